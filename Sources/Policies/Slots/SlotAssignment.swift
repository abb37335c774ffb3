import Domain

/// What a job would gain on each kind of a pool.
struct SlotOffer: Hashable, Sendable {
    /// The job.
    var job: SlotJob
    /// Nano-dollars for each accelerator and hour, above zero; nil: nothing.
    var gains: [Int64?]
}

/// Gives slots out by regret: who would lose most by having its second best kind chooses first.
enum SlotAssignment {
    /// The kind of each job that gets one. Jobs with equal regret and gain go by the time they were handed in, then by
    /// number.
    static func assign(_ offers: [SlotOffer], capacity: [Int]) -> [JobID: Int] {
        var free = capacity
        var chosen: [JobID: Int] = [:]
        var pending = offers
        let sizes = Set(offers.map(\.job.accelerators)).sorted()
        while true {
            let bids = pending.indices.compactMap { bid(of: pending[$0], at: $0, free) }.sorted()
            if bids.isEmpty { return chosen }
            let fits = fitting(sizes, in: free)
            var rest: ArraySlice<Bid> = []
            for (place, bid) in bids.enumerated() {
                let job = pending[bid.index].job
                chosen[job.id] = bid.kind
                free[bid.kind] -= job.accelerators
                // What the others may have is another now: they bid anew.
                if fitting(sizes, in: free) != fits {
                    rest = bids[(place + 1)...]
                    break
                }
            }
            pending = rest.map { pending[$0.index] }
        }
    }

    /// Which gang sizes still fit, kind by kind.
    private static func fitting(_ sizes: [Int], in free: [Int]) -> [Int] {
        free.map { slots in sizes.prefix { $0 <= slots }.count }
    }

    /// The best kind that is free for a job, and what it would lose without; nil: none is.
    private static func bid(of offer: SlotOffer, at index: Int, _ free: [Int]) -> Bid? {
        var best: (gain: Int64, kind: Int)?
        var second: Int64 = 0
        for (kind, gain) in offer.gains.enumerated() where free[kind] >= offer.job.accelerators {
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
                regret: $0.gain - second, gain: $0.gain, submittedAt: offer.job.submittedAt, job: offer.job.id,
                kind: $0.kind, index: index)
        }
    }

    /// Greatest regret first.
    private struct Bid: Comparable {
        var regret: Int64
        var gain: Int64
        var submittedAt: Instant
        var job: JobID
        var kind: Int
        var index: Int

        static func < (left: Bid, right: Bid) -> Bool {
            (right.regret, right.gain, left.submittedAt, left.job)
                < (left.regret, left.gain, right.submittedAt, right.job)
        }
    }
}
