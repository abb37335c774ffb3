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
        /// Where a file begins.
        static let start = Place(line: 1, column: 1)
    }

    let content: Content
    let place: Place

    /// Reads a file's text.
    static func parse(_ text: String, name: String) throws(FileProblems) -> Document {
        if let bad = controlCharacter(in: text) {
            throw FileProblems([
                FileProblem(
                    file: name, line: 1, column: 1, message: "the file has the control character \(bad) in it",
                    hint: "is it a text file?")
            ])
        }
        do {
            guard let document = try DocumentComposer.compose(text, name: name) else {
                throw FileProblems([FileProblem(file: name, line: 1, column: 1, message: "the file is empty")])
            }
            return document
        } catch let problems as FileProblems {
            throw problems
        } catch let error as YAMLEvents.Malformed {
            throw FileProblems([
                FileProblem(
                    file: name, line: error.place.line, column: error.place.column,
                    message: "not valid YAML: \(error.problem)")
            ])
        } catch {
            throw FileProblems([FileProblem(file: name, line: 1, column: 1, message: "cannot be read: \(error)")])
        }
    }

    private static func controlCharacter(in text: String) -> UInt8? {
        var text = text
        return text.withUTF8 { letters in letters.first { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 } }
    }
}
