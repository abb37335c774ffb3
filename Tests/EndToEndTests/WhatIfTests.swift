import Foundation
import GRDB
import TestKit
import Testing

/// The past of a real database under other pools and policies.
@Suite(.serialized) struct WhatIfTests {
    /// One on-demand group at so many dollars an hour, with two nodes.
    private static func pool(price: String) -> String {
        """
        seed: 5
        workloads: {toy: {cpu: 1}}
        peaks: {cpu: 1}
        groups:
          - {name: cpu, provider: aws, type: m6i.large, region: r1, zone: r1b, terms: on-demand, limit: 2,
             price: \(price), vcpus: 2, memory: 4GiB, grant_delay: 1s, boot: 30s, minimum_charge: 0s}
        """
    }

    private struct Answer: Decodable {
        struct Amount: Decodable {
            var amount: String
            var dollars: Double { Double(amount) ?? .nan }
        }
        struct Bill: Decodable { var cost: Amount, idle: Amount }
        struct Figures: Decodable { var cost: Amount, succeeded: Int }
        struct Run: Decodable { var today: Figures, otherwise: Figures, difference: Amount }
        struct Job: Decodable {
            var id: Int
            var bill: Amount, today: Amount, otherwise: Amount, difference: Amount
            var groupToday: String?
        }
        struct Unknown: Decodable { var kind: String, count: Int }
        var jobs: Int, replayed: Int
        var bill: Bill?
        var runs: [Run]
        var offPercent: Double?, differencePercent: Double?
        var mostAffected: [Job]
        var unknowns: [Unknown]
    }

    private func answer(_ ran: Ran) throws -> Answer {
        guard ran.code == 0 else { throw Failure("\(ran)") }
        return try JSONDecoder().decode(Answer.self, from: Data(ran.out.utf8))
    }

    @Test func aCheaperPoolWouldHaveCostLess() throws {
        let daemon = try TestDaemon(
            pool: Self.pool(price: "3.60"),
            files: [
                "cheap.yaml": Self.pool(price: "1.80"), "long.yaml": Worlds.modelled("long", steps: 3_000),
                "short.yaml": Worlds.modelled("short", steps: 1_500),
            ], rate: 600)
        defer { daemon.close() }
        try daemon.start()
        for name in ["long", "short", "short", "long"] { _ = try daemon.submit("\(name).yaml") }
        #expect(try daemon.purser("wait", "1", "2", "3", "4").code == 0)
        try waitUntil("all nodes are given back") { try daemon.purser("nodes", "--no-header").out.isEmpty }
        let question = [
            "whatif", "--from", "this", "--config", daemon.path("purserd.yaml"), "--pool", daemon.path("cheap.yaml"),
        ]
        let running = try daemon.purser(question + ["--json"])
        let bill = try daemon.purser("cost", "--by", "job", "--json")
        daemon.end()
        let before = try Data(contentsOf: URL(filePath: daemon.path("purser.db")))
        let down = try daemon.purser(question + ["--json"])
        #expect(down.out == running.out && down.err.isEmpty, "whether the daemon runs does not matter: \(down)")
        #expect(try Data(contentsOf: URL(filePath: daemon.path("purser.db"))) == before)
        let told = try answer(down)
        #expect(told.jobs == 4 && told.replayed == 4 && told.runs.count == 10 && told.unknowns.isEmpty)
        #expect(bill.out.contains(#""total":{"amount":"\#(told.bill?.cost.amount ?? "?")""#), "\(bill.out)")
        #expect(abs(told.offPercent ?? 100) < 5, "the replay is the same four jobs: \(told)")
        #expect(abs((told.differencePercent ?? 0) + 50) < 0.5, "half the price: \(told)")
        for run in told.runs {
            #expect(run.today.succeeded == 4 && run.otherwise.succeeded == 4)
            #expect(abs(run.otherwise.cost.dollars - run.today.cost.dollars - run.difference.dollars) < 1e-6)
        }
        let (jobs, first) = (told.mostAffected, try #require(told.runs.first))
        #expect(jobs.count == 4 && jobs.allSatisfy { $0.groupToday == "cpu" && $0.difference.dollars < 0 })
        let ofJobs = jobs.reduce(0) { $0 + $1.difference.dollars }
        #expect(ofJobs >= first.difference.dollars - 1e-6 && ofJobs < 0, "the rest are nodes without work")
        try showsTables(daemon, question)
    }

    private func showsTables(_ daemon: TestDaemon, _ question: [String]) throws {
        let table = try daemon.purser(question + ["--seeds", "3"])
        #expect(table.code == 0 && table.out.hasPrefix("WHAT"), "\(table)")
        for words in [
            "\nthe bill ", "\nreplayed ", "\notherwise ", "4 of 4 jobs submitted from ", "replayed on pool.yaml",
            "otherwise on cheap.yaml", "above the bill", "otherwise it costs $", "Jobs affected most", "  long",
            "What this cannot know",
        ] where !(words == "above the bill" && table.out.contains("below the bill")) {
            #expect(table.out.contains(words), "\(words): \(table.out)")
        }
        let same = try daemon.purser(
            "whatif", "--from", "this", "--config", daemon.path("purserd.yaml"), "--seeds", "2")
        #expect(same.code == 0 && same.out.contains("no job went elsewhere or cost something else"), "\(same)")
    }

    @Test func whatIsWrongWithAQuestionIsSaid() throws {
        let daemon = try TestDaemon(
            pool: Self.pool(price: "3.60"),
            files: ["wrong.yaml": "groups: [{name: x}]\n", "notes.txt": String(repeating: "notes ", count: 99)])
        defer { daemon.close() }
        try daemon.start()
        try waitUntil("something is committed") { try daemon.purser("submit", "--hold", "--", "true").code == 0 }
        daemon.end()
        let month = String(try daemon.purser("cost", "--by", "month", "--json", "--db", daemon.path("purser.db")).out)
        let now = try #require(month.components(separatedBy: #""asOf":""#).last?.prefix(7))
        let cases: [(arguments: [String], code: Int32, words: String)] = [
            (["--from", "\(now)x"], 2, "did you mean '\(now)'?"), (["--from", "november"], 2, "is no UTC month"),
            (["--from", "this", "--to", "2020-01"], 2, "is before --from"),
            (["--from", "this", "--policy", "cheepest"], 2, "did you mean 'cheapest'?"),
            (["--from", "this", "--policy", "greedy"], 2, "there is no policy 'greedy'"),
            (["--from", "this", "--pool", "nowhere.yaml"], 2, "nowhere.yaml does not exist"),
            (["--from", "this", "--pool", "wrong.yaml"], 2, "wrong.yaml:1:"),
            (["--from", "this", "--catalog", "nowhere"], 2, "nowhere is not a directory"),
            (["--from", "this", "--db", "missing.db"], 5, "there is no database at missing.db"),
            (["--from", "this", "--db", "notes.txt"], 2, "not"), ([], 2, "--from"),
            (["--from", "this", "--seeds", "0"], 2, "--seeds is a number"),
        ]
        for (arguments, code, words) in cases {
            let ran = try daemon.purser(["whatif", "--config", "purserd.yaml"] + arguments)
            #expect(ran.code == code && ran.err.contains(words) && ran.out.isEmpty, "\(arguments): \(ran)")
        }
        let empty = try daemon.purser("whatif", "--config", "purserd.yaml", "--from", "2020-02")
        #expect(empty.code == 0 && empty.out.contains("No job was submitted from 2020-02-01T00:00:00Z"), "\(empty)")
        #expect(empty.out.contains("The database has jobs of \(now)."), "\(empty)")
        let held = try daemon.purser("whatif", "--config", "purserd.yaml", "--from", "this")
        #expect(held.code == 0 && held.out.contains("No job did anything that could be replayed"), "\(held)")
        try aNewerDatabaseIsRefused(daemon)
    }

    /// A database that a newer release has written is not touched.
    private func aNewerDatabaseIsRefused(_ daemon: TestDaemon) throws {
        let queue = try DatabaseQueue(path: daemon.path("purser.db"))
        try queue.write { try $0.execute(sql: "INSERT INTO migration VALUES ('V9999_more', '')") }
        try queue.close()
        let ran = try daemon.purser("whatif", "--config", "purserd.yaml", "--from", "this")
        #expect(ran.code == 9 && ran.err.contains("was written by a newer Purser"), "\(ran)")
    }
}
