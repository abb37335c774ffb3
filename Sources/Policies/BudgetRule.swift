import Domain

/// When a job's budget says stop or warn. It acts early enough for the bill to end at or under the limit.
public enum BudgetRule {
    /// What must be kept back on a running lease: the dearest price that may come into force, for the time until the
    /// job can be off the node (one more tick, then a save and the grace) or until the minimum charge is over,
    /// whichever is longer.
    public static func reserve(dearest: Price, untilOff: Span, minimumLeft: Span) -> Money {
        dearest.cost(over: max(untilOff, minimumLeft)) + Money(nanos: 1)
    }

    /// Whether the job must stop now.
    public static func isReached(_ position: BudgetPosition) -> Bool {
        position.spent + position.reserve > position.limit
    }

    /// The same for a scope.
    public static func isReached(_ position: ScopePosition) -> Bool {
        position.spent + position.reserve > position.limit
    }

    /// The highest percentage of `warnAt` that the spending has come to; 0: none.
    public static func percentToWarn(spent: Money, limit: Money, warnAt: [Int]) -> Int {
        warnAt.last { spent >= limit.percent(Int64($0)) } ?? 0
    }

    /// The dearest price a node of the group may come to cost: its list price, a spot market's upper end, or the
    /// dearest point of a trace.
    public static func dearestPrice(of group: NodeGroup, now: Price) -> Price {
        switch group.market {
        case .seeded(_, _, let spread):
            let top = Price(nanosPerHour: group.price.nanosPerHour / 100 * Int64(100 + spread))
            return max(now, top)
        case .trace(let trace): return max(now, trace.points.compactMap(\.price).max() ?? group.price)
        case nil: return max(now, group.price)
        }
    }
}
