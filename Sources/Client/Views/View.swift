/// How documents are shown to people.
package struct View: Sendable {
    /// Marks for a terminal, or none.
    package var style: Style
    /// Whether tables have headings.
    package var hasHeader: Bool
    /// Whether times are UTC, else local.
    package var isUTC: Bool

    /// A view.
    package init(style: Style, hasHeader: Bool, isUTC: Bool) {
        self.style = style
        self.hasHeader = hasHeader
        self.isUTC = isUTC
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
