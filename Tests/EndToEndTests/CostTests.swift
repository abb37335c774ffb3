import Foundation
import TestKit
import Testing

/// Bills of a daemon, and of its database without it.
@Suite(.serialized) struct CostTests {
    /// A document without the instant it was made at, which goes on while a daemon runs.
    private func timeless(_ ran: Ran) throws -> NSDictionary {
        guard var object = try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any] else {
            throw Failure("no document: \(ran)")
        }
        object["asOf"] = nil
        return NSDictionary(dictionary: object)
    }

    /// A daemon with two jobs on nodes that are taken back.
    private func busy(steps: Int, rate: Int) throws -> TestDaemon {
        let daemon = try TestDaemon(
            pool: Worlds.interrupting,
            files: ["spot.csv": Worlds.spotTrace, "job.yaml": Worlds.modelled("a, b", steps: steps)], rate: rate)
        try daemon.start()
        for _ in 0..<2 { _ = try daemon.submit("job.yaml") }
        return daemon
    }

    private func bytes(_ daemon: TestDaemon) throws -> Data {
        try Data(contentsOf: URL(filePath: daemon.path("purser.db")))
    }

    @Test func aDatabaseSaysWithoutItsDaemonWhatTheDaemonSaid() throws {
        let daemon = try busy(steps: 1_500, rate: 600)
        defer { daemon.close() }
        #expect(try daemon.purser("wait", "1", "2").code == 0)
        try waitUntil("all nodes are given back") { try daemon.purser("nodes", "--no-header").out.isEmpty }
        let month = try daemon.purser("cost", "--by", "class", "--month", "--json").out
        #expect(month.contains(#""since":"#) && month.contains("-01T00:00:00Z"))
        let questions = [
            [], ["--by", "job,class"], ["--by", "region,hour"], ["1"], ["--by", "day", "--since", "2026-01-01"],
            ["--outcomes"], ["2", "--outcomes", "--since", "2026-01-01"],
            ["--memo"], ["--memo", "--by", "hour"], ["--memo", "1"],
        ]
        let database = daemon.path("purser.db")
        let told = try questions.map { try daemon.purser(["cost"] + $0 + ["--json"]) }
        let export = try daemon.purser("cost", "export", "--format", "focus")
        let csv = try daemon.purser("cost", "--by", "job,hour", "--csv")
        let outcomes = try daemon.purser("cost", "--outcomes", "--csv")
        #expect(
            outcomes.out.hasPrefix("kind,decisions,compared,") && outcomes.out.contains("\r\nplace,"), "\(outcomes)")
        #expect(try daemon.purser("why", "1").out.contains(", came to $"))
        #expect(
            export.code == 0 && export.out.hasPrefix("BilledCost,") && export.out.split(separator: "\r\n").count > 3)
        #expect(csv.out.hasPrefix("job,name,hour,seconds,cost,currency,") && csv.out.contains(#","a, b","#), "\(csv)")
        for (question, before) in zip(questions, told) {
            let running = try daemon.purser(["cost"] + question + ["--json", "--db", database])
            #expect(try timeless(running) == timeless(before), "\(question)")
        }
        daemon.end()
        let before = try bytes(daemon)
        let files = try FileManager.default.contentsOfDirectory(atPath: daemon.directory.path).sorted()
        for (question, answer) in zip(questions, told) {
            let down = try daemon.purser(["cost"] + question + ["--json", "--db", database])
            #expect(try timeless(down) == timeless(answer), "\(question)")
        }
        #expect(try daemon.purser("cost", "export", "--format", "focus", "--db", database).out == export.out)
        #expect(try daemon.purser("cost", "--by", "job,hour", "--csv", "--db", database).out == csv.out)
        #expect(try daemon.purser("cost", "--outcomes", "--csv", "--db", database).out == outcomes.out)
        let verified = try daemon.purser("cost", "verify", "--db", database)
        #expect(verified.code == 0 && verified.out.contains("The bill verifies."), "\(verified)")
        #expect(try bytes(daemon) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: daemon.directory.path).sorted() == files)
    }

    @Test func whatIsWrongWithAQuestionIsSaid() throws {
        let daemon = try TestDaemon(pool: Worlds.plain, files: ["notes.txt": String(repeating: "notes ", count: 99)])
        defer { daemon.close() }
        try daemon.start()
        try waitUntil("something is committed") { try daemon.purser("submit", "--hold", "--", "true").code == 0 }
        let asked: [(arguments: [String], code: Int32, words: String)] = [
            (["--memo", "--by", "class"], 2, "cannot cut a memo by 'class'"),
            (["--memo", "--by", "job,day"], 2, "cannot cut a memo by 'job,day'"),
            (["--by", "colour"], 2, "cannot cut the bill by 'colour'"),
            (["--by", "job,clas"], 2, "did you mean 'class'?"),
            (["--by", "job,job"], 2, "two different ways"), (["--by", "job,day,class"], 2, "two different ways"),
            (["--by", ""], 2, "cannot cut the bill by ''"),
            (["--month", "november"], 2, "'month' must be a UTC month (2026-11)"),
            (["--month", "2026-13"], 2, "'month' must be a UTC month (2026-11)"),
            (["--month", "2026-11", "--since", "24h"], 2, "leave it out"),
            (["--since", "2026-12-01", "--until", "2026-11-01"], 2, "the window ends before it begins"),
            (["--outcomes", "--by", "day"], 2, "leave out --by"),
            (["--since", "yesterday"], 2, "'since' must be an instant"), (["99"], 5, "there is no job 99"),
        ]
        let database = daemon.path("purser.db")
        for (arguments, code, words) in asked {
            for place in [[], ["--db", database]] {
                let ran = try daemon.purser(["cost"] + arguments + place)
                #expect(ran.code == code && ran.err.contains(words) && ran.out.isEmpty, "\(arguments + place): \(ran)")
            }
        }
        let files: [(path: String, code: Int32, words: String)] = [
            (daemon.path("missing.db"), 5, "there is no such database"),
            (daemon.path("notes.txt"), 2, "the file is not a database of Purser's"),
        ]
        for (path, code, words) in files {
            for verb in [["cost"], ["cost", "verify"], ["cost", "export", "--format", "focus"]] {
                let ran = try daemon.purser(verb + ["--db", path])
                #expect(ran.code == code && ran.err.contains(words) && ran.out.isEmpty, "\(verb): \(ran)")
            }
        }
    }

    /// A page takes several questions, between which time and meters go on.
    @Test func aReportOfARunningDaemonHasOneSum() throws {
        let daemon = try busy(steps: 360_000, rate: 7_200)
        defer { daemon.close() }
        for _ in 0..<5 {
            let info = try daemon.purser("info", "--json")
            let now = try #require(try JSONSerialization.jsonObject(with: Data(info.out.utf8)) as? [String: Any])
            let month = try #require(now["now"] as? String).prefix(7)
            let page = try daemon.purser("report", "--month", String(month), "--html", "-").out
            let bill = try #require(page.firstMatch(of: /data-nanos="(\d+)"/)).1
            #expect(page.contains(">sum</td><td class=\"n\"><span data-nanos=\"\(bill)\">"), "\(bill)")
            #expect(page.contains("that had most dollars in them"), "the dearest decisions are named")
        }
    }
}
