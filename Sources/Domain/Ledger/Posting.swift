/// What a billed stretch of a node was used for. Every billed millisecond has exactly one class.
public enum CostClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Node running, not ready.
    case boot
    /// An attempt on the node, as far as no other class says better what it did.
    case useful
    /// From an attempt's start to its first step.
    case initialization = "init"
    /// Loading a checkpoint.
    case restore
    /// The steps waited for a save.
    case checkpoint
    /// Steps that were lost with the node, or left behind when it was given up, and are done again.
    case redone
    /// Steps since the newest checkpoint of an attempt that ended in an error.
    case failed
    /// Steps past the point where the objective had stopped improving for longer than the job's patience.
    case plateau
    /// The steps' accelerators waited, for data or for each other, as the job reports.
    case stalled
    /// The share of the other steps that lies above what the job uses most of.
    case oversized
    /// Node ready, nothing on it.
    case idle
    /// Minimum charge beyond the real end.
    case padding
    /// Charged before, and given back because the provider took the node away soon after its start; a negative amount.
    case refunded
    /// A checkpoint that is kept while its job is not over.
    case storage
    /// Data that was moved to another region, another provider, or out.
    case egress
    /// An amount that an operator booked for a month that is over.
    case correction
    /// A short run on one kind of hardware before the choice of one, its boot included. Last, as each class has a
    /// column in bills as CSV, and columns only come after others.
    case probe
}

/// One side of a posting.
public enum Account: Hashable, Sendable, Codable, CustomStringConvertible {
    /// What we owe a provider.
    case provider(String)
    /// What a job has cost.
    case job(JobID)
    /// What no job has caused: nodes kept without work.
    case idle

    /// `provider:aws`, `job:12`, `idle`.
    public var description: String {
        switch self {
        case .provider(let name): "provider:\(name)"
        case .job(let id): "job:\(id)"
        case .idle: "idle"
        }
    }
}

/// A stretch of one lease with one price, one use and no clock hour inside: `[start, end)` of a running total that is
/// counted from `tariff.since`.
public struct Segment: Hashable, Sendable, Codable {
    /// The lease.
    public var lease: LeaseID
    /// The attempt the stretch is charged to, if one runs.
    public var attempt: AttemptID?
    /// The job the stretch is charged to; nil: idle.
    public var job: JobID?
    /// The use.
    public var costClass: CostClass
    /// How the lease is paid for.
    public var terms: Terms
    /// The frozen price.
    public var tariff: Tariff
    /// Its start; never before `tariff.since`.
    public var start: Instant
    /// The share of the price that is charged to this use.
    public var share: Share
    /// A segment.
    public init(
        lease: LeaseID, attempt: AttemptID?, job: JobID?, costClass: CostClass, terms: Terms, tariff: Tariff,
        start: Instant, share: Share = .whole
    ) {
        self.lease = lease
        self.attempt = attempt
        self.job = job
        self.costClass = costClass
        self.terms = terms
        self.tariff = tariff
        self.start = start
        self.share = share
    }
    /// What the segment comes to if it ends at `end`: the difference of the running totals.
    public func cost(until end: Instant) -> Money { cost(from: start, to: end) }
    /// What a part of it comes to.
    public func cost(from: Instant, to: Instant) -> Money {
        share.total(of: tariff.price, over: to - tariff.since)
            - share.total(of: tariff.price, over: from - tariff.since)
    }
    /// The account it is charged to.
    public var account: Account { job.map(Account.job) ?? .idle }
}

/// What a node, or a share of it, is used for.
public struct Use: Hashable, Sendable, Codable {
    /// What for.
    public var costClass: CostClass
    /// The job it is charged to; nil: idle.
    public var job: JobID?
    /// The attempt that runs; nil: none does.
    public var attempt: AttemptID?
    /// The share of the node's price.
    public var share: Share
    /// A use.
    public init(_ costClass: CostClass, job: JobID? = nil, attempt: AttemptID? = nil, share: Share = .whole) {
        self.costClass = costClass
        self.job = job
        self.attempt = attempt
        self.share = share
    }
    /// Nobody uses the node.
    public static let idle = Use(.idle)
}

/// The open segments of an open lease, one for each use of its node, and how far it is proved to have run. Moved
/// forward at each tick; its rows are what `cost` adds to the postings.
public struct Meter: Hashable, Sendable, Codable {
    /// The lease.
    public var lease: LeaseID
    /// How the lease is paid for.
    public var terms: Terms
    /// The price in force.
    public var tariff: Tariff
    /// The start of the open segments; never before `tariff.since`.
    public var start: Instant
    /// The uses of the node; their shares make up the whole. Never empty.
    public var uses: [Use]
    /// The last instant the lease is known to have been alive.
    public var proofOfLife: Instant

    /// A meter that starts now.
    public init(lease: LeaseID, terms: Terms, tariff: Tariff, start: Instant, uses: [Use]) {
        self.lease = lease
        self.terms = terms
        self.tariff = tariff
        self.start = start
        self.uses = uses
        proofOfLife = start
    }
    /// The open segments, one for each use.
    public var segments: [Segment] { uses.map(segment) }
    /// The open segment of a use.
    public func segment(_ use: Use) -> Segment {
        Segment(
            lease: lease, attempt: use.attempt, job: use.job, costClass: use.costClass, terms: terms, tariff: tariff,
            start: start, share: use.share)
    }
    /// The cost of a use from the segments' start to the proof of life; not posted yet.
    public func accrued(_ use: Use) -> Money { segment(use).cost(until: proofOfLife) }
    /// What a job's uses of the node have come to and is not posted yet.
    public func accrued(by job: JobID) -> Money {
        uses.reduce(Money.zero) { $1.job == job ? $0 + accrued($1) : $0 }
    }
}

/// What a posting follows from.
public enum Cause: Hashable, Sendable, Codable, CustomStringConvertible {
    /// A decision of ours.
    case decision(DecisionID)
    /// Something the pool reported, by its subject and number: `L7#3`.
    case observation(String)
    /// The clock hour was over.
    case clockHour(Instant)
    /// Something a user asked for.
    case request(by: String)

    /// For rows: `decision:D4`, `observation:L7#3`, `hour:2026-11-24T12:00:00Z`, `request:ada`.
    public var description: String {
        switch self {
        case .decision(let id): "decision:\(id)"
        case .observation(let key): "observation:\(key)"
        case .clockHour(let hour): "hour:\(hour)"
        case .request(let name): "request:\(name)"
        }
    }
}

/// One entry of the ledger: an amount from one account to another for a closed segment. Append-only.
public struct Posting: Hashable, Sendable, Codable {
    /// Its number.
    public var id: PostingID
    /// The side that is owed.
    public var from: Account
    /// The side that is charged.
    public var to: Account
    /// How much: `segment.cost(until: end)`, or the padding's price for its length.
    public var amount: Money
    /// For what: lease, job, attempt, class, price and start.
    public var segment: Segment
    /// Where the segment ended.
    public var end: Instant
    /// What it follows from.
    public var cause: Cause
    /// A posting.
    public init(
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
    public var key: String {
        "\(segment.lease)/\(segment.costClass.rawValue)/\(segment.start.milliseconds)/\(segment.account)"
    }
}
