import Formats
import Foundation
import Synchronization

/// Ours beside published results on the same input: `Benchmarks peers [--only PART,PART] [DATA] [JSON-FILE]`. Each
/// section reads files of a folder, prints a table and gives its part of the JSON; one whose files are not there is
/// passed over by name.
enum Peers {
    /// The sections in the order in which they run, by the name of their part of the JSON. The first is one whose
    /// memory counts.
    private static let sections: [(name: String, measure: @Sendable (PeerData) throws -> Any)] = [
        ("philly", PhillyPeers.measure), ("spot", SpotPeers.measure), ("market", SpotMarketStudy.measure),
        ("gavel", GavelPeers.measure), ("eva", EvaPeers.measure),
    ]

    /// Runs all sections, or `only` those named; `jsonFile` gets one object with a part for each that ran.
    static func run(only: [String], data directory: String, jsonFile: String?) {
        let data = PeerData(directory: directory)
        var parts: [String: Any] = [:]
        do {
            for section in sections where only.isEmpty || only.contains(section.name) {
                do {
                    parts[section.name] = try section.measure(data)
                } catch let missing as PeerData.Missing {
                    print("\(section.name): passed over, there is no \(missing.file) in \(directory)")
                }
            }
            guard let jsonFile else { return }
            let json = try JSONSerialization.data(withJSONObject: parts, options: [.sortedKeys, .prettyPrinted])
            try json.write(to: URL(fileURLWithPath: jsonFile))
        } catch {
            fail("\(error)")
        }
    }
}

/// A folder of recorded input.
struct PeerData {
    /// A file that is not there.
    struct Missing: Error {
        /// Its name.
        let file: String
    }

    /// Where it is.
    let directory: String

    /// What is in a file like `spot/x.csv`, which may lie in the folder itself as well.
    func bytes(_ file: String) throws -> [UInt8] {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        for path in ["\(directory)/\(file)", "\(directory)/\(name)"] {
            if let bytes = FileManager.default.contents(atPath: path) { return [UInt8](bytes) }
        }
        throw Missing(file: file)
    }

    /// The good rows; the bad ones are counted and told.
    static func told<Row>(_ read: TraceRows<Row>) -> [Row] {
        if read.badRows > 0 { print("\(read.badRows) bad rows left out") }
        for problem in read.problems { print("  \(problem)") }
        return read.rows
    }
}

/// Maps values on all processors, each as soon as one is free; the results are in order.
func inParallel<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ transform: @Sendable (Input) -> Output
) -> [Output] {
    let results = Mutex([Output?](repeating: nil, count: inputs.count))
    DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
        let result = transform(inputs[index])
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
}
