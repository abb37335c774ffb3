import Domain

/// Walks a document and collects what is wrong. Reading a wrong value notes a problem and gives nil, so that one
/// reading finds every error.
final class Walker {
    /// The file's name, for messages.
    let file: String
    /// What was found.
    private(set) var problems: [FileProblem] = []

    init(file: String) { self.file = file }

    /// Notes a problem.
    func note(_ place: Document.Place, _ message: String, hint: String? = nil) {
        problems.append(
            FileProblem(file: file, line: place.line, column: place.column, message: message, hint: hint))
    }

    /// Throws what was found, if anything.
    func finish() throws(FileProblems) {
        if !problems.isEmpty { throw FileProblems(problems) }
    }

    /// The mapping a document must be; unknown keys are noted with the nearest valid one.
    func mapping(_ document: Document, _ what: String, keys: [String]) -> Mapping {
        guard case .mapping(let pairs) = document.content else {
            if case .null = document.content {
            } else {
                note(document.place, "\(what) must be a mapping of keys to values")
            }
            return Mapping(walker: self, what: what, place: document.place, pairs: [])
        }
        for (key, _) in pairs where !keys.contains(key.name) {
            let near = nearest(to: key.name, among: keys)
            note(
                key.place, "unknown key '\(key.name)' in \(what)",
                hint: near.map { "did you mean '\($0)'?" } ?? "valid keys: \(keys.sorted().joined(separator: ", "))")
        }
        return Mapping(walker: self, what: what, place: document.place, pairs: pairs)
    }
}

/// A mapping whose keys were checked, and typed access to its values. A key whose value is null is absent. Mappings are
/// short: keys are looked for one by one.
struct Mapping {
    let walker: Walker
    let what: String
    let place: Document.Place
    fileprivate let pairs: [(key: Document.Key, value: Document)]

    /// The value of a key; nil: absent or null.
    subscript(_ key: String) -> Document? {
        guard let value = pairs.first(where: { $0.key.name == key })?.value else { return nil }
        if case .null = value.content { return nil }
        return value
    }

    /// Those of `keys` that are there, in order.
    func present(_ keys: [String]) -> [String] {
        pairs.map(\.key.name).filter { keys.contains($0) && self[$0] != nil }.sorted()
    }

    /// A scalar's text.
    func text(_ key: String) -> String? {
        guard let value = self[key] else { return nil }
        guard case .scalar(let text, _) = value.content else {
            walker.note(value.place, "'\(key)' in \(what) must be a single value")
            return nil
        }
        return text
    }

    /// A scalar read by a parser; what it must be is said where it is not.
    func value<Value>(_ key: String, _ expected: @autoclosure () -> String, _ parse: (String) -> Value?) -> Value? {
        guard let text = text(key) else { return nil }
        guard let parsed = parse(text) else {
            walker.note(self[key]?.place ?? place, "'\(key)' in \(what) must be \(expected()), not '\(text)'")
            return nil
        }
        return parsed
    }

    /// A whole number in a range.
    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            (Int(text) ?? Int(text.filter { $0 != "_" })).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A finite number.
    func number(_ key: String) -> Double? {
        value(key, "a number") { text in Double(text).flatMap { $0.isFinite ? $0 : nil } }
    }

    /// `true` or `false`.
    func bool(_ key: String) -> Bool? {
        value(key, "true or false") { text in
            switch text.lowercased() {
            case "true", "yes": true
            case "false", "no": false
            default: nil
            }
        }
    }

    /// One of an enumeration's words; a near miss is named.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: Word.Type) -> Word? {
        guard let text = text(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        walker.note(
            self[key]?.place ?? place, "'\(key)' in \(what) cannot be '\(text)'",
            hint: nearest(to: text, among: words).map { "did you mean '\($0)'?" }
                ?? "one of: \(words.joined(separator: ", "))")
        return nil
    }

    /// A mapping inside; nil: absent.
    func mapping(_ key: String, keys: [String]) -> Mapping? {
        self[key].map { walker.mapping($0, key, keys: keys) }
    }

    /// A list inside, or a single value as a list of one.
    func list(_ key: String) -> [Document] {
        guard let value = self[key] else { return [] }
        if case .list(let items) = value.content { return items }
        return [value]
    }

    /// A mapping of names to texts.
    func texts(_ key: String) -> [(name: String, value: String?, place: Document.Place)] {
        guard let value = self[key] else { return [] }
        guard case .mapping(let pairs) = value.content else {
            walker.note(value.place, "'\(key)' must be a mapping of names to values")
            return []
        }
        return pairs.compactMap { name, value in
            switch value.content {
            case .null: return (name.name, nil, name.place)
            case .scalar(let text, _): return (name.name, text, name.place)
            case .list, .mapping:
                walker.note(value.place, "'\(name.name)' in \(key) must be a single value")
                return nil
            }
        }
    }

    /// A key that is needed.
    func require(_ key: String) {
        if self[key] == nil { walker.note(place, "\(what) needs the key '\(key)'") }
    }
}
