import Domain

/// What going on with one kind of slots takes of a job.
package struct SlotPace: Hashable, Sendable {
    /// Hours that its rest takes there, once it runs; above zero.
    package var hours: Double
    /// Dollars an hour of all its slots.
    package var rate: Double
    /// Hours until it would run there.
    package var start = 0.0
    /// Dollars until it would run there, leaving where it is included.
    package var startCost = 0.0
    /// Hours that are kept in reserve before a deadline.
    package var reserve = 0.0

    /// A pace; less than a few milliseconds is taken for those.
    package init(hours: Double, rate: Double) {
        self.hours = max(hours, 1e-6)
        self.rate = rate
    }
}

/// A job that wants slots, as the worth of slots is reckoned from. Arrays have an element for each kind.
package struct SlotClaim: Hashable, Sendable {
    /// The job.
    package var id: JobID
    /// When it was handed in.
    package var submittedAt: Instant
    /// Slots it needs at once.
    package var sizes: [Int]
    /// What its rest takes; nil: it cannot run there.
    package var paces: [SlotPace?]
    /// Hours until its deadline; nil: it has none.
    package var hoursLeft: Double?
    /// The kind it is on; nil: it waits.
    package var kind: Int?
    /// What an hour until it is over costs at least, in dollars.
    package var hourPrice = 0.0
    /// Whether it has waited for so long that it goes first.
    package var isDue = false
    /// Whether it gains by leaving a kind that keeps its deadline for one that is dearer.
    package var mayGoDearer = true

    /// A claim of a job that waits.
    package init(id: JobID, submittedAt: Instant, sizes: [Int], paces: [SlotPace?]) {
        self.id = id
        self.submittedAt = submittedAt
        self.sizes = sizes
        self.paces = paces
    }

    /// The kind on which the rest takes least time, for the least dollars, and first of all; nil: there is none.
    var fastest: Int? {
        paces.indices.filter { paces[$0] != nil }.min { one, other in
            guard let left = paces[one], let right = paces[other] else { return false }
            return (left.hours, left.rate, one) < (right.hours, right.rate, other)
        }
    }
}
