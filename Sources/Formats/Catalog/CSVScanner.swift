/// Reads comma-separated values (RFC 4180) into fields with their places. A byte order mark and any kind of line end
/// are taken; empty lines and lines that begin with `#` are passed over; blanks around a field that is not in quotes
/// are not part of it. A field in quotes ends on its line, so that a forgotten quote spoils one line and not the file.
struct CSVScanner {
    /// A field with its place.
    struct Field {
        let text: String
        let place: Document.Place
    }

    private let scalars: [Unicode.Scalar]
    private let walker: Walker
    private var index = 0
    private var line = 1
    private var column = 1

    /// The lines of a file with their fields; what is wrong with them is noted.
    static func lines(of text: String, _ walker: Walker) -> [[Field]] {
        var scanner = CSVScanner(scalars: Array(text.unicodeScalars), walker: walker)
        return scanner.lines()
    }

    private init(scalars: [Unicode.Scalar], walker: Walker) {
        self.scalars = scalars
        self.walker = walker
        if scalars.first == "\u{FEFF}" { index = 1 }
    }

    private mutating func lines() -> [[Field]] {
        var lines: [[Field]] = []
        while current != nil {
            skipBlanks()
            if current == "#" {
                while !isAtEndOfLine { advance() }
            } else if !isAtEndOfLine {
                lines.append(fields())
            }
            endLine()
        }
        return lines
    }

    private mutating func fields() -> [Field] {
        var fields = [field()]
        while current == "," {
            advance()
            fields.append(field())
        }
        return fields
    }

    private mutating func field() -> Field {
        skipBlanks()
        let place = place
        if current == "\"" { return Field(text: quoted(place), place: place) }
        var text = String.UnicodeScalarView()
        while !isAtEndOfField {
            text.append(scalars[index])
            advance()
        }
        while let last = text.last, Self.isBlank(last) { text.removeLast() }
        return Field(text: String(text), place: place)
    }

    /// A field in quotes, in which two quotes stand for one.
    private mutating func quoted(_ place: Document.Place) -> String {
        var text = String.UnicodeScalarView()
        advance()
        while !isAtEndOfLine {
            let scalar = scalars[index]
            advance()
            if scalar == "\"" {
                guard current == "\"" else {
                    checkEnd()
                    return String(text)
                }
                advance()
            }
            text.append(scalar)
        }
        walker.note(place, "the quotes that begin here are not closed on this line")
        return String(text)
    }

    /// Behind closing quotes only the end of the field may follow.
    private mutating func checkEnd() {
        skipBlanks()
        guard !isAtEndOfField else { return }
        walker.note(
            place, "after closing quotes a comma or the end of the line must follow",
            hint: "quotes inside a field in quotes are written twice")
        while !isAtEndOfField { advance() }
    }

    private var place: Document.Place { Document.Place(line: line, column: column) }
    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    private var isAtEndOfLine: Bool { current.map { $0 == "\n" || $0 == "\r" } ?? true }
    private var isAtEndOfField: Bool { isAtEndOfLine || current == "," }

    private mutating func advance() {
        index += 1
        column += 1
    }

    private mutating func skipBlanks() {
        while let scalar = current, Self.isBlank(scalar) { advance() }
    }

    private mutating func endLine() {
        guard let end = current else { return }
        index += 1
        if end == "\r", current == "\n" { index += 1 }
        line += 1
        column = 1
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}
