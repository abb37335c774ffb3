import Domain

/// The rows of a table of recorded facts. A recording has dirt in it, so that a bad row is counted and left out, and
/// the others are used.
public struct TraceRows<Row: Sendable>: Sendable {
    /// The good rows, in their order.
    public var rows: [Row]
    /// Rows that were left out.
    public var badRows: Int
    /// What is wrong with the first of them, at most `FileProblems.most`.
    public var problems: [FileProblem]

    /// Reads comma-separated values that have these columns, in any order; `row` gives nil where it has noted what is
    /// wrong. A wrong heading leaves no rows.
    static func read(
        _ bytes: [UInt8], file: String, columns: [String], _ row: (CSVTable.Line) -> Row?
    ) -> TraceRows {
        let walker = Walker(file: file)
        let lines = CSVTable(String(decoding: bytes, as: UTF8.self), columns: columns, walker).lines
        var rows: [Row] = []
        var bad = Set(walker.problems.map(\.line))
        for line in lines {
            let noted = walker.problems.count
            if let read = row(line), walker.problems.count == noted, !bad.contains(line.place.line) {
                rows.append(read)
            } else {
                bad.insert(line.place.line)
            }
        }
        let problems = FileProblem.sorted(walker.problems).prefix(FileProblems.most)
        return TraceRows(rows: rows, badRows: bad.count, problems: Array(problems))
    }
}
