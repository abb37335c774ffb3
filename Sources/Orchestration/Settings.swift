import Domain
import Policies
import Pools

/// What the orchestrator is told: the pool's offers and its own time constants. Only the pool changes while it runs.
public struct Settings: Hashable, Sendable {
    /// What can be leased, and how fast workloads are known to run.
    public var pool: PoolDescription
    /// How often meters move and budgets are looked at.
    public var tick: Span
    /// How long a real command may take to end after it was told to, in daemon time.
    public var commandGrace: Span
    /// Assumed length of a command whose user gave none.
    public var assumedWork: Span
    /// What users and projects may have at once.
    public var quotas: [Quota] = []
    /// Dollars an hour of people, by activity.
    public var people: [String: Price] = [:]
    /// How long an attempt runs before it may be preempted.
    public var leastRun = Span.minutes(10)
    /// How many points of priority a job must be above another to take its nodes; nil: no job does.
    public var preemptionGap: Int? = 20
    /// When running jobs are moved to better nodes; nil: never.
    public var moves: MovePlan? = MovePlan()
    /// How scarce nodes are given out among jobs of one priority; nil: in order of turn, and they are left to whom
    /// has them.
    public var contest: ContestPlan? = ContestPlan()
    /// How jobs are probed that ask for it.
    public var probes = ProbePlan()
    /// How nodes are chosen among those that would do.
    public var placement = PlacementRule.expectedCost
    /// Whether jobs may be real commands. A service in a sandbox runs modelled jobs only.
    public var runsCommands = true
    /// Jobs that may wait for a node.
    public var queuedJobs = Limits.queuedJobs
    /// Jobs that may wait for a node or be held of each user but root and the daemon's own.
    public var queuedJobsPerUser = Limits.queuedJobsPerUser

    /// Settings with a tick of ten seconds.
    public init(
        pool: PoolDescription, tick: Span = .seconds(10), commandGrace: Span = .seconds(30),
        assumedWork: Span = .hours(1)
    ) {
        self.pool = pool
        self.tick = tick
        self.commandGrace = commandGrace
        self.assumedWork = assumedWork
    }
}
