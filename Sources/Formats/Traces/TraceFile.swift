import Domain

/// Reads lists of jobs for a replay: Purser's own and those that others have published. A row that makes no sense is
/// counted and passed over, and the rest is read.
public enum TraceFile {
    /// A kind of list, known by its heading.
    public enum Format: String, CaseIterable, Sendable {
        /// Purser's own: docs/reference/trace-file.md.
        case purser
        /// Jobs of Microsoft's Philly clusters, as published with Sia: submission, length, GPUs, virtual cluster.
        case philly
        /// Jobs as made by Gavel's generator: model, steps, GPUs, arrival, deadline. Moving them costs nothing.
        case gavel
    }

    /// What was read.
    public struct Read: Sendable {
        /// The jobs.
        public var trace: JobTrace
        /// What the file was taken for.
        public var format: Format
        /// Rows that were passed over.
        public var badRows = 0
        /// What is wrong with the first of them, in order of lines.
        public var problems: [FileProblem] = []
    }

    /// Reads a list; without a format its heading says what it is. Throws where it is no list of jobs at all, or none
    /// of its rows can be read.
    public static func read(
        _ bytes: [UInt8], name: String, as format: Format? = nil
    ) throws(FileProblems) -> Read {
        var scanner = TraceScanner(bytes)
        guard let heading = scanner.next() else {
            throw FileProblems([
                FileProblem(
                    file: name, line: 1, column: 1, message: "the file is empty",
                    hint: "its first line names the columns: submit_s,duration_s,accelerators")
            ])
        }
        let columns = heading.map(\.text)
        guard let found = format ?? Format.allCases.first(where: { $0.isHeading(columns) }) else {
            throw FileProblems([unknown(columns, at: scanner.line, name)])
        }
        var reader = try TraceReader(found, heading, line: scanner.line, file: name)
        while let fields = scanner.next() { reader.take(fields, line: scanner.line) }
        guard !reader.jobs.isEmpty else {
            let nothing = FileProblem(
                file: name, line: scanner.line, column: 1, message: "the file has no job that can be read")
            throw FileProblems(reader.problems.isEmpty ? [nothing] : reader.problems)
        }
        return Read(
            trace: JobTrace(reader.jobs), format: found, badRows: reader.badRows, problems: reader.problems)
    }

    private static func unknown(_ columns: [String], at line: Int, _ name: String) -> FileProblem {
        let known = Format.allCases.flatMap(\.columns)
        let near = columns.lazy.filter { !known.contains($0) }.compactMap { column in
            nearest(to: column, among: known).map { "'\(column)' may be '\($0)'" }
        }.first
        return FileProblem(
            file: name, line: line, column: 1, message: "the heading is that of no list of jobs that is known",
            hint: near ?? "the least is submit_s,duration_s,accelerators; docs/reference/trace-file.md has them all")
    }
}

extension TraceFile.Format {
    /// The columns it may have.
    var columns: [String] {
        switch self {
        case .purser:
            [
                "submit_s", "duration_s", "steps", "workload", "accelerators", "name", "user", "project", "kinds",
                "nodes", "cpus", "memory_mib", "priority", "deadline_s", "guess_s", "save_s", "spot",
            ]
        case .philly: [Self.phillySubmit, "duration_s", "num_gpus", "virtual_cluster"]
        case .gavel:
            [
                "job", "model", "num_gpus", "total_steps", "arrival_s", "slo_factor", "v100_duration_s", "deadline_s",
            ]
        }
    }

    /// Those it must have.
    var needed: [String] {
        switch self {
        case .purser: ["submit_s", "accelerators"]
        case .philly: [Self.phillySubmit, "duration_s", "num_gpus"]
        case .gavel: ["model", "num_gpus", "total_steps", "arrival_s"]
        }
    }

    private static let phillySubmit = "submit_s_from_2017-09-04T10:30:41"

    func isHeading(_ columns: [String]) -> Bool { needed.allSatisfy(columns.contains) }
}
