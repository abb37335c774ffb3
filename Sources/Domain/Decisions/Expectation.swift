/// An expected amount as whole nano-dollars with three percentiles, `p10 <= p50 <= p90`.
public struct MoneyRange: Hashable, Sendable, Codable {
    /// One outcome of ten is expected to stay under it.
    public let p10: Money
    /// The middle: what the decision was made from.
    public let p50: Money
    /// Nine outcomes of ten are expected to stay under it.
    public let p90: Money

    /// Around `p50`; a percentile on its wrong side becomes `p50`.
    public init(p10: Money, p50: Money, p90: Money) {
        self.p10 = min(p10, p50)
        self.p50 = p50
        self.p90 = max(p90, p50)
    }

    /// Whether an outcome lies inside, ends included.
    public func contains(_ amount: Money) -> Bool { p10 <= amount && amount <= p90 }
}

/// What a decision was expected to come to when it was made. Append-only.
public struct Expectation: Hashable, Sendable, Codable {
    /// What was expected of which decision.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A placement: what the job costs from then on until it ends there.
        case place
        /// An early stop: what the rest would have cost. What it would have come to nobody can know.
        case stop
        /// An early stop in shadow mode: what the rest costs.
        case shadowStop = "shadow-stop"
        /// A preemption: what the work costs that is to be done again.
        case preempt
        /// An early stop that was forbidden: what the rest costs.
        case keep
        /// A move or another size, or one that was forbidden: what it saves. What became of the other way nobody can
        /// know.
        case move

        /// Whether it can be known what it came to.
        public var isKnownLater: Bool { self != .stop && self != .move }
    }
    /// The decision.
    public var decision: DecisionID
    /// The job it is about.
    public var job: JobID
    /// What was expected.
    public var kind: Kind
    /// The amount.
    public var amount: MoneyRange
    /// What the job had cost by then, postings and open meters.
    public var jobCost: Money
    /// An expectation.
    public init(decision: DecisionID, job: JobID, kind: Kind, amount: MoneyRange, jobCost: Money) {
        self.decision = decision
        self.job = job
        self.kind = kind
        self.amount = amount
        self.jobCost = jobCost
    }
}

/// What a decision came to. Append-only.
public struct DecisionOutcome: Hashable, Sendable, Codable {
    /// Whether it compares with what was expected.
    public enum How: String, Hashable, Sendable, Codable, CaseIterable {
        /// It ran to its end: it compares.
        case ended
        /// The job was placed anew before: only a part of what was expected came about.
        case superseded
        /// The job was ended before its work was done.
        case cutShort = "cut-short"
    }
    /// The decision.
    public var decision: DecisionID
    /// The job it is about.
    public var job: JobID
    /// The amount.
    public var cameTo: Money
    /// When it became known.
    public var at: Instant
    /// Whether it compares.
    public var how: How
    /// An outcome.
    public init(decision: DecisionID, job: JobID, cameTo: Money, at: Instant, how: How) {
        self.decision = decision
        self.job = job
        self.cameTo = cameTo
        self.at = at
        self.how = how
    }
}

extension PlacementOption {
    /// What finishing there is expected to cost.
    public var expected: MoneyRange { MoneyRange(p10: costP10 ?? cost, p50: cost, p90: costP90) }
}
