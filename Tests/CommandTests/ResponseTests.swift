import Testing

@testable import Client

private func parse(_ text: String, in pieces: Int = 1, isEnd: Bool = false) throws -> ResponseParser.Response? {
    var parser = ResponseParser()
    let bytes = Array(text.utf8)
    let size = max(1, (bytes.count + pieces - 1) / pieces)
    var response: ResponseParser.Response?
    for start in stride(from: 0, to: bytes.count, by: size) {
        response = try parser.take(bytes[start..<min(start + size, bytes.count)])
    }
    return isEnd ? try parser.take([], isEnd: true) : response
}

@Test(arguments: [1, 2, 7, 1_000])
func responsesAreReadInAnyPieces(pieces: Int) throws {
    let counted = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nPurser-API: v1\r\n\r\nhello"
    let response = try parse(counted, in: pieces)
    #expect(response?.status == 201)
    #expect(response?.headers["purser-api"] == "v1")
    #expect(response.map { String(decoding: $0.body, as: UTF8.self) } == "hello")
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n"
    #expect(try parse(chunked, in: pieces).map { String(decoding: $0.body, as: UTF8.self) } == "hello world")
}

@Test func aBodyWithoutLengthEndsWithTheConnection() throws {
    let text = "HTTP/1.1 200 OK\r\n\r\nto the end"
    #expect(try parse(text) == nil)
    #expect(try parse(text, isEnd: true).map { String(decoding: $0.body, as: UTF8.self) } == "to the end")
}

@Test func whatIsNoResponseIsRefused() {
    for text in [
        "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        String(repeating: "x", count: 70_000),
    ] {
        #expect(throws: ResponseParser.Malformed.self, "\(text.prefix(40))") { try parse(text) }
    }
}

@Test func queriesAreEncoded() {
    #expect(percentEncoded("2026-11-24T12:00:00Z") == "2026-11-24T12:00:00Z")
    #expect(percentEncoded("a b&c=d/é+") == "a%20b%26c%3Dd%2F%C3%A9%2B")
}
