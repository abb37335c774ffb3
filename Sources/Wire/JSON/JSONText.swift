/// JSON text while it is written. Containers are not told when they end: one is closed when something is written
/// outside it.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    /// The closing brackets of the containers that are open.
    private var open: [UInt8] = []

    /// How many containers are open.
    var level: Int { open.count }

    mutating func beginObject() { begin(UInt8(ascii: "{"), UInt8(ascii: "}")) }

    mutating func beginList() { begin(UInt8(ascii: "["), UInt8(ascii: "]")) }

    private mutating func begin(_ bracket: UInt8, _ closing: UInt8) {
        bytes.append(bracket)
        open.append(closing)
    }

    /// Closes what is open deeper than `level`.
    mutating func close(to level: Int) {
        while open.count > level { bytes.append(open.removeLast()) }
    }

    /// Goes to the next element of the container of this level.
    mutating func next(at level: Int) {
        close(to: level)
        if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
            bytes.append(UInt8(ascii: ","))
        }
    }

    /// Goes to the next element of the container of this level and writes its key.
    mutating func next(_ key: String, at level: Int) {
        next(at: level)
        write(key)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func write(literal: StaticString) {
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func write(plain text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func write(_ truth: Bool) { write(literal: truth ? "true" : "false") }

    mutating func write(_ number: Double) throws {
        guard number.isFinite else { throw JSON.Malformed.notFinite }
        write(plain: number.description)
    }

    mutating func write(_ number: Int64) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var rest = number.magnitude
            var start = buffer.count
            repeat {
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                start -= 1
                buffer[start] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: buffer[start...])
        }
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { letters in
            bytes.append(UInt8(ascii: "\""))
            if !letters.contains(where: Self.isEscaped) {
                bytes.append(contentsOf: letters)
            } else {
                for letter in letters {
                    if Self.isEscaped(letter) { escape(letter) } else { bytes.append(letter) }
                }
            }
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// A dictionary in the order of its names.
    mutating func write(_ texts: [String: String]) {
        beginObject()
        let level = self.level
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            next(name, at: level)
            write(text)
        }
        close(to: level - 1)
    }

    private static func isEscaped(_ letter: UInt8) -> Bool { letter < 0x20 || letter == 0x22 || letter == 0x5C }

    private mutating func escape(_ letter: UInt8) {
        switch letter {
        case 0x22: write(literal: "\\\"")
        case 0x5C: write(literal: "\\\\")
        case 0x0A: write(literal: "\\n")
        case 0x0D: write(literal: "\\r")
        case 0x09: write(literal: "\\t")
        default:
            write(literal: "\\u00")
            for digit in [letter >> 4, letter & 15] {
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
