/// The body of `POST /v1/cost/close`.
package struct CloseRequest: Codable, Hashable, Sendable {
    /// The UTC month: `2026-10`.
    package var month: String
    /// A request.
    package init(month: String) { self.month = month }
}

/// A month whose books are closed.
package struct ClosedMonthDocument: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `ClosedMonth`.
    package var kind = "ClosedMonth"
    /// The UTC month: `2026-10`.
    package var month: String
    /// When it was closed.
    package var closedAt: String
    /// By whom.
    package var closedBy: String
    /// The total of its bill.
    package var total: MoneyDocument
    /// Entries of the ledger that count in it.
    package var entries: Int
    /// A digest of them all (FNV-1a, 64 bits, hexadecimal).
    package var digest: String
    /// A closed month.
    package init(
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
package struct CorrectRequest: Codable, Hashable, Sendable {
    /// The UTC month it is about: `2026-10`.
    package var month: String
    /// The job; nil: nobody's.
    package var job: Int64?
    /// Dollars, up to nine decimals; negative: given back.
    package var amount: String
    /// Why.
    package var note: String
    /// The provider; nil: the one that the job, or the month, has costs with.
    package var provider: String?
    /// The region; nil: not known.
    package var region: String?
    /// A request.
    package init(
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
package struct CorrectionDocument: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `Correction`.
    package var kind = "Correction"
    /// The entry's number: `C7`.
    package var id: String
    /// The month it is about.
    package var month: String
    /// When it was booked, which is where it counts.
    package var at: String
    /// The job; nil: nobody's.
    package var job: Int64?
    /// The provider.
    package var provider: String
    /// How much.
    package var amount: MoneyDocument
    /// Why.
    package var note: String
    /// A correction.
    package init(
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
