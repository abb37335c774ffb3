/// What a user asks for, validated: the job file with every default filled in. Never changes after submission.
public struct JobSpec: Hashable, Sendable, Codable {
    /// Shown in tables.
    public var name: String
    /// Whom it is billed to besides its owner.
    public var project: String = "default"
    /// 0 (last) ... 100 (first).
    public var priority: Int = 50
    /// How far money may decide over it.
    public var jobClass: JobClass = .standard
    /// What it needs.
    public var resources: ResourceRequest = ResourceRequest()
    /// What it does.
    public var work: Workload
    /// How it saves its progress; nil: an interruption means starting again.
    public var checkpoint: CheckpointPlan?
    /// How it uses spot nodes.
    public var spot: SpotPlan = SpotPlan()
    /// When it is to be over; nil: it does not matter.
    public var deadline: Instant?
    /// What is made small where there is a choice; nil: `cost`.
    public var objective: Objective?
    /// Its spending limit, if any.
    public var budget: BudgetPlan?
    /// The metric that says how good it is, if any.
    public var metric: MetricGoal?
    /// When it is not worth going on.
    public var earlyStop: EarlyStopPlan = EarlyStopPlan()
    /// What its model must keep, whatever could be saved by giving it up; nil: nothing is said.
    public var quality: QualityGuards?
    /// How often an attempt that ends in an error is tried again.
    public var maxRestartsOnErrors: Int = 0
    /// Equal nodes it needs at once, at least 1.
    public var nodes: Int = 1
    /// The sizes between which its `resources` and `nodes` are chosen; nil: they are as its user says.
    public var elastic: Shared<ElasticPlan>?
    /// Jobs that must succeed before it may start, sorted.
    public var after: [JobID] = []
    /// It does not start before this instant; nil: at once.
    public var notBefore: Instant?
    /// What it costs besides its nodes, as its user says; nil: nothing.
    public var costs: DeclaredCosts?
    /// Fields of a SkyPilot file that were accepted and mean nothing here, sorted.
    public var ignoredFields: [String] = []
    /// Whether short paid runs on a few kinds of hardware come before the choice of one; nil: no.
    public var probe: Bool?
    /// What it is in a sweep; nil: it is in none.
    public var trial: Shared<Trial>?

    /// A spec with every optional part at its default.
    public init(name: String, work: Workload) {
        self.name = name
        self.work = work
    }
}

/// How far money may decide over a job.
public enum JobClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Never stopped, moved to spot or preempted to save money.
    case critical
    /// Protected in quality: no early stop and no smaller data; may be preempted.
    case research
    /// The default.
    case standard
    /// Runs on what is left.
    case scavenger
}

/// What a job's placement makes small.
public enum Objective: Hashable, Sendable, Codable {
    /// Dollars.
    case cost
    /// The time until it is over.
    case time
    /// Dollars, with this much for each hour until it is over.
    case balanced(Price)

    /// What is to be small: nano-dollars, or milliseconds, comparable for one objective only.
    public func aim(cost: Money, time: Span) -> Int128 {
        switch self {
        case .cost: Int128(cost.nanos)
        case .time: Int128(time.milliseconds)
        case .balanced(let price):
            Int128(cost.nanos) + Int128(price.nanosPerHour) * Int128(time.milliseconds) / 3_600_000
        }
    }
}

/// The hardware a job needs.
public struct ResourceRequest: Hashable, Sendable, Codable {
    /// Alternatives, any of which will do; empty: processors alone.
    public var accelerators: [Accelerators] = []
    /// Whether the order of `accelerators` is the order of preference (a list in the file), or the cheapest wins.
    public var isOrdered: Bool = false
    /// Least virtual processors.
    public var cpus: Int = 1
    /// Least memory in MiB.
    public var memoryMiB: Int = 0
    /// Whether it said how many processors or how much memory it needs, and takes no more of a node than that. Without,
    /// it has its node to itself.
    public var sharesNode: Bool = false
    /// True: spot, falling back as `SpotPlan` says. False: never spot. Nil: spot when the job has checkpoints.
    public var useSpot: Bool?
    /// Dearest acceptable node.
    public var maxHourlyCost: Price?
    /// Acceptable places; empty: anywhere.
    public var places: [Place] = []
    /// Nothing but one processor.
    public init() {}
}

/// A provider, perhaps narrowed to a region and a zone: `aws/us-east-1/us-east-1a`.
public struct Place: Hashable, Sendable, Codable {
    /// The provider.
    public var provider: String
    /// The region; nil: any.
    public var region: String?
    /// The zone; nil: any.
    public var zone: String?
    /// A place.
    public init(provider: String, region: String? = nil, zone: String? = nil) {
        self.provider = provider
        self.region = region
        self.zone = zone
    }
    /// Whether the group lies in this place.
    public func contains(_ group: NodeGroup) -> Bool {
        provider == group.provider && (region ?? group.region) == group.region && (zone ?? group.zone) == group.zone
    }
}

/// What a job does.
public enum Workload: Hashable, Sendable, Codable {
    /// A modelled job: the pool computes its progress.
    case simulated(SimulatedWork)
    /// The user's command, as a real process.
    case command(CommandWork)

    /// Steps to the end; nil: unknown.
    public var steps: Int? {
        switch self {
        case .simulated(let work): work.steps
        case .command(let work): work.steps
        }
    }

    /// The row of the throughput table that a modelled job needs; nil: a command.
    public var model: String? { if case .simulated(let work) = self { work.workload } else { nil } }
}

/// A modelled job.
public struct SimulatedWork: Hashable, Sendable, Codable {
    /// The row of the throughput table: `resnet50`.
    public var workload: String
    /// Steps to the end, at least 1.
    public var steps: Int
    /// From the attempt's start to its first step.
    public var startup: Span = .seconds(30)
    /// Steps between two metric reports, at least 1.
    public var reportEvery: Int
    /// The learning curve.
    public var curve: CurveModel = CurveModel()
    /// The attempt that reaches this step fails with exit code 1; nil: never.
    public var failsAtStep: Int?
    /// Thousandths of its steps' time in which the accelerators wait; nil: none.
    public var stalledPerMille: Int64?
    /// The most it uses of what it has; nil: all of it.
    public var uses: PeakUse?
    /// A modelled job of `steps` steps that reports fifty times.
    public init(workload: String, steps: Int) {
        self.workload = workload
        self.steps = steps
        reportEvery = max(1, steps / 50)
    }
}

/// A noisy exponential learning curve: `end + (start - end) * exp(-rate * step / steps)`, plus noise.
public struct CurveModel: Hashable, Sendable, Codable {
    /// The metric's name.
    public var metric: String = "loss"
    /// Value before the first step.
    public var start: Double = 2.0
    /// Value approached.
    public var end: Double = 0.2
    /// How fast, in units of the whole run.
    public var rate: Double = 5.0
    /// Standard deviation of a report's noise.
    public var noise: Double = 0.01
    /// From this step on the metric is not a number; nil: never.
    public var divergesAtStep: Int?
    /// Falling loss from 2.0 to 0.2.
    public init() {}
}

/// The user's command.
public struct CommandWork: Hashable, Sendable, Codable {
    /// Shell text run before `run` in each attempt.
    public var setup: String?
    /// Shell text.
    public var run: String
    /// Absolute path of the working directory.
    public var directory: String
    /// The submitter's environment.
    public var inherited: EnvironmentVariables = .none
    /// The file's `envs` and `secrets`, which go over `inherited`.
    public var environment: [String: String] = [:]
    /// Names in `environment` whose values are shown nowhere, sorted.
    public var secrets: [String] = []
    /// The user's guess of its length; nil: unknown.
    public var expectedDuration: Span?
    /// Steps to the end, of those that it reports, at least 1; nil: unknown.
    public var steps: Int?
    /// A command run in `directory`.
    public init(run: String, directory: String) {
        self.run = run
        self.directory = directory
    }

    /// How long it is expected to take from a step on, `whole` where its length is unknown: its length in proportion to
    /// the steps left, at least one; all of it where their number is unknown.
    public func expectedRest(from step: Int, assuming whole: Span) -> Span {
        let whole = expectedDuration ?? whole
        guard let steps else { return whole }
        let left = min(max(1, steps - step), steps)
        return Span(milliseconds: Int64(Int128(whole.milliseconds) * Int128(left) / Int128(steps)))
    }
}

/// How a job saves its progress.
public struct CheckpointPlan: Hashable, Sendable, Codable {
    /// When it saves.
    public enum Every: Hashable, Sendable, Codable {
        /// At the Young/Daly interval of the node it runs on.
        case auto
        /// At this interval.
        case span(Span)
        /// After so many steps.
        case steps(Int)
    }
    /// Directory, relative to the job's checkpoint directory; nil: that directory itself. Only for commands.
    public var path: String?
    /// When it saves.
    public var every: Every = .auto
    /// Size of one checkpoint in bytes.
    public var bytes: Int64 = 0
    /// How long one save (and one load) takes.
    public var saveTime: Span = .seconds(10)
    /// Saves at the automatic interval in ten seconds.
    public init() {}
}

/// How a job uses spot nodes.
public struct SpotPlan: Hashable, Sendable, Codable {
    /// After this many interruptions it goes to on-demand.
    public var maxInterruptions: Int = 3
    /// Run on spot although an interruption means starting again.
    public var allowWithoutCheckpoint: Bool = false
    /// How it chooses before a deadline; nil: `learned`.
    public var policy: SpotPolicyKind?
    /// The defaults.
    public init() {}
}

/// A spending limit of a job over its life.
public struct BudgetPlan: Hashable, Sendable, Codable {
    /// What happens at the limit.
    public enum Action: String, Hashable, Sendable, Codable, CaseIterable {
        /// Save, then stop.
        case checkpointStop = "checkpoint_stop"
        /// Stop without saving.
        case stop
        /// Save, leave the nodes, and wait until its user raises the limit and resumes it.
        case pause
        /// Say so, and go on.
        case warn
    }
    /// The most its bill may come to.
    public var limit: Money
    /// What happens at the limit.
    public var onExceed: Action = .checkpointStop
    /// Percentages of the limit at which a warning is recorded, rising.
    public var warnAt: [Int] = [50, 80]
    /// A limit that saves, stops and warns at 50 and 80 percent.
    public init(limit: Money) { self.limit = limit }
}

/// The metric that says how good a job is.
public struct MetricGoal: Hashable, Sendable, Codable {
    /// Which way is better.
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// Lower is better.
        case min
        /// Higher is better.
        case max
    }
    /// The metric's name in the reports.
    public var name: String
    /// Which way is better.
    public var mode: Mode
    /// `name`, better in the direction of `mode`.
    public init(name: String, mode: Mode) {
        self.name = name
        self.mode = mode
    }
}

/// When a job is not worth going on.
public struct EarlyStopPlan: Hashable, Sendable, Codable {
    /// Whether the rule acts.
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// Decides and acts.
        case on
        /// Decides and records, does not act.
        case shadow
        /// Does not decide.
        case off
    }
    /// The rule for jobs that stop improving; nil: only divergence is watched.
    public var patience: PatienceRule?
    /// Whether the rules act.
    public var mode: Mode = .on
    /// Divergence alone, acting.
    public init() {}
}

/// Stop when the objective has not improved by `minDelta` for `reports` reports in a row (the semantics of Keras'
/// EarlyStopping).
public struct PatienceRule: Hashable, Sendable, Codable {
    /// Reports without improvement that are borne.
    public var reports: Int
    /// The least change that counts as an improvement.
    public var minDelta: Double
    /// A rule.
    public init(reports: Int, minDelta: Double = 0) {
        self.reports = reports
        self.minDelta = minDelta
    }
}
