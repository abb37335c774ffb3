import ArgumentParser
import Client
import Wire

/// `purser throughput`.
struct Throughputs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "throughput",
        abstract:
            "List how fast workloads run on what: measured, reported by jobs, or estimated, with source and date.",
        discussion: """
            Examples:
              purser throughput --workload resnet50
              purser throughput --workload mlperf-bert --accelerator A100,H100:8
              purser throughput --basis reported
              purser throughput --json | jq -r '[.items[].workload] | unique[]'
            """)

    @Option(help: "Only these workloads: resnet50,bert.") var workload: String?
    @Option(help: "Only these accelerators: A100, A100:8, cpu.") var accelerator: String?
    @Option(
        help: "Only speeds that are measured, reported, scaled (from another number) or converted (another kind).",
        completion: .list(["measured", "reported", "scaled", "converted"]))
    var basis: String?
    @Option(help: "At most so many.") var limit: Int?
    @OptionGroup var common: CommonFlags

    func run() throws {
        let pairs = [
            ("workload", workload), ("accelerator", accelerator), ("basis", basis), ("limit", limit.map(String.init)),
        ]
        let reply = try common.api.throughput(pairs.compactMap { key, value in value.map { (key, $0) } })
        try common.show(reply) { list throws(Failure) in try common.view.throughput(list) }
        if reply.document.items.isEmpty, !common.json {
            Output.complain([
                "no speed is like that; leave a filter out, or add tables: docs/how-to/describe-your-pool.md"
            ])
        }
    }
}
