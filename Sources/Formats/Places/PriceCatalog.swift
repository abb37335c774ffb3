import Domain
import Foundation

/// A price catalogue as it was read.
public struct PriceCatalog: Sendable {
    /// Where its files lie.
    public let directory: String
    /// What is in them.
    public let catalog: Catalog
    /// What is likely to be a mistake in them, a line each with its place; of very many, the first.
    public let warnings: [String]

    /// The most warnings that are told.
    private static let most = 50

    /// Reads the files of a directory.
    public static func read(_ directory: String) throws -> PriceCatalog {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw UnusableFile(
                "the catalogue \(directory) is not a directory; name another one, copy Config/catalog there, or take "
                    + "'catalog' out of the configuration")
        }
        let loaded = try CatalogFiles.read(directory: directory)
        var warnings = loaded.warnings.prefix(most).map(\.description)
        if loaded.warnings.count > most { warnings.append("\(loaded.warnings.count - most) more are not shown") }
        return PriceCatalog(directory: directory, catalog: loaded.catalog, warnings: warnings)
    }

    /// What it has, in a few words: `84 machines, 168 prices`.
    public var summary: String { "\(catalog.bundles.count) machines, \(catalog.prices.count) prices" }
}
