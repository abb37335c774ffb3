/// A month whose books are closed: nothing is written into it any more. Append-only.
package struct ClosedMonth: Hashable, Sendable, Codable {
    /// The start of the UTC calendar month; months before it are closed with it.
    package var month: Instant
    /// When it was closed.
    package var at: Instant
    /// By whom.
    package var by: String
    /// A month that is closed now.
    package init(month: Instant, at: Instant, by: String) {
        self.month = month
        self.at = at
        self.by = by
    }
}

/// What an operator books for a month that is over.
package struct CorrectionRequest: Hashable, Sendable {
    /// The start of the UTC calendar month it is about.
    package var month: Instant
    /// Whom it is charged to; nil: nobody's job.
    package var job: JobID?
    /// Who pays for that job, which may be over.
    package var payer: Payer?
    /// Whom it is owed to, and in which region, where that is known.
    package var place: Place
    /// How much; negative: given back.
    package var amount: Money
    /// Why.
    package var note: String
    /// A correction.
    package init(
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
