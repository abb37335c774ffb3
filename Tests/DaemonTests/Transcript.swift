import Domain
import Foundation
import Orchestration
import TestKit

@testable import Client

/// Requests and their answers as text: what the API says, letter by letter, but for what differs from run to run, which
/// has a name in its place.
struct Transcript {
    /// What is in the file.
    private(set) var text: String
    /// Who is talked to.
    let service: LocalService

    private let isTimed: Bool

    /// A transcript that begins with a sentence of what it is about; `isTimed`: something runs, and what it costs
    /// differs from run to run.
    init(_ title: String, of service: LocalService, isTimed: Bool) {
        text = "# \(title)\n"
        self.service = service
        self.isTimed = isTimed
    }

    /// Sends a request as somebody and writes down what was said; a long body is told by its length.
    mutating func send(
        as who: Caller, _ method: String, _ target: String, _ body: String = "",
        headers: [(name: String, value: String)] = []
    ) async throws {
        let answer = try await service.answer(as: who, method, target, body, headers: headers)
        text += "\n> \(method) \(target) as \(who.owner.name)\n"
        for header in headers { text += lines("\(header.name): \(header.value)", after: "> ") }
        if !body.isEmpty { text += lines(body.utf8.count > 1_000 ? "(\(body.utf8.count) bytes)" : body, after: "> ") }
        text += "< \(answer.status) \(answer.headers["content-type"] ?? "without a type")\n"
        for name in ["retry-after", "allow", "connection"] {
            if let value = answer.headers[name] { text += "< \(name): \(value)\n" }
        }
        let said = said(String(decoding: answer.body, as: UTF8.self))
        text += lines(said.hasSuffix("\n") ? said.dropLast() : said[...], after: "< ")
    }

    /// Sends bytes as they are on a connection of their own and writes down what was said until it was closed.
    mutating func sendRaw(_ bytes: String, _ what: String) async throws {
        let socket = service.socket
        let answer = try await onThread {
            let client = try RawClient(path: socket)
            client.send(bytes)
            return client.receive()
        }
        text += "\n" + lines(bytes.replacingOccurrences(of: "\r\n", with: "\n"), after: "> ")
        text += "> (\(what))\n"
        let parts = answer.components(separatedBy: "\r\n\r\n")
        let kept = ["http/1.1", "content-type:", "connection:", "retry-after:"]
        for line in parts[0].components(separatedBy: "\r\n")
        where kept.contains(where: { line.lowercased().hasPrefix($0) }) {
            text += "< \(line)\n"
        }
        text += lines(said(parts.dropFirst().joined()), after: "< ")
    }

    /// An answer with names for what differs, and its JSON laid out.
    private func said(_ body: String) -> String {
        var body = body
        for (pattern, name) in Self.volatile + (isTimed ? Self.figures : []) {
            body = body.replacingOccurrences(of: pattern, with: name, options: .regularExpression)
        }
        body = body.replacingOccurrences(of: service.home, with: "HOME")
        return body.hasPrefix("{") ? Layout(body).text : body
    }

    private static let volatile = [
        (#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"#, "INSTANT"),
        (#""version":"[^"]*""#, #""version":"VERSION""#),
        (#""pid":\d+"#, #""pid":PID"#),
    ]
    /// What time costs, and how much of it there was.
    private static let figures = [
        (#"(?<![0-9])(?!0\.000000000)[0-9]+\.[0-9]{9}(?![0-9])"#, "AMOUNT"),
        (#""seconds":[1-9]\d*"#, #""seconds":SECONDS"#),
        (#""nodeMilliseconds":[1-9]\d*"#, #""nodeMilliseconds":TIME"#), (#"\d+ (postings|moves)"#, "N $1"),
        (#""(verified|entries)":\d+"#, #""$1":N"#),
    ]

    private func lines(_ text: some StringProtocol, after mark: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "\(mark)\($0)".trimmedAtEnd + "\n" }.joined()
    }
}

extension String {
    fileprivate var trimmedAtEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}

/// JSON with a line for each part that is too long for one, every token as it was sent.
private struct Layout {
    private(set) var text = ""
    private var rest: Substring

    init(_ json: String) {
        rest = json[...]
        while !rest.isEmpty { value(indentation: "") }
    }

    /// Takes one value off the rest and lays it out.
    private mutating func value(indentation: String) {
        let whole = rest.prefix(length(of: rest))
        guard whole.count > 100 - indentation.count, let open = whole.first, "{[".contains(open) else {
            text += whole
            rest.removeFirst(whole.count)
            return
        }
        let inner = indentation + "  "
        text += "\(rest.removeFirst())"
        while rest.first.map({ !"}]".contains($0) }) ?? false {
            text += "\n\(inner)"
            if open == "{" { key() }
            value(indentation: inner)
            if rest.first == "," { text += "\(rest.removeFirst())" }
        }
        text += "\n\(indentation)"
        text += "\(rest.removeFirst())"
    }

    private mutating func key() {
        let key = rest.prefix(length(of: rest))
        rest.removeFirst(key.count + 1)
        text += "\(key): "
    }

    /// Letters of the value at the beginning.
    private func length(of json: Substring) -> Int {
        var (depth, count, isQuoted, isEscaped) = (0, 0, false, false)
        for letter in json {
            if isQuoted {
                isQuoted = isEscaped || letter != "\""
                isEscaped = letter == "\\" && !isEscaped
            } else if depth == 0, ",:}]".contains(letter) {
                return count
            } else if letter == "\"" {
                isQuoted = true
            } else if "{[".contains(letter) {
                depth += 1
            } else if "}]".contains(letter) {
                depth -= 1
            }
            count += 1
        }
        return count
    }
}
