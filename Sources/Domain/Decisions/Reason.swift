/// Why something was decided, as a value with the numbers it was decided from. The same value feeds the decision log,
/// `why`, the API and the tests.
public enum Reason: Hashable, Sendable, Codable {
    /// A job was accepted as asked.
    case submitted
    /// The offer with the least expected cost to finish, among those compared.
    case cheapest(Choice)
    /// The provider had no capacity; the group is not asked again before `until`.
    case capacityRefused(group: GroupID, until: Instant)
    /// The provider took the node back.
    case interrupted(Interruption)
    /// The pool no longer knows the lease; it is charged to its last proof of life.
    case leaseLost(lease: LeaseID, lastProofOfLife: Instant)
    /// A lease the pool knows and we do not.
    case unknownLease
    /// The objective stopped improving; going on would have cost `saved`.
    case plateau(Plateau)
    /// The objective is not a finite number any more; going on would have cost `saved`.
    case diverged(Divergence)
    /// The budget is reached, with what is kept in reserve so that the bill ends at or under the limit.
    case budgetReached(BudgetPosition)
    /// A percentage of the budget is reached.
    case budgetWarning(percent: Int, BudgetPosition)
    /// A user asked for it.
    case cancelled(by: String)
    /// The attempt ended well.
    case finished
    /// The attempt ended in an error, and no restart is left.
    case failed(AttemptExit, errors: Int, allowed: Int)
    /// The attempt ended in an error; it is tried again.
    case restarted(AttemptExit, errors: Int, allowed: Int)
    /// A ready node has nothing to do and would cost this much an hour.
    case nothingToRun(rate: Price)
    /// The job the lease was ordered for does not need it any more.
    case notNeeded
    /// A user keeps the job out of the queue.
    case heldByUser(by: String)
    /// These jobs must succeed first.
    case dependencyNotMet([JobID])
    /// A job it comes after did not succeed.
    case dependencyFailed(JobID, JobEnd)
    /// It is not to start before this instant.
    case notYet(Instant)
    /// Nothing keeps it out of the queue any more.
    case released
    /// A user took it off its nodes.
    case pausedByUser(by: String)
    /// A user lets it go on.
    case resumedByUser(by: String)
    /// Its nodes are needed by a job that goes before it.
    case preempted(Preemption)
    /// It was let in before its turn until `until`, and the job at the head of the queue needs its nodes now.
    case overran(until: Instant, head: JobID)
    /// A user changed what it asks for: `priority 50 to 70`.
    case editedByUser(by: String, changes: [String])
    /// A user takes the node out of work, or puts it back.
    case askedByUser(by: String)
    /// Something that would have saved money is forbidden.
    case savingForbidden(ForbiddenSaving)
    /// The node was taken back within the provider's free window.
    case refundedBy(provider: String, window: Span, amount: Money)
    /// It is about the budget of a user, a project or everything.
    case budget(BudgetReason)
    /// The nodes have become dearer than the job's own ceiling, or than its user's or project's quota, allows.
    case overRate(scope: String, rate: Price, most: Price)

    /// Its spot policy wants it off its node.
    case spotPolicy(SpotVerdict)
    /// It goes on elsewhere, or with another number of nodes or accelerators, for less.
    case moved(Move)
    /// Its nodes go to a job of its priority that would lose more without them.
    case outbid(Contest)
    /// It is about the short runs before the choice of its hardware.
    case probe(ProbeReason)

    /// So many reserved nodes of the group are paid for, at this rate together, whether they are used or not.
    case reservedCapacity(group: GroupID, nodes: Int, rate: Price)
    /// The group has fewer reserved nodes now.
    case reservationOver(group: GroupID)

    /// The stable CamelCase code.
    public var code: String {
        switch self {
        case .submitted: "Submitted"
        case .cheapest: "Cheapest"
        case .capacityRefused: "CapacityRefused"
        case .interrupted: "Interrupted"
        case .leaseLost: "LeaseLost"
        case .unknownLease: "UnknownLease"
        case .plateau: "Plateau"
        case .diverged: "Diverged"
        case .budgetReached: "BudgetExhausted"
        case .budgetWarning: "BudgetWarning"
        case .cancelled: "Cancelled"
        case .finished: "Finished"
        case .failed: "Failed"
        case .restarted: "Restarted"
        case .nothingToRun: "NothingToRun"
        case .notNeeded: "NotNeeded"
        case .heldByUser: "HeldByUser"
        case .dependencyNotMet: "DependencyNotMet"
        case .dependencyFailed: "DependencyFailed"
        case .notYet: "NotYet"
        case .released: "Released"
        case .pausedByUser: "PausedByUser"
        case .resumedByUser: "ResumedByUser"
        case .preempted: "Preempted"
        case .overran: "Overran"
        case .editedByUser: "EditedByUser"
        case .askedByUser: "AskedByUser"
        case .savingForbidden: "SavingForbidden"
        case .refundedBy: "Refunded"
        case .budget(let reason): reason.code
        case .overRate: "OverRate"
        case .spotPolicy: "SpotPolicy"
        case .moved(let move): move.code
        case .outbid: "Outbid"
        case .probe(let reason): reason.code
        case .reservedCapacity: "ReservedCapacity"
        case .reservationOver: "ReservationOver"
        }
    }
}

/// A choice between offers by expected cost to finish.
public struct Choice: Hashable, Sendable, Codable {
    /// The chosen option.
    public var chosen: PlacementOption
    /// The others that would have done, cheapest first, at most `Limits.optionsKept`.
    public var others: [PlacementOption]
    /// Groups that would not do, with why, by name, at most `Limits.optionsKept`.
    public var rejected: [Rejection]
    /// Steps still to do; nil where the length of the work is only guessed.
    public var remainingSteps: Int?
    /// What is left until the deadline when nine of ten runs are over; negative: they may be late by that. Nil: there
    /// is no deadline.
    public var slack: Span?
    /// With whom it was about a scarce node; nil: with nobody.
    public var contest: Contest?
    /// A choice.
    public init(chosen: PlacementOption, others: [PlacementOption], rejected: [Rejection], remainingSteps: Int?) {
        self.chosen = chosen
        self.others = others
        self.rejected = rejected
        self.remainingSteps = remainingSteps
    }
}

/// A group that would not do, and the first reason why.
public struct Rejection: Hashable, Sendable, Codable {
    /// The group.
    public var group: GroupID
    /// Why.
    public var obstacle: Obstacle
    /// The size of an elastic job that it would not do for; nil: it would not do for any.
    public var size: JobSize?
    /// A rejection.
    public init(group: GroupID, obstacle: Obstacle) {
        self.group = group
        self.obstacle = obstacle
    }
}

/// What keeps a job off a group. The lasting ones come first: only they make a job impossible to place.
public enum Obstacle: Hashable, Sendable, Codable {
    /// The nodes have other accelerators, or too few.
    case wrongAccelerator(wanted: [Accelerators], has: Accelerators?)
    /// Too few virtual processors.
    case tooFewCPUs(wanted: Int, has: Int)
    /// Too little memory, in MiB.
    case tooLittleMemory(wanted: Int, has: Int)
    /// Not in a place the job accepts.
    case wrongPlace
    /// Dearer than the job's `max_hourly_cost`.
    case tooDear(price: Price, most: Price)
    /// Nobody knows how fast the workload runs there, not even roughly.
    case unknownSpeed(workload: String)
    /// The job may not use spot.
    case spotNotAllowed
    /// Spot would save money and was not asked for, and the job's class forbids it.
    case spotForbidden(Guardrail)
    /// The job was interrupted too often to be put on spot again.
    case spotLimit(interruptions: Int)
    /// Spot was not asked for, and the job has no checkpoints.
    case spotWithoutCheckpoint
    /// Spot was asked for without checkpoints, and starting again would cost more than nodes that are not taken back.
    case spotLoses(SpotLoss)
    /// The job's spot policy does not want such a node now.
    case spotPolicy(SpotVerdict)
    /// The rest of the budget does not pay for starting there.
    case budgetTooSmall(left: Money, least: Money)
    /// The zone has no spot nodes now.
    case unavailable
    /// An order was refused a short time ago.
    case refused(until: Instant)
    /// Every node the group may have is taken.
    case full(limit: Int)
    /// The group may have too few nodes for a gang of this size.
    case tooFewNodes(wanted: Int, limit: Int)
    /// What is free is kept for a job that goes before it and is expected to start at `start`.
    case kept(job: JobID, start: Instant)
    /// A quota of its user or project is used up.
    case quota(QuotaGap)
    /// A budget it counts in has no room for starting there; nil `least`: it was reached, and nothing is admitted.
    case scopeBudget(ScopePosition, least: Money?)

    /// Whether it holds for every job with these needs, whatever its turn, its quota and its budget.
    public var isOfAnybody: Bool {
        switch self {
        case .kept, .quota, .scopeBudget, .budgetTooSmall, .spotPolicy: false
        case .wrongAccelerator, .tooFewCPUs, .tooLittleMemory, .wrongPlace, .tooDear, .unknownSpeed, .spotNotAllowed,
            .spotForbidden, .spotLimit, .spotWithoutCheckpoint, .spotLoses, .unavailable, .refused, .full, .tooFewNodes:
            true
        }
    }

    /// Whether waiting cannot remove it.
    public var isLasting: Bool {
        switch self {
        case .wrongAccelerator, .tooFewCPUs, .tooLittleMemory, .wrongPlace, .unknownSpeed, .spotNotAllowed,
            .spotForbidden, .spotWithoutCheckpoint, .spotLoses, .spotLimit, .budgetTooSmall, .tooFewNodes:
            true
        case .tooDear, .unavailable, .refused, .full, .kept, .quota, .scopeBudget, .spotPolicy: false
        }
    }
}

/// A job that must leave its nodes for one that goes before it.
public struct Preemption: Hashable, Sendable, Codable {
    /// The job that needs the nodes.
    public var by: JobID
    /// Its priority.
    public var priority: Int
    /// The priority of the job that leaves.
    public var victimPriority: Int
    /// What the steps since its newest checkpoint cost, which may have to be done again.
    public var lost: Money
    /// A preemption.
    public init(by: JobID, priority: Int, victimPriority: Int, lost: Money) {
        self.by = by
        self.priority = priority
        self.victimPriority = victimPriority
        self.lost = lost
    }
}

/// A node taken back by its provider.
public struct Interruption: Hashable, Sendable, Codable {
    /// The lease.
    public var lease: LeaseID
    /// The group.
    public var group: GroupID
    /// The last step reported.
    public var step: Int
    /// The step the next attempt begins at.
    public var checkpointStep: Int
    /// What the steps between them cost, which are to be done again.
    public var lost: Money
    /// An interruption.
    public init(lease: LeaseID, group: GroupID, step: Int, checkpointStep: Int, lost: Money) {
        self.lease = lease
        self.group = group
        self.step = step
        self.checkpointStep = checkpointStep
        self.lost = lost
    }
}

/// The patience rule's verdict.
public struct Plateau: Hashable, Sendable, Codable {
    /// The objective.
    public var metric: String
    /// Its best value.
    public var best: Double
    /// The step of the best value.
    public var bestStep: Int
    /// Reports since then.
    public var reports: Int
    /// Reports that are borne.
    public var patience: Int
    /// Expected cost of the rest; nil where its length is unknown.
    public var saved: Money?
    /// A verdict.
    public init(metric: String, best: Double, bestStep: Int, reports: Int, patience: Int, saved: Money?) {
        self.metric = metric
        self.best = best
        self.bestStep = bestStep
        self.reports = reports
        self.patience = patience
        self.saved = saved
    }
}

/// The divergence rule's verdict.
public struct Divergence: Hashable, Sendable, Codable {
    /// The metric.
    public var metric: String
    /// `nan`, `inf` or `-inf`.
    public var kind: String
    /// The step.
    public var step: Int
    /// Reports in a row that were not finite.
    public var reports: Int
    /// Expected cost of the rest; nil where its length is unknown.
    public var saved: Money?
    /// A verdict.
    public init(metric: String, kind: String, step: Int, reports: Int, saved: Money?) {
        self.metric = metric
        self.kind = kind
        self.step = step
        self.reports = reports
        self.saved = saved
    }
}

/// Where a job stands with its budget.
public struct BudgetPosition: Hashable, Sendable, Codable {
    /// The limit.
    public var limit: Money
    /// Postings and the open meter.
    public var spent: Money
    /// Kept back: the cost of one more tick, a checkpoint, the grace and any open minimum charge.
    public var reserve: Money
    /// A position.
    public init(limit: Money, spent: Money, reserve: Money) {
        self.limit = limit
        self.spent = spent
        self.reserve = reserve
    }
}
