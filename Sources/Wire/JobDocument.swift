/// A job as `status` and `show` give it. Instants are ISO 8601 UTC.
public struct JobDocument: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// Its name.
    public var name: String
    /// Who submitted it.
    public var owner: String
    /// Its project.
    public var project: String
    /// 0 ... 100.
    public var priority: Int
    /// `critical`, `research`, `standard`, `scavenger`.
    public var jobClass: String
    /// `RUNNING`, `STOPPED_EARLY`, ...
    public var state: String
    /// Since when.
    public var since: String
    /// CamelCase code of the reason for the state.
    public var reason: String
    /// When it was submitted.
    public var submittedAt: String
    /// When its first attempt began; nil before.
    public var startedAt: String?
    /// When it was over; nil before.
    public var endedAt: String?
    /// The lease it is on or waits for: `L7`; nil: none.
    public var lease: String?
    /// The group of that lease, or of the last attempt's.
    public var group: String?
    /// Its hardware: `A100:1`, `cpu`.
    public var hardware: String?
    /// `spot`, `on-demand`, ...
    public var terms: String?
    /// Price in force of its node, dollars an hour; nil when it has none.
    public var rate: MoneyDocument?
    /// Billed and metered so far.
    public var cost: MoneyDocument
    /// Its budget's limit.
    public var limit: MoneyDocument?
    /// The step reported last.
    public var step: Int
    /// Steps to the end; nil when unknown.
    public var steps: Int?
    /// The step of its newest checkpoint.
    public var checkpointStep: Int
    /// Name of its objective, if it has one.
    public var metric: String?
    /// Best value of the objective.
    public var best: Double?
    /// Attempts begun.
    public var attempts: Int
    /// Interruptions by providers.
    public var interruptions: Int
    /// Exit code of the last attempt: 0 ... 255, or 128 + signal; nil when there is none.
    public var exitCode: Int?
    /// Time left at the present speed, seconds; nil when unknown.
    public var etaSeconds: Int64?
    /// `simulated` or `command`.
    public var workload: String
    /// The ended job it tries again; nil: none.
    public var retryOf: Int64?
    /// Its sweep: `S184`; nil: it is no trial, and the next four are nil as well.
    public var sweep: String?
    /// The sweep's name.
    public var sweepName: String?
    /// Which trial of the sweep it is, from 1.
    public var trial: Int?
    /// The values that it tries, by parameter.
    public var parameters: [String: String]?
    /// `min` or `max`: which values of the objective are better; nil: a trial without one.
    public var metricMode: String?

    /// A document with the parts every job has; the others are set one by one.
    public init(
        id: Int64, name: String, owner: String, project: String, priority: Int, jobClass: String, state: String,
        since: String, reason: String, submittedAt: String, cost: MoneyDocument, workload: String
    ) {
        self.id = id
        self.name = name
        self.owner = owner
        self.project = project
        self.priority = priority
        self.jobClass = jobClass
        self.state = state
        self.since = since
        self.reason = reason
        self.submittedAt = submittedAt
        self.cost = cost
        self.workload = workload
        step = 0
        checkpointStep = 0
        attempts = 0
        interruptions = 0
    }
}

/// A job with its attempts and spec: what `show` gives.
public struct JobDetail: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `Job`.
    public var kind = "Job"
    /// The job.
    public var job: JobDocument
    /// Its attempts, in order.
    public var attempts: [AttemptDocument]
    /// Its cost by class and terms, largest first.
    public var bill: [CostRow]
    /// What was asked for, as `name: value` pairs for people, secrets redacted.
    public var asked: [NamedValue]
    /// Its energy and hours of people, which are beside the bill and never in it; nil: the daemon says nothing of them.
    public var memo: MemoSums?
    /// Its hours of people by activity; nil: none.
    public var people: [PeopleDocument]?
    /// A detail.
    public init(job: JobDocument, attempts: [AttemptDocument], bill: [CostRow], asked: [NamedValue]) {
        self.job = job
        self.attempts = attempts
        self.bill = bill
        self.asked = asked
    }
}

/// A name and a value, for people.
public struct NamedValue: Codable, Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var value: String
    /// A pair.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// One run of a job.
public struct AttemptDocument: Codable, Hashable, Sendable {
    /// From 1.
    public var number: Int
    /// `L7`.
    public var lease: String
    /// The group.
    public var group: String
    /// Its terms.
    public var terms: String
    /// When it began; nil before.
    public var startedAt: String?
    /// When it ended; nil while it goes on.
    public var endedAt: String?
    /// The step it began at.
    public var resumedFromStep: Int
    /// The step it reported last.
    public var lastStep: Int
    /// `finished`, `failed:1`, `interrupted`, ...; nil while it goes on.
    public var exit: String?
    /// What it cost.
    public var cost: MoneyDocument
    /// Whether it is a probe: a short run before the choice of hardware; nil: it is none, or went on as the choice.
    public var isProbe: Bool?
    /// An attempt.
    public init(
        number: Int, lease: String, group: String, terms: String, startedAt: String?, endedAt: String?,
        resumedFromStep: Int, lastStep: Int, exit: String?, cost: MoneyDocument
    ) {
        self.number = number
        self.lease = lease
        self.group = group
        self.terms = terms
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.resumedFromStep = resumedFromStep
        self.lastStep = lastStep
        self.exit = exit
        self.cost = cost
    }
}
