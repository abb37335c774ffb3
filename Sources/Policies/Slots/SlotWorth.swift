import Domain

/// What an hour with slots of each kind is worth to a job, in dollars: the work done, at the price of the cheapest kind
/// that still keeps its deadline, less its bill; and something for being short, so that short jobs go first.
/// `docs/studies/slots.md` has what else was tried.
public struct SlotWorth: Sendable {
    /// What an hour of a job's life is worth, as a part of the mean price of a slot: the price of waiting.
    public var waiting = 0.8
    /// What being short is worth, in the same measure.
    public var shortness = 0.4
    /// Time a job is kept ready to be done before its deadline: a part of what it needs, and this on top.
    public var margin = (share: 0.02, hours: 0.05)
    /// A kind that became too slow for a deadline is only taken again with this part of the rest to spare.
    public var latch = 0.1
    /// What an hour of a job that only its fastest kind can save is worth, in prices of a slot.
    public var rescue = 100.0
    /// A start is charged over this many hours, or over what is left.
    public var moveHorizon = 2.0
    /// What staying where it is is worth more, as a part of what an hour there comes to.
    public var staying = 0.0
    /// Whether a slot stands idle where an hour of it costs more than it is worth.
    public var leavesIdle = true
    /// The mean price of a slot for an hour, in dollars.
    public var meanPrice: Double

    /// The usual worth, where a slot costs so much an hour in the mean.
    public init(meanPrice: Double) { self.meanPrice = meanPrice }

    /// What a claim gains on each kind, nano-dollars for each slot and hour, above zero; nil: nothing, or it cannot run
    /// there. `tooSlow` are the kinds that were too slow for its deadline before, as bits; `typical` is the length of a
    /// job in the middle, in hours.
    public func judge(
        _ claim: SlotClaim, tooSlow: UInt64, typical: Double
    ) -> (gains: [Int64?], tooSlow: UInt64) {
        let life = max(waiting * meanPrice, claim.hourPrice)
        var gains = [Int64?](repeating: nil, count: claim.paces.count)
        guard let fastest = claim.fastest, let best = claim.paces[fastest] else { return (gains, 0) }
        var slow = tooSlow
        var worth = cheapest(of: claim, without: 0, life) ?? 0
        if let left = claim.hoursLeft, left >= best.hours {
            slow = updated(slow, claim, left)
            worth = cheapest(of: claim, without: slow, life) ?? rescue * meanPrice * best.hours
        }
        let own = claim.kind.flatMap { slow & (1 << $0) == 0 ? claim.paces[$0] : nil }
        for (kind, pace) in claim.paces.enumerated() {
            guard let pace else { continue }
            var gain = worth / pace.hours - pace.rate
            gain += life * shortness * typical / (typical / 4 + pace.hours)
            gain -= (pace.startCost + life * pace.start) / min(moveHorizon, pace.hours)
            if kind == claim.kind { gain += staying * (pace.rate + life) }
            if !claim.mayGoDearer, let own, pace.rate * pace.hours > own.rate * own.hours { gain = 0 }
            if !leavesIdle { gain = max(gain, Self.least / pace.hours) }
            if gain > 0 { gains[kind] = Int64(max(1, min(gain / Double(claim.sizes[kind]) * 1e9, 1e18))) }
        }
        return (gains, slow)
    }

    /// Hours to spare before the deadline on a kind, start, reserve and margin taken off.
    public func spareHours(_ pace: SlotPace, before left: Double) -> Double {
        left - pace.hours * (1 + margin.share) - margin.hours - pace.reserve - pace.start
    }

    /// The upper median of the hours that claims take on their fastest kinds.
    public static func typicalLength(_ claims: [SlotClaim]) -> Double {
        let hours = claims.compactMap { claim in claim.fastest.flatMap { claim.paces[$0]?.hours } }.sorted()
        return hours.isEmpty ? 0 : hours[hours.count / 2]
    }

    /// Dollars an hour that a slot is worth in use where it is worth nothing, so that none stands idle.
    private static let least = 1e-6

    /// The kinds that are too slow now.
    private func updated(_ before: UInt64, _ claim: SlotClaim, _ left: Double) -> UInt64 {
        var slow = before
        for (kind, pace) in claim.paces.enumerated() {
            guard let pace else { continue }
            let spare = spareHours(pace, before: left)
            if spare <= 0 {
                slow |= 1 << kind
            } else if spare > latch * pace.hours + margin.hours {
                slow &= ~(1 << kind)
            }
        }
        return slow
    }

    /// What the rest costs at least, bill and life together; nil: every kind is too slow.
    private func cheapest(of claim: SlotClaim, without slow: UInt64, _ life: Double) -> Double? {
        var least: Double?
        for (kind, pace) in claim.paces.enumerated() where slow & (1 << kind) == 0 {
            guard let pace else { continue }
            let cost = (pace.rate + life) * pace.hours
            least = min(least ?? cost, cost)
        }
        return least
    }
}
