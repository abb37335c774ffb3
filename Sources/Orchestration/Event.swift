import Domain
import Policies
import Pools

/// Something that has happened and is to be answered by `Orchestrator.step`.
public enum Event: Hashable, Sendable {
    /// A user handed in a job.
    case submitted(Submission)
    /// A user wants something of a job.
    case requested(JobRequest, JobID, by: Caller)
    /// A user wants a node to take no more work, or to take work again.
    case drainRequested(LeaseID, isDraining: Bool, by: Caller)
    /// An operator sets or gives up a budget.
    case budgetRequested(BudgetRequest, by: Caller)
    /// The pool reported something.
    case observed(Observation)
    /// The daemon came up; this is what the pool knows of.
    case started(Inventory)
    /// The pool is another one from now on; what the markets that are new or changed say now.
    case poolChanged(PoolDescription, [Quote])
    /// An operator wants the UTC month that begins at this instant closed.
    case closeRequested(Instant, by: Caller)
    /// An operator books a correction of a month that is over.
    case correctionRequested(CorrectionRequest, by: Caller, idempotency: IdempotencyKey? = nil)
    /// A tick of the meter is over.
    case ticked
    /// Everything the pool had to report up to now has been handled: the moment to place, start and release.
    case caughtUp
    /// A table that was asked for is solved: of a job in the spot market of a group.
    case tableSolved(JobID, GroupID, SpotTable)

    /// Whether it is the daemon's coming up, which is told before what the pool has to report.
    public var isStart: Bool { if case .started = self { true } else { false } }
}

/// A job handed in, already read and validated.
public struct Submission: Hashable, Sendable {
    /// What is asked for.
    public var spec: JobSpec {
        _read { yield sharedSpec.value }
        set { sharedSpec = Shared(newValue) }
    }
    /// Kept once, however many jobs ask for it.
    public private(set) var sharedSpec: Shared<JobSpec>
    /// Who asks.
    public var caller: Caller
    /// The client's key that makes repeating the request harmless, and a digest of what came with it.
    public var idempotency: IdempotencyKey?
    /// The ended job it tries again, if it does.
    public var retryOf: JobID?
    /// How jobs that it comes after ended, as far as they were over when the request was read.
    public var endedBefore: [JobID: JobEnd] = [:]
    /// Whether its user holds it back.
    public var isHeld = false
    /// What its plan promised; nil: it has none.
    public var plan: PlanBound?
    /// The trials of a sweep, which are accepted all or none; the first is `spec`. Empty: it is one job.
    public private(set) var trials: [JobSpec] = []
    /// A submission.
    public init(spec: JobSpec, caller: Caller, idempotency: IdempotencyKey? = nil) {
        self.init(spec: Shared(spec), caller: caller, idempotency: idempotency)
    }
    /// A submission of a sweep; its trials, at least one, have their `trial`.
    public init(trials: [JobSpec], caller: Caller, idempotency: IdempotencyKey? = nil) {
        self.init(spec: trials[0], caller: caller, idempotency: idempotency)
        self.trials = trials
    }
    /// A submission of what others may ask for as well.
    public init(spec: Shared<JobSpec>, caller: Caller, idempotency: IdempotencyKey? = nil) {
        sharedSpec = spec
        self.caller = caller
        self.idempotency = idempotency
    }
}

/// What a user may want of a job that is there.
public enum JobRequest: Hashable, Sendable {
    /// It shall end.
    case cancel
    /// It shall stay out of the queue.
    case hold
    /// It may go into the queue as far as its user is concerned.
    case unhold
    /// It shall save, leave its nodes and wait for `resume`.
    case pause
    /// A paused job shall go on.
    case resume
    /// It shall ask for something else; only before it runs.
    case edit(JobEdit)
}

/// What an operator may want of a budget.
public enum BudgetRequest: Hashable, Sendable {
    /// It shall be so from now on; what was posted in its period up to the `asOf`th posting.
    case set(Budget, spent: Money, asOf: Int64)
    /// There shall be none.
    case remove(BudgetKey)
}

/// Changes of what a waiting or held job asks for; nil: as before.
public struct JobEdit: Hashable, Sendable {
    /// Shown in tables.
    public var name: String?
    /// Whom it is billed to besides its owner.
    public var project: String?
    /// 0 ... 100.
    public var priority: Int?
    /// Its spending limit.
    public var limit: Money?
    /// Dearest acceptable node.
    public var maxHourlyCost: Price?
    /// It does not start before this instant.
    public var notBefore: Instant?
    /// When it is to be over.
    public var deadline: Instant?
    /// No changes.
    public init() {}
}

/// Who is at the other end of the socket, and whether it is the daemon's own user or root.
public struct Caller: Hashable, Sendable {
    /// The user.
    public var owner: Owner
    /// Whether it is the daemon's own user or root.
    public var isPrivileged: Bool
    /// Whether it is an operator: may see and change every job, but run no command.
    public var isOperator: Bool
    /// A caller.
    public init(owner: Owner, isPrivileged: Bool, isOperator: Bool = false) {
        self.owner = owner
        self.isPrivileged = isPrivileged
        self.isOperator = isOperator
    }
    /// Whether it may change the jobs of a user: they are its own, or it may change all.
    public func mayChange(jobsOf user: Owner) -> Bool { isPrivileged || isOperator || owner.uid == user.uid }
}

/// A client's key for one request: the same user, key and digest is the same request.
public struct IdempotencyKey: Hashable, Sendable {
    /// Letters the client chose, at most `Limits.idempotencyKey`.
    public var key: String
    /// A digest of the request's body.
    public var digest: UInt64
    /// A key.
    public init(key: String, digest: UInt64) {
        self.key = key
        self.digest = digest
    }
}

/// A remembered idempotency key and what the request made.
public struct IdempotencyRecord: Hashable, Sendable {
    /// What a request makes once.
    public enum Made: Hashable, Sendable {
        /// A job.
        case job(JobID)
        /// An entry of the ledger.
        case charge(ChargeID)
    }
    /// Whose key.
    public var uid: UInt32
    /// The key.
    public var key: String
    /// Digest of the request it came with.
    public var digest: UInt64
    /// What it made.
    public var made: Made
    /// When.
    public var at: Instant
    /// A record.
    public init(uid: UInt32, key: String, digest: UInt64, made: Made, at: Instant) {
        self.uid = uid
        self.key = key
        self.digest = digest
        self.made = made
        self.at = at
    }
}
