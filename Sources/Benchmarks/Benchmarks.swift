/// Measurements and long checks: `Benchmarks seeds COUNT [FIRST]`, `Benchmarks bench [--only PART,PART] [JSON-FILE]`,
/// `Benchmarks kills COUNT [SEED]`, `Benchmarks peers [DATA] [JSON-FILE]`, `Benchmarks hardware [DIRECTORY]`,
/// `Benchmarks moves [SEEDS]`.
@main
enum Benchmarks {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "seeds": Seeds.run(count: number(arguments, 1) ?? 1_000, first: number(arguments, 2) ?? 1)
        case "kills": Kills.run(count: Int(number(arguments, 1) ?? 100), seed: number(arguments, 2) ?? 1)
        case "peers":
            Peers.run(
                data: arguments.count > 1 ? arguments[1] : "../shared/data",
                jsonFile: arguments.count > 2 ? arguments[2] : nil)
        case "moves": MoveStudy.run(seeds: number(arguments, 1) ?? 1_000)
        case "hardware": Hardware.run(directory: arguments.count > 1 ? arguments[1] : "Config")
        case "bench":
            arguments.removeFirst()
            var only: [String] = []
            if arguments.first == "--only", arguments.count > 1 {
                only = arguments[1].split(separator: ",").map(String.init)
                arguments.removeFirst(2)
            }
            Bench.run(only: only, jsonFile: arguments.first)
        default:
            fail(
                "usage: Benchmarks seeds COUNT [FIRST] | bench [--only PART,PART] [JSON-FILE] | kills COUNT [SEED] | "
                    + "peers [DATA] [JSON-FILE] | hardware [DIRECTORY] | moves [SEEDS]")
        }
    }

    private static func number(_ arguments: [String], _ index: Int) -> UInt64? {
        arguments.count > index ? UInt64(arguments[index]) : nil
    }
}
