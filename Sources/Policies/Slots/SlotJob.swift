import Domain

/// A kind of accelerator of which a fixed pool has so many.
public struct SlotKind: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Accelerators there are.
    public var count: Int
    /// Price of one for an hour in use.
    public var price: Price

    /// A kind.
    public init(name: String, count: Int, price: Price) {
        self.name = name
        self.count = count
        self.price = price
    }
}

/// A job that wants slots of a fixed pool, as the rule sees it at one instant.
public struct SlotJob: Hashable, Sendable {
    /// The job.
    public var id: JobID
    /// When it was handed in.
    public var submittedAt: Instant
    /// Accelerators of one kind it needs at once.
    public var accelerators: Int
    /// Steps left; an estimate where it is not a whole number.
    public var stepsLeft: Double
    /// Steps an hour with all its accelerators, by kind; 0: it cannot run there.
    public var speeds: [Double]
    /// When it is to be over; nil: it does not matter.
    public var deadline: Instant?
    /// The kind it is on; nil: it waits.
    public var kind: Int?
    /// Whether it has run before: to go on anywhere else is a move.
    public var hasStarted = false
    /// What is left of the start it is in.
    public var startLeft = Span.zero

    /// A job that has not run; there is a speed for each kind.
    public init(
        id: JobID, submittedAt: Instant, accelerators: Int, steps: Double, speeds: [Double], deadline: Instant?
    ) {
        self.id = id
        self.submittedAt = submittedAt
        self.accelerators = accelerators
        stepsLeft = steps
        self.speeds = speeds
        self.deadline = deadline
    }
}

/// Who has which kind until the next decision.
public struct SlotPlan: Hashable, Sendable {
    /// The kind of each job that runs; the others wait.
    public var kinds: [JobID: Int]
    /// When to decide again if nothing happens before; nil: no need.
    public var next: Instant?
}
