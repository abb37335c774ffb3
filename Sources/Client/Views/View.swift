/// How documents are shown to people.
public struct View: Sendable {
    /// Marks for a terminal, or none.
    public var style: Style
    /// Whether tables have headings.
    public var hasHeader: Bool
    /// Whether times are UTC, else local.
    public var isUTC: Bool
    /// Headings of the only columns of a list that are shown, in this order; empty: all.
    public var columns: [String]

    /// A view.
    public init(style: Style, hasHeader: Bool, isUTC: Bool, columns: [String] = []) {
        self.style = style
        self.hasHeader = hasHeader
        self.isUTC = isUTC
        self.columns = columns
    }

    /// Whether something is told below tables.
    public var showsNotes: Bool { hasHeader && columns.isEmpty }

    /// The lines of a list, with the columns that are wanted.
    func lines(of table: Table) throws(Failure) -> [String] {
        try (columns.isEmpty ? table : table.keeping(columns)).lines(style, hasHeader: hasHeader)
    }

    /// A heading over a part of a page.
    func heading(_ text: String) -> [String] { hasHeader ? ["", style.mark(text, .heading)] : [] }

    /// Names and values below each other, the values in one column.
    func pairs(_ pairs: [(name: String, value: String)]) -> [String] {
        let width = pairs.reduce(0) { max($0, $1.name.count) }
        return pairs.map { name, value in
            "  \(name)" + String(repeating: " ", count: width - name.count + 2) + value
        }
    }

    /// The lines of a table, moved in.
    func indented(_ table: Table, by blanks: Int = 2) -> [String] {
        table.lines(style, hasHeader: hasHeader).map { String(repeating: " ", count: blanks) + $0 }
    }
}
