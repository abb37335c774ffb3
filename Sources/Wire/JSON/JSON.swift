/// Values as JSON text and back (RFC 8259), for rows, requests and answers. It does what Foundation's coders do in a
/// tenth of their time, which a submission and a start with many jobs need.
///
/// The keys of a value stand in the order in which it encodes them, those of a dictionary are sorted: equal values are
/// equal text. An error does not say where it is; who needs that reads the text again with Foundation.
public enum JSON {
    /// What a text does not hold to.
    public enum Malformed: Error, Hashable, Sendable {
        /// Not JSON at this byte.
        case syntax(at: Int)
        /// Nested too deep.
        case tooDeep
        /// A key is missing.
        case missing(String)
        /// A value is not of the kind that is read.
        case unexpected(String)
        /// A number that JSON cannot write: not finite.
        case notFinite
    }

    /// The text of a value as bytes.
    public static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let writer = JSONWriter()
        try writer.write(value)
        return writer.text.bytes
    }

    /// The text of a value.
    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try bytes(value), as: UTF8.self)
    }

    /// The value of a text.
    public static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try value(type, from: Array(text.utf8))
    }

    /// The value of a text as bytes.
    public static func value<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONReader(source: JSONSource(bytes), index: 0).read(type)
    }

    /// Whether a type is one of the fixed-width integers besides `Int` and `Int64`.
    static func isInteger(_ type: Any.Type) -> Bool {
        type == UInt32.self || type == UInt64.self || type == Int32.self || type == UInt.self || type == UInt8.self
            || type == Int16.self || type == UInt16.self || type == Int8.self
    }
}
