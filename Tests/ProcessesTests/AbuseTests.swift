import Domain
import Exec
import Foundation
import Pools
import TestKit
import Testing

@testable import Processes

/// Commands that take more than is theirs. Each has a neighbour, which must not feel it.
@Suite(.serialized) struct AbuseTests {
    private static let abuser = AttemptID(job: JobID(1), number: 1)
    private static let neighbour = AttemptID(job: JobID(2), number: 1)

    /// Runs a command beside a neighbour that counts to three, until both are over.
    private func run(
        _ script: String, host: @escaping (inout ProcessPool.Host) -> Void
    ) throws -> (bench: Bench, exit: AttemptExit?) {
        var bench = try Bench(host: host)
        bench.start("for i in 1 2 3; do echo \"{\\\"step\\\": $i}\"; sleep 0.1; done; exit 6", job: 2)
        bench.start(script)
        try bench.look { $0.ends == 2 }
        #expect(bench.exits[Self.neighbour] == .failed(code: 6), "the neighbour ends by itself")
        #expect(Set(bench.facts.steps).isSuperset(of: [1, 2, 3]))
        return (bench, bench.exits[Self.abuser])
    }

    @Test func aForkBombIsEndedWithAllItHasMade() throws {
        // Doubles ten times, in sessions of their own: a thousand processes if nobody stops it.
        let bomb = """
            cat > bomb.sh <<'END'
            [ $1 -gt 0 ] || exec sleep 300
            setsid sh bomb.sh $(($1 - 1)) & setsid sh bomb.sh $(($1 - 1)) & wait
            END
            exec sh bomb.sh 10
            """
        let (bench, exit) = try run(bomb) { $0.processes = 40 }
        #expect(exit == .overLimit("more than 40 processes at once"))
        let record = try #require(bench.files().readProcess())
        #expect(Orphans.of(record, in: bench.files()).isEmpty)
    }

    @Test func aFloodOfOutputIsCutAndItsMetricsAreNot() throws {
        let flood = #"head -c 30000000 /dev/zero | tr '\0' x; echo; echo '{"step": 77, "loss": 1}'"#
        let (bench, exit) = try run(flood) { $0.outputBytes = 1_000 }
        #expect(exit == .finished)
        #expect(bench.output().hasSuffix("\n[purser: output cut after 1000 bytes]\n"))
        #expect(bench.output().utf8.count < 1_100)
        #expect(bench.facts.contains(.reported(step: 77, metrics: [Metric(name: "loss", value: .finite(1))])))
    }

    @Test func aFloodOfMetricsWaitsInItsFile() throws {
        var bench = try Bench()
        bench.start("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo \"{\\\"step\\\": $i}\"; done")
        let exit = bench.files().exit
        try waitUntil("it is over") { FileManager.default.fileExists(atPath: exit) }
        for _ in 1...20 { bench.pool.poll(at: bench.now) }
        #expect(bench.pool.observations(upTo: bench.now).count <= Limits.waitingObservations + 65_536 / 12)
        #expect(try bench.exit() == .finished)
        #expect(bench.facts.steps == Array(1...20_000))
    }

    @Test func whoIgnoresSigtermIsKilledInEverySession() throws {
        var bench = try Bench()
        bench.start(
            """
            trap '' TERM
            setsid sh -c 'trap "" TERM; echo $$ > child; while :; do sleep 1; done' &
            echo $$ > command; while :; do sleep 1; done
            """)
        let processes = [try bench.process("child"), try bench.process("command")]
        bench.stop()
        #expect(try bench.exit() == .stopped)
        for process in processes { #expect(ProcessIdentity.startTime(of: process) == nil) }
    }

    @Test func aStopBeforeTheStartIsNotLost() throws {
        var bench = try Bench()
        bench.start("trap 'exit 0' TERM; while :; do sleep 0.05; done")
        bench.stop()
        #expect(try bench.exit() == .stopped)
    }

    @Test func whoStopsItsShimIsEndedAllTheSame() throws {
        var bench = try Bench()
        bench.start("kill -STOP $PPID; echo $$ > command; trap '' TERM; while :; do sleep 0.05; done")
        _ = try bench.process("command")
        bench.stop()
        #expect(try bench.exit() == .stopped)
    }

    @Test func whoFillsItsDirectoryIsEnded() throws {
        let script = #"""
            i=0; while :; do i=$((i+1)); head -c 1000000 /dev/zero > "$PURSER_CHECKPOINT_DIR/$i"; sleep 0.02; done
            """#
        let (_, exit) = try run(script) { $0.directoryBytes = 8_000_000 }
        #expect(exit == .overLimit("more than 8000000 bytes in its directory"))
    }

    @Test func whoWritesAnEndlessFileIsEnded() throws {
        let (bench, exit) = try run("exec head -c 3000000 /dev/zero > endless") { $0.fileBytes = 1_000_000 }
        #expect(exit == .overLimit("a file larger than 1000000 bytes"))
        let size = try FileManager.default.attributesOfItem(atPath: bench.directory.file("endless"))[.size] as? Int
        #expect(size == 1_000_000)
    }

    @Test func whoWritesMostGoesWhenTheDiskRunsShort() throws {
        let free: UInt64 = 900
        var disk = DiskGuard()
        let (calm, writer) = (AttemptID(job: JobID(1), number: 1), AttemptID(job: JobID(2), number: 1))
        var written: [AttemptID: UInt64] = [calm: 50_000_000_000, writer: 0]
        func look(_ free: UInt64) -> AttemptID? { disk.look(free: free, kept: 1_000) { written } }
        #expect(look(2_500) == nil, "there is room")
        #expect(look(1_500) == nil, "it is measured who writes")
        written[writer] = 30_000_000
        written[calm]? += 2_000_000
        #expect(look(free) == writer, "not who wrote most before")
        #expect(look(free) == nil, "nobody writes now")
    }

    @Test(.enabled(if: isOnDisk, "what is written to memory is not counted as written to a disk"))
    func aFullDiskEndsTheWriterAlone() throws {
        // Whatever is free, more is to be kept: room is short from the beginning.
        let (_, exit) = try run("while :; do head -c 8000000 /dev/zero > big; sync big; done") { host in
            host.diskReserve = .max
        }
        guard case .overLimit(let limit) = exit else {
            Issue.record("\(String(describing: exit))")
            return
        }
        #expect(limit.hasPrefix("written most when the disk of the jobs had only"))
    }

    /// Whether temporary files lie on a disk, not in memory: whether the kernel counts what is written there.
    private static let isOnDisk: Bool = {
        let before = ProcessTree.bytesWritten(by: getpid())
        let path = NSTemporaryDirectory() + "purser-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try? Data(count: 4_000_000).write(to: URL(fileURLWithPath: path))
        return ProcessTree.bytesWritten(by: getpid()) >= before + 4_000_000
    }()
}
