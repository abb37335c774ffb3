import Foundation
import TestKit
import Testing

/// Sweeps through the command: submitted, listed, waited for, cancelled, billed, and kept over a restart.
@Suite(.serialized) struct SweepTests {
    private static let pool = Worlds.plain.replacingOccurrences(of: "limit: 1", with: "limit: 3")

    /// Trials that report their own value of `lr` as their accuracy.
    private static let real = """
        name: search
        resources: {cpus: 2}
        run: |
          echo "lr $lr, trial $PURSER_TRIAL of $PURSER_SWEEP, job $PURSER_JOB_ID"
          echo "{\\"step\\": 1, \\"acc\\": ${lr}}"
        purser:
          project: vision
          metrics: {objective: acc, mode: max}
          sweep: {lr: {range: [1, 3], n: 3}}
        """

    private static let ranges = "{a: {range: [1, 100], n: 100}, b: {range: [1, 11], n: 11}}"
    /// One job, four long trials, and a grid that is too large.
    private static let files = [
        "real.yaml": real, "job.yaml": Worlds.modelled("alone", steps: 600),
        "long.yaml": Worlds.modelled("long", steps: 360_000, "  sweep: {a: [1, 2], b: [x, y]}"),
        "large.yaml": Worlds.modelled("large", steps: 600, "  sweep: \(ranges)"),
    ]

    private func items(_ ran: Ran) throws -> [[String: Any]] {
        let object = try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any]
        return object?["items"] as? [[String: Any]] ?? []
    }

    private func rows(_ ran: Ran) throws -> [String: Decimal] {
        let object = try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any]
        let rows = object?["rows"] as? [[String: Any]] ?? []
        return rows.reduce(into: [:]) { sums, row in
            let amount = (row["cost"] as? [String: Any])?["amount"] as? String ?? ""
            sums[row["key"] as? String ?? "?", default: 0] += Decimal(string: amount) ?? .nan
        }
    }

    @Test func aSweepRunsIsBilledAndIsKeptOverARestart() throws {
        let daemon = try TestDaemon(pool: Self.pool, files: Self.files, rate: 600)
        defer { daemon.close() }
        try daemon.start()
        _ = try daemon.submit("job.yaml")
        let submitted = try daemon.purser("submit", "real.yaml", "--idempotency-key", "once")
        #expect(
            submitted.out.hasPrefix("sweep S2 'search': 3 trials, jobs 2 to 4; purser status --sweep S2"),
            "\(submitted)")
        let again = try daemon.purser("submit", "-q", "real.yaml", "--idempotency-key", "once")
        #expect(again.out == "2\n3\n4\n", "the same request, the same trials: \(again)")
        let waited = try daemon.purser("wait", "--sweep", "search")
        #expect(waited.code == 0 && waited.out.split(separator: "\n").count == 3, "\(waited)")
        for (id, value) in zip(2...4, 1...3) {
            let log = try daemon.purser("logs", "\(id)").out
            #expect(log.hasPrefix("lr \(value), trial \(value) of search, job \(id)\n"), "\(log)")
        }
        #expect(try daemon.purser("wait", "1").code == 0)
        try checkList(daemon)
        try checkBill(daemon)
        let shown = try daemon.purser("show", "3").out
        #expect(shown.contains("S2 'search', trial 2") && shown.contains("lr=2"), "\(shown)")
        let before = try items(daemon.purser("status", "--sweep", "S2", "--json"))
        let cost = try rows(daemon.purser("cost", "--by", "sweep", "--json"))
        daemon.end(SIGKILL)
        try daemon.start()
        let after = try items(daemon.purser("status", "--sweep", "S2", "--json"))
        #expect(NSArray(array: after) == NSArray(array: before))
        #expect(try rows(daemon.purser("cost", "--by", "sweep", "--json"))["S2"] == cost["S2"])
        #expect(try daemon.purser("cost", "verify").code == 0)
        let retried = try daemon.purser("retry", "3", "-q")
        #expect(retried.out == "5\n", "\(retried)")
        #expect(try daemon.job(5)["sweep"] as? String == "S2" && daemon.job(5)["trial"] as? Int == 2)
    }

    private func checkList(_ daemon: TestDaemon) throws {
        let trials = try items(daemon.purser("status", "--sweep", "S2", "--json"))
        #expect(trials.map { $0["name"] as? String } == ["search[lr=1]", "search[lr=2]", "search[lr=3]"])
        #expect(trials.map { $0["best"] as? Double } == [1, 2, 3])
        #expect(trials.map { ($0["parameters"] as? [String: String])?["lr"] } == ["1", "2", "3"])
        #expect(trials.allSatisfy { $0["sweep"] as? String == "S2" && $0["sweepName"] as? String == "search" })
        #expect(try daemon.purser("status", "--sweep", "search", "-q").out == "2\n3\n4\n")
        #expect(try daemon.job(1)["sweep"] == nil)
    }

    private func checkBill(_ daemon: TestDaemon) throws {
        try waitUntil("all nodes are given back") { try daemon.purser("nodes", "--no-header").out.isEmpty }
        let (jobs, sweeps) = try (
            rows(daemon.purser("cost", "--by", "job", "--json")), rows(daemon.purser("cost", "--by", "sweep", "--json"))
        )
        #expect(Set(sweeps.keys) == ["S2", "none", "idle"])
        #expect(sweeps.values.reduce(0, +) == jobs.values.reduce(0, +))
        #expect(sweeps["S2"] == ["2", "3", "4"].compactMap { jobs[$0] }.reduce(0, +) && sweeps["none"] == jobs["1"])
        let one = try rows(daemon.purser("cost", "--sweep", "search", "--json"))
        #expect(one == jobs.filter { ["2", "3", "4"].contains($0.key) })
        let file = try rows(daemon.purser("cost", "--sweep", "S2", "--json", "--db", daemon.path("purser.db")))
        #expect(file == one)
        let table = try daemon.purser("cost", "--by", "sweep").out
        #expect(table.hasPrefix("SWEEP  NAME ") && table.contains("S2     search"), "\(table)")
        for arguments in [["cost", "--sweep", "S9"], ["cost", "--sweep", "S9", "--db", daemon.path("purser.db")]] {
            let none = try daemon.purser(arguments)
            #expect(none.code == 5, "\(none)")
            #expect(none.err.contains("there is no sweep S9"), "\(none)")
        }
        let month = try daemon.purser("info", "--json").out.firstMatch(of: /"now":"([0-9]{4}-[0-9]{2})/)?.1 ?? ""
        let page = try daemon.purser("report", "--month", "\(month)", "--html", "-")
        #expect(page.out.contains("<h2>Sweeps</h2>") && page.out.contains("Trials of S2 search"), "\(page.err)")
    }

    @Test func aSweepIsRefusedOrCancelledAsAWhole() throws {
        let daemon = try TestDaemon(pool: Self.pool, files: Self.files, rate: 60)
        defer { daemon.close() }
        try daemon.start()
        let large = try daemon.purser("submit", "large.yaml")
        #expect(large.code == 2, "\(large)")
        #expect(
            large.err.contains("large.yaml:6:10: the sweep has 1100 trials, and at most 1000 are accepted"), "\(large)")
        #expect(try daemon.purser("status", "--all", "-q").out.isEmpty)
        let plan = try daemon.purser("plan", "long.yaml")
        #expect(plan.out.contains("The first of 4 trials: It would start now on cpu"), "\(plan)")
        #expect(plan.out.contains("All 4 there: about $"), "\(plan)")
        let promised = try daemon.purser("plan", "-q", "long.yaml").out.trimmingCharacters(in: .whitespacesAndNewlines)
        let submitted = try daemon.purser("submit", "-q", "--plan", promised, "long.yaml")
        #expect(submitted.out == "1\n2\n3\n4\n", "\(submitted)")
        let held = try daemon.purser("hold", "--sweep", "S1")
        #expect(held.code == 0, "\(held)")
        #expect(try daemon.state(4) == "HELD")
        #expect(try daemon.purser("wait", "--sweep", "S1", "--timeout", "1s").code == 8)
        let cancelled = try daemon.purser("cancel", "--sweep", "long", "-q")
        #expect(cancelled.out == "1\n2\n3\n4\n", "\(cancelled)")
        let waited = try daemon.purser("wait", "--sweep", "S1")
        #expect(waited.code == 22, "\(waited)")
        #expect(try daemon.purser("cancel", "--sweep", "S1").out == "every trial of 'S1' was over\n")
        #expect(try daemon.purser("cancel", "--sweep", "none such").code == 5)
        #expect(try daemon.purser("cancel").code == 2)
        #expect(try daemon.purser("cancel", "1", "--sweep", "S1").code == 2)
    }
}
