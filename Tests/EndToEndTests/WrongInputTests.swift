import Foundation
import GRDB
import TestKit
import Testing

@testable import Client

/// Wrong input of every kind at a real daemon: each has a clear answer, and the daemon serves on.
@Suite(.serialized) struct WrongInputTests {
    @Test func whatIsWrongIsSaidAndTheDaemonServesOn() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain,
            files: [
                "bad.yaml": "name: [oops\n", "unknown.yaml": "run: a\nresources: {use_sopt: true}\n",
                "impossible.yaml": "run: a\nresources: {accelerators: H100:64}\n",
                "huge.yaml": "run: |\n" + String(repeating: "  # filler\n", count: 1_000_000),
            ])
        defer { daemon.close() }
        try daemon.start()
        let expected: [(arguments: [String], code: Int32, words: String)] = [
            (["submit", "bad.yaml"], 2, "bad.yaml:2:1: not valid YAML"),
            (["submit", "unknown.yaml"], 2, "unknown.yaml:2:13: unknown key 'use_sopt' in resources; did you mean"),
            (["submit", "impossible.yaml"], 7, "no node of the pool can ever run it: cpu has no accelerator"),
            (["submit", "huge.yaml"], 2, "the request is too large: a request has at most 1048576 bytes"),
            (["show", "99"], 5, "there is no job 99"), (["why", "99"], 5, "there is no job 99"),
            (["cancel", "99"], 5, "there is no job 99"), (["logs", "99"], 5, "there is no job 99"),
            (["cost", "--by", "colour"], 2, "cannot cut the bill by 'colour'"),
            (["cost", "--since", "yesterday"], 2, "'since' must be an instant"),
        ]
        for (arguments, code, words) in expected {
            let ran = try daemon.purser(arguments)
            #expect(ran.code == code, "\(arguments): \(ran)")
            #expect(ran.err.contains(words), "\(arguments): \(ran)")
            #expect(ran.out.isEmpty, "\(arguments): \(ran)")
        }
        #expect(try daemon.purser("status").code == 0)
        #expect(try daemon.purser("cost", "verify").code == 0)
    }

    @Test func rawRequestsGetProblems() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        try daemon.start()
        let transport = Transport(socket: daemon.path("purserd.sock"), timeout: .seconds(10))
        let expected: [(request: Transport.Request, status: Int, code: String)] = [
            (.init(method: "POST", target: "/v1/jobs", body: Array("{".utf8)), 400, "BadJSON"),
            (.init(method: "POST", target: "/v1/jobs", body: Array(#"{"file": 5}"#.utf8)), 400, "BadJSON"),
            (.init(method: "POST", target: "/v1/jobs", body: Array("{}".utf8)), 400, "BadSubmission"),
            (
                .init(
                    method: "POST", target: "/v1/jobs", headers: [("Idempotency-Key", "")],
                    body: Array(#"{"command": ["true"], "directory": "/"}"#.utf8)), 400, "BadIdempotencyKey"
            ),
            (
                .init(method: "POST", target: "/v1/jobs", body: [UInt8](repeating: 32, count: 10 << 20)), 413,
                "BodyTooLarge"
            ),
            (.init(method: "GET", target: "/v1/nonsense"), 404, "NoSuchRoute"),
            (.init(method: "DELETE", target: "/v1/jobs"), 405, "WrongMethod"),
            (.init(method: "GET", target: "/v1/jobs?limit=none"), 400, "BadQuery"),
            (.init(method: "GET", target: "/v1/jobs/zero/why"), 404, "NoSuchJob"),
        ]
        for (request, status, code) in expected {
            let response = try transport.send(request)
            let problem = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
            #expect(response.status == status, "\(request.method) \(request.target)")
            #expect(problem?["code"] as? String == code, "\(request.method) \(request.target)")
            #expect(response.headers["content-type"] == "application/problem+json")
        }
        #expect(try transport.send(.init(method: "GET", target: "/healthz")).status == 200)
    }

    @Test func anIdempotencyKeyMakesSubmittingTwiceSafe() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain,
            files: ["one.yaml": Worlds.modelled("one", steps: 9_000), "two.yaml": Worlds.modelled("two", steps: 9)])
        defer { daemon.close() }
        try daemon.start()
        let first = try daemon.purser("submit", "one.yaml", "--idempotency-key", "k1")
        #expect(first.code == 0 && !first.out.contains("before"), "\(first)")
        daemon.end(SIGKILL)
        try daemon.start()
        let again = try daemon.purser("submit", "one.yaml", "--idempotency-key", "k1")
        #expect(again.code == 0 && again.out.contains("job 1 ") && again.out.contains("submitted before"), "\(again)")
        let other = try daemon.purser("submit", "two.yaml", "--idempotency-key", "k1")
        #expect(other.code == 2 && other.err.contains("the key 'k1' came with another request"), "\(other)")
        #expect(try daemon.purser("status", "--all", "-q").out == "1\n")
    }

    /// Another program holds the database's write lock for longer than SQLite waits: the turn's commit fails.
    @Test func aFailingCommitIsToldAndReadsGoOn() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 60)], rate: 300)
        defer { daemon.close() }
        try daemon.start()
        let first = try daemon.submit("job.yaml")
        #expect(try daemon.purser("wait", "\(first)").code == 0)
        let intruder = try DatabaseQueue(path: daemon.path("purser.db"))
        try intruder.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            let refused = try daemon.purser("submit", "job.yaml")
            #expect(refused.code == 1, "\(refused)")
            #expect(refused.err.contains("the database cannot be written"), "\(refused)")
            #expect(refused.err.contains("nothing was accepted"), "\(refused)")
            #expect(try daemon.purser("status", "--all", "-q").out == "\(first)\n", "reads are served")
            try db.execute(sql: "ROLLBACK")
        }
        try intruder.close()
        try waitUntil("commits succeed again") {
            try daemon.purser("submit", "job.yaml", "-q").code == 0
        }
        #expect(try daemon.purser("wait", "2").code == 0)
        #expect(try daemon.purser("cost", "verify").code == 0)
        #expect(daemon.log.contains("commits fail, only reads are served"))
        #expect(daemon.log.contains("commits succeed again"))
    }
}
