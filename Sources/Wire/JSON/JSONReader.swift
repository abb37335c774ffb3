import Domain

/// Reads the value at one entry of a JSON text.
struct JSONReader: Decoder, SingleValueDecodingContainer {
    let source: JSONSource
    let index: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard source.entries[index].kind == .object else { throw JSON.Malformed.unexpected("an object is expected") }
        return KeyedDecodingContainer(KeyedJSONReader(source: source, object: index))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard source.entries[index].kind == .list else { throw JSON.Malformed.unexpected("a list is expected") }
        return UnkeyedJSONReader(source: source, list: index)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { source.entries[index].kind == .null }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type) }

    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == String.self { return try cast(source.text(index)) }
        if type == Int.self { return try cast(source.integer(index).map { Int($0) }) }
        if type == Int64.self { return try cast(source.integer(index)) }
        if type == Bool.self { return try cast(truth) }
        if type == Double.self { return try cast(source.number(index)) }
        if type == [String: String].self { return try cast(texts) }
        if type == Float.self { return try cast(source.number(index).map { Float($0) }) }
        if JSON.isInteger(type), let integers = type as? any FixedWidthInteger.Type {
            return try cast(integer(integers))
        }
        if type == JobSpec.self {
            var fields = try JSONFields(source, at: index)
            return try cast(try JobSpec(&fields))
        }
        return try Value(from: self)
    }

    /// The text of the object at this entry, as it stands.
    func objectText() throws -> [UInt8] {
        let entry = source.entries[index]
        guard entry.kind == .object else { throw JSON.Malformed.unexpected("an object is expected") }
        return Array(source.bytes[Int(entry.start)..<Int(entry.end)])
    }

    private func cast<Found, Value>(_ found: Found?) throws -> Value {
        guard let found, let value = found as? Value else {
            throw JSON.Malformed.unexpected("\(Value.self) is expected")
        }
        return value
    }

    private var truth: Bool? {
        switch source.entries[index].kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    private func integer(_ type: any FixedWidthInteger.Type) -> (any FixedWidthInteger)? {
        if type == UInt64.self {
            let entry = source.entries[index]
            let digits = String(decoding: source.bytes[Int(entry.start)..<Int(entry.end)], as: UTF8.self)
            return entry.kind == .number ? UInt64(digits) : nil
        }
        return source.integer(index).flatMap { type.init(exactly: $0) }
    }

    /// An object of names and texts; nil: it is something else.
    var texts: [String: String]? {
        guard source.entries[index].kind == .object else { return nil }
        var all: [String: String] = [:]
        var key = index + 1
        let end = Int(source.entries[index].next)
        while key < end {
            guard let name = source.text(key), let value = source.text(key + 1) else { return nil }
            all[name] = value
            key += 2
        }
        return all
    }
}

/// The values of an object. Keys are looked for from where the last one was found: they mostly come in order.
private final class KeyedJSONReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let source: JSONSource
    private let first: Int
    private let end: Int
    private var cursor: Int

    init(source: JSONSource, object: Int) {
        self.source = source
        first = object + 1
        end = Int(source.entries[object].next)
        cursor = first
    }

    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] {
        var keys: [Key] = []
        var key = first
        while key < end {
            if let name = source.text(key), let found = Key(stringValue: name) { keys.append(found) }
            key = Int(source.entries[key + 1].next)
        }
        return keys
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try value(of: key).decodeNil() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(of: key).read(type)
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String { try text(of: key, at: entry(of: key)) }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { Int(try integer(of: key, at: entry(of: key))) }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(of: key, at: entry(of: key)) }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        switch source.entries[try entry(of: key)].kind {
        case .yes: true
        case .no: false
        default: throw unexpected(type, key)
        }
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try present(key).map { try JSONReader(source: source, index: $0).read(type) }
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try present(key).map { try text(of: key, at: $0) }
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try present(key).map { Int(try integer(of: key, at: $0)) }
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try present(key).map { try integer(of: key, at: $0) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try value(of: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try value(of: key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        guard let index = find("super") else { throw JSON.Malformed.missing("super") }
        return JSONReader(source: source, index: index)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try value(of: key) }

    private func text(of key: Key, at index: Int) throws -> String {
        guard let text = source.text(index) else { throw unexpected(String.self, key) }
        return text
    }

    private func integer(of key: Key, at index: Int) throws -> Int64 {
        guard let integer = source.integer(index) else { throw unexpected(Int64.self, key) }
        return integer
    }

    private func unexpected(_ type: Any.Type, _ key: Key) -> JSON.Malformed {
        .unexpected("\(type) is expected for '\(key.stringValue)'")
    }

    /// The entry of a value that is there and not null.
    private func present(_ key: Key) -> Int? {
        find(key).flatMap { source.entries[$0].kind == .null ? nil : $0 }
    }

    private func entry(of key: Key) throws -> Int {
        guard let index = find(key) else { throw JSON.Malformed.missing(key.stringValue) }
        return index
    }

    private func value(of key: Key) throws -> JSONReader { JSONReader(source: source, index: try entry(of: key)) }

    private func find(_ key: Key) -> Int? { find(key.stringValue) }

    /// The entry of the value under a name.
    private func find(_ name: String) -> Int? {
        search(name, from: cursor, to: end) ?? search(name, from: first, to: cursor)
    }

    private func search(_ name: String, from start: Int, to end: Int) -> Int? {
        var key = start
        while key < end {
            if source.isEqual(key, to: name) {
                cursor = key
                return key + 1
            }
            key = Int(source.entries[key + 1].next)
        }
        return nil
    }
}

private struct UnkeyedJSONReader: UnkeyedDecodingContainer {
    private let source: JSONSource
    private let end: Int
    private var next: Int
    private(set) var currentIndex = 0

    init(source: JSONSource, list: Int) {
        self.source = source
        next = list + 1
        end = Int(source.entries[list].next)
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { next >= end }

    private var current: JSONReader {
        get throws {
            guard !isAtEnd else { throw JSON.Malformed.unexpected("the list is too short") }
            return JSONReader(source: source, index: next)
        }
    }

    private mutating func step() {
        next = Int(source.entries[next].next)
        currentIndex += 1
    }

    mutating func decodeNil() throws -> Bool {
        guard try current.decodeNil() else { return false }
        step()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try current.read(type)
        step()
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        defer { step() }
        return try current.container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        defer { step() }
        return try current.unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        defer { step() }
        return try current
    }
}
