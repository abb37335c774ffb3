/// A price of data: whole nano-dollars for a gigabyte (10^9 bytes) that is moved, or kept for a month; not negative.
public struct GigabytePrice: WholeNumber {
    /// Nano-dollars for a gigabyte.
    public var nanos: Int64

    /// A price of `nanos` nano-dollars a gigabyte.
    public init(nanos: Int64) { self.nanos = nanos }
    /// The same, as any whole number is made.
    public init(wholeNumber: Int64) { self.init(nanos: wholeNumber) }
    /// `nanos`.
    public var wholeNumber: Int64 { nanos }

    /// Nothing.
    public static let free = GigabytePrice(nanos: 0)

    /// What moving so many bytes costs: `floor(price * bytes / 10^9)`, with 128 bits in between.
    public func cost(of bytes: Int64) -> Money {
        Money(nanos: Int64(Int128(nanos) * Int128(bytes) / 1_000_000_000))
    }

    /// What keeping so many bytes for `span` of a month of this length costs:
    /// `floor(bytes * price * span / (10^9 * month))`, with 128 bits in between.
    public func cost(of bytes: Int64, over span: Span, ofMonth month: Span) -> Money {
        precondition(span.milliseconds >= 0, "cost of a negative span")
        let scaled = Int128(bytes) * Int128(nanos) * Int128(span.milliseconds)
        return Money(nanos: Int64(scaled / (1_000_000_000 * Int128(month.milliseconds))))
    }
}

extension GigabytePrice: CustomStringConvertible {
    /// Dollars with up to nine decimals, at least two: `$0.023`.
    public var description: String {
        let text = Money(nanos: nanos).exact
        let kept = text.reversed().drop { $0 == "0" }.reversed()
        let decimals = kept.reversed().prefix { $0 != "." }.count
        return "$" + String(kept) + String(repeating: "0", count: max(0, 2 - decimals))
    }
}
