import Foundation
import TestKit
import Testing

/// Budgets of scopes and the command that is told of them, in a real daemon.
struct BudgetTests {
    private static let wide = Worlds.plain.replacingOccurrences(of: "limit: 1", with: "limit: 6")

    private static func job(_ name: String, _ jobClass: String = "standard") -> String {
        Worlds.modelled(name, steps: 3_600, "  project: vision\n  class: \(jobClass)")
    }

    private func daemon(_ more: String = "", _ jobs: [String: String]) throws -> TestDaemon {
        try TestDaemon(pool: Self.wide, files: jobs, rate: 300, tick: "60s", more: more)
    }

    private func warnings(_ daemon: TestDaemon) throws -> [String] {
        let told = try daemon.purser("events", "--last", "1000", "--json")
        return told.out.split(separator: "\n").map(String.init).filter { $0.contains("\"BudgetWarning\"") }
    }

    @Test func aProjectOfFiveJobsEndsUnderItsCapAndCriticalWorkGoesOn() throws {
        var files = Dictionary(uniqueKeysWithValues: (1...5).map { ("job\($0).yaml", Self.job("vision-\($0)")) })
        files["vital.yaml"] = Self.job("vital", "critical")
        let daemon = try daemon("", files)
        defer { daemon.close() }
        try daemon.start()
        let set = try daemon.purser("budget", "set", "project:vision", "--limit", "$6", "--period", "total")
        #expect(set.code == 0, "\(set)")
        let ids = try (1...5).map { try daemon.submit("job\($0).yaml") }
        for id in ids { #expect(try daemon.purser("wait", "\(id)").code == 21) }
        let costs = try ids.map { try #require(Double(try daemon.cost($0))) }
        #expect(costs.reduce(0, +) <= 6)
        #expect(costs.reduce(0, +) > 4.5, "\(costs)")
        #expect(try warnings(daemon).count >= 2)
        let late = try daemon.purser("submit", daemon.path("job1.yaml"))
        #expect(late.code == 6 && late.err.contains("project vision may cost in all"), "\(late)")
        let vital = try daemon.submit("vital.yaml")
        #expect(try daemon.purser("wait", "\(vital)").code == 0)
        #expect(try daemon.purser("events", "--last", "1000").out.contains("the job is critical and goes on"))
        #expect(try daemon.purser("cost", "verify").code == 0)
        #expect(try daemon.purser("budget", "ls").out.contains("spent"))
    }

    @Test func aWarningIsGivenOnceAlsoWhenTheDaemonIsKilledAtThatMoment() throws {
        let daemon = try daemon(
            "on_event: {run: \"cat >> hook.log; echo >> hook.log\", events: [warn]}",
            ["job.yaml": Self.job("vision-1")])
        defer { daemon.close() }
        let hooked = daemon.path("hook.log")
        try daemon.write(
            try String(contentsOfFile: daemon.path("purserd.yaml"), encoding: .utf8)
                .replacingOccurrences(of: "hook.log", with: hooked), to: "purserd.yaml")
        try daemon.start()
        let set = try daemon.purser("budget", "set", "project:vision", "--limit", "2", "--on-exceed", "warn")
        #expect(set.code == 0, "\(set)")
        let id = try daemon.submit("job.yaml")
        try waitUntil("a warning is given") { try !self.warnings(daemon).isEmpty }
        daemon.end(SIGKILL)
        try daemon.start()
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        let percents = try warnings(daemon).compactMap { line in
            line.range(of: "[0-9]+ % of the budget", options: .regularExpression).map { String(line[$0]) }
        }
        #expect(percents == ["50 % of the budget", "80 % of the budget", "100 % of the budget"])
        try waitUntil("the command was told of the last warning") {
            (try? String(contentsOfFile: hooked, encoding: .utf8))?.contains("100 % of the budget") ?? false
        }
        let told = try String(contentsOfFile: hooked, encoding: .utf8)
        for percent in percents { #expect(told.contains(percent)) }
    }

    @Test func wrongBudgetsAreSaidAndChangeNothing() throws {
        let daemon = try daemon("", [:])
        defer { daemon.close() }
        try daemon.start()
        let wrong: [([String], String)] = [
            (["project:vision", "--limit", "banana"], "'limit' must be"),
            (["vision", "--limit", "5"], "'scope' must be"),
            (["all", "--limit", "5", "--period", "year"], "'period' must be month or total"),
            (["all", "--limit", "5", "--on-exceed", "explode"], "'onExceed' must be"),
            (["all", "--limit", "5", "--warn-at", "80,50"], "'warnAt' must be"),
            (["all", "--limit", "-5"], "limit"), (["all"], "limit"),
        ]
        for (words, said) in wrong {
            let ran = try daemon.purser(["budget", "set"] + words)
            #expect(ran.code == 2 && ran.err.contains(said), "\(words): \(ran)")
        }
        #expect(try daemon.purser("budget", "show", "user:nobody").code == 5)
        #expect(try daemon.purser("budget", "rm", "user:nobody").code == 5)
        #expect(try daemon.purser("budget", "ls", "--json").out.contains("\"items\":[]"))
    }

    @Test func aCommandThatHangsOrFailsHoldsNothingUp() throws {
        let daemon = try daemon(
            "on_event: {run: \"sleep 60\", events: [accept, place, end], time_limit: 300ms}",
            ["job.yaml": Self.job("vision-1")])
        defer { daemon.close() }
        try daemon.start()
        let id = try daemon.submit("job.yaml")
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        try waitUntil("its end is said in the log") { daemon.log.contains("on_event took longer than") }
    }
}
