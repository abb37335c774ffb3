/// A job as `status` and `show` give it. Instants are ISO 8601 UTC.
package struct JobDocument: Codable, Hashable, Sendable {
    /// Its number.
    package var id: Int64
    /// Its name.
    package var name: String
    /// Who submitted it.
    package var owner: String
    /// Its project.
    package var project: String
    /// 0 ... 100.
    package var priority: Int
    /// `critical`, `research`, `standard`, `scavenger`.
    package var jobClass: String
    /// `RUNNING`, `STOPPED_EARLY`, ...
    package var state: String
    /// Since when.
    package var since: String
    /// CamelCase code of the reason for the state.
    package var reason: String
    /// When it was submitted.
    package var submittedAt: String
    /// When its first attempt began; nil before.
    package var startedAt: String?
    /// When it was over; nil before.
    package var endedAt: String?
    /// The lease it is on or waits for: `L7`; nil: none.
    package var lease: String?
    /// The group of that lease, or of the last attempt's.
    package var group: String?
    /// Its hardware: `A100:1`, `cpu`.
    package var hardware: String?
    /// `spot`, `on-demand`, ...
    package var terms: String?
    /// Price in force of its node, dollars an hour; nil when it has none.
    package var rate: MoneyDocument?
    /// Billed and metered so far.
    package var cost: MoneyDocument
    /// Its budget's limit.
    package var limit: MoneyDocument?
    /// The step reported last.
    package var step: Int
    /// Steps to the end; nil when unknown.
    package var steps: Int?
    /// The step of its newest checkpoint.
    package var checkpointStep: Int
    /// Name of its objective, if it has one.
    package var metric: String?
    /// Best value of the objective.
    package var best: Double?
    /// Attempts begun.
    package var attempts: Int
    /// Interruptions by providers.
    package var interruptions: Int
    /// Exit code of the last attempt: 0 ... 255, or 128 + signal; nil when there is none.
    package var exitCode: Int?
    /// Time left at the present speed, seconds; nil when unknown.
    package var etaSeconds: Int64?
    /// `simulated` or `command`.
    package var workload: String
    /// The ended job it tries again; nil: none.
    package var retryOf: Int64?
    /// Its sweep: `S184`; nil: it is no trial, and the next four are nil as well.
    package var sweep: String?
    /// The sweep's name.
    package var sweepName: String?
    /// Which trial of the sweep it is, from 1.
    package var trial: Int?
    /// The values that it tries, by parameter.
    package var parameters: [String: String]?
    /// `min` or `max`: which values of the objective are better; nil: a trial without one.
    package var metricMode: String?

    /// A document with the parts every job has; the others are set one by one.
    package init(
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
package struct JobDetail: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `Job`.
    package var kind = "Job"
    /// The job.
    package var job: JobDocument
    /// Its attempts, in order.
    package var attempts: [AttemptDocument]
    /// Its cost by class and terms, largest first.
    package var bill: [CostRow]
    /// What was asked for, as `name: value` pairs for people, secrets redacted.
    package var asked: [NamedValue]
    /// Its energy and hours of people, which are beside the bill and never in it; nil: the daemon says nothing of them.
    package var memo: MemoSums?
    /// Its hours of people by activity; nil: none.
    package var people: [PeopleDocument]?
    /// A detail.
    package init(job: JobDocument, attempts: [AttemptDocument], bill: [CostRow], asked: [NamedValue]) {
        self.job = job
        self.attempts = attempts
        self.bill = bill
        self.asked = asked
    }
}

/// A name and a value, for people.
package struct NamedValue: Codable, Hashable, Sendable {
    /// The name.
    package var name: String
    /// The value.
    package var value: String
    /// A pair.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// One run of a job.
package struct AttemptDocument: Codable, Hashable, Sendable {
    /// From 1.
    package var number: Int
    /// `L7`.
    package var lease: String
    /// The group.
    package var group: String
    /// Its terms.
    package var terms: String
    /// When it began; nil before.
    package var startedAt: String?
    /// When it ended; nil while it goes on.
    package var endedAt: String?
    /// The step it began at.
    package var resumedFromStep: Int
    /// The step it reported last.
    package var lastStep: Int
    /// `finished`, `failed:1`, `interrupted`, ...; nil while it goes on.
    package var exit: String?
    /// What it cost.
    package var cost: MoneyDocument
    /// Whether it is a probe: a short run before the choice of hardware; nil: it is none, or went on as the choice.
    package var isProbe: Bool?
    /// An attempt.
    package init(
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
