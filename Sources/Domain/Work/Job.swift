/// A submitted job as it stands now.
public struct Job: Hashable, Sendable, Codable {
    /// Its number.
    public var id: JobID
    /// What was asked for.
    public var spec: JobSpec {
        _read { yield sharedSpec.value }
        set { sharedSpec = Shared(newValue) }
    }
    /// Whether it asks for the same as another job; quick where both are copies of one.
    public func asksAlike(_ other: Job) -> Bool { sharedSpec == other.sharedSpec }
    /// Large, and the same in every copy of the job.
    public private(set) var sharedSpec: Shared<JobSpec>
    /// Who asked.
    public var owner: Owner
    /// When it was accepted.
    public var submittedAt: Instant
    /// Where it stands.
    public var state: JobState
    /// CamelCase code of the reason for the state: `Cheapest`, `Interrupted`.
    public var reasonCode: String
    /// Attempts begun so far.
    public var attempts: Int = 0
    /// Interruptions by a provider so far.
    public var interruptions: Int = 0
    /// Attempts that ended in an error so far.
    public var errors: Int = 0
    /// What it has done.
    public var progress: Progress = Progress()
    /// What its objective has looked like.
    public var curve: CurveStatistics = CurveStatistics()
    /// Posted to it so far; the open meter comes on top.
    public var posted: Money = .zero
    /// Highest percentage of the budget that was warned about.
    public var warnedPercent: Int = 0
    /// Whether the stopper's verdict was recorded in shadow mode.
    public var isShadowStopped: Bool = false
    /// Whether a user holds it back.
    public var isUserHeld: Bool = false
    /// The ended job it tries again, if it does.
    public var retryOf: JobID?
    /// It was let in before its turn, to be off its nodes by then; nil: it was not.
    public var borrowedUntil: Instant?
    /// What is known of its probes, apart: few jobs have any, and all would have the room for it.
    private var sharedProbing: Shared<Probing>?

    /// A job that has just been accepted and waits.
    public init(id: JobID, spec: Shared<JobSpec>, owner: Owner, submittedAt: Instant, reasonCode: String) {
        self.id = id
        sharedSpec = spec
        self.owner = owner
        self.submittedAt = submittedAt
        self.reasonCode = reasonCode
        state = .queued(since: submittedAt)
    }

    /// A job that has just been accepted and waits.
    public init(id: JobID, spec: JobSpec, owner: Owner, submittedAt: Instant, reasonCode: String) {
        self.init(id: id, spec: Shared(spec), owner: owner, submittedAt: submittedAt, reasonCode: reasonCode)
    }

    /// What is known of its probes; nil: it has not come to them, or asks for none.
    public var probing: Probing? {
        get { sharedProbing?.value }
        set { sharedProbing = newValue.map { Shared($0) } }
    }

    /// The same job with another size of its plan.
    public func sized(_ size: JobSize) -> Job {
        var job = self
        job.spec = spec.sized(size)
        return job
    }

    /// Its current attempt, once there is one.
    public var currentAttempt: AttemptID? { attempts > 0 ? AttemptID(job: id, number: attempts) : nil }
}

/// Who submitted a job, as the kernel said.
public struct Owner: Hashable, Sendable, Codable {
    /// User number.
    public var uid: UInt32
    /// Login name, or the number where there is none.
    public var name: String
    /// A user.
    public init(uid: UInt32, name: String) {
        self.uid = uid
        self.name = name
    }
}

/// Where a job stands, with the nodes it is on or waits for.
public enum JobState: Hashable, Sendable, Codable {
    /// Kept out of the queue: by a user, by jobs it comes after, or until a time.
    case held(since: Instant)
    /// Waits for nodes.
    case queued(since: Instant)
    /// Its nodes are chosen; not all of them are ready yet.
    case placing(NodeSet, since: Instant)
    /// Its attempt was ordered on ready nodes; not running yet.
    case starting(NodeSet, since: Instant)
    /// Runs.
    case running(NodeSet, since: Instant)
    /// Was interrupted (or failed with a restart left) and waits for other nodes.
    case recovering(since: Instant)
    /// A user took it off its nodes; it goes on when a user says so.
    case paused(since: Instant)
    /// Was told to stop; then comes `next`.
    case stopping(NodeSet, since: Instant, next: AfterStop)
    /// Over; never left.
    case ended(JobEnd, at: Instant)

    /// The word for tables, rows and the API: `RUNNING`, `STOPPED_EARLY`.
    public var word: String {
        switch self {
        case .held: "HELD"
        case .queued: "QUEUED"
        case .placing: "PLACING"
        case .starting: "STARTING"
        case .running: "RUNNING"
        case .recovering: "RECOVERING"
        case .paused: "PAUSED"
        case .stopping: "STOPPING"
        case .ended(let end, _): end.rawValue
        }
    }
    /// Every word that `word` may give, in the order in which a job comes to them.
    public static let words =
        ["HELD", "QUEUED", "PLACING", "STARTING", "RUNNING", "RECOVERING", "PAUSED", "STOPPING"]
        + JobEnd.allCases.map(\.rawValue)

    /// The nodes it is on or waits for; nil: none.
    public var nodes: NodeSet? {
        switch self {
        case .placing(let nodes, _), .starting(let nodes, _), .running(let nodes, _), .stopping(let nodes, _, _): nodes
        case .held, .queued, .recovering, .paused, .ended: nil
        }
    }
    /// When it came into this state.
    public var since: Instant {
        switch self {
        case .held(let since), .queued(let since), .placing(_, let since), .starting(_, let since),
            .running(_, let since), .recovering(let since), .paused(let since), .stopping(_, let since, _),
            .ended(_, let since):
            since
        }
    }
    /// Whether it is over.
    public var isEnded: Bool { if case .ended = self { true } else { false } }
    /// Whether it is kept out of the queue.
    public var isHeld: Bool { if case .held = self { true } else { false } }
    /// Whether a user or its budget took it off its nodes until a user says otherwise.
    public var isPaused: Bool { if case .paused = self { true } else { false } }
    /// Whether it waits in the queue.
    public var isWaiting: Bool {
        switch self {
        case .queued, .recovering: true
        default: false
        }
    }
}

/// What becomes of a job once its attempt has stopped.
public enum AfterStop: Hashable, Sendable, Codable {
    /// It is over.
    case end(JobEnd)
    /// It is paused.
    case pause
    /// It waits again: its nodes are needed by another job.
    case requeue
}

/// How a job ended.
public enum JobEnd: String, Hashable, Sendable, Codable, CaseIterable {
    /// Did what it was to do.
    case succeeded = "SUCCEEDED"
    /// Stopped by policy: going on was not worth its cost.
    case stoppedEarly = "STOPPED_EARLY"
    /// Stopped at its budget.
    case stoppedBudget = "STOPPED_BUDGET"
    /// Stopped by a user.
    case cancelled = "CANCELLED"
    /// Ended in an error.
    case failed = "FAILED"
    /// What became of it cannot be known.
    case lost = "LOST"
}

/// How far a job has come.
public struct Progress: Hashable, Sendable, Codable {
    /// The furthest step any attempt reported or saved.
    public var furthestStep: Int = 0
    /// The step reported or saved last by the current attempt.
    public var step: Int = 0
    /// The step of the newest checkpoint, where the next attempt begins.
    public var checkpointStep: Int = 0
    /// Where the newest checkpoint lies, for commands.
    public var checkpointPath: String?
    /// Nothing done.
    public init() {}
}

/// What the objective's reports looked like; all the patience and divergence rules need.
public struct CurveStatistics: Hashable, Sendable, Codable {
    /// Finite reports seen.
    public var reports: Int = 0
    /// Best value seen.
    public var best: Double?
    /// The step of the best value.
    public var bestStep: Int = 0
    /// Reports since the last improvement.
    public var sinceBest: Int = 0
    /// The value reported last, if finite.
    public var last: Double?
    /// Reports in a row that were not finite.
    public var nonFinite: Int = 0
    /// No reports.
    public init() {}
}

/// One run of a job between interruptions.
public struct Attempt: Hashable, Sendable, Codable {
    /// Its job and number.
    public var id: AttemptID
    /// The nodes it runs on.
    public var nodes: NodeSet
    /// When it was ordered.
    public var orderedAt: Instant
    /// When its process or model began; nil before.
    public var startedAt: Instant?
    /// The step it began at.
    public var resumedFromStep: Int
    /// The step it reported last.
    public var lastStep: Int
    /// When that report was made; nil before the first.
    public var lastReportAt: Instant?
    /// How it ended; nil while it goes on.
    public var exit: AttemptExit?
    /// When it ended.
    public var endedAt: Instant?
    /// The number of the last observation of this attempt that was taken.
    public var observed: Int
    /// Whether it is a probe: a short run on one kind of hardware before the choice.
    public var isProbe = false

    /// An attempt that has just been ordered.
    public init(id: AttemptID, nodes: NodeSet, orderedAt: Instant, resumedFromStep: Int) {
        self.id = id
        self.nodes = nodes
        self.orderedAt = orderedAt
        self.resumedFromStep = resumedFromStep
        lastStep = resumedFromStep
        observed = 0
    }
}

/// How an attempt ended.
public enum AttemptExit: Hashable, Sendable, Codable {
    /// By itself, well (exit code 0).
    case finished
    /// By itself, with this exit code.
    case failed(code: Int)
    /// By a signal nobody here sent.
    case killed(signal: Int)
    /// Because we asked it to stop.
    case stopped
    /// Because its node was taken back.
    case interrupted
    /// It never began: why, for people.
    case notStarted(String)
    /// It is gone and left no trace.
    case vanished
    /// We ended it because it went over a limit of the machine: which, for people.
    case overLimit(String)

    /// The word for tables and rows.
    public var word: String {
        switch self {
        case .finished: "finished"
        case .failed(let code): "failed:\(code)"
        case .killed(let signal): "killed:\(signal)"
        case .stopped: "stopped"
        case .interrupted: "interrupted"
        case .notStarted: "not-started"
        case .vanished: "vanished"
        case .overLimit: "over-limit"
        }
    }
}

/// The value of one metric in one report.
public enum MetricValue: Hashable, Sendable, Codable {
    /// A finite number.
    case finite(Double)
    /// Not a number.
    case notANumber
    /// Plus infinity.
    case infinity
    /// Minus infinity.
    case minusInfinity

    /// Sorts a number into its kind.
    public init(_ number: Double) {
        if number.isNaN {
            self = .notANumber
        } else if number.isInfinite {
            self = number > 0 ? .infinity : .minusInfinity
        } else {
            self = .finite(number)
        }
    }
    /// The number, where it is finite.
    public var finite: Double? { if case .finite(let number) = self { number } else { nil } }
    /// The word stored beside the value: `finite`, `nan`, `inf`, `-inf`.
    public var kind: String {
        switch self {
        case .finite: "finite"
        case .notANumber: "nan"
        case .infinity: "inf"
        case .minusInfinity: "-inf"
        }
    }
}

/// One reported value of one metric.
public struct MetricPoint: Hashable, Sendable, Codable {
    /// Who reported it.
    public var attempt: AttemptID
    /// At which step.
    public var step: Int
    /// When.
    public var at: Instant
    /// Which metric.
    public var name: String
    /// Its value.
    public var value: MetricValue
    /// A point.
    public init(attempt: AttemptID, step: Int, at: Instant, name: String, value: MetricValue) {
        self.attempt = attempt
        self.step = step
        self.at = at
        self.name = name
        self.value = value
    }
}
