import Domain
import Foundation

/// Reads the price catalogue: a directory of files of comma-separated values, and the files of its directory
/// `prices.d`, whose lines replace or add prices.
public enum CatalogFiles {
    /// One file of the directory.
    public struct File: Hashable, Sendable {
        /// Its name in the directory: `prices.csv`, `prices.d/own.csv`.
        public var name: String
        /// What is in it.
        public var text: String
        /// A file.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// What was read.
    public struct Loaded: Hashable, Sendable {
        /// The catalogue.
        public var catalog: Catalog
        /// What is likely to be a mistake, in order of files and lines.
        public var warnings: [FileProblem]
    }

    /// The folder of the files with own prices.
    static let ownPrices = "prices.d"

    /// Reads a directory.
    public static func read(directory: String) throws(FileProblems) -> Loaded {
        try parse(try files(in: directory, and: ownPrices), directory: directory)
    }

    /// The files of comma-separated values in a directory and in a directory of it, in order of their names.
    static func files(in directory: String, and own: String) throws(FileProblems) -> [File] {
        var files: [File] = []
        var problems: [FileProblem] = []
        let inside = names(in: "\(directory)/\(own)").map { "\(own)/\($0)" }
        for name in names(in: directory) + inside where name.hasSuffix(".csv") {
            let path = "\(directory)/\(name)"
            do throws(FileProblem) {
                files.append(File(name: name, text: try text(of: path)))
            } catch {
                problems.append(error)
            }
        }
        if !problems.isEmpty { throw FileProblems(problems) }
        return files
    }

    /// Reads the files of a directory, whose path messages begin with. Those of `prices.d` count in order of their
    /// names.
    public static func parse(_ files: [File], directory: String) throws(FileProblems) -> Loaded {
        var reader = CatalogReader(directory: directory)
        let texts = Dictionary(files.map { ($0.name, $0.text) }) { $1 }
        for table in CatalogReader.Table.allCases {
            if let text = texts[table.file] {
                reader.read(text, as: table, name: table.file)
            } else if table.isNeeded {
                reader.note(table.file, "the catalogue needs this file", hint: "Config/catalog has one to start from")
            }
        }
        let own = files.filter { $0.name.hasPrefix("\(ownPrices)/") }
        for file in own.sorted(by: { $0.name < $1.name }) { reader.read(file.text, as: .prices, name: file.name) }
        let known = CatalogReader.Table.allCases.map(\.file)
        for file in files where !file.name.contains("/") && !known.contains(file.name) {
            reader.warn(
                file.name, .start, "this file is not read",
                hint: nearest(to: file.name, among: known).map { "did you mean '\($0)'?" }
                    ?? "own prices go into \(ownPrices)")
        }
        return try reader.finish()
    }

    private static func names(in directory: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func text(of path: String) throws(FileProblem) -> String {
        func problem(_ message: String, line: Int = 1, hint: String? = nil) -> FileProblem {
            FileProblem(file: path, line: line, column: 1, message: message, hint: hint)
        }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { throw problem("this is not a file", hint: "is it a link to nothing, or a directory?") }
        let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
        guard size <= Limits.catalogFile else {
            throw problem("the file has \(size) bytes, and at most \(Limits.catalogFile) are read")
        }
        guard let bytes = FileManager.default.contents(atPath: target) else {
            throw problem("the file cannot be read", hint: "may the daemon's user read it?")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw problem("the file is not UTF-8 text from this line on", line: bad + 1, hint: "save it as UTF-8")
        }
        return text
    }
}
