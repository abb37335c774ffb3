import Domain
import Foundation
import Pools
import TestKit
import Testing

@testable import Processes

@Suite(.serialized) struct RunningTests {
    @Test(arguments: [
        ("exit 0", AttemptExit.finished), ("exit 3", .failed(code: 3)), ("kill -9 $$", .killed(signal: 9)),
        ("kill -15 $$", .killed(signal: 15)), ("no-such-program-here", .failed(code: 127)),
    ])
    func theEndIsToldAsItWas(run: String, exit: AttemptExit) throws {
        var bench = try Bench()
        bench.start(run)
        #expect(try bench.exit() == exit)
        #expect(bench.facts.first == .started)
    }

    @Test func aCommandThatCannotStartSaysWhy() throws {
        var bench = try Bench()
        bench.start("true", directory: "/no/such/folder")
        guard case .notStarted(let why) = try bench.exit() else {
            Issue.record("\(bench.facts)")
            return
        }
        #expect(why.contains("/no/such/folder"), "\(why)")
        #expect(why.contains("No such file"), "\(why)")
    }

    @Test func theEnvironmentIsTheSubmittersAndOurs() throws {
        var bench = try Bench()
        bench.start("env | sort", environment: ["EPOCHS": "3", "PURSER_SOCKET": "/tmp/x"]) { start in
            start.budgetLeft = .cents(150)
        }
        #expect(try bench.exit() == .finished)
        let lines = Set(bench.output().split(separator: "\n").map(String.init))
        let expected = [
            "EPOCHS=3", "PATH=/usr/bin:/bin", "PURSER_JOB_ID=1", "PURSER_ATTEMPT=1", "PURSER_NODE=L1",
            "PURSER_ACCELERATORS=", "PURSER_BUDGET_LEFT=1.500000000",
            "PURSER_CHECKPOINT_DIR=\(bench.directory.file("jobs/1/checkpoints"))",
            "PURSER_METRICS=\(bench.files().metrics)", "PURSER_ATTEMPT_DIR=\(bench.files().path)",
        ]
        #expect(lines.isSuperset(of: expected), "\(Set(expected).subtracting(lines))")
        #expect(!lines.contains { $0.hasPrefix("PURSER_SOCKET=") || $0.hasPrefix("HOME=") }, "\(lines)")
    }

    @Test func signalsComeAsTheyCameIntoTheWorld() throws {
        var bench = try Bench()
        bench.start("grep -E '^Sig(Blk|Ign)' /proc/self/status; ls /proc/self/fd")
        #expect(try bench.exit() == .finished)
        let lines = bench.output().split(separator: "\n")
        // Signals 32 and 33 are the C library's own and are left as they are.
        let masks = lines.prefix(2).compactMap { UInt64($0.split(separator: "\t").last ?? "", radix: 16) }
        #expect(masks.count == 2 && masks.allSatisfy { $0 & 0x7fff_ffff == 0 }, "\(lines)")
        #expect(lines.dropFirst(2) == ["0", "1", "2", "3"], "3 is the folder being read: \(lines)")
    }

    @Test func metricsAreReadAndOddLinesAreNot() throws {
        var bench = try Bench()
        bench.start(
            #"""
            echo 'starting up {not json}'
            echo '{"step": 10, "loss": 0.5, "note": "text"}'
            echo '{"step": 20, "loss": NaN, "top": -Infinity}'
            echo '{"step": 25, "checkpoint": "/c/25"}'
            echo '{"step": 26, "checkpoint": "/c/26", "save_seconds": 1.5, "stalled_seconds": 0.25, "loss": 3}'
            echo '{"step": 27, "restore_seconds": 2, "used": {"accelerators": 0.5, "cpus": 2, "memory_gib": 1.5}}'
            echo '{"step": 28, "restore_seconds": -2, "stalled_seconds": "long", "used": {"cpus": true}}'
            echo '{"loss": 1}'
            echo '{"step": true, "loss": 1}'
            echo '{"step": 30, "loss": 1e400}' >> "$PURSER_METRICS"
            printf '{"step": 40, "loss": 2}'
            """#)
        #expect(try bench.exit() == .finished)
        let reports = bench.facts.filter { if case .reported = $0 { true } else { false } }
        #expect(reports.count >= 4, "\(bench.facts)")
        #expect(reports.contains(.reported(step: 10, metrics: [Metric(name: "loss", value: .finite(0.5))])))
        #expect(
            reports.contains(
                .reported(
                    step: 20,
                    metrics: [Metric(name: "loss", value: .notANumber), Metric(name: "top", value: .minusInfinity)])))
        #expect(reports.contains(.reported(step: 40, metrics: [Metric(name: "loss", value: .finite(2))])))
        #expect(bench.facts.contains(.checkpointed(step: 25, path: "/c/25")))
        func span(_ milliseconds: Int64) -> Span { Span(milliseconds: milliseconds * Bench.rate) }
        #expect(bench.facts.contains(.checkpointed(step: 26, path: "/c/26", took: span(1_500))))
        #expect(bench.facts.contains(.reported(step: 26, metrics: [Metric(name: "loss", value: .finite(3))])))
        #expect(bench.facts.filter { if case .stalled = $0 { true } else { false } } == [.stalled(span(250))])
        #expect(bench.facts.filter { if case .restored = $0 { true } else { false } } == [.restored(took: span(2_000))])
        let used = PeakUse(milliAccelerators: 500, milliCPUs: 2_000, memoryMiB: 1_536)
        #expect(bench.facts.filter { if case .used = $0 { true } else { false } } == [.used(used)])
        #expect(bench.facts.contains(.reported(step: 28, metrics: [])))
    }

    @Test func secretsAreNotLeftBehind() throws {
        var bench = try Bench()
        bench.start("sleep 0.2", environment: ["TOKEN": "hunter2"])
        #expect(try bench.exit() == .finished)
        let mode = try FileManager.default.attributesOfItem(atPath: bench.files().path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: bench.files().path) {
            let text = try String(contentsOfFile: "\(bench.files().path)/\(name)", encoding: .utf8)
            #expect(!text.contains("hunter2"), "\(name)")
        }
    }

    @Test func aSmallNodeConfinesItsCommand() throws {
        let usable = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        var bench = try Bench(vcpus: 1)
        bench.start("nproc")
        #expect(try bench.exit() == .finished)
        #expect(bench.output() == (usable >= 1 ? "1\n" : ""))
    }
}
