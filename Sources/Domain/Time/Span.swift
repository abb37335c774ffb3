/// A length of daemon time in whole milliseconds. Negative spans exist only as differences.
public struct Span: WholeNumber {
    /// Milliseconds.
    public var milliseconds: Int64

    /// A span of `milliseconds`.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    /// The same, as any whole number is made.
    public init(wholeNumber: Int64) { self.init(milliseconds: wholeNumber) }
    /// `milliseconds`.
    public var wholeNumber: Int64 { milliseconds }
    /// Smaller number first.
    public static func < (left: Span, right: Span) -> Bool { left.milliseconds < right.milliseconds }

    /// No time at all.
    public static var zero: Span { Span(milliseconds: 0) }

    /// `count` seconds.
    public static func seconds(_ count: Int64) -> Span { Span(milliseconds: count * 1_000) }
    /// `count` minutes.
    public static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
    /// `count` hours.
    public static func hours(_ count: Int64) -> Span { .minutes(count * 60) }

    /// The span as fractional hours; for estimates and display, never for money.
    public var hours: Double { Double(milliseconds) / 3_600_000 }
    /// The span as fractional seconds; for estimates and display, never for money.
    public var seconds: Double { Double(milliseconds) / 1_000 }

    /// The span nearest to an estimated number of hours, clamped to 0 ... 100 years; not-a-number becomes the maximum.
    public static func estimated(hours: Double) -> Span {
        let longest = 876_000.0
        guard hours.isFinite else { return Span(milliseconds: Int64(longest) * 3_600_000) }
        return Span(milliseconds: Int64(min(max(hours, 0), longest) * 3_600_000))
    }

    /// Sum of two spans.
    public static func + (left: Span, right: Span) -> Span {
        Span(milliseconds: left.milliseconds + right.milliseconds)
    }
    /// Difference of two spans.
    public static func - (left: Span, right: Span) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }
    /// A span `factor` times as long.
    public static func * (span: Span, factor: Int64) -> Span {
        Span(milliseconds: span.milliseconds * factor)
    }
}

extension Span: CustomStringConvertible {
    /// At most three units, largest first: `2d 4h 23m`, `1h 5m`, `42s`, `0.350s`.
    public var description: String {
        if milliseconds < 0 { return "-" + Span(milliseconds: -milliseconds).description }
        if milliseconds < 1_000 { return milliseconds == 0 ? "0s" : "0.\(padded(milliseconds, to: 3))s" }
        let total = milliseconds / 1_000
        let parts = [(total / 86_400, "d"), (total / 3_600 % 24, "h"), (total / 60 % 60, "m"), (total % 60, "s")]
        let shown = parts.drop { $0.0 == 0 }.prefix(3).filter { $0.0 != 0 }
        return shown.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }
}
