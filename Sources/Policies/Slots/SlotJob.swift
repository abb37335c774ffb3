import Domain

/// A kind of accelerator of which a fixed pool has so many.
package struct SlotKind: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Accelerators there are.
    package var count: Int
    /// Price of one for an hour in use.
    package var price: Price

    /// A kind.
    package init(name: String, count: Int, price: Price) {
        self.name = name
        self.count = count
        self.price = price
    }
}

/// A job that wants slots of a fixed pool, as the rule sees it at one instant.
package struct SlotJob: Hashable, Sendable {
    /// The job.
    package var id: JobID
    /// When it was handed in.
    package var submittedAt: Instant
    /// Accelerators of one kind it needs at once.
    package var accelerators: Int
    /// Steps left; an estimate where it is not a whole number.
    package var stepsLeft: Double
    /// Steps an hour with all its accelerators, by kind; 0: it cannot run there.
    package var speeds: [Double]
    /// When it is to be over; nil: it does not matter.
    package var deadline: Instant?
    /// The kind it is on; nil: it waits.
    package var kind: Int?
    /// Whether it has run before: to go on anywhere else is a move.
    package var hasStarted = false
    /// What is left of the start it is in.
    package var startLeft = Span.zero

    /// A job that has not run; there is a speed for each kind.
    package init(
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
package struct SlotPlan: Hashable, Sendable {
    /// The kind of each job that runs; the others wait.
    package var kinds: [JobID: Int]
    /// When to decide again if nothing happens before; nil: no need.
    package var next: Instant?
}
