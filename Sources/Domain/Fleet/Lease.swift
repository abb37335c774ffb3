/// Our paid right to a node over an interval: the unit of metering.
public struct Lease: Hashable, Sendable, Codable {
    /// Its number.
    public var id: LeaseID
    /// The group it is a node of.
    public var group: GroupID
    /// The group's provider and terms when it was ordered; frozen, as the pool file may change.
    public var provider: String
    /// How it is paid for.
    public var terms: Terms
    /// The job it was ordered for; its boot is charged there. Nil: reserved capacity, which stands for nobody's sake.
    public var orderedFor: JobID?
    /// Who pays for that job: it may be over when its node is still billed. Nil: reserved capacity.
    public var payer: Payer?
    /// When it was ordered.
    public var orderedAt: Instant
    /// Where it stands.
    public var state: LeaseState
    /// The price in force and since when; the origin of its running total. Nil before billing starts.
    public var tariff: Tariff?
    /// When billing started; nil before.
    public var startedAt: Instant?
    /// The parts of the node that jobs have, by job: those at work, and those that wait for it to be ready.
    public var allocations: [Allocation]
    /// Takes no new work: its jobs end, then it is released.
    public var isDraining: Bool
    /// Since when nothing has been allocated on it; nil: something is, or it is not ready.
    public var emptySince: Instant?
    /// What was posted for it and is given back if the provider takes it back soon; empty once it would not be.
    public var provisional: [Provisional]
    /// If the provider takes it back within this time of its start, it is not charged; frozen when it was granted.
    public var refundWindow: Span = .zero
    /// The number of the last observation of this lease that was taken.
    public var observed: Int

    /// A lease that has just been ordered.
    public init(id: LeaseID, group: NodeGroup, orderedFor: JobID?, orderedAt: Instant) {
        self.init(
            id: id, group: group.id, provider: group.provider, terms: group.terms, orderedFor: orderedFor,
            orderedAt: orderedAt)
    }

    /// A lease that has just been ordered, of a group that may be gone from the pool file.
    public init(
        id: LeaseID, group: GroupID, provider: String, terms: Terms, orderedFor: JobID?, orderedAt: Instant
    ) {
        self.id = id
        self.group = group
        self.provider = provider
        self.terms = terms
        self.orderedFor = orderedFor
        self.orderedAt = orderedAt
        state = .ordered
        tariff = nil
        startedAt = nil
        allocations = []
        isDraining = false
        provisional = []
        observed = 0
    }

    /// Adds to what would be given back to a job, or to nobody's account.
    public mutating func add(provisional amount: Money, of job: JobID?, _ payer: Payer?) {
        if let index = provisional.firstIndex(where: { $0.job == job }) {
            provisional[index].amount += amount
        } else {
            provisional.append(Provisional(job: job, payer: payer, amount: amount))
        }
    }

    /// Whether the provider would not charge it, were it taken back at `instant`.
    public func isProvisional(at instant: Instant) -> Bool {
        startedAt.map { instant < $0 + refundWindow } ?? false
    }

    /// The hardware that is allocated.
    public var allocated: Room { allocations.reduce(.none) { $0 + $1.room } }

    /// Whether new work may be put on it, as far as its state goes.
    public var takesWork: Bool {
        switch state {
        case .ordered, .booting, .ready: !isDraining
        case .warned, .releasing, .ended: false
        }
    }

    /// Gives a part of the node to a job; the list stays in order of job.
    public mutating func allocate(_ room: Room, to job: JobID) {
        let index = allocations.firstIndex { $0.job > job } ?? allocations.endIndex
        allocations.insert(Allocation(job: job, room: room), at: index)
        emptySince = nil
    }

    /// Takes back what the job has.
    public mutating func free(_ job: JobID, at instant: Instant) {
        allocations.removeAll { $0.job == job }
        if allocations.isEmpty, state == .ready { emptySince = instant }
    }
}

/// What an account was charged for a lease that may still turn out to be free.
public struct Provisional: Hashable, Sendable, Codable {
    /// The job; nil: idle.
    public var job: JobID?
    /// Who pays for the job; nil: idle.
    public var payer: Payer?
    /// The sum of its postings.
    public var amount: Money
    /// A sum.
    public init(job: JobID?, payer: Payer?, amount: Money) {
        self.job = job
        self.payer = payer
        self.amount = amount
    }
}

/// Where a lease stands.
public enum LeaseState: Hashable, Sendable, Codable {
    /// Asked for; neither granted nor refused.
    case ordered
    /// The node runs and is billed, but is not ready.
    case booting
    /// Ready for work, or at work.
    case ready
    /// Will be taken back by the provider at `at`; takes no new work.
    case warned(at: Instant)
    /// We have asked to end it; billed until the provider confirms.
    case releasing
    /// Over.
    case ended(LeaseEnd, at: Instant)

    /// The word for tables and rows: `ready`.
    public var word: String {
        switch self {
        case .ordered: "ordered"
        case .booting: "booting"
        case .ready: "ready"
        case .warned: "warned"
        case .releasing: "releasing"
        case .ended: "ended"
        }
    }
}

/// Why a lease is over.
public enum LeaseEnd: String, Hashable, Sendable, Codable {
    /// The provider had no capacity; nothing was billed.
    case refused
    /// We released it.
    case released
    /// The provider took the node back.
    case interrupted
    /// The pool does not know it any more; charged to its last proof of life.
    case lost
}

/// A frozen price and the instant from which running totals at this price are counted.
public struct Tariff: Hashable, Sendable, Codable {
    /// Price in force.
    public var price: Price
    /// Origin of the running total.
    public var since: Instant
    /// `price` from `since` on.
    public init(price: Price, since: Instant) {
        self.price = price
        self.since = since
    }
}

/// What a spot or other group's market says now.
public struct Quote: Hashable, Sendable, Codable {
    /// The group.
    public var group: GroupID
    /// Price of a lease started now; for running spot leases the price in force.
    public var price: Price
    /// Whether the provider has nodes to give, as far as is known.
    public var isAvailable: Bool
    /// An order was refused: not to be asked again before this instant.
    public var refusedUntil: Instant?
    /// The number of the last market observation that was taken.
    public var observed: Int
    /// A quote before any observation.
    public init(group: GroupID, price: Price, isAvailable: Bool) {
        self.group = group
        self.price = price
        self.isAvailable = isAvailable
        refusedUntil = nil
        observed = 0
    }
}

/// What jobs reported about the speed of one (workload, accelerators): sufficient statistics for a rate.
public struct ThroughputStatistics: Hashable, Sendable, Codable {
    /// Steps watched.
    public var steps: Int
    /// The time they took.
    public var time: Span
    /// Nothing seen.
    public static let none = ThroughputStatistics(steps: 0, time: .zero)
    /// These sums.
    public init(steps: Int, time: Span) {
        self.steps = steps
        self.time = time
    }
}
