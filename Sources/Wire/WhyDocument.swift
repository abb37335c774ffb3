import Domain

/// `GET /v1/jobs/ID/why`: everything that was decided about a job, and what it waits for now.
public struct WhyDocument: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `Why`.
    public var kind = "Why"
    /// The job.
    public var job: JobDocument
    /// The state in one sentence with its numbers.
    public var summary: String
    /// For a waiting job: its place in the queue, 0 is next; nil otherwise.
    public var queuePosition: Int?
    /// For a waiting job: when it is expected to start if nothing is changed; for a held one, when it is let in at the
    /// earliest; nil: nobody can say.
    public var expectedStart: String?
    /// How far such answers were off since the daemon came up, the mean in seconds; nil: none has come true yet.
    public var expectedStartOffSeconds: Int64?
    /// How many answers that is the mean of; nil: none.
    public var expectedStarts: Int?
    /// For a waiting job: what keeps it off each group, the nearest to fitting first.
    public var obstacles: [ObstacleDocument]
    /// For a waiting job: what could be done about it, as commands or changes; may be empty.
    public var advice: [String]
    /// The decisions, oldest first.
    public var decisions: [DecisionDocument]
    /// A document.
    public init(
        job: JobDocument, summary: String, queuePosition: Int?, obstacles: [ObstacleDocument], advice: [String],
        decisions: [DecisionDocument]
    ) {
        self.job = job
        self.summary = summary
        self.queuePosition = queuePosition
        self.obstacles = obstacles
        self.advice = advice
        self.decisions = decisions
    }
}

/// What keeps a job off a group.
public struct ObstacleDocument: Codable, Hashable, Sendable {
    /// The group.
    public var group: String
    /// CamelCase code: `WrongAccelerator`.
    public var code: String
    /// For people, with the gap in numbers.
    public var text: String
    /// Whether waiting cannot remove it.
    public var isLasting: Bool
    /// The size of an elastic job that it stands in the way of: `4`, `2x8`; nil: of any.
    public var size: String?
    /// An obstacle.
    public init(group: String, code: String, text: String, isLasting: Bool) {
        self.group = group
        self.code = code
        self.text = text
        self.isLasting = isLasting
    }
}

/// One entry of the decision log.
public struct DecisionDocument: Codable, Hashable, Sendable {
    /// `D41`.
    public var id: String
    /// When.
    public var at: String
    /// `place`, `stop`, ...
    public var verdict: String
    /// CamelCase code of the reason.
    public var code: String
    /// The reason in one sentence with its numbers.
    public var text: String
    /// For a placement: the options compared, the chosen one first; else empty.
    public var options: [OptionDocument]
    /// For a placement: the groups that would not do.
    public var rejected: [ObstacleDocument]
    /// For one that was made on an expectation in dollars: what it is, and what it came to; else nil.
    public var result: ResultDocument?
    /// A decision.
    public init(
        id: String, at: String, verdict: String, code: String, text: String, options: [OptionDocument],
        rejected: [ObstacleDocument]
    ) {
        self.id = id
        self.at = at
        self.verdict = verdict
        self.code = code
        self.text = text
        self.options = options
        self.rejected = rejected
    }
}

/// One option of a placement.
public struct OptionDocument: Codable, Hashable, Sendable {
    /// The group.
    public var group: String
    /// Its terms.
    public var terms: String
    /// Dollars an hour when compared.
    public var price: MoneyDocument
    /// Expected cost to finish.
    public var expectedCost: MoneyDocument
    /// One of ten runs stays under this; nil: not reckoned.
    public var costP10: MoneyDocument?
    /// Nine of ten runs stay under this.
    public var costP90: MoneyDocument
    /// Expected time to finish, seconds.
    public var expectedSeconds: Int64
    /// Nine of ten runs take less, seconds; nil: not reckoned.
    public var p90Seconds: Int64?
    /// The part of it that is work redone, seconds.
    public var redoneSeconds: Int64
    /// Expected interruptions.
    public var interruptions: Double
    /// Whether the speed was measured (else a stated estimate).
    public var isSpeedMeasured: Bool
    /// Whether a leased node stands ready.
    public var isWarm: Bool
    /// `reported`, `measured`, `scaled` from another number of accelerators, `converted` from another kind; nil: the
    /// length of the work is a guess, or it was not kept.
    public var speedBasis: String?
    /// What the speed was estimated from: `V100:8`; nil: it was not.
    public var speedFrom: String?
    /// Whether reports from other hardware have corrected the speed; nil: they have not.
    public var isSpeedCorrected: Bool?
    /// Seconds between checkpoints this reckons with; nil: none.
    public var checkpointEverySeconds: Int64?
    /// What the expected cost is made of; nil: it was not kept.
    public var parts: PartsDocument?
    /// The size that an elastic job would have, `4` accelerators of one node or `2x8` of two; nil: it is not elastic.
    public var size: String?
    /// Other jobs on its nodes that would slow it down, and be slowed down by it; nil: none.
    public var sharers: Int?
    /// What those are expected to cost more by it; nil: nothing.
    public var slowing: MoneyDocument?
    /// An option.
    public init(
        group: String, terms: String, price: MoneyDocument, expectedCost: MoneyDocument, costP90: MoneyDocument,
        expectedSeconds: Int64, redoneSeconds: Int64, interruptions: Double, isSpeedMeasured: Bool, isWarm: Bool
    ) {
        self.group = group
        self.terms = terms
        self.price = price
        self.expectedCost = expectedCost
        self.costP90 = costP90
        self.expectedSeconds = expectedSeconds
        self.redoneSeconds = redoneSeconds
        self.interruptions = interruptions
        self.isSpeedMeasured = isSpeedMeasured
        self.isWarm = isWarm
    }
}

/// What an expected cost to finish is made of. The nodes are paid for all of the seconds but `waits`.
public struct PartsDocument: Codable, Hashable, Sendable {
    /// Nodes that run and are not ready, seconds.
    public var bootSeconds: Int64
    /// Before the first step, seconds.
    public var startupSeconds: Int64
    /// Loading the checkpoint it begins from, seconds.
    public var restoreSeconds: Int64
    /// Steps, each done once, seconds.
    public var workSeconds: Int64
    /// Steps that wait for saves, seconds.
    public var checkpointSeconds: Int64
    /// After interruptions: steps, boots, starts and restores again, seconds.
    public var redoneSeconds: Int64
    /// Waiting for spot nodes to be had again, seconds; not paid for.
    public var waitSeconds: Int64
    /// Data moved.
    public var egress: MoneyDocument
    /// Keeping its checkpoint.
    public var storage: MoneyDocument

    /// The parts as a document.
    public init(_ parts: CostParts) {
        bootSeconds = parts.boot.milliseconds / 1_000
        startupSeconds = parts.startup.milliseconds / 1_000
        restoreSeconds = parts.restore.milliseconds / 1_000
        workSeconds = parts.work.milliseconds / 1_000
        checkpointSeconds = parts.checkpoints.milliseconds / 1_000
        redoneSeconds = parts.redone.milliseconds / 1_000
        waitSeconds = parts.waits.milliseconds / 1_000
        egress = MoneyDocument(parts.egress)
        storage = MoneyDocument(parts.storage)
    }
}
