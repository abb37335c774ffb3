/// Rows under headings: numbers to the right, text to the left, two blanks between columns.
package struct Table: Sendable {
    /// A column.
    package struct Column: Sendable {
        /// Its heading.
        package var title: String
        /// Whether it holds numbers.
        package var isNumber: Bool
        /// A column.
        package init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    /// A cell.
    package struct Cell: Sendable, ExpressibleByStringLiteral {
        /// What it shows.
        package var text: String
        /// How it is marked.
        package var role: Style.Role
        /// A cell.
        package init(_ text: String, _ role: Style.Role = .plain) {
            self.text = text
            self.role = role
        }
        /// A plain cell.
        package init(stringLiteral text: String) { self.init(text) }
    }

    /// The columns.
    package var columns: [Column]
    /// The rows, each with a cell for every column.
    package var rows: [[Cell]] = []
    /// A row of sums below the others; nil: none.
    package var totals: [Cell]?

    /// An empty table.
    package init(_ columns: [Column]) { self.columns = columns }

    /// The table as lines without blanks at their ends.
    package func lines(_ style: Style, hasHeader: Bool = true) -> [String] {
        let widths = columns.indices.map { column in
            let header = hasHeader ? columns[column].title.count : 0
            return (rows + (totals.map { [$0] } ?? [])).reduce(header) { max($0, $1[column].text.count) }
        }
        let header = hasHeader ? [columns.map { Cell($0.title, .heading) }] : []
        return (header + rows + (totals.map { [$0] } ?? [])).map { line($0, widths, style) }
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
