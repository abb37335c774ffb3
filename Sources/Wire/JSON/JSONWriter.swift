import Domain

/// Writes values as JSON.
final class JSONWriter: Encoder {
    fileprivate(set) var text = JSONText()

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        text.beginObject()
        return KeyedEncodingContainer(KeyedJSONWriter(writer: self, level: text.level))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        text.beginList()
        return UnkeyedJSONWriter(writer: self, level: text.level)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleJSONWriter(writer: self) }

    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let value = value as? String { return text.write(value) }
        if Value.self == Int64.self, let value = value as? Int64 { return text.write(value) }
        if Value.self == Int.self, let value = value as? Int { return text.write(Int64(value)) }
        if Value.self == Bool.self, let value = value as? Bool { return text.write(value) }
        if Value.self == Double.self, let value = value as? Double { return try text.write(value) }
        if Value.self == Float.self, let value = value as? Float { return try text.write(Double(value)) }
        if Value.self == [String: String].self, let value = value as? [String: String] { return text.write(value) }
        if Value.self == JobDocument.self, let job = value as? JobDocument { return try job.write(to: &text) }
        if Value.self == JobSpec.self, let spec = value as? JobSpec { return try spec.write(to: &text) }
        if JSON.isInteger(Value.self) { return text.write(plain: "\(value)") }
        let level = text.level
        let start = text.bytes.count
        if Value.self is any StringKeyed.Type, let dictionary = value as? any StringKeyed {
            try dictionary.write(to: self)
        } else {
            try value.encode(to: self)
        }
        text.close(to: level)
        if text.bytes.count == start { text.write(literal: "{}") }
    }
}

/// A dictionary with names for keys, which is written in their order.
private protocol StringKeyed {
    func write(to writer: JSONWriter) throws
}

extension Dictionary: StringKeyed where Key == String, Value: Encodable {
    fileprivate func write(to writer: JSONWriter) throws {
        var container = writer.container(keyedBy: JSONName.self)
        for (name, value) in sorted(by: { $0.key < $1.key }) {
            try container.encode(value, forKey: JSONName(stringValue: name))
        }
    }
}

/// Any name as a key.
struct JSONName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

private struct KeyedJSONWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let level: Int
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        next(key)
        writer.text.write(literal: "null")
    }

    func encode(_ value: String, forKey key: Key) {
        let name = key.stringValue
        write(&writer.text) { text in
            text.next(name, at: level)
            text.write(value)
        }
    }

    func encode(_ value: Int, forKey key: Key) { encode(Int64(value), forKey: key) }

    func encode(_ value: Int64, forKey key: Key) {
        let name = key.stringValue
        write(&writer.text) { text in
            text.next(name, at: level)
            text.write(value)
        }
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        next(key)
        try writer.write(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        next(key)
        return writer.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        next(key)
        return writer.unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        writer.text.next("super", at: level)
        return writer
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        next(key)
        return writer
    }

    private func next(_ key: Key) { writer.text.next(key.stringValue, at: level) }

    /// One access to the text for several writes: the run-time checks of an access take longer than the writes.
    private func write(_ text: inout JSONText, _ body: (inout JSONText) -> Void) { body(&text) }
}

private struct UnkeyedJSONWriter: UnkeyedEncodingContainer {
    let writer: JSONWriter
    let level: Int
    var count = 0
    var codingPath: [any CodingKey] { [] }

    init(writer: JSONWriter, level: Int) {
        self.writer = writer
        self.level = level
    }

    private mutating func next() {
        writer.text.next(at: level)
        count += 1
    }

    mutating func encodeNil() {
        next()
        writer.text.write(literal: "null")
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        next()
        try writer.write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        next()
        return writer.container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        next()
        return writer.unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        next()
        return writer
    }
}

private struct SingleJSONWriter: SingleValueEncodingContainer {
    let writer: JSONWriter
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { writer.text.write(literal: "null") }

    func encode<Value: Encodable>(_ value: Value) throws { try writer.write(value) }
}
