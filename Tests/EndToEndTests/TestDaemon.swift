import Foundation
import TestKit

/// A private daemon in a directory of its own, and the command that talks to it. Ended and removed with `close`.
final class TestDaemon {
    /// The directory: database, socket, pool file, job output.
    let directory: URL
    /// How many times faster than the wall clock it runs.
    let rate: Int
    private var process: Process?

    /// When rehearsals begin: not on the day of the test, which may be the last of a month.
    static let start = "2026-12-10T08:00:00Z"

    /// A daemon that is not running yet, with this pool file and these other files beside it.
    init(
        pool: String, files: [String: String] = [:], rate: Int = 60, tick: String = "10s", more: String = ""
    ) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "purser-\(UUID().uuidString.prefix(8))")
        self.rate = rate
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try write(pool, to: "pool.yaml")
        for (name, text) in files { try write(text, to: name) }
        try write(
            """
            database: \(path("purser.db"))
            socket: \(path("purserd.sock"))
            jobs_directory: \(path("jobs"))
            pool: \(path("pool.yaml"))
            clock: {rate: \(rate), downtime: freeze, tick: \(tick)\(rate > 1 ? ", start: \(Self.start)" : "")}
            \(more)
            """, to: "purserd.yaml")
    }

    /// The path of a file in the daemon's directory.
    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// Writes a file into the daemon's directory.
    func write(_ text: String, to name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    /// Starts the daemon, with variables over the test's own, and waits until it answers.
    func start(environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = Built.binary("purserd")
        process.arguments = ["run", "--config", path("purserd.yaml")]
        let log = path("purserd.log")
        if !FileManager.default.fileExists(atPath: log) { try write("", to: "purserd.log") }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try handle.seekToEnd()
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardError = handle
        process.standardOutput = handle
        try process.run()
        self.process = process
        try waitUntil("the daemon answers; its log: \(self.log)") {
            try self.purser("info", "--json").code == 0 || !process.isRunning
        }
        guard process.isRunning else { throw Failure("purserd ended at once: \(self.log)") }
    }

    /// Ends the daemon with a signal and waits for its end; its exit status, or the signal's number.
    @discardableResult
    func end(_ signal: Int32 = SIGTERM) -> Int32 {
        guard let process, process.isRunning else { return -1 }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        self.process = nil
        return process.terminationStatus
    }

    /// Ends the daemon and removes its directory.
    func close() {
        end()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The daemon's process number; nil: it does not run.
    var pid: Int32? { process?.processIdentifier }

    /// What the daemon has logged.
    var log: String { (try? String(contentsOfFile: path("purserd.log"), encoding: .utf8)) ?? "" }

    /// Runs the command.
    func purser(_ arguments: String..., input: String? = nil) throws -> Ran { try purser(arguments, input: input) }

    /// Runs the command.
    func purser(_ arguments: [String], input: String? = nil) throws -> Ran {
        try Ran(
            Built.binary("purser"), arguments, input: input, directory: directory,
            environment: ProcessInfo.processInfo.environment.merging(
                ["PURSER_SOCKET": path("purserd.sock"), "NO_COLOR": "1"]) { $1 })
    }

    /// Runs a line of a shell that knows the command.
    func shell(_ line: String) throws -> Ran {
        let bin = Built.binary("purser").deletingLastPathComponent().path
        let path = "\(bin):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
        return try Ran(
            URL(fileURLWithPath: "/bin/sh"), ["-c", line], directory: directory,
            environment: ["PATH": path, "PURSER_SOCKET": self.path("purserd.sock"), "NO_COLOR": "1"])
    }

    /// Submits a job file that lies beside the database; its number.
    func submit(_ name: String) throws -> Int {
        let ran = try purser("submit", path(name), "-q")
        guard ran.code == 0, let id = Int(ran.out.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure("submit \(name): \(ran)")
        }
        return id
    }

    /// The job's document.
    func job(_ id: Int) throws -> [String: Any] {
        let ran = try purser("show", "\(id)", "--json")
        guard let object = try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any],
            let job = object["job"] as? [String: Any]
        else { throw Failure("show \(id): \(ran)") }
        return job
    }

    /// The job's attempts.
    func attempts(_ id: Int) throws -> [[String: Any]] {
        let ran = try purser("show", "\(id)", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any]
        return object?["attempts"] as? [[String: Any]] ?? []
    }

    /// The word of the job's state.
    func state(_ id: Int) throws -> String { try job(id)["state"] as? String ?? "?" }

    /// What the job cost, every digit.
    func cost(_ id: Int) throws -> String { (try job(id)["cost"] as? [String: Any])?["amount"] as? String ?? "?" }

    /// Waits until the job is in a state.
    func wait(_ id: Int, for state: String) throws {
        try waitUntil("job \(id) is \(state)") { try self.state(id) == state }
    }
}
