/// Reads the bytes of comma-separated values (RFC 4180) line by line, without keeping more than a line. A byte order
/// mark and any kind of line end are taken; empty lines and lines that begin with `#` are passed over.
struct TraceScanner {
    /// A field with its column, from 1.
    struct Field {
        var text: String
        var column: Int
    }

    private let bytes: [UInt8]
    private var index = 0
    /// The number of the line read last, from 1.
    private(set) var line = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    /// The fields of the next line that has some; nil: the file is over.
    mutating func next() -> [Field]? {
        while index < bytes.count {
            line += 1
            let start = index
            while index < bytes.count, bytes[index] != 10, bytes[index] != 13 { index += 1 }
            let end = index
            if index < bytes.count {
                index += bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10 ? 2 : 1
            }
            let isBlank = bytes[start..<end].allSatisfy { $0 == 32 || $0 == 9 }
            if !isBlank, bytes[start] != 35 { return fields(start, end) }
        }
        return nil
    }

    private func fields(_ start: Int, _ end: Int) -> [Field] {
        var fields: [Field] = []
        var at = start
        repeat {
            var place = at
            while place < end, bytes[place] == 32 { place += 1 }
            if place < end, bytes[place] == 34 {
                let (text, next) = quoted(place + 1, end)
                fields.append(Field(text: text, column: place - start + 1))
                at = next
            } else {
                var next = place
                while next < end, bytes[next] != 44 { next += 1 }
                var last = next
                while last > place, bytes[last - 1] == 32 || bytes[last - 1] == 9 { last -= 1 }
                let text = String(decoding: bytes[place..<last], as: UTF8.self)
                fields.append(Field(text: text, column: place - start + 1))
                at = next
            }
            at += 1
        } while at <= end
        return fields
    }

    /// A field in quotes, in which two quotes stand for one, and where the comma behind it is.
    private func quoted(_ start: Int, _ end: Int) -> (String, Int) {
        var text: [UInt8] = []
        var at = start
        while at < end {
            if bytes[at] == 34 {
                guard at + 1 < end, bytes[at + 1] == 34 else { break }
                at += 1
            }
            text.append(bytes[at])
            at += 1
        }
        while at < end, bytes[at] != 44 { at += 1 }
        return (String(decoding: text, as: UTF8.self), at)
    }
}
