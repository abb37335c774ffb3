import Domain
import GRDB
import Orchestration
import Pools
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

/// A T4 has a row of 600 steps an hour; an A100 none, and four times the peak at a little more than four times the
/// price: the job is probed on both, and goes on with the T4.
private func scenario() -> Scenario {
    let groups = [
        Fixture.group("t4", cents: 60, limit: 4),
        Fixture.group("a100", cents: 260, accelerators: Fixture.a100, limit: 4),
    ]
    let spec = Fixture.spec("probed", hours: 6) { spec in
        var work = SimulatedWork(workload: "speech", steps: 6 * Int(Fixture.stepsPerHour))
        work.reportEvery = 10
        spec.work = .simulated(work)
        spec.resources.accelerators = [Fixture.a100, Fixture.t4]
        spec.probe = true
    }
    var scenario = Fixture.scenario(groups, jobs: [(0, spec), (5, Fixture.spec("other", hours: 1))])
    scenario.settings.pool = PoolDescription(
        seed: 7, groups: groups,
        throughputs: Fixture.throughputs.filled(
            from: ThroughputTable(
                rows: [
                    ThroughputKey(workload: "speech", accelerators: Fixture.t4):
                        Throughput(stepsPerHour: Fixture.stepsPerHour)
                ],
                peakGigaflops: [Fixture.t4.kind: 65_000, Fixture.a100.kind: 260_000])))
    return scenario
}

/// After every turn the rows make the same state again, probes under way, measured and billed included.
@Test func whatIsKnownOfProbesIsInTheirRows() throws {
    var recorded = try Recorded(scenario())
    var seen: Set<Int> = []
    while try recorded.advance() {
        let loaded = try recorded.books.load().state
        #expect(loaded == recorded.run.orchestrator.state, "turn \(recorded.turns)")
        if let probing = loaded.jobs[JobID(1)]?.probing {
            seen.insert(probing.past.count * 2 + (probing.current == nil ? 0 : 1))
        }
        if recorded.turns > 400 { break }
    }
    #expect(seen.isSuperset(of: [1, 3, 4]), "in the first probe, in the second, after both: \(seen)")
}

/// The class adds up with all others on every cut, and is what the choice says.
@Test func probingIsALineOfItsOwnOnTheBill() throws {
    var recorded = try Recorded(scenario())
    try recorded.finish()
    #expect(recorded.auditor.findings == [])
    let verified = try recorded.books.verify()
    #expect(verified.holds, "\(verified.checks.filter { !$0.holds })")
    var query = CostQuery(by: [.job, .costClass])
    let rows = try recorded.books.cost(query, asOf: recorded.run.now).rows
    let probing = try #require(rows.first { $0.key == "1" && $0.key2 == "probe" }?.cost.money)
    #expect(rows.contains { $0.key2 == "useful" } && !rows.contains { $0.key == "2" && $0.key2 == "probe" })
    let reason = try recorded.books.read { db in
        try String.fetchOne(db, sql: "SELECT reason FROM decision WHERE job = 1 AND code = 'ProbeChosen'")
    }
    guard case .probe(.chosen(let choice)) = try JSON.value(Reason.self, from: try #require(reason)) else {
        Issue.record("no choice: \(reason ?? "none")")
        return
    }
    #expect(choice.cost == probing && probing > .cents(10) && choice.isThere)
    // A boot of two minutes at 2.60 $, one at 0.60 $, and what both attempts took until the choice.
    query.job = JobID(1)
    let whole = try recorded.books.cost(query, asOf: recorded.run.now)
    #expect(whole.rows.compactMap(\.cost.money).reduce(Money.zero, +) == whole.total.money)
    #expect(whole.rows.allSatisfy { $0.key2 != "boot" || $0.cost.money == .zero }, "all boots were for probes")
    let isProbe = try recorded.books.read { db in
        try Bool.fetchAll(db, sql: "SELECT is_probe FROM attempt WHERE job = 1 ORDER BY number")
    }
    #expect(isProbe == [true, false], "the second stopped being one")
}
