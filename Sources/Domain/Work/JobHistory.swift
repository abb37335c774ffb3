/// The jobs that were submitted in a window of time, what became of them, and what stands around them: what a replay
/// of the past is made from.
package struct JobHistory: Hashable, Sendable {
    /// From here on, inclusive.
    package var since: Instant
    /// Up to here, exclusive.
    package var until: Instant
    /// The last commit of the daemon: what is known is known up to here.
    package var asOf: Instant
    /// When the pool's world began; nil: no daemon ever served a pool.
    package var origin: Instant?
    /// The seed of that world; nil as `origin`.
    package var seed: UInt64?
    /// The jobs, in order of submission.
    package var jobs: [RecordedJob]
    /// What nodes without work cost that had been ordered for these jobs.
    package var idle: Money = .zero
    /// What was posted and metered in the window in all, whoever caused it.
    package var bill: Money = .zero
    /// The part of `bill` that jobs from before the window caused.
    package var ofEarlierJobs: Money = .zero
    /// Spot groups of whose markets something was seen.
    package var marketsSeen: [GroupID] = []
    /// Budgets of users, projects or everything that are in force.
    package var budgets = 0
    /// The months in which jobs were submitted, `2026-11`, rising: of the whole database.
    package var months: [String] = []

    /// A history without jobs.
    package init(since: Instant, until: Instant, asOf: Instant) {
        self.since = since
        self.until = until
        self.asOf = asOf
        jobs = []
    }
}

/// A job of the past: what was asked for, what it did and on what, and what it came to.
package struct RecordedJob: Hashable, Sendable {
    /// Time in which a job worked on one group's nodes: its steps, and what came before the first of them. Boots,
    /// saves, restores and work that was done again are not in it.
    package struct Stretch: Hashable, Sendable {
        /// The group.
        package var group: GroupID
        /// The accelerators of one of its nodes; nil: processors alone.
        package var accelerators: Accelerators?
        /// How long, on each of the job's nodes.
        package var time: Span
        /// A stretch.
        package init(group: GroupID, accelerators: Accelerators?, time: Span) {
            self.group = group
            self.accelerators = accelerators
            self.time = time
        }
    }

    /// Its number.
    package var id: JobID
    /// What was asked for.
    package var spec: JobSpec
    /// Who asked.
    package var owner: Owner
    /// When.
    package var submittedAt: Instant
    /// When its first attempt began; nil: none did.
    package var startedAt: Instant?
    /// When it was over; nil: it was not.
    package var endedAt: Instant?
    /// How it ended; nil: it had not.
    package var end: JobEnd?
    /// The furthest step that it reported or saved.
    package var furthestStep = 0
    /// Where it worked and how long, in order of the groups' names.
    package var worked: [Stretch] = []
    /// What it cost so far: postings, charges and open meters.
    package var cost: Money = .zero
    /// Times a provider took its nodes.
    package var interruptions = 0
    /// Whether a user held it back or paused it at some time.
    package var wasHeldByHand = false

    /// A job of which nothing is known but that it was submitted.
    package init(id: JobID, spec: JobSpec, owner: Owner, submittedAt: Instant) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.submittedAt = submittedAt
    }
}

extension RecordedJob {
    /// The group on which it worked longest; ties by name. Nil: on none.
    package var mainGroup: GroupID? { worked.max { ($0.time, $1.group) < ($1.time, $0.group) }?.group }
    /// Whether it was over after its deadline, or is not over and it has passed at `now`.
    package func isLate(at now: Instant) -> Bool { spec.deadline.map { (endedAt ?? now) > $0 } ?? false }
}
