import Domain

/// Rows under headings: numbers to the right, text to the left, two blanks between columns.
public struct Table: Sendable {
    /// A column.
    public struct Column: Sendable {
        /// Its heading.
        public var title: String
        /// Whether it holds numbers.
        public var isNumber: Bool
        /// A column.
        public init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    /// A cell.
    public struct Cell: Sendable, ExpressibleByStringLiteral {
        /// What it shows.
        public var text: String
        /// How it is marked.
        public var role: Style.Role
        /// A cell.
        public init(_ text: String, _ role: Style.Role = .plain) {
            self.text = text
            self.role = role
        }
        /// A plain cell.
        public init(stringLiteral text: String) { self.init(text) }
    }

    /// The columns.
    public var columns: [Column]
    /// The rows, each with a cell for every column.
    public var rows: [[Cell]] = []
    /// A row of sums below the others; nil: none.
    public var totals: [Cell]?

    /// An empty table.
    public init(_ columns: [Column]) { self.columns = columns }

    /// Puts a column before the one of a heading, or last; a cell for each row.
    public mutating func insert(_ column: Column, _ cells: [Cell], before title: String) {
        let place = columns.firstIndex { $0.title == title } ?? columns.count
        columns.insert(column, at: place)
        for (row, cell) in cells.enumerated() { rows[row].insert(cell, at: place) }
        totals?.insert("", at: place)
    }

    /// The table with only the columns of these headings, in this order.
    public func keeping(_ titles: [String]) throws(Failure) -> Table {
        var kept: [Int] = []
        for title in titles {
            guard let index = columns.firstIndex(where: { $0.title == title }) else {
                let valid = columns.map { $0.title.lowercased() }
                let near = nearest(to: title.lowercased(), among: valid).map { "did you mean '\($0)'?" }
                throw Failure(
                    .usage, "there is no column '\(title.lowercased())'",
                    hint: near ?? "the columns are \(valid.joined(separator: ", "))")
            }
            kept.append(index)
        }
        var table = Table(kept.map { columns[$0] })
        table.rows = rows.map { row in kept.map { row[$0] } }
        table.totals = totals.map { row in kept.map { row[$0] } }
        return table
    }

    /// The table as lines without blanks at their ends; without a header also without sums.
    public func lines(_ style: Style, hasHeader: Bool = true) -> [String] {
        let header = hasHeader ? [columns.map { Cell($0.title, .heading) }] : []
        let sums = hasHeader ? totals.map { [$0] } ?? [] : []
        let shown = (header + rows + sums).filter { row in row.contains { !$0.text.isEmpty } }
        let widths = columns.indices.map { column in shown.reduce(0) { max($0, $1[column].text.count) } }
        return shown.map { line($0, widths, style) }
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: Style) -> String {
        var line = ""
        var blanks = 0
        for (column, cell) in cells.enumerated() {
            let padding = widths[column] - cell.text.count
            let (before, after) = columns[column].isNumber ? (padding, 0) : (0, padding)
            if cell.text.isEmpty {
                blanks += padding + 2
            } else {
                line += String(repeating: " ", count: blanks + before) + style.mark(cell.text, cell.role)
                blanks = after + 2
            }
        }
        return line
    }
}
