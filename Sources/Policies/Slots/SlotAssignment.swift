import Domain

/// What a job would gain on each kind of slots.
public struct SlotOffer: Hashable, Sendable {
    /// The job.
    public var id: JobID
    /// When it was handed in.
    public var submittedAt: Instant
    /// Slots it needs at once, by kind.
    public var sizes: [Int]
    /// Nano-dollars for each slot and hour, above zero, by kind; nil: nothing.
    public var gains: [Int64?]
    /// Whether it has waited for so long that it chooses before all others.
    public var isDue = false

    /// What a claim gains.
    public init(_ claim: SlotClaim, gains: [Int64?]) {
        id = claim.id
        submittedAt = claim.submittedAt
        sizes = claim.sizes
        isDue = claim.isDue
        self.gains = gains
    }
}

/// The kind of slots that a job gets.
public struct SlotAward: Hashable, Sendable {
    /// Its place among the kinds.
    public var kind: Int
    /// What it would lose without: nano-dollars for each slot and hour.
    public var regret: Int64
    /// How many jobs chose before it.
    public var place: Int
}

/// Gives slots out by regret: who would lose most by having its second best kind chooses first.
public enum SlotAssignment {
    /// The kind of each job that gets one. Jobs that have waited too long choose first, in the order in which they were
    /// handed in; others with equal regret and gain go by the time they were handed in, then by number.
    public static func assign(_ offers: [SlotOffer], capacity: [Int]) -> [JobID: SlotAward] {
        var free = capacity
        var chosen: [JobID: SlotAward] = [:]
        var pending = offers
        let sizes = capacity.indices.map { kind in Set(offers.map { $0.sizes[kind] }).sorted() }
        while true {
            let bids = pending.indices.compactMap { bid(of: pending[$0], at: $0, free) }.sorted()
            if bids.isEmpty { return chosen }
            let fits = fitting(sizes, in: free)
            var rest: ArraySlice<Bid> = []
            for (place, bid) in bids.enumerated() {
                let offer = pending[bid.index]
                chosen[offer.id] = SlotAward(kind: bid.kind, regret: bid.regret, place: chosen.count)
                free[bid.kind] -= offer.sizes[bid.kind]
                // What the others may have is another now: they bid anew.
                if fitting(sizes, in: free) != fits {
                    rest = bids[(place + 1)...]
                    break
                }
            }
            pending = rest.map { pending[$0.index] }
        }
    }

    /// Which sizes still fit, kind by kind.
    private static func fitting(_ sizes: [[Int]], in free: [Int]) -> [Int] {
        zip(sizes, free).map { sizes, slots in sizes.prefix { $0 <= slots }.count }
    }

    /// The best kind that is free for a job, and what it would lose without; nil: none is.
    private static func bid(of offer: SlotOffer, at index: Int, _ free: [Int]) -> Bid? {
        var best: (gain: Int64, kind: Int)?
        var second: Int64 = 0
        for (kind, gain) in offer.gains.enumerated() where free[kind] >= offer.sizes[kind] {
            guard let gain else { continue }
            if let known = best, gain <= known.gain {
                second = max(second, gain)
            } else {
                second = best?.gain ?? 0
                best = (gain, kind)
            }
        }
        return best.map {
            Bid(
                waits: offer.isDue ? 0 : 1, regret: $0.gain - second, gain: $0.gain, submittedAt: offer.submittedAt,
                job: offer.id, kind: $0.kind, index: index)
        }
    }

    /// Those that are due first, then the greatest regret.
    private struct Bid: Comparable {
        var waits: Int
        var regret: Int64
        var gain: Int64
        var submittedAt: Instant
        var job: JobID
        var kind: Int
        var index: Int

        static func < (left: Bid, right: Bid) -> Bool {
            if left.waits != right.waits { return left.waits < right.waits }
            if left.waits == 0 { return (left.submittedAt, left.job) < (right.submittedAt, right.job) }
            return (right.regret, right.gain, left.submittedAt, left.job)
                < (left.regret, left.gain, right.submittedAt, right.job)
        }
    }
}
