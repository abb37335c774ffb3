import Foundation
import TestKit
import Testing

/// `purser plan`, and `submit --plan` in a world that stays and in one that moves.
@Suite(.serialized) struct PlanTests {
    @Test func aPlanIsKeptToUnlessTheWorldMovesPastIt() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain,
            files: [
                "job.yaml": Worlds.modelled("job", steps: 3_600), "other.yaml": Worlds.modelled("other", steps: 3_601),
            ],
            rate: 600)
        defer { daemon.close() }
        try daemon.start()
        let shown = try daemon.purser("plan", "job.yaml", "--utc")
        #expect(shown.code == 0)
        #expect(
            shown.out.contains("Plan of 'job' (cost; times in UTC): It would start now on cpu: about $"), "\(shown)")
        #expect(shown.out.contains("purser submit --plan P-"), "\(shown)")
        let id = try daemon.purser("plan", "-q", "job.yaml").out.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try daemon.purser("status", "-q").out.isEmpty, "planning submits nothing")
        let named = try daemon.purser("plan", "--name", "it's my job", "--max-cost", "$90", "job.yaml")
        let line = try #require(named.out.split(separator: "\n").first { $0.hasPrefix("purser submit --plan") })
        #expect(line.hasSuffix(#" --name 'it'\''s my job' --max-cost '$90' job.yaml"#), "\(line)")
        let typed = try daemon.shell(String(line) + " && purser cancel 1")
        #expect(typed.code == 0, "\(typed)")
        let other = try daemon.purser("submit", "--plan", id, "other.yaml")
        #expect(other.code == 6 && other.err.contains("the plan is of another job"), "\(other)")
        let wrong = try daemon.purser("submit", "--plan", "tomorrow", "job.yaml")
        #expect(wrong.code == 2 && wrong.err.contains("is not the name of a plan"), "\(wrong)")
        #expect(try daemon.purser("submit", "--plan", id, "job.yaml").code == 0)
        try raisePrice(daemon)
        let moved = try daemon.purser("submit", "--plan", id, "job.yaml")
        #expect(moved.code == 6 && moved.err.contains("the world has moved past the plan"), "\(moved)")
        #expect(moved.err.contains("the best option now is cpu: about $"), "\(moved)")
    }

    @Test func aPlanSaysWhatWouldMakeItFeasible() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain,
            files: [
                "poor.yaml": Worlds.modelled("poor", steps: 36_000, "  budget: {max_cost: $2}"),
                "huge.yaml": "resources: {cpus: 64}\n" + "purser: {simulate: {workload: toy, steps: 9}}",
            ])
        defer { daemon.close() }
        try daemon.start()
        let late = try daemon.purser("plan", "poor.yaml", "--deadline", "2020-01-01T00:00:00Z", "--utc")
        #expect(late.code == 0)
        #expect(late.out.contains("no option keeps the deadline in nine of ten runs; cpu passes it by"), "\(late)")
        #expect(late.out.contains("the budget of $2.00 is expected to stop it: the cheapest option takes"), "\(late)")
        #expect(late.err.contains("its deadline 2020-01-01T00:00:00Z is past"), "\(late)")
        let held = try daemon.purser("plan", "poor.yaml", "--start", "2099-01-01T00:00:00Z")
        #expect(
            held.out.contains("It would be held at first: it is not to start before 2099-01-01T00:00:00Z, "), "\(held)")
        #expect(
            held.out.contains("expected until 2099-01-01T00:00:00Z. It would start then on cpu: about $"), "\(held)")
        let submitted = try daemon.purser("submit", "poor.yaml", "--deadline", "2020-01-01T00:00:00Z")
        #expect(submitted.code == 0 && submitted.err.contains("it runs, and will be late"), "\(submitted)")
        let huge = try daemon.purser("plan", "huge.yaml")
        #expect(huge.code == 7 && huge.err.contains("no node of the pool can ever run it"), "\(huge)")
        #expect(try daemon.purser("plan").code == 2)
        #expect(try daemon.purser("plan", "missing.yaml").code == 2)
    }

    @Test func aPlanValuesReservedNodesOverTheJobsAtHand() throws {
        let catalog = try TemporaryDirectory()
        try catalog.write(
            "provider,type,vcpus,memory_gib,accelerator,accelerators,device,device_memory_gib,watts_idle,watts_busy\n"
                + "aws,m6i.large,2,4,,0,cpu,0,10,30\n", to: "bundles.csv")
        try catalog.write(
            "provider,type,region,zone,terms,price_per_hour,source,date\n"
                + "aws,m6i.large,r1,,on-demand,3.60,list,2026-01\naws,m6i.large,r1,,reserved-1y,0.001,list,2026-01\n"
                + "aws,m6i.large,r1,,reserved-3y,2,list,2026-01\n",
            to: "prices.csv")
        let daemon = try TestDaemon(
            pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 36_000)],
            more: "catalog: \(catalog.path)")
        defer { daemon.close() }
        try daemon.start()
        for _ in 0..<2 { #expect(try daemon.purser("submit", "job.yaml").code == 0) }
        let shown = try daemon.purser("plan", "job.yaml")
        let lines = shown.out.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let year = lines.first { $0.prefix(2) == ["cpu", "reserved-1y"] } ?? []
        // 8760 hours at $0.001, for three jobs of twelve hours with their saves; they pay from 8760 / 3600 hours on.
        #expect(Array(year.dropFirst(2).prefix(3)) == ["$0.001", "$8.76", "3"], "\(shown)")
        #expect(shown.out.contains("2h 26m"), "\(shown)")
        let three = lines.first { $0.prefix(2) == ["cpu", "reserved-3y"] } ?? []
        #expect(three.contains("$52560.00") || three.contains("$52,560.00"), "\(shown)")
        #expect(three.contains { $0.hasPrefix("~-$52") }, "what is not used is paid as well: \(shown)")
        let json = try daemon.purser("plan", "job.yaml", "--json")
        #expect(json.out.contains("\"terms\":\"reserved-1y\""), "\(json)")
    }

    private func raisePrice(_ daemon: TestDaemon) throws {
        let pid = try #require(daemon.pid)
        try daemon.write(Worlds.plain.replacingOccurrences(of: "price: 3.60", with: "price: 36.00"), to: "pool.yaml")
        kill(pid, SIGHUP)
        try waitUntil("the new price is in force") { daemon.log.contains("in force") }
    }
}
