/// Our paid right to a node over an interval: the unit of metering.
package struct Lease: Hashable, Sendable, Codable {
    /// Its number.
    package var id: LeaseID
    /// The group it is a node of.
    package var group: GroupID
    /// The group's provider and terms when it was ordered; frozen, as the pool file may change.
    package var provider: String
    /// How it is paid for.
    package var terms: Terms
    /// The job it was ordered for; its boot is charged there.
    package var orderedFor: JobID
    /// When it was ordered.
    package var orderedAt: Instant
    /// Where it stands.
    package var state: LeaseState
    /// The price in force and since when; the origin of its running total. Nil before billing starts.
    package var tariff: Tariff?
    /// When billing started; nil before.
    package var startedAt: Instant?
    /// The attempt on the node, if any.
    package var occupant: AttemptID?
    /// The number of the last observation of this lease that was taken.
    package var observed: Int

    /// A lease that has just been ordered.
    package init(id: LeaseID, group: NodeGroup, orderedFor: JobID, orderedAt: Instant) {
        self.init(
            id: id, group: group.id, provider: group.provider, terms: group.terms, orderedFor: orderedFor,
            orderedAt: orderedAt)
    }

    /// A lease that has just been ordered, of a group that may be gone from the pool file.
    package init(
        id: LeaseID, group: GroupID, provider: String, terms: Terms, orderedFor: JobID, orderedAt: Instant
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
        occupant = nil
        observed = 0
    }
}

/// Where a lease stands.
package enum LeaseState: Hashable, Sendable, Codable {
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
    package var word: String {
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
package enum LeaseEnd: String, Hashable, Sendable, Codable {
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
package struct Tariff: Hashable, Sendable, Codable {
    /// Price in force.
    package var price: Price
    /// Origin of the running total.
    package var since: Instant
    /// `price` from `since` on.
    package init(price: Price, since: Instant) {
        self.price = price
        self.since = since
    }
}

/// What a spot or other group's market says now.
package struct Quote: Hashable, Sendable, Codable {
    /// The group.
    package var group: GroupID
    /// Price of a lease started now; for running spot leases the price in force.
    package var price: Price
    /// Whether the provider has nodes to give, as far as is known.
    package var isAvailable: Bool
    /// An order was refused: not to be asked again before this instant.
    package var refusedUntil: Instant?
    /// The number of the last market observation that was taken.
    package var observed: Int
    /// A quote before any observation.
    package init(group: GroupID, price: Price, isAvailable: Bool) {
        self.group = group
        self.price = price
        self.isAvailable = isAvailable
        refusedUntil = nil
        observed = 0
    }
}

/// What was learnt about interruptions in one group: sufficient statistics for a hazard rate.
package struct HazardStatistics: Hashable, Sendable, Codable {
    /// Interruptions seen.
    package var interruptions: Int
    /// Node time watched, in milliseconds.
    package var exposure: Span
    /// Nothing seen.
    package static let none = HazardStatistics(interruptions: 0, exposure: .zero)
    /// These counts.
    package init(interruptions: Int, exposure: Span) {
        self.interruptions = interruptions
        self.exposure = exposure
    }
}

/// What jobs reported about the speed of one (workload, accelerators): sufficient statistics for a rate.
package struct ThroughputStatistics: Hashable, Sendable, Codable {
    /// Steps watched.
    package var steps: Int
    /// The time they took.
    package var time: Span
    /// Nothing seen.
    package static let none = ThroughputStatistics(steps: 0, time: .zero)
    /// These sums.
    package init(steps: Int, time: Span) {
        self.steps = steps
        self.time = time
    }
}
