/// A month whose books are closed: nothing is written into it any more. Append-only.
public struct ClosedMonth: Hashable, Sendable, Codable {
    /// The start of the UTC calendar month; months before it are closed with it.
    public var month: Instant
    /// When it was closed.
    public var at: Instant
    /// By whom.
    public var by: String
    /// A month that is closed now.
    public init(month: Instant, at: Instant, by: String) {
        self.month = month
        self.at = at
        self.by = by
    }
}

/// What an operator books for a month that is over.
public struct CorrectionRequest: Hashable, Sendable {
    /// The start of the UTC calendar month it is about.
    public var month: Instant
    /// Whom it is charged to; nil: nobody's job.
    public var job: JobID?
    /// Who pays for that job, which may be over.
    public var payer: Payer?
    /// Whom it is owed to, and in which region, where that is known.
    public var place: Place
    /// How much; negative: given back.
    public var amount: Money
    /// Why.
    public var note: String
    /// A correction.
    public init(
        month: Instant, job: JobID?, payer: Payer? = nil, place: Place, amount: Money, note: String
    ) {
        self.month = month
        self.job = job
        self.payer = payer
        self.place = place
        self.amount = amount
        self.note = note
    }
}
