/// An expected amount in dollars or hours with its median and 90th percentile. An estimate is not money: it is never
/// posted and never compared with `==`; it becomes nano-dollars where a `Reason` is built.
public struct Estimate: Sendable {
    /// The expected value, halfway outcome.
    public var p50: Double
    /// The value that nine outcomes of ten stay under.
    public var p90: Double

    /// An estimate with its two percentiles.
    public init(p50: Double, p90: Double) {
        self.p50 = p50
        self.p90 = p90
    }

    /// `p50` dollars as nano-dollars, half to even, clamped to 0 ... 1e9 dollars (not-a-number becomes the maximum), so
    /// that choices compare integers and a last bit cannot flip them.
    public var money: Money { Estimate.money(dollars: p50) }
    /// `p90` dollars as nano-dollars, as `money`.
    public var moneyP90: Money { Estimate.money(dollars: p90) }

    /// An expected number of dollars as nano-dollars, half to even, clamped to 0 ... 1e9 dollars.
    public static func money(dollars: Double) -> Money {
        let most = 1e9
        guard dollars.isFinite else { return .dollars(Int64(most)) }
        return Money(nanos: Int64((min(max(dollars, 0), most) * 1e9).rounded(.toNearestOrEven)))
    }
}

extension Money {
    /// In dollars, for estimates and pictures; never posted.
    public var dollars: Double { Double(nanos) / 1e9 }
}

extension Price {
    /// In dollars an hour, for estimates and pictures; never posted.
    public var dollars: Double { Double(nanosPerHour) / 1e9 }
}
