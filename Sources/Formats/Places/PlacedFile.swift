import Domain
import Foundation

/// Why a file or directory that was named cannot be used: what, why and what to do.
public struct UnusableFile: Error, CustomStringConvertible, Sendable {
    /// For people.
    public let description: String

    /// An error.
    public init(_ description: String) { self.description = description }
}

/// A file that a configuration or a flag names.
enum PlacedFile {
    /// Its text; `what` it is, for people, and which file of the project is an `example` of one.
    static func text(of path: String, _ what: String, example: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw UnusableFile("\(what) \(path) does not exist; name another one, or copy \(example) there")
        }
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw UnusableFile("\(what) \(path) cannot be read: \(error.localizedDescription)")
        }
    }
}

extension PoolFile {
    /// Reads a pool file and the traces it names. What it does not say of power is taken from the catalogue, what it
    /// does not say of speeds from the tables.
    public static func read(
        _ path: String, _ catalog: PriceCatalog?, _ tables: ThroughputTables?
    ) throws -> PoolDescription {
        let text = try PlacedFile.text(of: path, "the pool file", example: "Config/pool.yaml")
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var pool = try PoolFile.parse(text, name: path) { trace in
            try String(contentsOfFile: trace.hasPrefix("/") ? trace : "\(directory)/\(trace)", encoding: .utf8)
        }
        if let tables { pool.throughputs = pool.throughputs.filled(from: tables.table) }
        let priced = pool.priced(by: catalog?.catalog)
        guard priced.missing.isEmpty else {
            throw UnusableFile(
                "the pool file \(path) takes prices from the catalogue that "
                    + "\(catalog.map { "\($0.directory) has not" } ?? "is not configured"): "
                    + priced.missing.map(\.name).joined(separator: ", ")
                    + "; give them price_per_gb or tiers" + (catalog == nil ? ", or name a catalogue" : ""))
        }
        return catalog.map { priced.pool.powered(by: $0.catalog) } ?? priced.pool
    }
}
