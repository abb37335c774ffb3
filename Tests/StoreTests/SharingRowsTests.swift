import Domain
import Orchestration
import Simulation
import TestKit
import Testing

@testable import Store

/// Three jobs that come and go on one node where sharing slows them down: what each was told stands with its orders, so
/// that a pool made anew from them goes on as the same world.
@Test func whatAnAttemptKeepsOfItsPaceIsLoadedWithItsOrders() throws {
    var group = Fixture.group("t4x4", cents: 240, accelerators: Accelerators(kind: Fixture.t4.kind, count: 4))
    group.sharedSpeedPPM = 700_000
    let jobs = (1...3).map { (minute: Int64(17 * $0), spec: Fixture.spec("job-\($0)", hours: 4 - $0)) }
    var recorded = try Recorded(Fixture.scenario([group], jobs: jobs))
    var most = 0
    while try recorded.advance() {
        let loaded = try recorded.books.load()
        #expect(loaded.state == recorded.run.orchestrator.state, "turn \(recorded.turns)")
        let paces = loaded.state.orders.values.joined().filter {
            if case .pace = $0.action { true } else { false }
        }
        most = max(most, paces.count)
    }
    #expect(recorded.auditor.findings == [] && recorded.auditor.ends.count == 3)
    #expect(most == 6, "three of each of two that were told of the two others that came, or went")
}
