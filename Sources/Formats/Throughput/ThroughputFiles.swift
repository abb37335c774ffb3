import Domain

/// Reads the tables of throughputs: a directory with `accelerators.csv` and files of measured rows, and the files of
/// its directory `throughput.d`, whose rows replace or add rows.
public enum ThroughputFiles {
    /// What was read.
    public struct Loaded: Hashable, Sendable {
        /// The rows and what the accelerators can do.
        public var table: ThroughputTable
        /// What is likely to be a mistake, in order of files and lines.
        public var warnings: [FileProblem]
    }

    /// The folder of the files with own rows.
    static let ownRows = "throughput.d"
    /// The file with what accelerators can do.
    static let accelerators = "accelerators.csv"

    /// Reads a directory.
    public static func read(directory: String) throws(FileProblems) -> Loaded {
        try parse(try CatalogFiles.files(in: directory, and: ownRows), directory: directory)
    }

    /// Reads the files of a directory, whose path messages begin with. Those of `throughput.d` count in order of their
    /// names.
    public static func parse(_ files: [CatalogFiles.File], directory: String) throws(FileProblems) -> Loaded {
        var reader = ThroughputReader(directory: directory)
        guard let specs = files.first(where: { $0.name == accelerators }) else {
            let message = "the tables of throughputs need this file"
            throw FileProblems([
                FileProblem(
                    file: "\(directory)/\(accelerators)", line: 1, column: 1, message: message,
                    hint: "Config/throughput has one to start from")
            ])
        }
        reader.readAccelerators(specs.text, name: specs.name)
        let rows = files.filter { $0.name != accelerators }.sorted { left, right in
            (left.name.contains("/") ? 1 : 0, left.name) < (right.name.contains("/") ? 1 : 0, right.name)
        }
        for file in rows { reader.readRows(file.text, name: file.name, isOwn: file.name.contains("/")) }
        return try reader.finish()
    }
}
