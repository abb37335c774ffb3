/// The body of `POST /v1/cost/close`.
public struct CloseRequest: Codable, Hashable, Sendable {
    /// The UTC month: `2026-10`.
    public var month: String
    /// A request.
    public init(month: String) { self.month = month }
}

/// A month whose books are closed.
public struct ClosedMonthDocument: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `ClosedMonth`.
    public var kind = "ClosedMonth"
    /// The UTC month: `2026-10`.
    public var month: String
    /// When it was closed.
    public var closedAt: String
    /// By whom.
    public var closedBy: String
    /// The total of its bill.
    public var total: MoneyDocument
    /// Entries of the ledger that count in it.
    public var entries: Int
    /// A digest of them all (FNV-1a, 64 bits, hexadecimal).
    public var digest: String
    /// A closed month.
    public init(
        month: String, closedAt: String, closedBy: String, total: MoneyDocument, entries: Int, digest: String
    ) {
        self.month = month
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.total = total
        self.entries = entries
        self.digest = digest
    }
}

/// The body of `POST /v1/cost/correct`.
public struct CorrectRequest: Codable, Hashable, Sendable {
    /// The UTC month it is about: `2026-10`.
    public var month: String
    /// The job; nil: nobody's.
    public var job: Int64?
    /// Dollars, up to nine decimals; negative: given back.
    public var amount: String
    /// Why.
    public var note: String
    /// The provider; nil: the one that the job, or the month, has costs with.
    public var provider: String?
    /// The region; nil: not known.
    public var region: String?
    /// A request.
    public init(
        month: String, job: Int64?, amount: String, note: String, provider: String? = nil, region: String? = nil
    ) {
        self.month = month
        self.job = job
        self.amount = amount
        self.note = note
        self.provider = provider
        self.region = region
    }
}

/// A correction that was booked.
public struct CorrectionDocument: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `Correction`.
    public var kind = "Correction"
    /// The entry's number: `C7`.
    public var id: String
    /// The month it is about.
    public var month: String
    /// When it was booked, which is where it counts.
    public var at: String
    /// The job; nil: nobody's.
    public var job: Int64?
    /// The provider.
    public var provider: String
    /// How much.
    public var amount: MoneyDocument
    /// Why.
    public var note: String
    /// A correction.
    public init(
        id: String, month: String, at: String, job: Int64?, provider: String, amount: MoneyDocument, note: String
    ) {
        self.id = id
        self.month = month
        self.at = at
        self.job = job
        self.provider = provider
        self.amount = amount
        self.note = note
    }
}
