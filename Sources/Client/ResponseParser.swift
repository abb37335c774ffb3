/// Reads one HTTP/1.1 response from bytes as they come: a status line, headers, and a body by Content-Length, in
/// chunks, or up to the end of the connection (RFC 9112).
struct ResponseParser {
    /// A response that has come whole.
    struct Response: Hashable {
        var status: Int
        /// Names in small letters.
        var headers: [String: String]
        var body: [UInt8]
    }

    /// What the bytes do not hold to.
    enum Malformed: Error, Hashable {
        case statusLine
        case header
        case length
        case chunk
        case tooLong
    }

    private enum Body {
        case exactly(Int)
        case chunks
        case untilEnd
    }

    /// The most bytes of a head.
    private static let longestHead = 65_536
    private var buffer: [UInt8] = []
    private var head: (status: Int, headers: [String: String], body: Body)?
    private var body: [UInt8] = []
    private var position = 0

    /// The headers, once they have come; names in small letters.
    var headers: [String: String]? { head?.headers }

    /// Takes bytes; the response when it is whole, nil when more must come. `isEnd`: the connection was closed.
    mutating func take(_ bytes: some Sequence<UInt8>, isEnd: Bool = false) throws(Malformed) -> Response? {
        buffer.append(contentsOf: bytes)
        if head == nil { try readHead() }
        guard let head else { return nil }
        switch head.body {
        case .exactly(let count):
            guard buffer.count - position >= count else { return nil }
            body = Array(buffer[position..<position + count])
        case .chunks:
            guard try readChunks() else { return nil }
        case .untilEnd:
            guard isEnd else { return nil }
            body = Array(buffer[position...])
        }
        return Response(status: head.status, headers: head.headers, body: body)
    }

    /// What has come of a body in chunks since the last call, for answers that have no end; nil: the head has not come,
    /// the body is of another kind, or the answer is an error.
    mutating func drain() -> [UInt8]? {
        guard let head, head.status == 200, case .chunks = head.body else { return nil }
        defer {
            body = []
            buffer.removeFirst(position)
            position = 0
        }
        return body
    }

    private mutating func readHead() throws(Malformed) {
        guard let end = endOfHead() else {
            if buffer.count > Self.longestHead { throw .tooLong }
            return
        }
        let lines = String(decoding: buffer[..<end], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { throw .statusLine }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .header }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers[line[..<colon].lowercased()] = String(value)
        }
        head = (status, headers, try kind(status, headers))
        position = end + 4
    }

    private func kind(_ status: Int, _ headers: [String: String]) throws(Malformed) -> Body {
        if status == 204 || status == 304 { return .exactly(0) }
        if headers["transfer-encoding"]?.lowercased() == "chunked" { return .chunks }
        guard let length = headers["content-length"] else { return .untilEnd }
        guard let count = Int(length), count >= 0 else { throw .length }
        return .exactly(count)
    }

    private func endOfHead() -> Int? {
        guard buffer.count >= 4 else { return nil }
        return (0...buffer.count - 4).first { start in
            buffer[start] == 13 && buffer[start + 1] == 10 && buffer[start + 2] == 13 && buffer[start + 3] == 10
        }
    }

    /// Reads the chunks that have come; true when the last one has.
    private mutating func readChunks() throws(Malformed) -> Bool {
        while let lineEnd = endOfLine(from: position) {
            let digits = String(decoding: buffer[position..<lineEnd], as: UTF8.self).prefix { $0 != ";" }
            guard let size = Int(digits, radix: 16), size >= 0, size < 1 << 40 else { throw .chunk }
            if size == 0 { return endOfLine(from: lineEnd + 2) != nil }
            let start = lineEnd + 2
            guard buffer.count >= start + size + 2 else { return false }
            guard buffer[start + size] == 13, buffer[start + size + 1] == 10 else { throw .chunk }
            body.append(contentsOf: buffer[start..<start + size])
            position = start + size + 2
        }
        return false
    }

    private func endOfLine(from start: Int) -> Int? {
        guard buffer.count > start + 1 else { return nil }
        return (start..<buffer.count - 1).first { buffer[$0] == 13 && buffer[$0 + 1] == 10 }
    }
}
