/// A JSON text and where its values lie: one entry for each value in the order of the text, keys included.
final class JSONSource {
    enum Kind: UInt8 {
        case null, yes, no, number, text, escapedText, list, object
    }
    struct Entry {
        var kind: Kind
        /// The first byte of a number, a list or an object, or of a text behind its quote.
        var start: Int32
        /// The byte behind the last one; of a text its closing quote.
        var end: Int32
        /// The entry behind this value and everything in it.
        var next: Int32
    }

    let bytes: [UInt8]
    let entries: [Entry]

    init(_ bytes: [UInt8]) throws(JSON.Malformed) {
        var scanner = JSONScanner(bytes: bytes)
        entries = try scanner.scan()
        self.bytes = bytes
    }

    /// Whether the text at an entry, which has no escapes, is `name`.
    func isEqual(_ index: Int, to name: String) -> Bool {
        let entry = entries[index]
        guard entry.kind == .text else { return text(index) == name }
        let letters = name.utf8
        guard letters.count == Int(entry.end - entry.start) else { return false }
        var position = Int(entry.start)
        for letter in letters {
            if bytes[position] != letter { return false }
            position += 1
        }
        return true
    }

    /// The same for a name that is known when the program is built.
    func isEqual(_ index: Int, to name: StaticString) -> Bool {
        let entry = entries[index]
        guard entry.kind == .text else { return text(index) == "\(name)" }
        guard name.utf8CodeUnitCount == Int(entry.end - entry.start) else { return false }
        return name.withUTF8Buffer { letters in
            bytes.withUnsafeBufferPointer { bytes in
                let start = Int(entry.start)
                return letters.indices.allSatisfy { bytes[start + $0] == letters[$0] }
            }
        }
    }

    /// The text at an entry; nil: it is no text, or not UTF-8.
    func text(_ index: Int) -> String? {
        let entry = entries[index]
        let range = Int(entry.start)..<Int(entry.end)
        switch entry.kind {
        case .text: return String(validating: bytes[range], as: UTF8.self)
        case .escapedText: return unescaped(range)
        default: return nil
        }
    }

    /// The whole number at an entry; nil: there is none that fits.
    func integer(_ index: Int) -> Int64? {
        let entry = entries[index]
        guard entry.kind == .number else { return nil }
        var position = Int(entry.start)
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        var value: Int64 = 0
        for digit in bytes[position..<Int(entry.end)] {
            guard digit >= 0x30, digit <= 0x39 else { return whole(number(index)) }
            let (scaled, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeNow) = scaled.subtractingReportingOverflow(Int64(digit - 0x30))
            if isTooLarge || isTooLargeNow { return nil }
            value = sum
        }
        return isNegative ? value : (value == .min ? nil : -value)
    }

    /// The number at an entry; nil: there is none.
    func number(_ index: Int) -> Double? {
        let entry = entries[index]
        guard entry.kind == .number else { return nil }
        return Double(String(decoding: bytes[Int(entry.start)..<Int(entry.end)], as: UTF8.self))
    }

    /// `1e3` and `2.0` are whole numbers too.
    private func whole(_ number: Double?) -> Int64? { number.flatMap { Int64(exactly: $0) } }

    private func unescaped(_ range: Range<Int>) -> String? {
        var letters: [UInt8] = []
        letters.reserveCapacity(range.count)
        var position = range.lowerBound
        while let stroke = bytes[position..<range.upperBound].firstIndex(of: UInt8(ascii: "\\")) {
            letters.append(contentsOf: bytes[position..<stroke])
            position = stroke + 1
            let escape = bytes[position]
            position += 1
            switch escape {
            case UInt8(ascii: "n"): letters.append(0x0A)
            case UInt8(ascii: "t"): letters.append(0x09)
            case UInt8(ascii: "r"): letters.append(0x0D)
            case UInt8(ascii: "b"): letters.append(0x08)
            case UInt8(ascii: "f"): letters.append(0x0C)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(at: &position, before: range.upperBound) else { return nil }
                letters.append(contentsOf: String(scalar).utf8)
            default: letters.append(escape)
            }
        }
        letters.append(contentsOf: bytes[position..<range.upperBound])
        return String(validating: letters, as: UTF8.self)
    }

    /// The scalar of four digits, or of a pair of surrogates (RFC 8259, 7).
    private func scalar(at position: inout Int, before end: Int) -> Unicode.Scalar? {
        guard let unit = unit(at: &position, before: end) else { return nil }
        guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) }
        guard position + 1 < end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else {
            return nil
        }
        position += 2
        guard let low = self.unit(at: &position, before: end), (0xDC00...0xDFFF).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    }

    private func unit(at position: inout Int, before end: Int) -> UInt32? {
        guard position + 4 <= end else { return nil }
        let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        position += 4
        return digits.hasPrefix("+") || digits.hasPrefix("-") ? nil : UInt32(digits, radix: 16)
    }
}

/// Finds the values of a JSON text.
struct JSONScanner {
    /// The deepest nesting.
    private static let deepest = 128
    let bytes: [UInt8]
    private var position = 0
    private var entries: [JSONSource.Entry] = []

    init(bytes: [UInt8]) {
        self.bytes = bytes
        entries.reserveCapacity(bytes.count / 16 + 8)
    }

    /// All values; the text has one at the top and nothing behind it.
    mutating func scan() throws(JSON.Malformed) -> [JSONSource.Entry] {
        guard bytes.count < Int(Int32.max) else { throw .tooDeep }
        try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw .syntax(at: position) }
        return entries
    }

    private mutating func value(depth: Int) throws(JSON.Malformed) {
        guard depth < Self.deepest else { throw .tooDeep }
        skipSpace()
        guard position < bytes.count else { throw .syntax(at: position) }
        switch bytes[position] {
        case UInt8(ascii: "\""): try text()
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try list(depth: depth)
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        default: try number()
        }
    }

    private mutating func object(depth: Int) throws(JSON.Malformed) {
        let entry = begin(.object)
        if !takes(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw .syntax(at: position) }
                try text()
                guard takes(UInt8(ascii: ":")) else { throw .syntax(at: position) }
                try value(depth: depth + 1)
            } while takes(UInt8(ascii: ","))
            guard takes(UInt8(ascii: "}")) else { throw .syntax(at: position) }
        }
        finish(entry)
    }

    private mutating func list(depth: Int) throws(JSON.Malformed) {
        let entry = begin(.list)
        if !takes(UInt8(ascii: "]")) {
            repeat { try value(depth: depth + 1) } while takes(UInt8(ascii: ","))
            guard takes(UInt8(ascii: "]")) else { throw .syntax(at: position) }
        }
        finish(entry)
    }

    private mutating func begin(_ kind: JSONSource.Kind) -> Int {
        entries.append(.init(kind: kind, start: Int32(position), end: Int32(position), next: 0))
        position += 1
        return entries.count - 1
    }

    private mutating func finish(_ entry: Int) {
        entries[entry].next = Int32(entries.count)
        entries[entry].end = Int32(position)
    }

    private mutating func text() throws(JSON.Malformed) {
        position += 1
        let start = position
        var kind = JSONSource.Kind.text
        while true {
            skipPlainLetters()
            guard position < bytes.count, bytes[position] >= 0x20 else { throw .syntax(at: position) }
            if bytes[position] == UInt8(ascii: "\"") { break }
            kind = .escapedText
            position += 1
            guard position < bytes.count, Self.escapes.contains(bytes[position]) else { throw .syntax(at: position) }
            position += 1
        }
        append(kind, from: start)
        position += 1
    }

    /// Goes to the next letter that is a quote, an escape or a control character, or to the end.
    private mutating func skipPlainLetters() {
        let rest = bytes.withUnsafeBufferPointer { bytes in
            bytes[position...].firstIndex { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        }
        position = rest ?? bytes.count
    }

    private static let escapes = Array("\"\\/bfnrtu".utf8)

    private mutating func number() throws(JSON.Malformed) {
        let start = position
        _ = takesNow(UInt8(ascii: "-"))
        let isZero = takesNow(UInt8(ascii: "0"))
        if !isZero { try digits() }
        if takesNow(UInt8(ascii: ".")) { try digits() }
        if takesNow(UInt8(ascii: "e")) || takesNow(UInt8(ascii: "E")) {
            if !takesNow(UInt8(ascii: "+")) { _ = takesNow(UInt8(ascii: "-")) }
            try digits()
        }
        append(.number, from: start)
    }

    private mutating func digits() throws(JSON.Malformed) {
        let start = position
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
        guard position > start else { throw .syntax(at: position) }
    }

    private mutating func word(_ word: StaticString, _ kind: JSONSource.Kind) throws(JSON.Malformed) {
        let start = position
        let end = position + word.utf8CodeUnitCount
        let matches =
            end <= bytes.count && word.withUTF8Buffer { bytes[start..<end].elementsEqual($0) }
        guard matches else { throw .syntax(at: position) }
        position = end
        append(kind, from: start)
    }

    private mutating func append(_ kind: JSONSource.Kind, from start: Int) {
        entries.append(
            .init(kind: kind, start: Int32(start), end: Int32(position), next: Int32(entries.count + 1)))
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func takes(_ letter: UInt8) -> Bool {
        skipSpace()
        return takesNow(letter)
    }

    private mutating func takesNow(_ letter: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == letter else { return false }
        position += 1
        return true
    }
}
