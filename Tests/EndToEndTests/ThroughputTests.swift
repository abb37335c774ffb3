import Foundation
import TestKit
import Testing

/// The tables of throughputs, and spot without checkpoints, as a user meets them.
@Suite(.serialized) struct ThroughputTests {
    private static let pool = """
        seed: 5
        workloads: {resnet50: {"V100:8": 20}}
        groups:
          - {name: v100, provider: aws, type: p3, terms: on-demand, limit: 1, price: 3.06, vcpus: 8, memory: 61GiB,
             accelerators: V100:1}
          - {name: v100-spot, provider: aws, type: p3, terms: spot, limit: 1, price: 0.97, vcpus: 8, memory: 61GiB,
             accelerators: V100:1}
          - {name: l4, provider: gcp, type: g2, terms: on-demand, limit: 1, price: 0.7, vcpus: 4, memory: 16GiB,
             accelerators: L4:1}
        """
    private static func job(hours: Int, _ more: String = "") -> String {
        // 3.25391 steps a second on one V100.
        """
        resources: {accelerators: V100:1, use_spot: true}
        purser: {simulate: {workload: resnet50, steps: \(hours * 11_714)}\(more)}
        """
    }

    @Test func theShippedTablesAreUsedAndListed() throws {
        let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Config/throughput").path
        let files = [
            "short.yaml": Self.job(hours: 4), "long.yaml": Self.job(hours: 40),
            "forced.yaml": Self.job(hours: 40, ", spot: {allow_without_checkpoint: true}"),
        ]
        let daemon = try TestDaemon(pool: Self.pool, files: files, more: "throughput: \(shipped)")
        defer { daemon.close() }
        try daemon.start()
        #expect(daemon.log.contains("throughputs \(shipped): "), "\(daemon.log)")
        let columns = ["--columns", "hw,steps/s,basis,from,source", "--no-header"]
        let listed = try daemon.purser(
            ["throughput", "--workload", "resnet50", "--accelerator", "V100:1,V100:8,L4"] + columns)
        #expect(
            listed.out.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
                == [
                    "L4:1 ~1.4697 converted A10:1 -", "V100:1 3.2539 measured - lambda deeplearning-benchmark",
                    "V100:8 20.0 measured - pool file",
                ], "\(listed)")
        let wrong = try daemon.purser("throughput", "--workload", "resnet5")
        #expect(wrong.code == 2 && wrong.err.contains("did you mean 'resnet50'?"), "\(wrong)")

        #expect(try daemon.submit("short.yaml") == 1)
        let refused = try daemon.purser("submit", daemon.path("long.yaml"))
        #expect(refused.code == 6, "\(refused)")
        for part in [
            "spot without checkpoints would cost more", "0.2351 interruptions an hour", "(e^(h t) - 1) / h",
            "on v100-spot for about $", "v100 needs 1d 16h", "about $122.", "add purser.checkpoint", "drop use_spot",
            "purser.spot.allow_without_checkpoint: true",
        ] {
            #expect(refused.err.contains(part), "\(part) is not in \(refused)")
        }
        #expect(try daemon.submit("forced.yaml") == 2)
    }
}
