/// A value that is kept once, however many copies refer to it; for large ones that hardly ever change.
public final class Shared<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    /// The value.
    public let value: Value

    /// Keeps a value.
    public init(_ value: Value) { self.value = value }

    /// Equal values.
    public static func == (left: Shared, right: Shared) -> Bool { left === right || left.value == right.value }

    /// Hashes the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }

    /// Reads the value as it is.
    public convenience init(from decoder: any Decoder) throws { self.init(try Value(from: decoder)) }

    /// Writes the value as it is.
    public func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}
