import Domain

/// Gives the slots of a fixed pool to the jobs that lose most without them, anew at each event: by regret, the gain on
/// the best kind less that on the second best (`SlotWorth`, `SlotAssignment`).
public struct SlotRule: Sendable {
    /// What slots are worth to jobs.
    public var worth: SlotWorth
    /// What a move takes, from the last step before to the first after it; zero: moves are free.
    public var move = Span.zero
    /// Moves that are kept in reserve before a deadline.
    public var movesInReserve = 1.0

    private let kinds: [SlotKind]
    /// Kinds that are too slow for a job's deadline, as bits.
    private var tooSlow: [JobID: UInt64] = [:]

    /// The rule for a pool of at most 64 kinds.
    public init(_ kinds: [SlotKind]) {
        precondition(kinds.count <= 64, "more kinds than bits")
        self.kinds = kinds
        let slots = kinds.reduce(0) { $0 + $1.count }
        let sum = kinds.reduce(0) { $0 + Double($1.count) * $1.price.dollars }
        worth = SlotWorth(meanPrice: sum / Double(max(slots, 1)))
    }

    /// Who runs where from now on. The jobs are those that are not over; each fits the pool on some kind.
    public mutating func decide(at now: Instant, _ jobs: [SlotJob]) -> SlotPlan {
        let claims = jobs.map { claim(of: $0, at: now) }
        let typical = SlotWorth.typicalLength(claims)
        var offers: [SlotOffer] = []
        var next: Instant?
        var slow: [JobID: UInt64] = [:]
        for claim in claims {
            let verdict = worth.judge(claim, tooSlow: tooSlow[claim.id] ?? 0, typical: typical)
            slow[claim.id] = verdict.tooSlow
            offers.append(SlotOffer(claim, gains: verdict.gains))
        }
        tooSlow = slow
        let chosen = SlotAssignment.assign(offers, capacity: kinds.map(\.count)).mapValues(\.kind)
        for claim in claims {
            guard let turn = turn(of: claim, on: chosen[claim.id], at: now) else { continue }
            next = min(next ?? turn, turn)
        }
        return SlotPlan(kinds: chosen, next: next.map { max($0, now + Self.shortestWait) })
    }

    /// Decisions of its own are no closer than this.
    private static let shortestWait = Span.seconds(36)
    /// A decision because a kind has become too slow comes this much after it has.
    private static let afterTurn = Span(milliseconds: 3_600)

    private func claim(of job: SlotJob, at now: Instant) -> SlotClaim {
        let count = Double(job.accelerators)
        let paces = kinds.indices.map { kind -> SlotPace? in
            guard job.speeds[kind] > 0 else { return nil }
            var pace = SlotPace(hours: job.stepsLeft / job.speeds[kind], rate: count * kinds[kind].price.dollars)
            pace.reserve = movesInReserve * move.hours
            if job.hasStarted, job.kind != kind {
                pace.start = move.hours
                pace.startCost = move.hours * pace.rate
            } else {
                // The start it is in takes time before its deadline, and would elsewhere as well.
                pace.reserve += job.startLeft.hours
            }
            return pace
        }
        var claim = SlotClaim(
            id: job.id, submittedAt: job.submittedAt,
            sizes: Array(repeating: job.accelerators, count: kinds.count), paces: paces)
        claim.hoursLeft = job.deadline.map { ($0 - now).hours }
        claim.kind = job.kind
        return claim
    }

    /// When the first kind that is fast enough for a job's deadline will not be any more; nil: none will be.
    private func turn(of claim: SlotClaim, on chosen: Int?, at now: Instant) -> Instant? {
        guard let left = claim.hoursLeft else { return nil }
        let slow = tooSlow[claim.id] ?? 0
        let pace = chosen.flatMap { claim.paces[$0] }
        var soonest: Double?
        for (kind, other) in claim.paces.enumerated() where slow & (1 << kind) == 0 {
            guard let other else { continue }
            // What is done meanwhile, as a part of what the other kind would do.
            let loss = 1 - (pace.map { other.hours / $0.hours } ?? 0) * (1 + worth.margin.share)
            guard loss > 1e-9 else { continue }
            let hours = max(0, worth.spareHours(other, before: left)) / loss
            soonest = min(soonest ?? hours, hours)
        }
        return soonest.map { now + .estimated(hours: $0) + Self.afterTurn }
    }
}
