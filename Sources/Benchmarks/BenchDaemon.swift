import Client
import Foundation
import Wire

/// A release daemon with a database, a socket and a pool of its own in a directory under /var/tmp, which is on a disk.
final class BenchDaemon {
    let directory: String
    private var child: Child?

    /// A daemon that is not running yet.
    init(pool: String) throws {
        directory = "/var/tmp/purser-bench-\(getpid())-\(UUID().uuidString.prefix(4))"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try pool.write(toFile: "\(directory)/pool.yaml", atomically: true, encoding: .utf8)
        try "pool: pool.yaml\n".write(toFile: "\(directory)/purserd.yaml", atomically: true, encoding: .utf8)
    }

    /// The path of a binary of this build.
    static func binary(_ name: String) -> URL {
        let here = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
        return URL(fileURLWithPath: here).deletingLastPathComponent().appendingPathComponent(name)
    }

    var socket: String { "\(directory)/purserd.sock" }
    var pid: Int32 { child?.pid ?? -1 }
    var api: API { API(Transport(socket: socket, timeout: .seconds(30))) }

    /// Starts the daemon and waits until it answers; the seconds that took.
    @discardableResult
    func start() throws -> Double {
        let log = "\(directory)/purserd.log"
        let arguments = [
            "run", "--config", "\(directory)/purserd.yaml", "--database", "\(directory)/purser.db", "--socket", socket,
        ]
        let environment = ["PATH=/usr/bin:/bin", "HOME=\(directory)"]
        let start = ContinuousClock.now
        let child = try Child(Self.binary("purserd").path, arguments, environment: environment, output: log)
        self.child = child
        while (try? api.info()) == nil {
            guard child.isRunning, start.duration(to: .now) < .seconds(120) else {
                let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
                throw BenchError("purserd does not come up: \(said)")
            }
            usleep(1_000)
        }
        return start.duration(to: .now).seconds
    }

    /// Ends the daemon and waits for its end.
    func stop() {
        guard let child else { return }
        kill(child.pid, SIGTERM)
        _ = child.wait()
        self.child = nil
    }

    /// Ends the daemon and removes its directory.
    func close() {
        stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Runs the command of this build once; the milliseconds it took. Its output goes to a file.
    func command(_ arguments: String...) throws -> Double { try command(arguments) }

    /// Runs the command of this build once; the milliseconds it took.
    func command(_ arguments: [String]) throws -> Double {
        let environment = ["PURSER_SOCKET=\(socket)", "PATH=/usr/bin:/bin", "HOME=\(directory)"]
        let start = ContinuousClock.now
        let child = try Child(
            Self.binary("purser").path, arguments, environment: environment, output: "\(directory)/output")
        let status = child.wait()
        let milliseconds = start.duration(to: .now).seconds * 1_000
        guard status == 0 else {
            throw BenchError("purser \(arguments.joined(separator: " ")) ended with \(status)")
        }
        return milliseconds
    }
}

extension BenchDaemon {
    /// Submits a job file; its number.
    @discardableResult
    func submit(_ file: String) throws -> Int64 {
        var request = SubmitRequest()
        request.file = file
        request.fileName = "bench.yaml"
        request.directory = directory
        request.environment = SubmittedEnvironment(BenchJobs.environment)
        return try api.submit(request, key: UUID().uuidString).document.id
    }

    /// Waits up to a minute for what the daemon says of itself.
    func waitUntil(_ what: String, _ holds: (InfoDocument) -> Bool) throws {
        let start = ContinuousClock.now
        while !holds(try api.info().document) {
            guard start.duration(to: .now) < .seconds(60) else { throw BenchError("\(what): not within a minute") }
            usleep(5_000)
        }
    }
}
