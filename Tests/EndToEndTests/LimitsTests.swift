import Foundation
import TestKit
import Testing

@testable import Client

/// Each limit of the service at a real daemon: what is over it gets its answer, and the daemon serves on.
@Suite(.serialized) struct LimitsTests {
    private func daemon(_ limits: String) throws -> TestDaemon {
        let daemon = try TestDaemon(
            pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 9_000)], more: "limits: {\(limits)}")
        try daemon.start()
        return daemon
    }

    @Test func aBodyThatIsTooLargeIsRefused() throws {
        let daemon = try daemon("body: 4KiB")
        defer { daemon.close() }
        try daemon.write("run: |\n" + String(repeating: "  # filler\n", count: 1_000), to: "large.yaml")
        let ran = try daemon.purser("submit", "large.yaml")
        #expect(ran.code == 2 && ran.err.contains("a request has at most 4096 bytes"), "\(ran)")
        #expect(try daemon.purser("submit", "job.yaml").code == 0)
    }

    @Test func aHeadThatIsNotSentIsAnswered408() throws {
        let daemon = try daemon("header_time: 300ms")
        defer { daemon.close() }
        let silent = try RawClient(path: daemon.path("purserd.sock"))
        let slow = try RawClient(path: daemon.path("purserd.sock"))
        slow.send("GET /v1/info HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        for client in [silent, slow] {
            let answer = client.receive()
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
            #expect(answer.contains(#""code":"RequestTimeout""#) && answer.contains("its head was not sent"))
        }
        #expect(try daemon.purser("info").code == 0)
    }

    @Test func aBodyThatStaysAwayIsAnswered408() throws {
        let daemon = try daemon("request_time: 300ms")
        defer { daemon.close() }
        let client = try RawClient(path: daemon.path("purserd.sock"))
        client.send("POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"command\"")
        let answer = client.receive()
        #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("its body was not sent"), "\(answer)")
        #expect(try daemon.purser("status", "--all", "-q").out.isEmpty, "nothing was accepted")
    }

    @Test func oneConnectionTooManyIsToldToComeAgain() throws {
        let daemon = try daemon("connections: 3, header_time: 1m")
        defer { daemon.close() }
        var held: [RawClient] = []
        for _ in 0..<3 {
            let client = try RawClient(path: daemon.path("purserd.sock"))
            client.get("/healthz")
            #expect(client.receive { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 200 "))
            held.append(client)
        }
        let refused = try RawClient(path: daemon.path("purserd.sock"))
        refused.get("/v1/info")
        let answer = refused.receive()
        #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains(#""code":"TooManyConnections""#), "\(answer)")
        #expect(answer.lowercased().contains("retry-after: 1\r\n"))
        let ran = try daemon.purser("status")
        #expect(ran.code == 1 && ran.err.contains("3 connections are open"), "\(ran)")
        held = []
        try waitUntil("a place is free") { try daemon.purser("info").code == 0 }
    }

    @Test func aFullInboxIsToldToComeAgain() throws {
        let daemon = try daemon("inbox: 1")
        defer { daemon.close() }
        let path = daemon.path("purserd.sock")
        let body = #"{"file": "purser: {simulate: {workload: toy, steps: 5}}", "directory": "/"}"#
        let request =
            "POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
            + body
        var statuses: Set<String> = []
        try waitUntil("some are accepted and some told to come again") {
            let clients = try (0..<16).map { _ in try RawClient(path: path) }
            for client in clients { client.send(request) }
            for answer in clients.map({ $0.receive() }) {
                statuses.insert(String(answer.prefix(12)))
                guard answer.hasPrefix("HTTP/1.1 503") else { continue }
                #expect(answer.contains(#""code":"Busy""#) && answer.lowercased().contains("retry-after: 1\r\n"))
            }
            return statuses.count == 2
        }
        #expect(statuses == ["HTTP/1.1 201", "HTTP/1.1 503"])
    }

    @Test func theQueueHasItsLimit() throws {
        let daemon = try daemon("queued_jobs: 2")
        defer { daemon.close() }
        var ran = try daemon.purser("submit", "job.yaml")
        for _ in 0..<8 where ran.code == 0 { ran = try daemon.purser("submit", "job.yaml") }
        #expect(ran.code == 6 && ran.err.contains("2 jobs wait, which is the limit"), "\(ran)")
    }

    /// Somebody who asks for much and reads nothing is cut off, and does not keep the daemon from going down.
    @Test func whoeverDoesNotReadIsCutOff() throws {
        let daemon = try daemon("stalled_time: 200ms, connections: 2")
        defer { daemon.close() }
        let stalled = try RawClient(path: daemon.path("purserd.sock"))
        for _ in 0..<3_000 { stalled.get("/v1/offers") }
        let also = try RawClient(path: daemon.path("purserd.sock"))
        also.get("/healthz")
        #expect(also.receive { $0.contains("\r\n\r\n") }.hasPrefix("HTTP/1.1 200 "))
        try waitUntil("the stalled one has lost its place") { try daemon.purser("info").code == 0 }
        #expect(!stalled.receive().isEmpty)
    }

    /// `logs -f` and `wait` make one request after the other in one process.
    @Test func theClientGivesItsConnectionsBack() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        try daemon.start()
        let pid = try #require(daemon.pid)
        let transport = Transport(socket: daemon.path("purserd.sock"), timeout: .seconds(10))
        let before = try sockets(of: pid)
        for _ in 0..<20 { #expect(try transport.send(.init(method: "GET", target: "/healthz")).status == 200) }
        try waitUntil("no more sockets are open than before") { try sockets(of: pid) <= before }
    }

    private func sockets(of pid: Int32) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count { name in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(name)")
            return target?.hasPrefix("socket:") ?? false
        }
    }

    @Test func runningOutOfDescriptorsPasses() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        try daemon.start()
        let pid = try #require(daemon.pid)
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").compactMap { Int($0) }
        try limitDescriptors(of: pid, to: (open.max() ?? 0) + 1)
        var clients: [RawClient] = []
        try waitUntil("the daemon has run out") {
            let client = try RawClient(path: daemon.path("purserd.sock"))
            client.get("/healthz", "Connection: close")
            clients.append(client)
            return daemon.log.contains("a connection could not be taken")
        }
        try limitDescriptors(of: pid, to: 900)
        #expect(clients.allSatisfy { $0.receive().hasPrefix("HTTP/1.1 200 ") })
        #expect(try daemon.purser("info").code == 0)
    }

    private func limitDescriptors(of pid: Int32, to count: Int) throws {
        let ran = try Ran(
            URL(filePath: "/usr/bin/prlimit"), ["--pid", "\(pid)", "--nofile=\(count):"],
            directory: URL(filePath: "/tmp"), environment: [:])
        guard ran.code == 0 else { throw Failure("prlimit: \(ran)") }
    }
}
