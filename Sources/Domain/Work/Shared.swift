/// A value that is kept once, however many copies refer to it; for large ones that hardly ever change.
package final class Shared<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    /// The value.
    package let value: Value

    /// Keeps a value.
    @inlinable package init(_ value: Value) { self.value = value }

    /// Equal values.
    package static func == (left: Shared, right: Shared) -> Bool { left === right || left.value == right.value }

    /// Hashes the value.
    package func hash(into hasher: inout Hasher) { hasher.combine(value) }

    /// Reads the value as it is.
    package convenience init(from decoder: any Decoder) throws { self.init(try Value(from: decoder)) }

    /// Writes the value as it is.
    package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}
