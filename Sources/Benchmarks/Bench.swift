import Domain
import Foundation

/// Measures speeds, prints them for people and writes them as flat JSON. Each run says the machine's load before and
/// after, for a busy machine tells little. Everything but `steps_per_s`, `event_us`, `review_1000_ms`, `plan_1000_ms`
/// and `metrics_per_s` is measured on the real release daemon and command, over the socket, with a database on a disk.
enum Bench {
    /// The parts that can be asked for one by one, in the order in which they run.
    private static let parts: [(name: String, measure: @Sendable (inout Measured) throws -> Void)] = [
        ("steps", StepBench.measure), ("events", EventBench.measure), ("review", ReviewBench.measure),
        ("metrics", MetricBench.measure),
        ("command", CommandBench.measure),
        ("done", DoneBench.measure), ("submits", SubmitBench.measure), ("50k", FullQueueBench.measure),
        ("costs", CostBench.measure),
    ]

    /// Measures all parts, or those named; `jsonFile` gets the figures as one flat object.
    static func run(only names: [String], jsonFile: String?) {
        let known = parts.map(\.name)
        if let unknown = names.first(where: { !known.contains($0) }) {
            fail("there is no part '\(unknown)'; they are \(known.joined(separator: ", "))")
        }
        var figures = Measured()
        figures["load_before"] = Machine.load
        do {
            for part in parts where names.isEmpty || names.contains(part.name) { try part.measure(&figures) }
            figures["load_after"] = Machine.load
            if let jsonFile { try figures.write(to: jsonFile) }
        } catch {
            fail("\(error)")
        }
    }
}

/// Figures by name, printed as they come.
struct Measured {
    private var values: [String: Double] = [:]

    subscript(_ name: String) -> Double {
        get { values[name] ?? .nan }
        set {
            let rounded = newValue.magnitude >= 100 ? newValue.rounded() : (newValue * 1_000).rounded() / 1_000
            values[name] = rounded
            FileHandle.standardOutput.write(Data("\(name) \(rounded)\n".utf8))
        }
    }

    func write(to path: String) throws {
        let data = try JSONSerialization.data(withJSONObject: values, options: [.sortedKeys, .prettyPrinted])
        do {
            try data.write(to: URL(fileURLWithPath: path))
        } catch {
            throw BenchError("cannot write \(path): \(error.localizedDescription)")
        }
    }
}

/// Why a figure cannot be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension Duration {
    /// Fractional seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension [Double] {
    /// The value below which `share` of the sorted values lie; not a number for an empty list.
    func quantile(_ share: Double) -> Double {
        let sorted = self.sorted()
        return sorted.isEmpty ? .nan : sorted[Int((Double(sorted.count - 1) * share).rounded())]
    }
}
