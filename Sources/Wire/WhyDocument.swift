import Domain

/// `GET /v1/jobs/ID/why`: everything that was decided about a job, and what it waits for now.
package struct WhyDocument: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `Why`.
    package var kind = "Why"
    /// The job.
    package var job: JobDocument
    /// The state in one sentence with its numbers.
    package var summary: String
    /// For a waiting job: its place in the queue, 0 is next; nil otherwise.
    package var queuePosition: Int?
    /// For a waiting job: when it is expected to start if nothing is changed; for a held one, when it is let in at the
    /// earliest; nil: nobody can say.
    package var expectedStart: String?
    /// How far such answers were off since the daemon came up, the mean in seconds; nil: none has come true yet.
    package var expectedStartOffSeconds: Int64?
    /// How many answers that is the mean of; nil: none.
    package var expectedStarts: Int?
    /// For a waiting job: what keeps it off each group, the nearest to fitting first.
    package var obstacles: [ObstacleDocument]
    /// For a waiting job: what could be done about it, as commands or changes; may be empty.
    package var advice: [String]
    /// The decisions, oldest first.
    package var decisions: [DecisionDocument]
    /// A document.
    package init(
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
package struct ObstacleDocument: Codable, Hashable, Sendable {
    /// The group.
    package var group: String
    /// CamelCase code: `WrongAccelerator`.
    package var code: String
    /// For people, with the gap in numbers.
    package var text: String
    /// Whether waiting cannot remove it.
    package var isLasting: Bool
    /// The size of an elastic job that it stands in the way of: `4`, `2x8`; nil: of any.
    package var size: String?
    /// An obstacle.
    package init(group: String, code: String, text: String, isLasting: Bool) {
        self.group = group
        self.code = code
        self.text = text
        self.isLasting = isLasting
    }
}

/// One entry of the decision log.
package struct DecisionDocument: Codable, Hashable, Sendable {
    /// `D41`.
    package var id: String
    /// When.
    package var at: String
    /// `place`, `stop`, ...
    package var verdict: String
    /// CamelCase code of the reason.
    package var code: String
    /// The reason in one sentence with its numbers.
    package var text: String
    /// For a placement: the options compared, the chosen one first; else empty.
    package var options: [OptionDocument]
    /// For a placement: the groups that would not do.
    package var rejected: [ObstacleDocument]
    /// For one that was made on an expectation in dollars: what it is, and what it came to; else nil.
    package var result: ResultDocument?
    /// A decision.
    package init(
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
package struct OptionDocument: Codable, Hashable, Sendable {
    /// The group.
    package var group: String
    /// Its terms.
    package var terms: String
    /// Dollars an hour when compared.
    package var price: MoneyDocument
    /// Expected cost to finish.
    package var expectedCost: MoneyDocument
    /// One of ten runs stays under this; nil: not reckoned.
    package var costP10: MoneyDocument?
    /// Nine of ten runs stay under this.
    package var costP90: MoneyDocument
    /// Expected time to finish, seconds.
    package var expectedSeconds: Int64
    /// Nine of ten runs take less, seconds; nil: not reckoned.
    package var p90Seconds: Int64?
    /// The part of it that is work redone, seconds.
    package var redoneSeconds: Int64
    /// Expected interruptions.
    package var interruptions: Double
    /// Whether the speed was measured (else a stated estimate).
    package var isSpeedMeasured: Bool
    /// Whether a leased node stands ready.
    package var isWarm: Bool
    /// `reported`, `measured`, `scaled` from another number of accelerators, `converted` from another kind; nil: the
    /// length of the work is a guess, or it was not kept.
    package var speedBasis: String?
    /// What the speed was estimated from: `V100:8`; nil: it was not.
    package var speedFrom: String?
    /// Whether reports from other hardware have corrected the speed; nil: they have not.
    package var isSpeedCorrected: Bool?
    /// Seconds between checkpoints this reckons with; nil: none.
    package var checkpointEverySeconds: Int64?
    /// What the expected cost is made of; nil: it was not kept.
    package var parts: PartsDocument?
    /// The size that an elastic job would have, `4` accelerators of one node or `2x8` of two; nil: it is not elastic.
    package var size: String?
    /// Other jobs on its nodes that would slow it down, and be slowed down by it; nil: none.
    package var sharers: Int?
    /// What those are expected to cost more by it; nil: nothing.
    package var slowing: MoneyDocument?
    /// An option.
    package init(
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
package struct PartsDocument: Codable, Hashable, Sendable {
    /// Nodes that run and are not ready, seconds.
    package var bootSeconds: Int64
    /// Before the first step, seconds.
    package var startupSeconds: Int64
    /// Loading the checkpoint it begins from, seconds.
    package var restoreSeconds: Int64
    /// Steps, each done once, seconds.
    package var workSeconds: Int64
    /// Steps that wait for saves, seconds.
    package var checkpointSeconds: Int64
    /// After interruptions: steps, boots, starts and restores again, seconds.
    package var redoneSeconds: Int64
    /// Waiting for spot nodes to be had again, seconds; not paid for.
    package var waitSeconds: Int64
    /// Data moved.
    package var egress: MoneyDocument
    /// Keeping its checkpoint.
    package var storage: MoneyDocument

    /// The parts as a document.
    package init(_ parts: CostParts) {
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
