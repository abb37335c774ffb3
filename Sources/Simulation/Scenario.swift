import Domain
import Orchestration
import Pools

/// Everything a simulated run is made from: the pool, the settings, what users do and when, and what goes wrong.
public struct Scenario: Sendable {
    /// What a user does.
    public enum Action: Hashable, Sendable {
        /// Hands in a job.
        case submit(Submission)
        /// Wants something of a job.
        case request(JobRequest, JobID, by: Caller)
        /// Takes a node out of work, or puts it back.
        case drain(LeaseID, Bool, by: Caller)
        /// Sets a budget.
        case setBudget(Budget, by: Caller)
        /// Gives a budget up.
        case removeBudget(BudgetKey, by: Caller)
        /// Closes a month.
        case close(Instant, by: Caller)
        /// Books a correction.
        case correct(CorrectionRequest, by: Caller)
        /// Puts another pool file in force.
        case changePool(PoolDescription)
    }
    /// One thing a user does.
    public struct Step: Sendable {
        /// When.
        public var at: Instant
        /// What.
        public var action: Action
        /// A step.
        public init(at: Instant, action: Action) {
            self.at = at
            self.action = action
        }
    }
    /// What goes wrong, in parts per million of the turns.
    public struct Faults: Hashable, Sendable {
        /// The commit fails and the turn is undone.
        public var commitFailurePPM = 0
        /// The daemon dies after the commit, before any order leaves, and starts again.
        public var crashPPM = 0
        /// The machine sleeps, and wakes up to two hours later than it was to.
        public var sleepPPM = 0
        /// Nothing goes wrong.
        public init() {}
    }

    /// Seed of the run's own draws (faults).
    public var seed: UInt64
    /// When the world begins.
    public var origin: Instant
    /// When the run is broken off at the latest.
    public var horizon: Instant
    /// Pool and time constants.
    public var settings: Settings
    /// What users do, in order of time.
    public var steps: [Step]
    /// What goes wrong.
    public var faults = Faults()

    /// A scenario without faults; sorts the steps by time, keeping the order of equals.
    public init(seed: UInt64, origin: Instant, horizon: Instant, settings: Settings, steps: [Step]) {
        self.seed = seed
        self.origin = origin
        self.horizon = horizon
        self.settings = settings
        self.steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}
