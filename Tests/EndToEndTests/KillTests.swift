import Foundation
import TestKit
import Testing

/// SIGKILL and restart once in each state of a job. The clock is frozen while the daemon is down, so the world does not
/// change, and the bill must be the one of a run that was never killed.
@Suite(.serialized) struct KillTests {
    @Test(arguments: ["PLACING", "RUNNING", "STOPPING", "QUEUED", "SUCCEEDED"])
    func aKilledDaemonLosesNothing(in state: String) throws {
        let undisturbed = try finalBills(killedIn: nil, state)
        let killed = try finalBills(killedIn: state, state)
        #expect(killed.map(\.end) == undisturbed.map(\.end))
        // A budget stops at a tick, and ticks follow the wall clock: there the bill has a bound instead of one value.
        if state == "STOPPING" {
            for run in [killed, undisturbed] { #expect(run[0].cost > "0.600000000" && run[0].cost <= "0.800000000") }
            #expect(killed[1].cost == undisturbed[1].cost)
        } else {
            #expect(killed.map(\.cost) == undisturbed.map(\.cost))
        }
    }

    /// Runs two jobs on one node, kills the daemon when the job under test is in a state, and gives each job's end and
    /// bill.
    private func finalBills(killedIn kill: String?, _ state: String) throws -> [(end: String, cost: String)] {
        let budget = "  budget: {max_cost: 0.80}"
        let daemon = try TestDaemon(
            pool: Worlds.plain,
            files: [
                "first.yaml": Worlds.modelled("first", steps: 600, state == "STOPPING" ? budget : ""),
                "second.yaml": Worlds.modelled("second", steps: 300),
            ], rate: 300)
        defer { daemon.close() }
        try daemon.start()
        let first = try daemon.submit("first.yaml")
        let second = try daemon.submit("second.yaml")
        if let kill {
            try daemon.wait(kill == "QUEUED" ? second : first, for: kill)
            daemon.end(SIGKILL)
            try daemon.start()
        }
        let waited = try daemon.purser("wait", "\(first)", "\(second)")
        #expect([0, 21].contains(waited.code), "\(waited)")
        let verified = try daemon.purser("cost", "verify")
        #expect(verified.code == 0, "\(verified)")
        return try [first, second].map { (try daemon.state($0), try daemon.cost($0)) }
    }

    @Test func aKilledDaemonInRecoveringAndStartingLosesNothing() throws {
        let daemon = try TestDaemon(
            pool: Worlds.interrupting.replacingOccurrences(of: "name: cpu, ", with: "name: cpu, refusal: 0, "),
            files: [
                "spot.csv": "seconds,available,price\n0,1,0.36\n300,0,\n1500,1,0.36\n",
                "job.yaml": Worlds.modelled("spotty", steps: 900)
                    .replacingOccurrences(of: "use_spot: false", with: "use_spot: true, max_hourly_cost: 1.00"),
            ], rate: 300)
        defer { daemon.close() }
        try daemon.start()
        let id = try daemon.submit("job.yaml")
        try daemon.wait(id, for: "RECOVERING")
        daemon.end(SIGKILL)
        try daemon.start()
        #expect(try daemon.state(id) == "RECOVERING")
        try waitUntil("job \(id) has a second attempt") { try daemon.attempts(id).count == 2 }
        daemon.end(SIGKILL)
        try daemon.start()
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        #expect(try daemon.attempts(id).count == 2)
        let verified = try daemon.purser("cost", "verify")
        #expect(verified.code == 0, "\(verified)")
    }
}
