/// A value that is one whole number underneath (milliseconds, nano-dollars, a running number): ordered by it and coded
/// as the bare number.
public protocol WholeNumber: Hashable, Sendable, Comparable, Codable {
    /// The number, in the unit of the type.
    var wholeNumber: Int64 { get }
    /// The value with this number.
    init(wholeNumber: Int64)
}

extension WholeNumber {
    /// Smaller number first.
    public static func < (left: Self, right: Self) -> Bool { left.wholeNumber < right.wholeNumber }

    /// Reads the bare number.
    public init(from decoder: any Decoder) throws {
        self.init(wholeNumber: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wholeNumber)
    }
}

/// `value` in decimal digits with leading zeros up to `width` digits. `value` is not negative.
public func padded(_ value: Int64, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
