/// Composes a document of YAML events: keys once, aliases in full, and no deeper or larger than a file of people is.
struct DocumentComposer {
    private let events: YAMLEvents
    private let name: String
    private var anchors: [String: Anchored] = [:]
    private var parts = 0
    private var event: YAMLEvents.Event
    private var place: Document.Place

    /// A part that aliases stand for, with the parts in it and the levels below it.
    private struct Anchored {
        let document: Document
        let parts: Int
        let height: Int
    }

    /// Deeper files are refused.
    private static let deepest = 32
    /// Files with more parts are refused; aliases count each time.
    private static let mostParts = 20_000
    /// Mappings with more keys look them up.
    private static let fewKeys = 16

    private init(_ events: YAMLEvents, _ name: String) throws {
        self.events = events
        self.name = name
        (event, place) = try events.next()
    }

    /// The one document of a text; nil: the text is empty.
    static func compose(_ text: String, name: String) throws -> Document? {
        var text = text
        return try text.withUTF8 { bytes in
            var composer = try DocumentComposer(YAMLEvents(bytes), name)
            return try composer.document()
        }
    }

    private mutating func document() throws -> Document? {
        guard case .documentStart = event else { return nil }
        try advance()
        let (document, _) = try node(depth: 0)
        try advance()
        guard case .streamEnd = event else { throw problem("the file has a second document; it may have one") }
        return document
    }

    private mutating func advance() throws { (event, place) = try events.next() }

    /// The part that begins at the current event, and the levels below it; goes on to the event behind it.
    private mutating func node(depth: Int) throws -> (document: Document, height: Int) {
        parts += 1
        let start = place
        let before = parts
        guard depth <= Self.deepest, parts <= Self.mostParts else { throw tooLarge }
        switch event {
        case .scalar(let text, let isPlain, let anchor):
            try advance()
            let isNull = isPlain && ["", "~", "null", "Null", "NULL"].contains(text)
            let content = isNull ? Document.Content.null : .scalar(text, isQuoted: !isPlain)
            return keep(Document(content: content, place: start), as: anchor, since: before, height: 0)
        case .list(let anchor):
            try advance()
            let (items, height) = try items(depth: depth + 1)
            return keep(Document(content: .list(items), place: start), as: anchor, since: before, height: height)
        case .mapping(let anchor):
            try advance()
            let (pairs, height) = try pairs(depth: depth + 1)
            return keep(Document(content: .mapping(pairs), place: start), as: anchor, since: before, height: height)
        case .alias(let name): return try alias(name, depth: depth)
        case .end, .documentStart, .documentEnd, .streamEnd: throw problem("a value is expected here")
        }
    }

    private mutating func items(depth: Int) throws -> ([Document], height: Int) {
        var items: [Document] = []
        var height = 0
        while !isAtEnd {
            let (item, below) = try node(depth: depth)
            items.append(item)
            height = max(height, below + 1)
        }
        try advance()
        return (items, height)
    }

    private mutating func pairs(depth: Int) throws -> ([(key: Document.Key, value: Document)], height: Int) {
        var pairs: [(key: Document.Key, value: Document)] = []
        // Few keys are compared one by one; many could be told apart only by comparing each with each.
        var names: Set<String>?
        var height = 0
        while !isAtEnd {
            guard case .scalar(let name, _, _) = event else { throw problem("a key must be a single value") }
            if pairs.count == Self.fewKeys { names = Set(pairs.map(\.key.name)) }
            let isNew = names?.insert(name).inserted ?? !pairs.contains { $0.key.name == name }
            guard isNew else { throw problem("the key '\(name)' stands here twice") }
            let key = Document.Key(name: name, place: place)
            try advance()
            let (value, below) = try node(depth: depth)
            pairs.append((key, value))
            height = max(height, below + 1)
        }
        try advance()
        return (pairs, height)
    }

    private var isAtEnd: Bool { if case .end = event { true } else { false } }

    private mutating func alias(_ name: String, depth: Int) throws -> (document: Document, height: Int) {
        guard let anchored = anchors[name] else { throw problem("nothing is anchored as '\(name)' before this alias") }
        parts += anchored.parts - 1
        guard depth + anchored.height <= Self.deepest, parts <= Self.mostParts else { throw tooLarge }
        try advance()
        return (anchored.document, anchored.height)
    }

    private mutating func keep(
        _ document: Document, as anchor: String?, since before: Int, height: Int
    ) -> (document: Document, height: Int) {
        if let anchor {
            anchors[anchor] = Anchored(document: document, parts: parts - before + 1, height: height)
        }
        return (document, height)
    }

    private var tooLarge: FileProblems { problem("the file is too deep or too large") }

    private func problem(_ message: String) -> FileProblems {
        FileProblems([FileProblem(file: name, line: place.line, column: place.column, message: message)])
    }
}
