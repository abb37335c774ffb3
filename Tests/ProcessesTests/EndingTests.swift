import Domain
import Exec
import Foundation
import Pools
import TestKit
import Testing

@testable import Processes

@Suite(.serialized) struct EndingTests {
    @Test func aStopIsSigtermFirst() throws {
        var bench = try Bench()
        bench.start(#"trap 'echo saving; exit 0' TERM; echo '{"step": 1}'; while :; do sleep 0.05; done"#)
        try bench.look { $0.contains { if case .reported = $0 { true } else { false } } }
        bench.stop()
        #expect(try bench.exit() == .stopped)
        #expect(bench.output().contains("saving"))
    }

    @Test func whoIgnoresSigtermIsKilledWithAllItsChildren() throws {
        var bench = try Bench()
        bench.start(
            #"trap '' TERM; (trap '' TERM; exec sleep 300) & echo $! > child; echo '{"step": 1}'; wait; sleep 300"#)
        try bench.look { $0.contains { if case .reported = $0 { true } else { false } } }
        let text = try String(contentsOfFile: bench.directory.file("child"), encoding: .utf8)
        let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        let asked = ContinuousClock.now
        bench.stop()
        #expect(try bench.exit() == .stopped)
        #expect(asked.duration(to: .now) >= ProcessPool.leastGrace)
        #expect(ProcessIdentity.startTime(of: child) == nil, "the child should be gone")
    }

    @Test func aNodeThatIsTakenBackInterrupts() throws {
        // Two wall seconds after the start the zone is gone; the notice is thirty seconds of daemon time.
        var bench = try Bench(
            spot: SpotTrace(points: [.init(at: .zero, available: true), .init(at: .seconds(2_000), available: false)]))
        bench.start(#"trap 'echo left; exit 0' TERM; while :; do sleep 0.05; done"#)
        #expect(try bench.exit() == .interrupted)
        #expect(bench.output().hasSuffix("left\n"))
    }

    /// The daemon is killed after it has told the command to end and before that is in the books; the next one's time
    /// begins before it.
    @Test(arguments: ["trap - TERM", "trap 'exit 0' TERM"]) func theNextDaemonKnowsThatTheCommandWasTold(
        _ trap: String
    ) throws {
        var bench = try Bench()
        let script = #"\#(trap); echo '{"step": 1}'; while :; do sleep 0.05; done"#
        bench.start(script)
        try bench.look { $0.contains { if case .reported = $0 { true } else { false } } }
        bench.stop()
        try waitUntil("it has ended") {
            bench.pool.poll(at: bench.now)
            return bench.files().readExit() != nil
        }
        bench.restart()
        bench.start(script)
        #expect(try bench.exit() == .stopped)
    }

    @Test func theNextAttemptIsToldWhereToBegin() throws {
        var bench = try Bench()
        bench.start(#"echo 5 > "$PURSER_CHECKPOINT_DIR/step-5"; echo ${PURSER_RESUME_FROM:-nothing}; exit 1"#)
        #expect(try bench.exit() == .failed(code: 1))
        #expect(bench.output() == "nothing\n")
        bench.start("echo $PURSER_RESUME_FROM", attempt: 2) { $0.resumePath = "/announced/step-5" }
        try bench.look { $0.ends == 2 }
        #expect(bench.output(attempt: 2) == "/announced/step-5\n")
        bench.start("echo $PURSER_RESUME_FROM", attempt: 3)
        try bench.look { $0.ends == 3 }
        #expect(bench.output(attempt: 3) == "\(bench.directory.file("jobs/1/checkpoints/step-5"))\n")
    }

    @Test func aRestartTakesUpWhatRuns() throws {
        var bench = try Bench()
        let script = #"echo "run $$"; for i in 1 2 3 4 5 6; do echo "{\"step\": $i}"; sleep 0.1; done; exit 7"#
        bench.start(script)
        try bench.look { $0.count >= 3 }
        let seen = bench.facts
        bench.restart()
        bench.start(script)
        #expect(try bench.exit() == .failed(code: 7))
        #expect(bench.facts.prefix(seen.count) == seen[...], "the same observations under the same numbers")
        #expect(bench.output().split(separator: "\n").filter { $0.hasPrefix("run ") }.count == 1, "started once")
    }

    @Test func anEndWhileNobodyLookedIsFound() throws {
        var bench = try Bench()
        bench.start("exit 9")
        let exit = bench.files().exit
        try waitUntil("it is over") { FileManager.default.fileExists(atPath: exit) }
        bench.restart()
        bench.start("exit 9")
        #expect(try bench.exit() == .failed(code: 9))
    }

    /// Found at an upgrade: a daemon that finds less in the files than was taken before still tells the end.
    @Test(arguments: ["metrics.jsonl", "process.json"])
    func theEndIsToldAlsoWhereFilesAreGone(file: String) throws {
        var bench = try Bench()
        let line = #"echo '{"step": 1, "loss": 1}'"#
        bench.start("\(line); \(line); while [ ! -e go ]; do sleep 0.05; done; exit 3")
        try bench.look { $0.count == 3 }
        bench.restart()
        try bench.directory.write("", to: "go")
        let files = bench.files()
        try waitUntil("the command has ended") { FileManager.default.fileExists(atPath: "\(files.path)/exit.json") }
        try FileManager.default.removeItem(atPath: "\(files.path)/\(file)")
        bench.start("true")
        bench.pool.take(.attempt(AttemptID(job: JobID(1), number: 1)), upTo: 3)
        #expect(try bench.exit() == .failed(code: 3))
    }

    @Test func aKilledShimIsNoticed() throws {
        var bench = try Bench()
        bench.start(#"echo '{"step": 1}'; exec sleep 300"#)
        try bench.look { $0.count >= 2 }
        let record = try #require(bench.files().readProcess())
        kill(record.shim, SIGKILL)
        #expect(try bench.exit() == .vanished)
        try waitUntil("the orphan is gone") { ProcessIdentity.startTime(of: record.command) == nil }
    }
}
