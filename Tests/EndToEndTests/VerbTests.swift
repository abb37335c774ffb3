import Foundation
import TestKit
import Testing

/// Verbs about the daemon itself, and the flags of lists.
@Suite(.serialized) struct VerbTests {
    private func daemon() throws -> TestDaemon {
        let daemon = try TestDaemon(
            pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 60)], rate: 600)
        try daemon.start()
        return daemon
    }

    @Test func aJobFileMayComeThroughAPipe() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let piped = try daemon.shell("sleep 0.1; cat job.yaml | purser submit -")
        #expect(piped.code == 0 && piped.out.contains("job 1 'job' is "), "\(piped)")
        let folder = try daemon.purser("submit", daemon.directory.path)
        #expect(folder.code == 2 && folder.err.contains("Is a directory"), "\(folder)")
    }

    @Test func dataThatCannotBeWrittenIsAFailure() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        for words in ["status --json", "cost --csv", "cost export --format focus"] {
            let full = try daemon.shell("purser \(words) > /dev/full")
            #expect(full.code == 1 && full.err.contains("No space left on device"), "\(words): \(full)")
        }
        #expect(try daemon.shell("purser status --json | true").code == 0)
    }

    @Test func eventsAreToldAndFollowed() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let id = try daemon.submit("job.yaml")
        let process = Process()
        process.executableURL = Built.binary("purser")
        process.arguments = ["events", "-f", "--json", "--since", "0"]
        process.environment = ["PURSER_SOCKET": daemon.path("purserd.sock")]
        let out = daemon.path("events.out")
        try daemon.write("", to: "events.out")
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: out))
        try process.run()
        defer { process.terminate() }
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        func told() -> String { (try? String(contentsOfFile: out, encoding: .utf8)) ?? "" }
        try waitUntil("the end is told; it was: \(told())") { told().contains(#""state":"SUCCEEDED""#) }
        for line in told().split(separator: "\n") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
        let past = try daemon.purser("events", "--job", "\(id)", "--utc")
        #expect(past.out.contains("D1 accept job 1 'job': accepted as asked"), "\(past)")
        #expect(try daemon.purser("events", "--last", "1").out.split(separator: "\n").count == 1)
        #expect(try daemon.purser("events", "--job", "77").code == 5)
        daemon.end()
        process.waitUntilExit()
        #expect(process.terminationStatus == 3, "it says that the daemon has gone down")
    }

    /// The page's numbers are the database's.
    @Test func theReportHasTheNumbersOfTheBill() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        #expect(try daemon.purser("submit", "job.yaml", "--wait").code == 0)
        struct Bill: Decodable {
            struct Amount: Decodable { var amount: String }
            struct Row: Decodable { var key: String, cost: Amount }
            var asOf: String, rows: [Row]
        }
        // Nodes without work go on costing; what the job that is over cost stays.
        let json = try daemon.purser("cost", "--by", "job", "--json").out
        let bill = try JSONDecoder().decode(Bill.self, from: Data(json.utf8))
        let month = String(bill.asOf.prefix(7))
        let page = try daemon.purser("report", "--month", month, "--html", "-")
        #expect(page.code == 0 && page.out.hasPrefix("<!doctype html>"), "\(page)")
        let job = try #require(bill.rows.first { $0.key == "1" })
        let nanos = job.cost.amount.replacing(".", with: "").drop { $0 == "0" }
        #expect(nanos.count > 3 && page.out.contains("data-nanos=\"\(nanos)\""), "\(job)")
        let file = try daemon.purser("report", "--month", month, "--html", daemon.path("page.html"), "-q")
        #expect(file.code == 0 && file.out.isEmpty)
        #expect(try daemon.purser("report", "--month", month, "--html", daemon.path("none/page.html")).code == 1)
        #expect(try daemon.purser("report", "--month", "2026-13", "--html", "-").code == 2)
        let early = try daemon.purser("report", "--month", "2999-01", "--html", "-")
        #expect(early.code == 2 && early.err.contains("January 2999 has not begun"), "\(early)")
    }

    /// Without a terminal a live view is lines; a daemon that is not there is said at once.
    @Test func watchingIsLinesWhereThereIsNoTerminal() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let lines = try daemon.purser("watch", "--count", "2", "--interval", "1s", "--utc")
        #expect(lines.code == 0 && lines.out.split(separator: "\n").count == 2, "\(lines)")
        #expect(lines.out.contains("/h  today $"), "\(lines)")
        #expect(try daemon.purser("watch", "--interval", "0s").code == 2)
        #expect(try daemon.purser("watch", "--json").code == 2)
        daemon.end()
        #expect(try daemon.purser("watch", "--count", "1").code == 3)
    }

    @Test func theDoctorSaysWhatIsWrong() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let well = try daemon.purser("doctor")
        #expect(well.code == 0 && !well.out.contains("fail"), "\(well)")
        for word in ["socket", "daemon", "commits", "database", "disk", "clock", "pool file", "cores"] {
            #expect(well.out.contains(word), "\(word): \(well)")
        }
        let document = try daemon.purser("doctor", "--json")
        #expect(document.out.contains(#""kind":"HealthCheckList""#) && document.out.contains(#""level":"ok""#))
        daemon.end()
        let down = try daemon.purser("doctor")
        #expect(down.code == 1 && down.out.contains("start the daemon"), "\(down)")
        #expect(down.out.contains("purserd check"), "\(down)")
    }

    @Test func healthIsAWordAndAStatus() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let client = try RawClient(path: daemon.path("purserd.sock"))
        client.get("/healthz", "Connection: close")
        let answer = client.receive()
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains(#"{"status":"ready"}"#), "\(answer)")
    }

    @Test func listsAreCutToSize() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        _ = try daemon.submit("job.yaml")
        #expect(try daemon.purser("submit", "job.yaml", "--project", "vision").code == 0)
        #expect(try daemon.purser("wait", "1", "2").code == 0)
        #expect(try daemon.purser("status", "--project", "vision", "-q").out == "2\n")
        let me = NSUserName()
        #expect(try daemon.purser("status", "--user", me, "-q").out == "1\n2\n")
        #expect(try daemon.purser("status", "--user", "nobody-like-this", "-q").out.isEmpty)
        #expect(try daemon.purser("status", "--since", "1ms", "-q").out.isEmpty, "both ended longer ago")
        #expect(try daemon.purser("status", "--since", "3d", "-q").out == "1\n2\n")
        let columns = try daemon.purser("status", "--columns", "state,id", "--no-header")
        #expect(columns.out == "SUCCEEDED  1\nSUCCEEDED  2\n", "\(columns)")
        let wrong = try daemon.purser("status", "--columns", "id,stat")
        #expect(wrong.code == 2 && wrong.err.contains("there is no column 'stat'"), "\(wrong)")
        #expect(wrong.err.contains("did you mean 'state'?"), "\(wrong)")
        let late = try daemon.purser("wait", "1", "--timeout", "1s")
        #expect(late.code == 0, "it is over already: \(late)")
    }

    @Test func offersComeFromThePoolAndFromTheCatalogue() throws {
        let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Config/catalog").path
        let daemon = try TestDaemon(pool: Worlds.plain, more: "catalog: \(shipped)")
        defer { daemon.close() }
        try daemon.start()
        #expect(daemon.log.contains("price catalogue \(shipped): "), "\(daemon.log)")
        let columns = ["--columns", "hw,terms,$/h,$/acc-h", "--no-header"]
        let dearest = try daemon.purser(["offers", "--catalog", "--type", "gpu_8x_b200_sxm6"] + columns)
        #expect(dearest.out == "B200:8  on-demand  $53.52  $6.69\n", "\(dearest)")
        let first = try daemon.purser(["offers", "--catalog", "--provider", "aws", "--sort", "price", "--limit", "1"])
        #expect(first.code == 0 && first.out.split(separator: "\n").count == 2, "\(first)")
        let wrong = try daemon.purser("offers", "--catalog", "--accelerator", "H10O")
        #expect(wrong.code == 2 && wrong.err.contains("did you mean 'H100'?"), "\(wrong)")
        let none = try daemon.purser("offers", "--terms", "spot")
        #expect(none.code == 0 && none.out.isEmpty && none.err.contains("nothing in the pool is like that"), "\(none)")
        #expect(try daemon.purser("offers", "--sort", "pirce").err.contains("did you mean 'price'?"))
        let check = try Ran(
            Built.binary("purserd"), ["check", "--config", daemon.path("purserd.yaml")], directory: daemon.directory,
            environment: [:])
        #expect(check.code == 0 && check.out.contains("\ncatalog  85 machines, "), "\(check)")
        #expect(check.out.contains("\nenergy   known for "), "\(check)")
        let plain = try self.daemon()
        defer { plain.close() }
        let without = try plain.purser("offers", "--catalog")
        #expect(without.code == 5 && without.err.contains("hint: add 'catalog: DIRECTORY'"), "\(without)")
    }

    @Test func shellsCompleteVerbsAndJobs() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        _ = try daemon.submit("job.yaml")
        _ = try daemon.submit("job.yaml")
        for shell in ["bash", "zsh", "fish"] {
            let script = try daemon.purser("completions", shell)
            #expect(script.code == 0 && script.out.contains("purser") && script.out.contains("why"), "\(shell)")
        }
        try daemon.write(
            """
            source <("\(Built.binary("purser").path)" completions bash)
            COMP_WORDS=(purser why ""); COMP_CWORD=2; COMP_LINE="purser why "; COMP_POINT=11; COMP_TYPE=9
            _purser purser "" why
            printf '%s\\n' "${COMPREPLY[@]}"
            """, to: "complete.sh")
        #expect(try complete(daemon).contains("1") && complete(daemon).contains("2"))
        daemon.end()
        #expect(try !complete(daemon).contains("1"), "nothing, and no message, where no daemon answers")
    }

    private func complete(_ daemon: TestDaemon) throws -> [Substring] {
        let path = "\(Built.binary("purser").deletingLastPathComponent().path):/usr/bin:/bin"
        let ran = try Ran(
            URL(filePath: "/bin/bash"), [daemon.path("complete.sh")], directory: daemon.directory,
            environment: ["PURSER_SOCKET": daemon.path("purserd.sock"), "PATH": path])
        #expect(ran.err.isEmpty, "\(ran)")
        return ran.out.split(separator: "\n")
    }
}
