import Domain
import Foundation

/// The tables of throughputs as they were read.
public struct ThroughputTables: Sendable {
    /// Where their files lie.
    public let directory: String
    /// What is in them.
    public let table: ThroughputTable
    /// What is likely to be a mistake in them, a line each with its place; of very many, the first.
    public let warnings: [String]

    /// The most warnings that are told.
    private static let most = 50

    /// Reads the files of a directory.
    public static func read(_ directory: String) throws -> ThroughputTables {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw UnusableFile(
                "the tables of throughputs \(directory) are not a directory; name another one, copy Config/throughput "
                    + "there, or take 'throughput' out of the configuration")
        }
        let loaded = try ThroughputFiles.read(directory: directory)
        var warnings = loaded.warnings.prefix(most).map(\.description)
        if loaded.warnings.count > most { warnings.append("\(loaded.warnings.count - most) more are not shown") }
        return ThroughputTables(directory: directory, table: loaded.table, warnings: warnings)
    }

    /// What they have, in a few words: `65 workloads, 983 rows, 38 accelerators`.
    public var summary: String {
        let workloads = Set(table.rows.keys.map(\.workload)).count
        return "\(workloads) workloads, \(table.rows.count) rows, \(table.specs.count) accelerators"
    }
}
