import Domain
import Orchestration
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

/// A job on one node that grows to three when the others are free; the daemon dies now and then.
private func scenario() -> Scenario {
    let taker = Fixture.spec("taker", hours: 2) {
        $0.nodes = 2
        $0.priority = 90
    }
    let elastic = Fixture.spec("elastic", hours: 8) {
        let t4 = ElasticPlan.Alternative(kind: Fixture.t4.kind, least: 1, most: 1)
        $0.elastic = Shared(ElasticPlan(accelerators: [t4], leastNodes: 1, mostNodes: 3))
        $0.objective = .time
    }
    return Fixture.scenario([Fixture.group("firm", cents: 100, limit: 3)], jobs: [(0, taker), (1, elastic)])
}

/// The row of a job has what was asked for; what it has stands with its nodes. After every turn the database is loaded
/// as at a start, and must be what is in memory, the size included.
@Test func theSizeOfAJobIsLoadedFromWhatItHas() throws {
    var recorded = try Recorded(scenario())
    var sizes: [Int] = []
    while try recorded.advance() {
        let loaded = try recorded.books.load()
        #expect(loaded.state == recorded.run.orchestrator.state, "turn \(recorded.turns)")
        #expect(loaded.state.brokenInvariants(in: recorded.run.orchestrator.settings.pool) == [])
        if let size = loaded.state.jobs[JobID(2)]?.spec.elastic?.value.size, sizes.last != size.nodes {
            sizes.append(size.nodes)
            let asked = try recorded.books.detail(of: JobID(2))?.asked ?? []
            #expect(asked.contains { $0.name == "size now" && $0.value == size.words }, "\(asked)")
        }
    }
    #expect(sizes == [1, 3])
    #expect(recorded.auditor.findings == [] && recorded.auditor.ends[JobID(2)] == .succeeded)
    let outcomes = try recorded.books.results(of: JobID(2))
    #expect(outcomes.count == 3, "two placements and what was chosen between them are kept with what was expected")
    let decisions = try recorded.books.decisions(of: JobID(2))
    #expect(decisions.contains { $0.reason.code == "Resized" && outcomes[$0.id] != nil })
}
