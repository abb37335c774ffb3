/// An exact amount of United States dollars in whole nano-dollars (1e-9 $). Never made from a floating-point number
/// except through `Estimate`, and then never posted.
public struct Money: WholeNumber, AdditiveArithmetic {
    /// Nano-dollars.
    public var nanos: Int64

    /// An amount of `nanos` nano-dollars.
    public init(nanos: Int64) { self.nanos = nanos }
    /// The same, as any whole number is made.
    public init(wholeNumber: Int64) { self.init(nanos: wholeNumber) }
    /// `nanos`.
    public var wholeNumber: Int64 { nanos }
    /// Smaller number first.
    public static func < (left: Money, right: Money) -> Bool { left.nanos < right.nanos }

    /// No money.
    public static var zero: Money { Money(nanos: 0) }
    /// `count` whole dollars.
    public static func dollars(_ count: Int64) -> Money { Money(nanos: count * 1_000_000_000) }
    /// `count` cents.
    public static func cents(_ count: Int64) -> Money { Money(nanos: count * 10_000_000) }

    /// Sum; traps on overflow (beyond 9.2 thousand million dollars), which is our own bug.
    public static func + (left: Money, right: Money) -> Money { Money(nanos: left.nanos + right.nanos) }
    /// Difference.
    public static func - (left: Money, right: Money) -> Money { Money(nanos: left.nanos - right.nanos) }

    /// `percent` hundredths of this amount, rounded towards minus infinity.
    public func percent(_ percent: Int64) -> Money {
        let scaled = Int128(nanos) * Int128(percent)
        let floored = scaled >= 0 ? scaled / 100 : -((-scaled + 99) / 100)
        return Money(nanos: Int64(floored))
    }
}

extension Money: CustomStringConvertible {
    /// Every digit: `1.234567890`, `-0.000000001`.
    public var exact: String {
        String(unsafeUninitializedCapacity: 24) { letters in
            // From the last digit to the first, then to the front.
            var (rest, start, places) = (nanos.magnitude, letters.count, 0)
            func put(_ letter: UInt8) {
                start -= 1
                letters[start] = letter
            }
            repeat {
                if places == 9 { put(0x2E) }
                put(0x30 + UInt8(rest % 10))
                rest /= 10
                places += 1
            } while rest > 0 || places < 10
            if nanos < 0 { put(0x2D) }
            let count = letters.count - start
            for index in 0..<count { letters[index] = letters[start + index] }
            return count
        }
    }

    /// The nearest whole number of cents, ties to even: what `description` shows, for differences of shown amounts.
    public var roundedToCents: Money {
        let cents = Int64(roundedHalfEven(nanos.magnitude, unit: 10_000_000))
        return .cents(nanos < 0 ? -cents : cents)
    }

    /// Cents for people, rounded half to even: `$1.23`, `-$0.50`. An amount other than zero that would print as zero
    /// prints `<$0.01` (or `>-$0.01`).
    public var description: String {
        let cents = roundedHalfEven(nanos.magnitude, unit: 10_000_000)
        if cents == 0, nanos != 0 { return nanos > 0 ? "<$0.01" : ">-$0.01" }
        return "\(nanos < 0 ? "-" : "")$\(cents / 100).\(padded(Int64(cents % 100), to: 2))"
    }
}

/// `value / unit` to the nearest whole number, ties to the even one.
public func roundedHalfEven(_ value: UInt64, unit: UInt64) -> UInt64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
    let twice = remainder * 2
    return twice > unit || (twice == unit && quotient % 2 == 1) ? quotient + 1 : quotient
}
