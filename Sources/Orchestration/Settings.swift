import Domain
import Policies
import Pools

/// What the orchestrator is told: the pool's offers and its own time constants. Only the pool changes while it runs.
package struct Settings: Hashable, Sendable {
    /// What can be leased, and how fast workloads are known to run.
    package var pool: PoolDescription
    /// How often meters move and budgets are looked at.
    package var tick: Span
    /// How long a real command may take to end after it was told to, in daemon time.
    package var commandGrace: Span
    /// Assumed length of a command whose user gave none.
    package var assumedWork: Span
    /// What users and projects may have at once.
    package var quotas: [Quota] = []
    /// Dollars an hour of people, by activity.
    package var people: [String: Price] = [:]
    /// How long an attempt runs before it may be preempted.
    package var leastRun = Span.minutes(10)
    /// How many points of priority a job must be above another to take its nodes; nil: no job does.
    package var preemptionGap: Int? = 20
    /// When running jobs are moved to better nodes; nil: never.
    package var moves: MovePlan? = MovePlan()
    /// How scarce nodes are given out among jobs of one priority; nil: in order of turn, and they are left to whom
    /// has them.
    package var contest: ContestPlan? = ContestPlan()
    /// How jobs are probed that ask for it.
    package var probes = ProbePlan()
    /// How nodes are chosen among those that would do.
    package var placement = PlacementRule.expectedCost
    /// Whether jobs may be real commands. A service in a sandbox runs modelled jobs only.
    package var runsCommands = true
    /// Jobs that may wait for a node.
    package var queuedJobs = Limits.queuedJobs
    /// Jobs that may wait for a node or be held of each user but root and the daemon's own.
    package var queuedJobsPerUser = Limits.queuedJobsPerUser

    /// Settings with a tick of ten seconds.
    package init(
        pool: PoolDescription, tick: Span = .seconds(10), commandGrace: Span = .seconds(30),
        assumedWork: Span = .hours(1)
    ) {
        self.pool = pool
        self.tick = tick
        self.commandGrace = commandGrace
        self.assumedWork = assumedWork
    }
}
