import Client
import Domain
import Formats
import Wire

/// A file of a study: its name without directories, and a digest of its bytes (FNV-1a).
struct NamedFile {
    let name: String
    let digest: String

    init(_ path: String, _ bytes: some Sequence<UInt8>) {
        var digest = FNV1a()
        for byte in bytes { digest.add(byte) }
        name = path.split(separator: "/").last.map(String.init) ?? path
        self.digest = Self.digits(digest.value)
    }

    /// Sixteen hexadecimal digits.
    static func digits(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// A table of recorded facts that was read.
struct Recorded<Row: Sendable> {
    let file: NamedFile
    let rows: [Row]
    let badRows: Int

    /// Reads a table and says what is wrong with rows that are left out; a failure where none is left.
    init(
        _ path: String, _ what: String, isQuiet: Bool, _ parse: ([UInt8], String) -> TraceRows<Row>
    ) throws(Failure) {
        try self.init(path, bytes: try Input.bytes(of: path, what), isQuiet: isQuiet, parse)
    }

    /// Reads a table from bytes that were read.
    init(
        _ path: String, bytes: [UInt8], isQuiet: Bool, _ parse: ([UInt8], String) -> TraceRows<Row>
    ) throws(Failure) {
        let read = parse(bytes, path)
        guard !read.rows.isEmpty else {
            let nothing = FileProblem(file: path, line: 1, column: 1, message: "the file has no row that can be read")
            throw Failure(FileProblems(read.problems.isEmpty ? [nothing] : read.problems))
        }
        if read.badRows > 0, !isQuiet {
            Output.complain(
                ["purser: rows of \(path) that are left out: \(read.badRows)"] + read.problems.map(\.description))
        }
        (file, rows, badRows) = (NamedFile(path, bytes), read.rows, read.badRows)
    }
}

extension Failure {
    /// What is wrong with a file, a line for each place.
    init(_ problems: FileProblems) {
        self.init(
            .usage, "a file is wrong",
            errors: problems.problems.map { problem in
                Problem.FileError(
                    file: problem.file, line: problem.line, column: problem.column, message: problem.message,
                    hint: problem.hint)
            })
    }
}
