import Foundation
import TestKit
import Testing

/// A command with a range of accelerators on one node with four.
@Suite(.serialized) struct ElasticTests {
    private static let pool = """
        seed: 5
        workloads: {toy: {"T4:1": 1, "T4:2": 1.8, "T4:4": 3}}
        peaks: {T4: 65}
        groups:
          - {name: four, provider: aws, type: g4dn.12xlarge, region: r1, zone: r1a, terms: on-demand, limit: 1,
             price: 3.60, vcpus: 8, memory: 16GiB, accelerators: T4:4, grant_delay: 1s, boot: 30s, minimum_charge: 0s}
        """

    /// Two hours on two of the four.
    private static let taker = """
        name: taker
        resources: {accelerators: T4:2}
        purser: {simulate: {workload: toy, steps: 12960}, priority: 90, checkpoint: {save: 10s}}
        """

    private static let job = """
        name: elastic
        resources: {accelerators: "T4:1..4"}
        run: exec /bin/sh train.sh
        purser:
          objective: time
          steps: 200
          checkpoint: {save: 1s}
          expected_duration: {1: 10h, 2: 5h30m, 4: 3h}
        """

    /// Goes on from its checkpoint, the faster the more accelerators it has.
    private static let script = """
        step=$(cat "${PURSER_RESUME_FROM:-/dev/null}"); step=${step:-0}
        echo "has $PURSER_ACCELERATORS"
        trap 'exit 0' TERM
        while [ "$step" -lt 200 ]; do
          case ${PURSER_ACCELERATORS#*:} in 1) sleep 0.3;; 2) sleep 0.16;; *) sleep 0.09;; esac
          step=$((step + 1))
          echo "$step" > "$PURSER_CHECKPOINT_DIR/new.tmp"
          mv "$PURSER_CHECKPOINT_DIR/new.tmp" "$PURSER_CHECKPOINT_DIR/last"
          echo "{\\"step\\": $step, \\"checkpoint\\": \\"$PURSER_CHECKPOINT_DIR/last\\"}"
        done
        """

    /// Half the node is taken: it starts with the other half. When all of it is free it saves, and goes on with four,
    /// which it finds in its environment. The daemon is started anew in between.
    @Test func aCommandGrowsAndFindsWhatItHas() throws {
        let daemon = try TestDaemon(
            pool: Self.pool, files: ["taker.yaml": Self.taker, "job.yaml": Self.job, "train.sh": Self.script],
            rate: 600)
        defer { daemon.close() }
        try daemon.start()
        let taker = try daemon.submit("taker.yaml")
        try daemon.wait(taker, for: "RUNNING")
        let plan = try daemon.purser("plan", "job.yaml")
        #expect(plan.out.contains("It would start now on four with 2 accelerators: about $"), "\(plan)")
        #expect(plan.out.contains("OPTION  SIZE  TERMS"), "\(plan)")
        let id = try daemon.submit("job.yaml")
        try daemon.wait(id, for: "RUNNING")
        #expect(daemon.end() == 0)
        try daemon.start()
        let waited = try daemon.purser("wait", "\(id)")
        #expect(waited.code == 0, "\(waited)")
        #expect(try daemon.attempts(id).count == 2)
        #expect(try daemon.purser("logs", "\(id)", "--attempt", "1").out.hasPrefix("has T4:2\n"))
        #expect(try daemon.purser("logs", "\(id)", "--attempt", "2").out.hasPrefix("has T4:4\n"))
        let why = try daemon.purser("why", "\(id)")
        #expect(why.out.contains("resize: with 2 accelerators on four the rest costs about $"), "\(why)")
        #expect(try daemon.purser("events", "--since", "0").out.contains(" resize job \(id) "))
        let verified = try daemon.purser("cost", "verify")
        #expect(verified.code == 0, "\(verified)")
    }

    @Test func aWrongRangeIsSaidWithItsPlace() throws {
        let daemon = try TestDaemon(
            pool: Self.pool, files: ["wrong.yaml": "run: x\nresources: {accelerators: 'T4:4..1'}"])
        defer { daemon.close() }
        try daemon.start()
        let ran = try daemon.purser("submit", "wrong.yaml")
        #expect(ran.code == 2 && ran.err.contains("wrong.yaml:2:27: a range of accelerators is written like"), "\(ran)")
    }
}
