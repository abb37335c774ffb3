/// A part of a whole in lowest terms, above zero and at most one.
public struct Fraction: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The numerator.
    public let part: Int64
    /// The denominator.
    public let whole: Int64

    /// `part` of `whole`; above zero and at most one.
    public init(_ part: Int64, of whole: Int64) {
        precondition(part > 0 && part <= whole, "not a part of a node: \(part)/\(whole)")
        let divisor = greatestCommonDivisor(part, whole)
        self.part = part / divisor
        self.whole = whole / divisor
    }

    /// `1/4`.
    public var description: String { "\(part)/\(whole)" }

    /// The part of a part.
    public static func * (left: Fraction, right: Fraction) -> Fraction {
        Fraction(left.part * right.part, of: left.whole * right.whole)
    }
}

/// The share of a node's price that one use of it is charged.
public enum Share: Hashable, Sendable, Codable {
    /// The node is used by one.
    case whole
    /// A part of it.
    case part(Fraction)
    /// What the parts of the others leave, to the nano-dollar.
    case rest(of: [Fraction])

    /// The share of a fraction of a node.
    public init(_ fraction: Fraction) { self = fraction.part == fraction.whole ? .whole : .part(fraction) }

    /// A part of what a job has of a node; jobs have no rests.
    public func part(_ fraction: Fraction) -> Share {
        switch self {
        case .whole: Share(fraction)
        case .part(let own): Share(own * fraction)
        case .rest: preconditionFailure("a rest is nobody's job")
        }
    }

    /// The running total that a use with this share has come to after `span` at `price`: for a part, the part of the
    /// price times the time rounded down; for the rest, the node's total less those of the parts.
    public func total(of price: Price, over span: Span) -> Money {
        switch self {
        case .whole: price.cost(over: span)
        case .part(let fraction): Self.total(of: fraction, price, span)
        case .rest(let parts): parts.reduce(price.cost(over: span)) { $0 - Self.total(of: $1, price, span) }
        }
    }

    /// The part of a stretch of a node's time that a use with this share has, in whole milliseconds; the parts of a
    /// stretch add up to it.
    public func time(of span: Span) -> Span {
        func part(_ fraction: Fraction) -> Span {
            Span(milliseconds: Int64(Int128(span.milliseconds) * Int128(fraction.part) / Int128(fraction.whole)))
        }
        return switch self {
        case .whole: span
        case .part(let fraction): part(fraction)
        case .rest(let parts): parts.reduce(span) { $0 - part($1) }
        }
    }

    private static func total(of fraction: Fraction, _ price: Price, _ span: Span) -> Money {
        precondition(span.milliseconds >= 0, "cost of a negative span")
        let scaled = Int128(price.nanosPerHour) * Int128(span.milliseconds) * Int128(fraction.part)
        return Money(nanos: Int64(scaled / (3_600_000 * Int128(fraction.whole))))
    }
}

extension Share: CustomStringConvertible {
    /// `1`, `1/4`, or `1-1/4-1/2` for the rest: what rows say.
    public var description: String {
        switch self {
        case .whole: "1"
        case .part(let fraction): "\(fraction)"
        case .rest(let parts): (["1"] + parts.map(\.description)).joined(separator: "-")
        }
    }

    /// Reads what `description` writes; nil: it is something else.
    public init?(_ text: String) {
        if text == "1" {
            self = .whole
            return
        }
        let pieces = text.split(separator: "-", omittingEmptySubsequences: false)
        let fractions = (pieces.first == "1" ? pieces.dropFirst() : pieces[...]).map(Self.fraction)
        guard let first = fractions.first, fractions.allSatisfy({ $0 != nil }), let first else { return nil }
        self = pieces.first == "1" ? .rest(of: fractions.compactMap(\.self)) : .part(first)
        if pieces.first != "1", fractions.count > 1 { return nil }
    }

    private static func fraction(_ text: Substring) -> Fraction? {
        let numbers = text.split(separator: "/").map { Int64($0) }
        guard numbers.count == 2, let part = numbers[0], let whole = numbers[1], part > 0, part <= whole else {
            return nil
        }
        return Fraction(part, of: whole)
    }
}

private func greatestCommonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (larger, smaller) = (left, right)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
}
