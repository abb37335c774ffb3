/// A price of time: whole nano-dollars per hour, not negative.
public struct Price: WholeNumber {
    /// Nano-dollars per hour.
    public var nanosPerHour: Int64

    /// A price of `nanosPerHour` nano-dollars an hour.
    public init(nanosPerHour: Int64) { self.nanosPerHour = nanosPerHour }
    /// The same, as any whole number is made.
    public init(wholeNumber: Int64) { self.init(nanosPerHour: wholeNumber) }
    /// `nanosPerHour`.
    public var wholeNumber: Int64 { nanosPerHour }
    /// Smaller number first.
    public static func < (left: Price, right: Price) -> Bool { left.nanosPerHour < right.nanosPerHour }

    /// Nothing an hour (an owned machine without a declared price).
    public static var free: Price { Price(nanosPerHour: 0) }

    /// What an uninterrupted `span` at this price costs: `floor(price * milliseconds / 3_600_000)`, with 128 bits in
    /// between. A negative span is a bug and traps.
    public func cost(over span: Span) -> Money {
        precondition(span.milliseconds >= 0, "cost of a negative span")
        return Money(nanos: Int64(Int128(nanosPerHour) * Int128(span.milliseconds) / 3_600_000))
    }

    /// What the part `[start, end)` of a stretch that began at `origin` costs: the difference of the running totals at
    /// both ends, so that any way of cutting the stretch sums to the same bill.
    public func cost(from start: Instant, to end: Instant, origin: Instant) -> Money {
        cost(over: end - origin) - cost(over: start - origin)
    }

}

extension Price: CustomStringConvertible {
    /// Dollars an hour with four decimals, half to even: `$0.5260/h`.
    public var description: String {
        let units = roundedHalfEven(nanosPerHour.magnitude, unit: 100_000)
        return "$\(units / 10_000).\(padded(Int64(units % 10_000), to: 4))/h"
    }
}
