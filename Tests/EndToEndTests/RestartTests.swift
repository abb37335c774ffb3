import Foundation
import TestKit
import Testing

/// Real commands over restarts of the daemon: SIGTERM, SIGKILL, and what ends meanwhile.
@Suite(.serialized) struct RestartTests {
    /// A daemon whose one node is there after a moment.
    private func daemon() throws -> TestDaemon {
        let daemon = try TestDaemon(pool: Worlds.plain, rate: 600)
        try daemon.start()
        return daemon
    }

    private func submit(_ script: String, to daemon: TestDaemon, restarts: Int = 0) throws -> Int {
        let lines = script.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        try daemon.write(
            """
            name: real
            resources: {cpus: 1, job_recovery: {max_restarts_on_errors: \(restarts)}}
            run: |
            \(lines)
            purser:
              metrics: {objective: loss, mode: min}
            """, to: "real.yaml")
        return try daemon.submit("real.yaml")
    }

    private func text(_ name: String, of daemon: TestDaemon) -> String {
        (try? String(contentsOfFile: daemon.path(name), encoding: .utf8)) ?? ""
    }

    @Test(arguments: [SIGTERM, SIGKILL])
    func aCommandGoesOnWithItsNumberItsOutputAndItsMetrics(signal: Int32) throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let id = try submit(
            """
            echo "I am $$"; step=0
            while ! [ -e go ] || [ $step -lt 40 ]; do
              step=$((step + 1)); echo "{\\"step\\": $step, \\"loss\\": 1}"; sleep 0.05
            done
            echo "still $$"; exit 3
            """, to: daemon)
        try daemon.wait(id, for: "RUNNING")
        try waitUntil("it reports") { try daemon.job(id)["step"] as? Int ?? 0 > 0 }
        daemon.end(signal)
        let size = text("jobs/\(id)/1/out.log", of: daemon).count
        try waitUntil("it prints without a daemon") { text("jobs/\(id)/1/out.log", of: daemon).count > size + 100 }
        try daemon.start()
        #expect(try daemon.state(id) == "RUNNING")
        try daemon.write("", to: "go")
        #expect(try daemon.purser("wait", "\(id)", "--propagate").code == 3)
        let lines = try daemon.purser("logs", "\(id)").out.split(separator: "\n").map(String.init)
        #expect(lines.last == lines.first?.replacingOccurrences(of: "I am", with: "still"), "one process, once")
        let attempts = try daemon.attempts(id)
        #expect(attempts.count == 1)
        #expect(attempts.first?["exit"] as? String == "failed:3")
        #expect(attempts.first?["lastStep"] as? Int == lines.count - 2, "every metric line was taken")
        let verified = try daemon.purser("cost", "verify")
        #expect(verified.code == 0, "\(verified)")
    }

    @Test(arguments: [
        ("exit 0", "SUCCEEDED", "finished", Int32(0)), ("exit 9", "FAILED", "failed:9", 9),
        ("kill -TERM $$", "FAILED", "killed:15", 143),
    ])
    func anEndMeanwhileIsToldAsItWas(last: String, state: String, exit: String, code: Int32) throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let id = try submit("while ! [ -e go ]; do sleep 0.05; done\n\(last)", to: daemon)
        try daemon.wait(id, for: "RUNNING")
        daemon.end(SIGKILL)
        try daemon.write("", to: "go")
        try waitUntil("it is over") { FileManager.default.fileExists(atPath: daemon.path("jobs/\(id)/1/exit.json")) }
        try daemon.start()
        #expect(try daemon.purser("wait", "\(id)", "--propagate").code == code)
        #expect(try daemon.state(id) == state)
        #expect(try daemon.attempts(id).map { $0["exit"] as? String } == [exit])
    }

    @Test func aShimLostMeanwhileIsOneLostAttemptAndNoTwoRunAtOnce() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        // Whoever finds the folder of another that still runs says so. The child has left its session.
        let id = try submit(
            """
            setsid sh -c 'mkdir alone || echo twice >> twice; while ! [ -e go ]; do sleep 0.05; done' &
            wait; exit 0
            """, to: daemon, restarts: 1)
        try waitUntil("its child runs") { FileManager.default.fileExists(atPath: daemon.path("alone")) }
        try daemon.wait(id, for: "RUNNING")
        daemon.end(SIGKILL)
        let record = try JSONSerialization.jsonObject(with: Data(text("jobs/\(id)/1/process.json", of: daemon).utf8))
        let shim = try #require((record as? [String: Any])?["shim"] as? Int32)
        #expect(kill(shim, SIGKILL) == 0)
        #expect(try !processes(of: daemon.path("jobs/\(id)/1")).isEmpty, "the child outlived its shim")
        try daemon.start()
        try waitUntil("the second attempt runs") { try daemon.attempts(id).count == 2 }
        #expect(try processes(of: daemon.path("jobs/\(id)/1")).isEmpty, "what the first left is gone before the second")
        try daemon.write("", to: "go")
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        #expect(try daemon.attempts(id).map { $0["exit"] as? String } == ["vanished", "finished"])
    }

    @Test func aCommandOverALimitSaysWhich() throws {
        let daemon = try daemon()
        defer { daemon.close() }
        let id = try submit("exec 3>&1; i=0; while :; do sleep 300 & i=$((i+1)); done", to: daemon)
        #expect(try daemon.purser("wait", "\(id)").code == 1)
        #expect(try daemon.attempts(id).map { $0["exit"] as? String } == ["over-limit"])
        let why = try daemon.purser("why", "\(id)").out
        #expect(why.contains("more than 1024 processes at once"), "\(why)")
        #expect(try processes(of: daemon.path("jobs/\(id)/1")).isEmpty)
    }

    /// The processes that have the variable of an attempt's directory.
    private func processes(of directory: String) throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter { process in
            let variables = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
            return variables.split(separator: 0).contains(Data("PURSER_ATTEMPT_DIR=\(directory)".utf8))
        }
    }
}
