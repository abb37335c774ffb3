/// A request that is understood and not granted: what the caller is told. A value, never a crash.
public enum Refusal: Hashable, Sendable, Codable, Error {
    /// There is no such job.
    case noSuchJob(JobID)
    /// The job is already over.
    case alreadyEnded(JobID, JobEnd)
    /// The job belongs to somebody else.
    case notOwner(JobID, owner: String)
    /// Only the daemon's own user and root may run real commands.
    case commandsNotAllowed(user: String)
    /// This daemon runs no real commands at all.
    case commandsOff
    /// No group of the pool can ever run it; why, for each.
    case cannotBePlaced([Rejection])
    /// It is expected to take more now than its plan promised.
    case planOutdated(PlanGap)
    /// Spot was asked for without checkpoints, and would cost more than nodes that are not taken back.
    case spotWithoutCheckpoint(SpotLoss)
    /// It asks for probes, and they make no sense for it.
    case cannotProbe(ProbeRefusal)
    /// The same idempotency key came with another request.
    case keyReused(key: String)
    /// The job is in a state in which that cannot be done; what can.
    case wrongState(JobID, state: String, hint: String)
    /// It runs, and has no checkpoints to go on from.
    case cannotPause(JobID)
    /// There is no such open lease.
    case noSuchLease(LeaseID)
    /// Only the daemon's own user, root and operators may do that.
    case operatorsOnly(user: String)
    /// The month is not over before this instant.
    case monthNotOver(Instant)
    /// A node that was ordered in the month has not been heard of.
    case monthUnsettled(LeaseID)
    /// A correction would bring what a job has cost below nothing.
    case correctionTooLarge(JobID, cost: Money)
    /// A job it is to come after does not exist, or did not succeed.
    case dependencyImpossible(JobID, JobEnd?)
    /// Something changed while the request was on its way; the same request may succeed now.
    case outdated
    /// There is no such budget.
    case noSuchBudget(BudgetKey)
    /// A budget it counts in was reached, and takes no new jobs before its next period.
    case budgetSpent(ScopePosition)
    /// As many jobs wait as may wait.
    case queueFull(limit: Int)
    /// As many jobs of one user wait as may wait.
    case userQueueFull(user: String, limit: Int)

    /// The stable CamelCase code.
    public var code: String {
        switch self {
        case .noSuchJob: "NoSuchJob"
        case .alreadyEnded: "AlreadyEnded"
        case .notOwner: "NotOwner"
        case .commandsNotAllowed: "CommandsNotAllowed"
        case .commandsOff: "CommandsOff"
        case .cannotBePlaced: "CannotBePlaced"
        case .spotWithoutCheckpoint: "SpotWithoutCheckpoint"
        case .planOutdated: "PlanOutdated"
        case .cannotProbe: "CannotProbe"
        case .keyReused: "IdempotencyKeyReused"
        case .noSuchBudget: "NoSuchBudget"
        case .budgetSpent: "BudgetExhausted"
        case .queueFull: "QueueFull"
        case .wrongState: "WrongState"
        case .cannotPause: "CannotPause"
        case .noSuchLease: "NoSuchLease"
        case .operatorsOnly: "OperatorsOnly"
        case .monthNotOver: "MonthNotOver"
        case .monthUnsettled: "MonthUnsettled"
        case .correctionTooLarge: "CorrectionTooLarge"
        case .dependencyImpossible: "DependencyImpossible"
        case .outdated: "Outdated"
        case .userQueueFull: "UserQueueFull"
        }
    }
}

/// Why probes make no sense for a job.
public enum ProbeRefusal: Hashable, Sendable, Codable {
    /// One kind of accelerators of the pool would do, or none.
    case oneKind(Accelerators?)
    /// The cheapest two probes and the rest of the work come to `least` at least.
    case budget(limit: Money, least: Money)
}

/// What a job is expected to take now, and what its plan promised.
public struct PlanGap: Hashable, Sendable, Codable {
    /// The best option now.
    public var group: GroupID
    /// Its expected cost.
    public var cost: Money
    /// What nine of ten runs were to stay under.
    public var costBound: Money
    /// Its expected time.
    public var time: Span
    /// What nine of ten runs were to stay under.
    public var timeBound: Span
    /// A gap.
    public init(group: GroupID, cost: Money, costBound: Money, time: Span, timeBound: Span) {
        self.group = group
        self.cost = cost
        self.costBound = costBound
        self.time = time
        self.timeBound = timeBound
    }
}
