import Domain

/// What going on with one kind of slots takes of a job.
public struct SlotPace: Hashable, Sendable {
    /// Hours that its rest takes there, once it runs; above zero.
    public var hours: Double
    /// Dollars an hour of all its slots.
    public var rate: Double
    /// Hours until it would run there.
    public var start = 0.0
    /// Dollars until it would run there, leaving where it is included.
    public var startCost = 0.0
    /// Hours that are kept in reserve before a deadline.
    public var reserve = 0.0

    /// A pace; less than a few milliseconds is taken for those.
    public init(hours: Double, rate: Double) {
        self.hours = max(hours, 1e-6)
        self.rate = rate
    }
}

/// A job that wants slots, as the worth of slots is reckoned from. Arrays have an element for each kind.
public struct SlotClaim: Hashable, Sendable {
    /// The job.
    public var id: JobID
    /// When it was handed in.
    public var submittedAt: Instant
    /// Slots it needs at once.
    public var sizes: [Int]
    /// What its rest takes; nil: it cannot run there.
    public var paces: [SlotPace?]
    /// Hours until its deadline; nil: it has none.
    public var hoursLeft: Double?
    /// The kind it is on; nil: it waits.
    public var kind: Int?
    /// What an hour until it is over costs at least, in dollars.
    public var hourPrice = 0.0
    /// Whether it has waited for so long that it goes first.
    public var isDue = false
    /// Whether it gains by leaving a kind that keeps its deadline for one that is dearer.
    public var mayGoDearer = true

    /// A claim of a job that waits.
    public init(id: JobID, submittedAt: Instant, sizes: [Int], paces: [SlotPace?]) {
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
