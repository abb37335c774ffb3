import Foundation

/// Measurements and long checks: `Benchmarks seeds COUNT [FIRST]`, `Benchmarks bench [--only PART,PART] [JSON-FILE]`,
/// `Benchmarks kills COUNT [SEED]`, `Benchmarks philly|gavel [DATA]`.
@main
enum Benchmarks {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "seeds": Seeds.run(count: number(arguments, 1) ?? 1_000, first: number(arguments, 2) ?? 1)
        case "kills": Kills.run(count: Int(number(arguments, 1) ?? 100), seed: number(arguments, 2) ?? 1)
        case "philly", "gavel": peers(arguments[0], data: arguments.count > 1 ? arguments[1] : "../shared/data")
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
                "usage: Benchmarks seeds COUNT [FIRST] | bench [--only PART,PART] [JSON-FILE] | kills COUNT [SEED] "
                    + "| philly|gavel [DATA]")
        }
    }

    /// One section of the comparison with peers, printed and as a line of JSON.
    private static func peers(_ name: String, data: String) {
        do {
            let found = try name == "philly" ? PhillyPeers.section(data: data) : GavelPeers.section(data: data)
            guard let section = found else { return print("\(name): its files are not under \(data), left out") }
            let bytes = try JSONSerialization.data(withJSONObject: section, options: [.sortedKeys])
            print(String(decoding: bytes, as: UTF8.self))
        } catch {
            fail("\(name): \(error)")
        }
    }

    private static func number(_ arguments: [String], _ index: Int) -> UInt64? {
        arguments.count > index ? UInt64(arguments[index]) : nil
    }
}
