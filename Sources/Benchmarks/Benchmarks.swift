/// Measurements and long checks: `Benchmarks seeds COUNT [FIRST]`, `Benchmarks bench [JSON-FILE]`,
/// `Benchmarks kills COUNT [SEED]`.
@main
enum Benchmarks {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "seeds": Seeds.run(count: number(arguments, 1) ?? 1_000, first: number(arguments, 2) ?? 1)
        case "bench": Bench.run(jsonFile: arguments.count > 1 ? arguments[1] : nil)
        case "kills": Kills.run(count: Int(number(arguments, 1) ?? 100), seed: number(arguments, 2) ?? 1)
        default: fail("usage: Benchmarks seeds COUNT [FIRST] | bench [JSON-FILE] | kills COUNT [SEED]")
        }
    }

    private static func number(_ arguments: [String], _ index: Int) -> UInt64? {
        arguments.count > index ? UInt64(arguments[index]) : nil
    }
}
