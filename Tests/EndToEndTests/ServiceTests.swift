import Client
import Foundation
import TestKit
import Testing

/// The daemon as a service: systemd's words, a clean end, a second daemon, a read-only database, other users.
@Suite(.serialized) struct ServiceTests {
    @Test func systemdIsToldHowTheServiceIs() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        let heard = try Listener(path: daemon.path("notify.sock"))
        try daemon.start(environment: ["NOTIFY_SOCKET": daemon.path("notify.sock"), "WATCHDOG_USEC": "200000"])
        try waitUntil("READY and WATCHDOG are heard") {
            let words = heard.words()
            return words.contains { $0.hasPrefix("READY=1") } && words.contains("WATCHDOG=1")
        }
        #expect(daemon.end(SIGTERM) == 0)
        #expect(heard.words().contains("STOPPING=1"))
        #expect(!FileManager.default.fileExists(atPath: daemon.path("purserd.sock")))
    }

    @Test func aSecondDaemonIsRefused() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        try daemon.start()
        let same = try purserd(daemon, "run", "--config", daemon.path("purserd.yaml"))
        #expect(same.code == 1)
        #expect(same.err.contains("is in use by process"), "\(same)")
        let socket = try purserd(
            daemon, "run", "--config", daemon.path("purserd.yaml"), "--database", daemon.path("other.db"))
        #expect(socket.code == 1)
        #expect(socket.err.contains("the socket \(daemon.path("purserd.sock")) is in use by process"), "\(socket)")
        #expect(try daemon.purser("info").code == 0, "the first one serves on")
    }

    @Test func badFilesEndTheStartWithTheirPlaces() throws {
        let daemon = try TestDaemon(pool: Worlds.plain.replacingOccurrences(of: "price: 3.60,", with: ""))
        defer { daemon.close() }
        let priceless = try purserd(daemon, "run", "--config", daemon.path("purserd.yaml"))
        #expect(priceless.code == 2)
        #expect(priceless.err.contains("pool.yaml:5:5: a group needs the key 'price'"), "\(priceless)")
        #expect(try purserd(daemon, "check", "--config", daemon.path("purserd.yaml")).code == 2)
    }

    /// Root writes what it likes, so the test runs the daemon as somebody else where it can.
    @Test(.enabled(if: geteuid() == 0)) func aReadOnlyDatabaseEndsTheStart() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        try daemon.start()
        daemon.end()
        chmod(daemon.path("purser.db"), 0o444)
        chmod(daemon.directory.path, 0o777)
        let ran = try asNobody(
            daemon, Built.binary("purserd").path, "run", "--config", daemon.path("purserd.yaml"), "--socket",
            daemon.path("n.sock"))
        #expect(ran.code == 1, "\(ran)")
        #expect(ran.err.contains("cannot open the lock") || ran.err.contains("is not writable"), "\(ran)")
    }

    @Test(.enabled(if: geteuid() == 0)) func othersMayOnlyDoWhatIsTheirs() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 9_000)], more: "group: nogroup")
        defer { daemon.close() }
        chmod(daemon.directory.path, 0o755)
        try daemon.start()
        let command = try daemon.purser("submit", "-q", "--", "echo", "secret")
        #expect(command.code == 0)
        let purser = Built.binary("purser").path
        let theirs = try asNobody(daemon, purser, "submit", daemon.path("job.yaml"), "-q")
        #expect(theirs.code == 0, "a modelled job of their own: \(theirs)")
        let expected: [(arguments: [String], words: String)] = [
            (["submit", "--", "true"], "real commands are not allowed here"), (["cancel", "1"], "belongs to root"),
            (["logs", "1"], "belongs to root"),
        ]
        for (arguments, words) in expected {
            let ran = try asNobody(daemon, [purser] + arguments)
            #expect(ran.code == 4, "\(arguments): \(ran)")
            #expect(ran.err.contains(words), "\(arguments): \(ran)")
        }
        #expect(try asNobody(daemon, purser, "cancel", "2").code == 0)
    }

    @Test func aDaemonWithoutCommandsSaysWhereTheyRun() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 9_000)], more: "commands: false")
        defer { daemon.close() }
        try daemon.start()
        let refused = try daemon.purser("submit", "--", "true")
        #expect(refused.code == 4, "\(refused)")
        #expect(refused.err.contains("this daemon runs no real commands"), "\(refused)")
        #expect(refused.err.contains("hint: start a daemon of your own"), "\(refused)")
        #expect(try daemon.submit("job.yaml") == 1)
    }

    @Test func aDaemonWithoutCommandsLeavesThoseOfAnotherAlone() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        try daemon.start()
        #expect(try daemon.purser("submit", "--", "true").code == 0)
        daemon.end()
        let refused = try purserd(daemon, "run", "--config", daemon.path("purserd.yaml"), "--no-commands")
        #expect(refused.code == 1, "\(refused)")
        #expect(refused.err.contains("1 real commands of"), "\(refused)")
        #expect(refused.err.contains("start it once with --commands"), "\(refused)")
    }

    @Test func whoWaitsIsAnsweredWhenTheDaemonEnds() async throws {
        let daemon = try TestDaemon(pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 9_000)])
        defer { daemon.close() }
        try daemon.start()
        let id = try daemon.submit("job.yaml")
        let api = API(Transport(socket: daemon.path("purserd.sock"), timeout: .seconds(30)))
        let waiting = Begun { try api.wait(Int64(id), atMost: 20) }
        try waitUntil("the wait is open") { try self.openConnections(daemon) > 0 }
        #expect(daemon.end(SIGTERM) == 0)
        #expect(try await waiting.value.document.endedAt == nil)
    }

    /// Connections that are open at the daemon's socket, as the kernel lists them.
    private func openConnections(_ daemon: TestDaemon) throws -> Int {
        let table = try String(contentsOfFile: "/proc/net/unix", encoding: .utf8)
        return table.split(separator: "\n").filter { line in
            let fields = line.split(separator: " ")
            return fields.count == 8 && fields[5] == "03" && fields[7].hasPrefix(daemon.path("purserd.sock"))
        }.count
    }

    /// The kernel's word for it: nobody's group is that of the operators, or it is not.
    @Test(.enabled(if: geteuid() == 0), arguments: [true, false])
    func aGroupMakesAnOperator(isOperator: Bool) throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 9_000)],
            more: "group: nogroup\nvisibility: own" + (isOperator ? "\noperators: nogroup" : ""))
        defer { daemon.close() }
        chmod(daemon.directory.path, 0o755)
        try daemon.start()
        _ = try daemon.submit("job.yaml")
        let purser = Built.binary("purser").path
        #expect(try asNobody(daemon, purser, "status", "-q").out == (isOperator ? "1\n" : ""))
        #expect(try asNobody(daemon, purser, "show", "1").code == (isOperator ? 0 : 5))
        #expect(try asNobody(daemon, purser, "submit", "--", "true").code == 4)
        #expect(try asNobody(daemon, purser, "cancel", "1").code == (isOperator ? 0 : 5))
        #expect(try asNobody(daemon, purser, "submit", daemon.path("job.yaml"), "-q").out == "2\n")
        #expect(try asNobody(daemon, purser, "cancel", "2").code == 0, "their own, in any case")
    }

    private func purserd(_ daemon: TestDaemon, _ arguments: String...) throws -> Ran {
        try Ran(Built.binary("purserd"), arguments, directory: daemon.directory, environment: ["HOME": "/nonexistent"])
    }

    private func asNobody(_ daemon: TestDaemon, _ words: String...) throws -> Ran { try asNobody(daemon, words) }

    private func asNobody(_ daemon: TestDaemon, _ words: [String]) throws -> Ran {
        try Ran(
            URL(filePath: "/usr/bin/env"),
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + words, directory: daemon.directory,
            environment: ["PURSER_SOCKET": daemon.path("purserd.sock"), "PATH": "/usr/bin:/bin", "HOME": "/"])
    }
}

/// Hears what a service tells systemd.
private final class Listener {
    private let descriptor: Int32
    private var heard: [String] = []

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw Failure("cannot bind \(path)") }
    }

    deinit { Glibc.close(descriptor) }

    func words() -> [String] {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            heard.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
        return heard
    }
}
