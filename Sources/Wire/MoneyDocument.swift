import Domain

/// Money in the API: every digit, and the currency.
public struct MoneyDocument: Codable, Hashable, Sendable {
    /// Decimal dollars with nine decimals: `1.234567000`.
    public var amount: String
    /// Always `USD`.
    public var currency: String

    /// The document of an exact amount.
    public init(_ money: Money) {
        amount = money.exact
        currency = "USD"
    }

    /// The exact amount; nil when `amount` is not a decimal number of at most nine decimals.
    public var money: Money? {
        let isNegative = amount.hasPrefix("-")
        let parts = amount.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 9, let whole = Int64(parts[0]), let nanos = Int64(parts[1]),
            whole >= 0, nanos >= 0, whole < 9_000_000_000
        else { return nil }
        let magnitude = whole * 1_000_000_000 + nanos
        return Money(nanos: isNegative ? -magnitude : magnitude)
    }
}
