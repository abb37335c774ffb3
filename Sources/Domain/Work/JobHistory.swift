/// The jobs that were submitted in a window of time, what became of them, and what stands around them: what a replay
/// of the past is made from.
public struct JobHistory: Hashable, Sendable {
    /// From here on, inclusive.
    public var since: Instant
    /// Up to here, exclusive.
    public var until: Instant
    /// The last commit of the daemon: what is known is known up to here.
    public var asOf: Instant
    /// When the pool's world began; nil: no daemon ever served a pool.
    public var origin: Instant?
    /// The seed of that world; nil as `origin`.
    public var seed: UInt64?
    /// The jobs, in order of submission.
    public var jobs: [RecordedJob]
    /// What nodes without work cost that had been ordered for these jobs.
    public var idle: Money = .zero
    /// What was posted and metered in the window in all, whoever caused it.
    public var bill: Money = .zero
    /// The part of `bill` that jobs from before the window caused.
    public var ofEarlierJobs: Money = .zero
    /// Spot groups of whose markets something was seen.
    public var marketsSeen: [GroupID] = []
    /// Budgets of users, projects or everything that are in force.
    public var budgets = 0
    /// The months in which jobs were submitted, `2026-11`, rising: of the whole database.
    public var months: [String] = []

    /// A history without jobs.
    public init(since: Instant, until: Instant, asOf: Instant) {
        self.since = since
        self.until = until
        self.asOf = asOf
        jobs = []
    }
}

/// A job of the past: what was asked for, what it did and on what, and what it came to.
public struct RecordedJob: Hashable, Sendable {
    /// Time in which a job worked on one group's nodes: its steps, and what came before the first of them. Boots,
    /// saves, restores and work that was done again are not in it.
    public struct Stretch: Hashable, Sendable {
        /// The group.
        public var group: GroupID
        /// The accelerators of one of its nodes; nil: processors alone.
        public var accelerators: Accelerators?
        /// How long, on each of the job's nodes.
        public var time: Span
        /// A stretch.
        public init(group: GroupID, accelerators: Accelerators?, time: Span) {
            self.group = group
            self.accelerators = accelerators
            self.time = time
        }
    }

    /// Its number.
    public var id: JobID
    /// What was asked for.
    public var spec: JobSpec
    /// Who asked.
    public var owner: Owner
    /// When.
    public var submittedAt: Instant
    /// When its first attempt began; nil: none did.
    public var startedAt: Instant?
    /// When it was over; nil: it was not.
    public var endedAt: Instant?
    /// How it ended; nil: it had not.
    public var end: JobEnd?
    /// The furthest step that it reported or saved.
    public var furthestStep = 0
    /// Where it worked and how long, in order of the groups' names.
    public var worked: [Stretch] = []
    /// What it cost so far: postings, charges and open meters.
    public var cost: Money = .zero
    /// Times a provider took its nodes.
    public var interruptions = 0
    /// Whether a user held it back or paused it at some time.
    public var wasHeldByHand = false

    /// A job of which nothing is known but that it was submitted.
    public init(id: JobID, spec: JobSpec, owner: Owner, submittedAt: Instant) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.submittedAt = submittedAt
    }
}

extension RecordedJob {
    /// The group on which it worked longest; ties by name. Nil: on none.
    public var mainGroup: GroupID? { worked.max { ($0.time, $1.group) < ($1.time, $0.group) }?.group }
    /// Whether it was over after its deadline, or is not over and it has passed at `now`.
    public func isLate(at now: Instant) -> Bool { spec.deadline.map { (endedAt ?? now) > $0 } ?? false }
}
