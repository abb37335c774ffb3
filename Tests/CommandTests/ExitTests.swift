import Client
import Foundation
import TestKit
import Testing
import Wire

private func purser(_ arguments: String..., environment: [String: String] = [:]) throws -> Ran {
    let directory = try TemporaryDirectory()
    return try Ran(
        Built.binary("purser"), arguments, directory: URL(filePath: directory.path),
        environment: ["HOME": directory.path, "XDG_RUNTIME_DIR": directory.path].merging(environment) { $1 })
}

@Test func problemsHaveTheirExitCodes() {
    func status(_ status: Int, _ code: String) -> Client.ExitStatus {
        Failure(Problem(status: status, code: code, title: "", detail: "")).status
    }
    #expect(status(400, "SpecInvalid") == .usage)
    #expect(status(413, "BodyTooLarge") == .usage)
    #expect(status(422, "KeyReused") == .usage)
    #expect(status(403, "NotOwner") == .notAllowed)
    #expect(status(404, "NoSuchJob") == .notFound)
    #expect(status(404, "NoSuchRoute") == .versionMismatch)
    #expect(status(409, "SpotWithoutCheckpoint") == .refused)
    #expect(status(409, "CannotBePlaced") == .cannotBePlaced)
    #expect(status(409, "AlreadyEnded") == .failure)
    #expect(status(503, "StoreUnwritable") == .failure)
    #expect(status(409, "DatabaseShape") == .versionMismatch)
}

@Test func theExitCodesAreTheContract() {
    #expect(Client.ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21, 22])
}

@Test func errorsInAFileAreLinesOfThatFile() {
    let problem = Problem(
        status: 400, code: "SpecInvalid", title: "t", detail: "d",
        errors: [.init(file: "a.yaml", line: 3, column: 5, message: "wrong", hint: "did you mean 'right'?")])
    #expect(Failure(problem).lines == ["a.yaml:3:5: wrong; did you mean 'right'?"])
}

@Test func withoutADaemonTheCommandSaysHowToStartOne() throws {
    let ran = try purser("status", "--socket", "/nowhere/purserd.sock")
    #expect(ran.code == 3)
    #expect(ran.out.isEmpty)
    #expect(ran.err.contains("no daemon answers at /nowhere/purserd.sock: No such file or directory"))
    #expect(ran.err.contains("purserd run"))
}

@Test func aTypoNamesTheVerb() throws {
    let ran = try purser("sttus")
    #expect(ran.code == 2)
    #expect(ran.err == "purser: there is no verb 'sttus'\n  hint: did you mean 'purser status'?\n")
}

@Test(arguments: [
    (["budget", "lst"], "there is no verb 'lst' in 'purser budget'\n  hint: did you mean 'purser budget ls'?"),
    (
        ["submit", "--proiority", "5", "a.yaml"],
        "there is no option '--proiority' in 'purser submit'\n  hint: did you mean '--priority'?"
    ),
    (
        ["cost", "close", "--moth=2026-11"],
        "there is no option '--moth' in 'purser cost close'\n  hint: did you mean '--month'?"
    ), (["--sate", "RUNNING"], "there is no option '--sate'\n  hint: did you mean '--state'?"),
    (["status", "--entirely-unknown"], "hint: purser status --help lists the options"),
])
func anUnknownWordIsTheOneThatIsNamed(arguments: [String], said: String) throws {
    let ran = try Ran(
        Built.binary("purser"), arguments, directory: URL(filePath: NSTemporaryDirectory()), environment: [:])
    #expect(ran.code == 2 && ran.err.contains(said), "\(ran)")
}

@Test(arguments: [
    ["submit"], ["submit", "a.yaml", "--", "echo"], ["why"], ["show", "seven"], ["status", "--state", "runing"],
    ["cost", "--month", "2026-11", "--since", "24h"], ["cost", "export"], ["cost", "export", "--format", "cur"],
    ["cost", "--csv", "--json"], ["wait", "1", "--timeout", "5"], ["status", "--nonsense"], ["submit", "missing.yaml"],
    ["logs", "1", "--json"],
])
func wrongUsageIsTwo(arguments: [String]) throws {
    let directory = try TemporaryDirectory()
    let ran = try Ran(
        Built.binary("purser"), arguments, directory: URL(filePath: directory.path), environment: [:])
    #expect(ran.code == 2, "\(ran)")
    #expect(ran.out.isEmpty)
    #expect(!ran.err.isEmpty)
}

@Test func helpLeadsWithExamplesAndGoesToStandardOutput() throws {
    let verbs = ["submit", "status", "show", "why", "logs", "wait", "cancel", "nodes", "offers", "cost", "info"]
    for words in [["--help"]] + verbs.map({ [$0, "--help"] }) {
        let ran = try Ran(
            Built.binary("purser"), words, directory: URL(filePath: NSTemporaryDirectory()), environment: [:])
        #expect(ran.code == 0)
        #expect(ran.err.isEmpty)
        let examples = try #require(ran.out.range(of: "Examples:"), "\(words)")
        let usage = try #require(ran.out.range(of: "USAGE:"), "\(words)")
        #expect(examples.lowerBound < usage.lowerBound)
    }
    #expect(try purser("--version").out == "purser \(Release.version) (API v1)\n")
}

@Test func somethingElseAtTheSocketIsNotTakenForADaemon() throws {
    let directory = try TemporaryDirectory()
    let script = """
        import os, socket, sys
        s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1] + "x"); s.listen(1)
        os.rename(sys.argv[1] + "x", sys.argv[1])
        c, _ = s.accept(); c.recv(4096); c.sendall(sys.argv[2].encode().decode("unicode_escape").encode()); c.close()
        """
    for (answer, code) in [
        ("SSH-2.0-nonsense\\r\\n\\r\\n", 1), ("HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}", 9),
        ("HTTP/1.1 200 OK\\r\\nPurser-API: v7\\r\\nContent-Length: 2\\r\\n\\r\\n{}", 9), ("", 3),
    ] as [(String, Int32)] {
        let path = directory.file("s\(UUID().uuidString.prefix(4))")
        let server = Process()
        server.executableURL = URL(filePath: "/usr/bin/env")
        server.arguments = ["python3", "-c", script, path, answer]
        server.standardOutput = FileHandle.nullDevice
        try server.run()
        try waitUntil("the server is there") { FileManager.default.fileExists(atPath: path) }
        let ran = try purser("info", "--socket", path)
        #expect(ran.code == code, "\(answer): \(ran)")
        server.waitUntilExit()
    }
}
