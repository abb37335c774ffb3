import Domain

/// The fields of an object, asked for in the order in which they were written: what a start reads tens of thousands
/// of, in a fraction of the time that `Decodable` takes.
struct JSONFields {
    private let source: JSONSource
    private let first: Int
    private let end: Int
    private var cursor: Int

    /// The fields of the object at this entry.
    init(_ source: JSONSource, at index: Int) throws {
        let entry = source.entries[index]
        guard entry.kind == .object else { throw JSON.Malformed.unexpected("an object is expected") }
        self.source = source
        first = index + 1
        end = Int(entry.next)
        cursor = first
    }

    /// The name of the first field; nil: there is none.
    var firstName: String? { first < end ? source.text(first) : nil }

    mutating func text(_ name: StaticString) throws -> String { try there(try textIfThere(name), name) }

    mutating func textIfThere(_ name: StaticString) throws -> String? {
        try find(name).map { try expected(source.text($0), name) }
    }

    mutating func integer(_ name: StaticString) throws -> Int64 { try there(try integerIfThere(name), name) }

    mutating func integerIfThere(_ name: StaticString) throws -> Int64? {
        try find(name).map { try expected(source.integer($0), name) }
    }

    mutating func number(_ name: StaticString) throws -> Double {
        try expected(source.number(try there(find(name), name)), name)
    }

    mutating func truth(_ name: StaticString) throws -> Bool { try there(try truthIfThere(name), name) }

    mutating func truthIfThere(_ name: StaticString) throws -> Bool? {
        try find(name).map { index in
            switch source.entries[index].kind {
            case .yes: true
            case .no: false
            default: try expected(nil, name)
            }
        }
    }

    mutating func fields(_ name: StaticString) throws -> JSONFields { try there(try fieldsIfThere(name), name) }

    mutating func fieldsIfThere(_ name: StaticString) throws -> JSONFields? {
        try find(name).map { try JSONFields(source, at: $0) }
    }

    /// A value that counts in whole units.
    mutating func whole<Value: WholeNumber>(_ name: StaticString) throws -> Value {
        Value(wholeNumber: try integer(name))
    }

    mutating func wholeIfThere<Value: WholeNumber>(_ name: StaticString) throws -> Value? {
        try integerIfThere(name).map { Value(wholeNumber: $0) }
    }

    /// One of a few words.
    mutating func word<Value: RawRepresentable<String>>(_ name: StaticString) throws -> Value {
        try expected(Value(rawValue: try text(name)), name)
    }

    mutating func texts(_ name: StaticString) throws -> [String] {
        try list(name) { $0.text($1) }
    }

    mutating func integers(_ name: StaticString) throws -> [Int64] {
        try list(name) { $0.integer($1) }
    }

    /// A list of objects, each read by `body`.
    mutating func objects<Value>(
        _ name: StaticString, _ body: (inout JSONFields) throws -> Value
    ) throws -> [Value] {
        try list(name) { source, index in
            var fields = try JSONFields(source, at: index)
            return try body(&fields)
        }
    }

    /// An object of names and texts.
    mutating func textsByName(_ name: StaticString) throws -> [String: String] {
        let index = try there(find(name), name)
        return try expected(JSONReader(source: source, index: index).texts, name)
    }

    private mutating func list<Value>(
        _ name: StaticString, _ body: (JSONSource, Int) throws -> Value?
    ) throws -> [Value] {
        let list = try there(find(name), name)
        guard source.entries[list].kind == .list else { return try expected(nil, name) }
        var values: [Value] = []
        var index = list + 1
        let end = Int(source.entries[list].next)
        while index < end {
            values.append(try expected(try body(source, index), name))
            index = Int(source.entries[index].next)
        }
        return values
    }

    private func there<Value>(_ value: Value?, _ name: StaticString) throws -> Value {
        guard let value else { throw JSON.Malformed.missing("\(name)") }
        return value
    }

    private func expected<Value>(_ value: Value?, _ name: StaticString) throws -> Value {
        guard let value else { throw JSON.Malformed.unexpected("\(Value.self) is expected for '\(name)'") }
        return value
    }

    /// The entry of a field that is there and not null.
    private mutating func find(_ name: StaticString) -> Int? {
        guard let index = search(name, from: cursor, to: end) ?? search(name, from: first, to: cursor) else {
            return nil
        }
        cursor = Int(source.entries[index].next)
        return source.entries[index].kind == .null ? nil : index
    }

    private func search(_ name: StaticString, from start: Int, to end: Int) -> Int? {
        var key = start
        while key < end {
            if source.isEqual(key, to: name) { return key + 1 }
            key = Int(source.entries[key + 1].next)
        }
        return nil
    }
}
