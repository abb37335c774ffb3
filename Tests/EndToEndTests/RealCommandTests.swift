import Foundation
import TestKit
import Testing

@Suite(.serialized) struct RealCommandTests {
    @Test func aCommandRunsAndIsBilled() throws {
        let daemon = try TestDaemon(pool: Worlds.plain, rate: 600)
        defer { daemon.close() }
        try daemon.start()
        let ran = try daemon.purser("submit", "-q", "--", "/bin/sh", "-c", "echo hello from $PURSER_JOB_ID; exit 3")
        #expect(ran.code == 0, "\(ran)")
        let id = try #require(Int(ran.out.trimmingCharacters(in: .whitespacesAndNewlines)))
        let waited = try daemon.purser("wait", "\(id)")
        #expect(waited.code == 1, "a failed job: \(waited)")
        #expect(try daemon.purser("wait", "\(id)", "--propagate").code == 3)
        #expect(try daemon.state(id) == "FAILED")
        #expect(try daemon.purser("logs", "\(id)").out == "hello from \(id)\n")
        let verified = try daemon.purser("cost", "verify")
        #expect(verified.code == 0, "\(verified)")
    }

    @Test func anInterruptedCommandResumesAtItsCheckpoint() throws {
        let daemon = try TestDaemon(
            pool: Worlds.interrupting, files: ["spot.csv": Worlds.spotTrace, "job.yaml": Self.job], rate: 300)
        defer { daemon.close() }
        try daemon.write(Self.script, to: "count.sh")
        try daemon.start()
        let id = try daemon.submit("job.yaml")
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        let attempts = try daemon.attempts(id)
        #expect(attempts.count == 2, "\(attempts)")
        #expect(attempts.first?["exit"] as? String == "interrupted")
        #expect(attempts.first?["terms"] as? String == "spot")
        #expect(attempts.last?["exit"] as? String == "finished")
        let resumed = try #require(attempts.last?["resumedFromStep"] as? Int)
        #expect(resumed > 0)
        let second = try daemon.purser("logs", "\(id)", "--attempt", "2").out
        #expect(second.hasPrefix("resuming at \(resumed)\n"), "\(second)")
        let verified = try daemon.purser("cost", "verify")
        #expect(verified.code == 0, "\(verified)")
    }

    /// Counts to 100 at ten a second, saving every ten.
    private static let script = """
        step=0
        if [ -n "$PURSER_RESUME_FROM" ]; then step=$(cat "$PURSER_RESUME_FROM"); echo "resuming at $step"; fi
        while [ $step -lt 100 ]; do
          step=$((step + 1))
          echo "{\\"step\\": $step, \\"loss\\": $((100 - step))}"
          if [ $((step % 10)) -eq 0 ]; then
            echo $step > "$PURSER_CHECKPOINT_DIR/new.tmp"
            mv "$PURSER_CHECKPOINT_DIR/new.tmp" "$PURSER_CHECKPOINT_DIR/step"
            echo "{\\"step\\": $step, \\"checkpoint\\": \\"$PURSER_CHECKPOINT_DIR/step\\"}"
          fi
          sleep 0.1
        done
        """

    private static let job = """
        name: counter
        resources: {cpus: 1, use_spot: true}
        run: exec /bin/sh count.sh
        purser:
          checkpoint: {every: auto}
          metrics: {objective: loss, mode: min}
        """
}
