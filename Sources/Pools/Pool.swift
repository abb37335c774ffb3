import Domain

/// A pool of nodes: takes orders and is asked for observations. Orders return nothing; what becomes of them is
/// observed. Every call may be repeated.
public protocol Pool {
    /// Carries out an order. An order whose key is known is a no-op.
    mutating func carryOut(_ order: Order, at now: Instant)

    /// The books have this lease as it stands. Where a pool that was made anew has come to another answer to its order,
    /// because its description has changed, what the books say holds.
    mutating func confirm(_ lease: Lease, at now: Instant)

    /// What has happened up to `now` and was not taken yet, in order of time, then subject, then number. Asking again
    /// gives the same answer.
    func observations(upTo now: Instant) -> [Observation]

    /// The observations of `subject` up to `number` have been committed and are not wanted again.
    mutating func take(_ subject: Subject, upTo number: Int)

    /// When the next observation will be there, if nothing else is ordered; nil: none is coming, or the pool cannot
    /// know. May lie at or before `now` when some are waiting.
    func wakeUp(after now: Instant) -> Instant?

    /// What the pool knows of at `now`.
    func inventory(at now: Instant) -> Inventory
}

/// The leases and attempts a pool knows of: those that go on, and those whose end was not taken yet.
public struct Inventory: Hashable, Sendable {
    /// Leases, sorted.
    public var leases: [LeaseID]
    /// Attempts, sorted.
    public var attempts: [AttemptID]
    /// An inventory; sorts.
    public init(leases: [LeaseID], attempts: [AttemptID]) {
        self.leases = leases.sorted()
        self.attempts = attempts.sorted()
    }
}
