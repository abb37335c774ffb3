import Domain

/// What an order or an observation is about.
public enum Subject: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// A lease.
    case lease(LeaseID)
    /// An attempt.
    case attempt(AttemptID)
    /// The market of a group.
    case market(GroupID)

    /// `L7`, `A12.3`, `M:aws-g5-spot`; for rows.
    public var description: String {
        switch self {
        case .lease(let id): id.description
        case .attempt(let id): "A\(id)"
        case .market(let group): "M:\(group)"
        }
    }

    /// Markets, then attempts, then leases, each by id: an attempt's end is seen before its lease's.
    public static func < (left: Subject, right: Subject) -> Bool {
        switch (left, right) {
        case (.market(let one), .market(let other)): one < other
        case (.attempt(let one), .attempt(let other)): one < other
        case (.lease(let one), .lease(let other)): one < other
        default: left.rank < right.rank
        }
    }
    private var rank: Int {
        switch self {
        case .market: 0
        case .attempt: 1
        case .lease: 2
        }
    }
}

/// The key of an order: its subject and a number from 1. An order may be carried out again; the key makes that a no-op.
public struct OrderKey: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The lease or attempt.
    public var subject: Subject
    /// 1 for its first order.
    public var number: Int
    /// Order `number` about `subject`.
    public init(subject: Subject, number: Int) {
        self.subject = subject
        self.number = number
    }
    /// By subject, then number.
    public static func < (left: OrderKey, right: OrderKey) -> Bool {
        left.subject == right.subject ? left.number < right.number : left.subject < right.subject
    }
    /// `L7/1`.
    public var description: String { "\(subject)/\(number)" }
}

/// Something the pool is to do. Carried out after the turn that decided it has been committed, and again after a
/// restart for as long as its lease or attempt goes on.
public struct Order: Hashable, Sendable {
    /// Its key.
    public var key: OrderKey
    /// When it was decided. The pool counts from here, not from when it hears of it.
    public var issuedAt: Instant
    /// What to do.
    public var action: Action

    /// What to do.
    public enum Action: Hashable, Sendable {
        /// Lease a node of this group.
        case lease(LeaseID, group: GroupID)
        /// End this lease.
        case release(LeaseID)
        /// Start an attempt on the node of a lease.
        case start(StartAttempt)
        /// Stop an attempt: after a checkpoint where `saving`, else at once.
        case stop(AttemptID, saving: Bool)
        /// An attempt keeps so many millionths of its own pace from now on: others share its nodes.
        case pace(AttemptID, keptPPM: Int64)
    }

    /// An order.
    public init(key: OrderKey, issuedAt: Instant, action: Action) {
        self.key = key
        self.issuedAt = issuedAt
        self.action = action
    }
}

/// The start of an attempt, with all the pool needs for it.
public struct StartAttempt: Hashable, Sendable {
    /// The attempt.
    public var attempt: AttemptID
    /// Its nodes.
    public var nodes: NodeSet
    /// What it has of each node.
    public var room: Room
    /// What to run.
    public var work: Workload
    /// How it saves; nil: it does not.
    public var checkpoint: CheckpointPlan?
    /// Interval between checkpoints that was reckoned with; nil: none, or by steps.
    public var checkpointEvery: Span?
    /// The step it begins at.
    public var resumeStep: Int
    /// The checkpoint it begins from, for commands.
    public var resumePath: String?
    /// What is left of the job's budget, for commands.
    public var budgetLeft: Money?

    /// A start.
    public init(
        attempt: AttemptID, nodes: NodeSet, room: Room, work: Workload, checkpoint: CheckpointPlan?,
        checkpointEvery: Span?,
        resumeStep: Int, resumePath: String?, budgetLeft: Money?
    ) {
        self.attempt = attempt
        self.nodes = nodes
        self.room = room
        self.work = work
        self.checkpoint = checkpoint
        self.checkpointEvery = checkpointEvery
        self.resumeStep = resumeStep
        self.resumePath = resumePath
        self.budgetLeft = budgetLeft
    }
}
