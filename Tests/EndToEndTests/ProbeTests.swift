import Foundation
import TestKit
import Testing

/// A job with `probe: true`, from the file to the bill, and with a command of its own.
@Suite(.serialized) struct ProbeTests {
    /// One kind is measured, the other estimated by its peak at a price that leaves open which is cheaper.
    private static let pool = """
        seed: 5
        workloads: {toy: {T4: 600}}
        peaks: {T4: 65, A100: 260}
        groups:
          - {name: t4, provider: aws, type: g4dn.xlarge, region: r1, zone: r1a, terms: on-demand, limit: 2, price: 0.60,
             vcpus: 4, memory: 16GiB, accelerators: T4:1, grant_delay: 1s, boot: 1m, minimum_charge: 0s}
          - {name: a100, provider: aws, type: a2-highgpu-1g, region: r1, zone: r1a, terms: on-demand, limit: 2,
             price: 2.60, vcpus: 12, memory: 85GiB, accelerators: A100:1, grant_delay: 1s, boot: 1m, minimum_charge: 0s}
        """

    private static let modelled = """
        name: probed
        resources: {accelerators: {A100: 1, T4: 1}}
        purser:
          probe: true
          simulate: {workload: toy, steps: 3600000, report_every: 20000}
          checkpoint: {every: 20m, save: 10s}
        """

    @Test func aProbedJobSaysWhatWasMeasuredAndWhatThatCost() throws {
        let daemon = try TestDaemon(pool: Self.pool, files: ["job.yaml": Self.modelled], rate: 1_200)
        defer { daemon.close() }
        try daemon.start()
        let plan = try daemon.purser("plan", "job.yaml")
        #expect(plan.out.contains("First it would be probed on A100:1, then T4:1: at most $"), "\(plan)")
        let poor = try daemon.purser("submit", "job.yaml", "--max-cost", "$0.50")
        #expect(poor.code == 6 && poor.err.contains("two probes and the rest of the work come to about $"), "\(poor)")
        let one = try daemon.purser("submit", "job.yaml", "--accelerators", "T4:1")
        #expect(one.code == 6 && one.err.contains("T4:1 is the only one of the pool that would do"), "\(one)")
        let id = try daemon.submit("job.yaml")
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        let why = try daemon.purser("why", "\(id)").out
        for words in [
            "probe 1 of 2, on A100:1: at most", "A100:1 (a100) does ", "steps an hour", "probing was billed $",
        ] { #expect(why.contains(words), "\(why)") }
        let events = try daemon.purser("events", "--json").out
        for code in ["Probed", "ProbeEnded", "ProbeChosen"] { #expect(events.contains(code), "\(events)") }
        let cost = try daemon.purser("cost", "\(id)").out
        #expect(cost.contains("PROBE") || cost.contains("probe"), "\(cost)")
        #expect(try daemon.purser("show", "\(id)").out.contains("stopped (probe)"))
        #expect(try daemon.purser("show", "\(id)").out.contains("short runs on two or three kinds, then the choice"))
        let verified = try daemon.purser("cost", "verify")
        #expect(verified.code == 0, "\(verified)")
    }

    /// Both kinds are this machine, and the command counts as fast on both: the cheaper one is the choice. Time runs
    /// 300 times as fast, so that ten minutes of a probe are two seconds.
    @Test func aCommandIsProbedByTheStepsItPrints() throws {
        let daemon = try TestDaemon(
            pool: Self.pool.replacingOccurrences(of: "2.60", with: "0.90"), files: ["job.yaml": Self.counter],
            rate: 300, tick: "1m")
        defer { daemon.close() }
        try daemon.write(Self.script, to: "count.sh")
        try daemon.start()
        let id = try daemon.submit("job.yaml")
        #expect(try daemon.purser("wait", "\(id)").code == 0)
        let attempts = try daemon.attempts(id)
        #expect(attempts.first?["isProbe"] as? Bool == true && attempts.first?["group"] as? String == "a100")
        #expect(attempts.last?["exit"] as? String == "finished" && attempts.last?["group"] as? String == "t4")
        let resumed = try #require(attempts.last?["resumedFromStep"] as? Int)
        #expect(resumed > 0, "what the probe saved is kept: \(attempts)")
        let why = try daemon.purser("why", "\(id)").out
        #expect(why.contains("steps an hour, measured") && why.contains("probing was billed $"), "\(why)")
        #expect(try daemon.purser("cost", "verify").code == 0)
    }

    /// Counts to 120 at ten a second, and saves when it is told to stop.
    private static let script = """
        step=0
        if [ -n "$PURSER_RESUME_FROM" ]; then step=$(cat "$PURSER_RESUME_FROM"); fi
        save() {
          echo $step > "$PURSER_CHECKPOINT_DIR/step"
          echo "{\\"step\\": $step, \\"checkpoint\\": \\"$PURSER_CHECKPOINT_DIR/step\\"}"
          exit 0
        }
        trap save TERM
        while [ $step -lt 120 ]; do
          step=$((step + 1))
          echo "{\\"step\\": $step}"
          sleep 0.1
        done
        """

    private static let counter = """
        name: counter
        resources: {accelerators: {A100: 1, T4: 1}, use_spot: false}
        run: exec /bin/sh count.sh
        purser: {probe: true, steps: 120, checkpoint: {every: auto}, expected_duration: 1h}
        """
}
