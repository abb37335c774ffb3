/// What a billed stretch of a node was used for. Every billed millisecond has exactly one class.
package enum CostClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Node running, not ready.
    case boot
    /// An attempt on the node.
    case useful
    /// Node ready, nothing on it.
    case idle
    /// Minimum charge beyond the real end.
    case padding
}

/// One side of a posting.
package enum Account: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What we owe a provider.
    case provider(String)
    /// What a job has cost.
    case job(JobID)
    /// What no job has caused: nodes kept without work.
    case idle

    /// `provider:aws`, `job:12`, `idle`.
    package var description: String {
        switch self {
        case .provider(let name): "provider:\(name)"
        case .job(let id): "job:\(id)"
        case .idle: "idle"
        }
    }
}

/// A stretch of one lease with one price, one use and no clock hour inside: `[start, end)` of a running total that is
/// counted from `tariff.since`.
package struct Segment: Hashable, Sendable, Codable {
    /// The lease.
    package var lease: LeaseID
    /// The attempt the stretch is charged to, if one runs.
    package var attempt: AttemptID?
    /// The job the stretch is charged to; nil: idle.
    package var job: JobID?
    /// The use.
    package var costClass: CostClass
    /// How the lease is paid for.
    package var terms: Terms
    /// The frozen price.
    package var tariff: Tariff
    /// Its start; never before `tariff.since`.
    package var start: Instant
    /// A segment.
    package init(
        lease: LeaseID, attempt: AttemptID?, job: JobID?, costClass: CostClass, terms: Terms, tariff: Tariff,
        start: Instant
    ) {
        self.lease = lease
        self.attempt = attempt
        self.job = job
        self.costClass = costClass
        self.terms = terms
        self.tariff = tariff
        self.start = start
    }
    /// What the segment comes to if it ends at `end`: the difference of the running totals.
    package func cost(until end: Instant) -> Money { tariff.price.cost(from: start, to: end, origin: tariff.since) }
    /// The account it is charged to.
    package var account: Account { job.map(Account.job) ?? .idle }
}

/// The open segment of an open lease and how far it is proved to have run. Moved forward at each tick; its row is what
/// `cost` adds to the postings.
package struct Meter: Hashable, Sendable, Codable {
    /// The open segment.
    package var segment: Segment
    /// The last instant the lease is known to have been alive.
    package var proofOfLife: Instant
    /// A meter that starts with its segment.
    package init(segment: Segment) {
        self.segment = segment
        proofOfLife = segment.start
    }
    /// The cost from the segment's start to the proof of life; not posted yet.
    package var accrued: Money { segment.cost(until: proofOfLife) }
}

/// What a posting follows from.
package enum Cause: Hashable, Sendable, Codable, CustomStringConvertible {
    /// A decision of ours.
    case decision(DecisionID)
    /// Something the pool reported, by its subject and number: `L7#3`.
    case observation(String)
    /// The clock hour was over.
    case clockHour(Instant)

    /// For rows: `decision:D4`, `observation:L7#3`, `hour:2026-11-24T12:00:00Z`.
    package var description: String {
        switch self {
        case .decision(let id): "decision:\(id)"
        case .observation(let key): "observation:\(key)"
        case .clockHour(let hour): "hour:\(hour)"
        }
    }
}

/// One entry of the ledger: an amount from one account to another for a closed segment. Append-only.
package struct Posting: Hashable, Sendable, Codable {
    /// Its number.
    package var id: PostingID
    /// The side that is owed.
    package var from: Account
    /// The side that is charged.
    package var to: Account
    /// How much: `segment.cost(until: end)`, or the padding's price for its length.
    package var amount: Money
    /// For what: lease, job, attempt, class, price and start.
    package var segment: Segment
    /// Where the segment ended.
    package var end: Instant
    /// What it follows from.
    package var cause: Cause
    /// A posting.
    package init(
        id: PostingID, from: Account, to: Account, amount: Money, segment: Segment, end: Instant, cause: Cause
    ) {
        self.id = id
        self.from = from
        self.to = to
        self.amount = amount
        self.segment = segment
        self.end = end
        self.cause = cause
    }
    /// What makes it unique, however often it is asked for: lease, class and start.
    package var key: String { "\(segment.lease)/\(segment.costClass.rawValue)/\(segment.start.milliseconds)" }
}
