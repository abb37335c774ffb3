import Domain

/// The lines of a file of comma-separated values under its heading, and typed access to their fields. What is wrong is
/// noted; a wrong heading is all that is said about its file.
struct CSVTable {
    /// Notes what is wrong.
    let walker: Walker
    /// The lines below the heading, each with as many fields as there are columns.
    private(set) var lines: [Line] = []

    /// Reads a file that must have these columns, in any order.
    init(_ text: String, columns: [String], _ walker: Walker) {
        self.walker = walker
        if let bad = text.utf8.first(where: { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 }) {
            walker.note(
                .start, "the file has the control character \(bad) in it",
                hint: "is it a text file?")
            return
        }
        let read = CSVScanner.lines(of: text, walker)
        guard let heading = read.first, let first = heading.first else {
            walker.note(
                .start, "the file is empty",
                hint: "its first line is \(columns.joined(separator: ","))")
            return
        }
        guard let places = Self.places(of: columns, in: heading, walker) else { return }
        for fields in read.dropFirst() {
            guard fields.count == heading.count else {
                let place = fields.count > heading.count ? fields[heading.count].place : fields[0].place
                walker.note(
                    place,
                    "the line has \(fields.count) fields, and the heading in line \(first.place.line) has "
                        + "\(heading.count)", hint: "a field with a comma in it stands in quotes")
                continue
            }
            lines.append(Line(walker: walker, place: fields[0].place, fields: places.mapValues { fields[$0] }))
        }
    }

    /// Where each column stands; nil: the heading is wrong.
    private static func places(
        of columns: [String], in heading: [CSVScanner.Field], _ walker: Walker
    ) -> [String: Int]? {
        var places: [String: Int] = [:]
        var isRight = true
        for (index, field) in heading.enumerated() {
            guard columns.contains(field.text) else {
                isRight = false
                walker.note(
                    field.place, "unknown column '\(field.text)'",
                    hint: nearest(to: field.text, among: columns).map { "did you mean '\($0)'?" }
                        ?? "the columns are \(columns.joined(separator: ","))")
                continue
            }
            if places.updateValue(index, forKey: field.text) != nil {
                isRight = false
                walker.note(field.place, "the column '\(field.text)' stands here twice")
            }
        }
        let missing = columns.filter { places[$0] == nil }
        if isRight, !missing.isEmpty {
            walker.note(heading[0].place, "the heading needs the column '\(missing.joined(separator: "', '"))'")
        }
        return isRight && missing.isEmpty ? places : nil
    }

    /// One line. An empty field is no value.
    struct Line {
        let walker: Walker
        let place: Document.Place
        fileprivate let fields: [String: CSVScanner.Field]

        /// The place of a field.
        func place(_ column: String) -> Document.Place { fields[column]?.place ?? place }

        /// What stands in a column; nil: nothing.
        func textIfThere(_ column: String) -> String? {
            fields[column].flatMap { $0.text.isEmpty ? nil : $0.text }
        }

        /// What stands in a column that may not be empty.
        func text(_ column: String, hint: String? = nil) -> String? {
            if let text = textIfThere(column) { return text }
            walker.note(place(column), "'\(column)' is empty", hint: hint)
            return nil
        }

        /// A field read by a parser, if there is something in it; what it must be is said where it is not.
        func valueIfThere<Value>(_ column: String, _ expected: String, _ parse: (String) -> Value?) -> Value? {
            guard let text = textIfThere(column) else { return nil }
            if let value = parse(text) { return value }
            let shown = text.count > 100 ? "\(text.prefix(97))..." : text
            walker.note(place(column), "'\(column)' must be \(expected), not '\(shown)'")
            return nil
        }

        /// A field that may not be empty, read by a parser.
        func value<Value>(
            _ column: String, _ expected: String, hint: String? = nil, _ parse: (String) -> Value?
        ) -> Value? {
            text(column, hint: hint) == nil ? nil : valueIfThere(column, expected, parse)
        }

        /// A whole number in a range, if there is one.
        func integerIfThere(_ column: String, in range: ClosedRange<Int>) -> Int? {
            valueIfThere(column, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
                Int(text).flatMap { range.contains($0) ? $0 : nil }
            }
        }

        /// A whole number in a range.
        func integer(_ column: String, in range: ClosedRange<Int>) -> Int? {
            text(column) == nil ? nil : integerIfThere(column, in: range)
        }

        /// One of an enumeration's words; a near miss is named.
        func word<Word: RawRepresentable<String> & CaseIterable>(_ column: String, _ type: Word.Type) -> Word? {
            guard let text = text(column) else { return nil }
            if let word = Word(rawValue: text) { return word }
            let words = Word.allCases.map(\.rawValue)
            walker.note(
                place(column), "'\(column)' cannot be '\(text)'",
                hint: nearest(to: text, among: words).map { "did you mean '\($0)'?" }
                    ?? "one of: \(words.joined(separator: ", "))")
            return nil
        }

        /// Where the line's figures are from, of the columns `source` and `date`.
        func origin() -> Catalog.Origin? {
            let source = value("source", "at most 200 letters", hint: "say where the figure is from") { text in
                text.count <= 200 ? text : nil
            }
            let date = value("date", "a day or a month: 2026-09-06, 2026-09", hint: "say from when the figure is") {
                Instant(iso8601: $0.count == 7 ? "\($0)-01" : $0) != nil && $0.count <= 10 ? $0 : nil
            }
            guard let source, let date else { return nil }
            return Catalog.Origin(source: source, date: date)
        }
    }
}
