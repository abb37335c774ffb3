import Yams

/// A part of a YAML (or JSON) file with its place: a scalar, a list or a mapping with its keys in order.
struct Document {
    /// What it is.
    indirect enum Content {
        case null
        /// The text, and whether it stood in quotes.
        case scalar(String, isQuoted: Bool)
        case list([Document])
        case mapping([(key: Key, value: Document)])
    }
    /// A key with its place.
    struct Key {
        let name: String
        let place: Place
    }
    /// A place in the file.
    struct Place: Hashable {
        let line: Int
        let column: Int
    }

    let content: Content
    let place: Place

    /// Deeper files are refused.
    private static let deepest = 32
    /// Files with more parts are refused; aliases count each time.
    private static let mostParts = 20_000

    /// Reads a file's text.
    static func parse(_ text: String, name: String) throws(FileProblems) -> Document {
        if let bad = text.utf8.first(where: { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 }) {
            throw FileProblems([
                FileProblem(
                    file: name, line: 1, column: 1, message: "the file has the control character \(bad) in it",
                    hint: "is it a text file?")
            ])
        }
        do {
            guard let node = try Yams.compose(yaml: text, .basic) else {
                throw FileProblems([FileProblem(file: name, line: 1, column: 1, message: "the file is empty")])
            }
            var parts = 0
            return try Document(node, depth: 0, parts: &parts, name)
        } catch let problems as FileProblems {
            throw problems
        } catch let error as YamlError {
            throw FileProblems([problem(of: error, name)])
        } catch {
            throw FileProblems([FileProblem(file: name, line: 1, column: 1, message: "cannot be read: \(error)")])
        }
    }

    private init(_ node: Node, depth: Int, parts: inout Int, _ name: String) throws {
        place = Place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        parts += 1
        guard depth <= Self.deepest, parts <= Self.mostParts else {
            throw FileProblems([
                FileProblem(
                    file: name, line: place.line, column: place.column, message: "the file is too deep or too large")
            ])
        }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted || scalar.style == .literal
            content =
                !isQuoted && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
                ? .null : .scalar(scalar.string, isQuoted: isQuoted)
        case .sequence(let sequence):
            content = .list(try sequence.map { try Document($0, depth: depth + 1, parts: &parts, name) })
        case .mapping(let mapping):
            content = .mapping(
                try mapping.map { key, value in
                    let place = Place(line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
                    return (
                        Key(name: key.string ?? "", place: place),
                        try Document(value, depth: depth + 1, parts: &parts, name)
                    )
                })
        case .alias(let alias):
            throw FileProblems([
                FileProblem(
                    file: name, line: alias.mark?.line ?? 1, column: alias.mark?.column ?? 1,
                    message: "an alias cannot be used here")
            ])
        }
    }

    private static func problem(of error: YamlError, _ name: String) -> FileProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return FileProblem(file: name, line: mark.line, column: mark.column, message: "not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "'\($0)'" }.joined(separator: ", ")
            return FileProblem(
                file: name, line: context.mark.line, column: context.mark.column,
                message: "the key \(names) stands here twice")
        default:
            return FileProblem(file: name, line: 1, column: 1, message: "not valid YAML: \(error)")
        }
    }
}
