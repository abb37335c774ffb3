// Linked and not called: replays are measured with the allocator of `purser-sim`.
import Mimalloc

/// Measurements and long checks: `Benchmarks seeds COUNT [FIRST]`, `Benchmarks bench [--only PART,PART] [JSON-FILE]`,
/// `Benchmarks kills COUNT [SEED]`, `Benchmarks peers [--only PART,PART] [DATA] [JSON-FILE]`,
/// `Benchmarks hardware [DIRECTORY]`, `Benchmarks moves [SEEDS]`, `Benchmarks probes [SEEDS]`.
@main
enum Benchmarks {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "seeds": Seeds.run(count: number(arguments, 1) ?? 1_000, first: number(arguments, 2) ?? 1)
        case "kills": Kills.run(count: Int(number(arguments, 1) ?? 100), seed: number(arguments, 2) ?? 1)
        case "peers":
            arguments.removeFirst()
            let only = parts(&arguments)
            Peers.run(
                only: only, data: arguments.first ?? "../shared/data",
                jsonFile: arguments.count > 1 ? arguments[1] : nil)
        case "moves": MoveStudy.run(seeds: number(arguments, 1) ?? 1_000)
        case "probes": ProbeStudy.run(seeds: number(arguments, 1) ?? 1_000)
        case "hardware": Hardware.run(directory: arguments.count > 1 ? arguments[1] : "Config")
        case "bench":
            arguments.removeFirst()
            let only = parts(&arguments)
            Bench.run(only: only, jsonFile: arguments.first)
        default:
            fail(
                "usage: Benchmarks seeds COUNT [FIRST] | bench [--only PART,PART] [JSON-FILE] | kills COUNT [SEED] | "
                    + "peers [--only PART,PART] [DATA] [JSON-FILE] | hardware [DIRECTORY] | moves [SEEDS] | "
                    + "probes [SEEDS]")
        }
    }

    /// Takes `--only PART,PART` off the front; empty: all parts.
    private static func parts(_ arguments: inout [String]) -> [String] {
        guard arguments.first == "--only", arguments.count > 1 else { return [] }
        defer { arguments.removeFirst(2) }
        return arguments[1].split(separator: ",").map(String.init)
    }

    private static func number(_ arguments: [String], _ index: Int) -> UInt64? {
        arguments.count > index ? UInt64(arguments[index]) : nil
    }
}
