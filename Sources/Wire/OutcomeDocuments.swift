import Domain

/// `GET /v1/cost/outcomes`: how what decisions were expected to come to compares with what they came to.
public struct OutcomeReport: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `CostOutcomes`.
    public var kind = "CostOutcomes"
    /// Start of the window of the decisions, inclusive; nil: from the beginning.
    public var since: String?
    /// End of the window, exclusive; nil: until now.
    public var until: String?
    /// The daemon's time when it was made.
    public var asOf: String
    /// A row for each kind of decision that there was.
    public var rows: [OutcomeRow]
    /// A report.
    public init(since: String?, until: String?, asOf: String, rows: [OutcomeRow]) {
        self.since = since
        self.until = until
        self.asOf = asOf
        self.rows = rows
    }
}

/// The decisions of one kind.
public struct OutcomeRow: Codable, Hashable, Sendable {
    /// `place`, `stop`, `shadow-stop`, `preempt`, `keep`.
    public var kind: String
    /// Decisions that were made on an expectation in dollars.
    public var decisions: Int
    /// Those of them that ran to their end: the figures below are theirs.
    public private(set) var compared = 0
    /// Those whose job was placed anew before; left out below.
    public var superseded = 0
    /// Those whose job was ended before its work was done; left out below.
    public var cutShort = 0
    /// Outcomes inside p10 ... p90, ends included.
    public private(set) var inside = 0
    /// `inside` as a percentage of `compared`, with one decimal; nil: nothing was compared. 80 is what is expected.
    public private(set) var coveragePercent: Double?
    /// The sum of p50.
    public private(set) var expected = MoneyDocument(.zero)
    /// The sum of what they came to.
    public private(set) var cameTo = MoneyDocument(.zero)
    /// The mean of what they came to less p50, rounded half to even; nil: nothing was compared.
    public private(set) var bias: MoneyDocument?
    /// What they came to beyond the sum of p50, as a percentage of it with one decimal; nil: that sum is zero.
    public private(set) var biasPercent: Double?

    /// Decisions of a kind of which nothing is known yet.
    public init(kind: String, decisions: Int) {
        self.kind = kind
        self.decisions = decisions
    }

    /// Decisions whose outcome is not known: their jobs go on or, for a stop, nobody can know.
    public var open: Int { decisions - compared - superseded - cutShort }

    /// Sets what follows from the decisions that compare.
    public mutating func compare(_ count: Int, inside: Int, expected: Money, cameTo: Money) {
        compared = count
        self.inside = inside
        self.expected = MoneyDocument(expected)
        self.cameTo = MoneyDocument(cameTo)
        guard count > 0 else { return }
        let off = cameTo - expected
        let mean = Int64(roundedHalfEven(off.nanos.magnitude, unit: UInt64(count)))
        bias = MoneyDocument(Money(nanos: off.nanos < 0 ? -mean : mean))
        coveragePercent = Self.percent(Int64(inside), of: Int64(count))
        biasPercent = expected == .zero ? nil : Self.percent(off.nanos, of: expected.nanos)
    }

    private static func percent(_ part: Int64, of whole: Int64) -> Double {
        (Double(part) / Double(whole) * 1_000).rounded() / 10
    }
}

/// What a decision was expected to come to and came to.
public struct DecisionResult: Hashable, Sendable {
    /// The expectation.
    public var expected: MoneyRange
    /// What it came to; nil: not known.
    public var cameTo: Money?
    /// Whether the two compare; nil: not known.
    public var how: DecisionOutcome.How?
    /// A result.
    public init(expected: MoneyRange, cameTo: Money?, how: DecisionOutcome.How?) {
        self.expected = expected
        self.cameTo = cameTo
        self.how = how
    }

    /// The result as a document.
    public var document: ResultDocument {
        ResultDocument(
            p10: MoneyDocument(expected.p10), p50: MoneyDocument(expected.p50), p90: MoneyDocument(expected.p90),
            cameTo: cameTo.map { MoneyDocument($0) }, how: how?.rawValue)
    }
}

/// What a decision was expected to come to and came to, in the API.
public struct ResultDocument: Codable, Hashable, Sendable {
    /// One outcome of ten is expected to stay under it.
    public var p10: MoneyDocument
    /// The middle.
    public var p50: MoneyDocument
    /// Nine outcomes of ten are expected to stay under it.
    public var p90: MoneyDocument
    /// What it came to; nil: not known.
    public var cameTo: MoneyDocument?
    /// `ended`: the two compare; `superseded`, `cut-short`: they do not; nil: not known.
    public var how: String?
    /// A document.
    public init(
        p10: MoneyDocument, p50: MoneyDocument, p90: MoneyDocument, cameTo: MoneyDocument?, how: String?
    ) {
        self.p10 = p10
        self.p50 = p50
        self.p90 = p90
        self.cameTo = cameTo
        self.how = how
    }
}
