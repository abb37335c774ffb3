/// two.
public struct CostReport: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `CostReport`.
    public var kind = "CostReport"
    /// How it is cut.
    public var by: String
    /// How each of the parts is cut again; nil: it is not.
    public var by2: String?
    /// Start of the window, inclusive; nil: from the beginning.
    public var since: String?
    /// End of the window, exclusive; nil: until now.
    public var until: String?
    /// The daemon's time when it was made.
    public var asOf: String
    /// The rows, largest first (hours, days and months in order); cut twice, those of a first key stand together.
    public var rows: [CostRow]
    /// The sum of the rows, to the nano-dollar.
    public var total: MoneyDocument
    /// The part of the total that is still metered and not posted.
    public var unposted: MoneyDocument
    /// The part of the total that is given back if the providers take its nodes back within their free windows; nil:
    /// none.
    public var provisional: MoneyDocument?
    /// What stands beside the bill: energy and people; nil: it was not asked for.
    public var memo: MemoSums?
    /// What the same time of nodes costs on demand, as far as nodes like them are sold so; nil: it was not asked for,
    /// or none are.
    public var onDemand: MoneyDocument?
    /// That less what was paid for the same time; negative: on demand is cheaper.
    public var saved: MoneyDocument?
    /// Jobs of the bill that succeeded or were stopped early; nil: it was not asked for.
    public var results: Int?
    /// The steps of its rows.
    public var steps: Int?
    /// The total for a thousand of them.
    public var perThousandSteps: MoneyDocument?
    /// A report.
    public init(
        by: String, by2: String? = nil, since: String?, until: String?, asOf: String, rows: [CostRow],
        total: MoneyDocument, unposted: MoneyDocument, provisional: MoneyDocument?
    ) {
        self.by = by
        self.by2 = by2
        self.since = since
        self.until = until
        self.asOf = asOf
        self.rows = rows
        self.total = total
        self.unposted = unposted
        self.provisional = provisional
    }
}

/// One row of a bill.
public struct CostRow: Codable, Hashable, Sendable {
    /// What the row is: a job's number, `spot`, `idle`, `2026-11-24`.
    public var key: String
    /// For a job or a sweep: its name; else empty.
    public var label: String
    /// What the row is by the second cut; nil: there is none.
    public var key2: String?
    /// For a job or a sweep by the second cut: its name; nil: there is no second cut.
    public var label2: String?
    /// The amount.
    public var cost: MoneyDocument
    /// Billed time of nodes in seconds; a share of a node counts as its part.
    public var seconds: Int64
    /// The parts of the amount by class: boot, useful, idle, padding, refunded and what later releases add; absent
    /// classes are zero.
    public var byClass: [String: MoneyDocument]
    /// What its time of nodes costs on demand; nil: as for the report.
    public var onDemand: MoneyDocument?
    /// That less what was paid for the same time.
    public var saved: MoneyDocument?
    /// Jobs with a part in the row that succeeded or were stopped early; nil: it was not asked for.
    public var results: Int?
    /// Steps that its jobs came further by in the window, redone and failed ones left out; nil: it was not asked for,
    /// or it is not cut by jobs, or they reported none.
    public var steps: Int?
    /// The amount for a thousand of them.
    public var perThousandSteps: MoneyDocument?
    /// By how much the objective of its only job became better in the window; nil: as for steps.
    public var gain: Double?
    /// The amount for a gain of one.
    public var perPoint: MoneyDocument?
    /// A row.
    public init(
        key: String, label: String, key2: String? = nil, label2: String? = nil, cost: MoneyDocument, seconds: Int64,
        byClass: [String: MoneyDocument]
    ) {
        self.key = key
        self.label = label
        self.key2 = key2
        self.label2 = label2
        self.cost = cost
        self.seconds = seconds
        self.byClass = byClass
    }
}

/// `GET /v1/cost/verify`: the identities of the ledger, each checked.
public struct VerifyReport: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `CostVerify`.
    public var kind = "CostVerify"
    /// Whether every check holds.
    public var holds: Bool
    /// The checks.
    public var checks: [Check]
    /// Entries of the ledger, from the first on, up to which every identity was found to hold, now or before; nil: not
    /// known.
    public var verified: Int64?
    /// Entries that the ledger has: postings and charges; nil: not counted.
    public var entries: Int64?

    /// One identity.
    public struct Check: Codable, Hashable, Sendable {
        /// What must hold: `by job + idle = by node`.
        public var name: String
        /// Whether it does.
        public var holds: Bool
        /// Both sides in numbers, or the first row that breaks it.
        public var detail: String
        /// A check.
        public init(name: String, holds: Bool, detail: String) {
            self.name = name
            self.holds = holds
            self.detail = detail
        }
    }

    /// A report of these checks.
    public init(checks: [Check]) {
        self.checks = checks
        holds = checks.allSatisfy(\.holds)
    }
}
