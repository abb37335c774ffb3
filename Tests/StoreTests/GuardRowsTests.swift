import Domain
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing

@testable import Store

/// A job on a plateau outside its bounds.
private let scenario = Fixture.scenario(
    [Fixture.group("t4", cents: 60)],
    jobs: [
        (
            0,
            Fixture.spec("job", hours: 5) {
                guard case .simulated(var work) = $0.work else { return }
                work.curve.rate = 60
                $0.work = .simulated(work)
                $0.metric = MetricGoal(name: "loss", mode: .min)
                $0.earlyStop.patience = PatienceRule(reports: 10, minDelta: 0.001)
                $0.quality = QualityGuards([
                    QualityGuard(kind: .floor, metric: "loss", bound: .atMost, value: 0.19),
                    QualityGuard(kind: .gap, metric: "acc_gap", bound: .atMost, value: 0.05),
                ])
            }
        )
    ])

/// The row of a guarded metric holds the value reported last; what the job was kept from is read from its decisions.
@Test func whatAJobWasKeptFromAndItsLastValuesAreReadBack() throws {
    var recorded = try Recorded(scenario)
    while try recorded.advance(), recorded.run.orchestrator.state.kept.isEmpty {}
    let state = recorded.run.orchestrator.state
    #expect(state.kept[JobID(1)]?.count == 1)
    let loaded = try recorded.books.load()
    #expect(loaded.state == state)
    let rows = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "SELECT metric, value, kind FROM guarded_metric").map {
            "\($0["metric"] as String) \(($0["value"] as Double) == state.guarded[JobID(1)]?["loss"]?.finite)"
        }
    }
    #expect(rows == ["loss true"])
    // The daemon goes on from its rows: the job ends well, and the log has the one refusal.
    var later = scenario
    later.steps = []
    var run = Run(later, from: loaded.state, at: recorded.run.now)
    while let turn = run.advance() { try recorded.books.commit(turn.changes, at: turn.at) }
    let decisions = try recorded.books.decisions(of: JobID(1))
    #expect(decisions.filter { $0.verdict == .keep }.count == 1)
    #expect(decisions.last?.reason == .finished)
    #expect(try recorded.books.load().state == run.orchestrator.state)
}

@Test func aValueThatIsNotFiniteIsReadBack() throws {
    let directory = try TemporaryDirectory()
    let books = try Books.open(path: directory.file("purser.db"))
    var recorded = try Recorded(scenario)
    while try recorded.advance(), recorded.run.orchestrator.state.guarded.isEmpty {}
    let job = try #require(recorded.run.orchestrator.state.jobs[JobID(1)])
    for value in [MetricValue.notANumber, .infinity, .minusInfinity, .finite(0.1)] {
        let accepted: [Change] = value == .notANumber ? [.jobAccepted(job)] : []
        let changes =
            accepted + [.guarded(job.id, metric: "loss", .finite(3)), .guarded(job.id, metric: "loss", value)]
        try books.commit(changes, at: Fixture.origin)
        #expect(try books.load().state.guarded == [job.id: ["loss": value]])
    }
}
