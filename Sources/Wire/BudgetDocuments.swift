import Domain

/// A budget of a user, a project or everything, and how it stands. `earmarked + spent + free` is `limit`; what is nil
/// counts nothing.
package struct BudgetDocument: Codable, Hashable, Sendable {
    /// `all`, `user:ada`, `project:vision`.
    package var scope: String
    /// `month` or `total`.
    package var period: String
    /// The most it may come to.
    package var limit: MoneyDocument
    /// Postings of the period and the open meters.
    package var spent: MoneyDocument
    /// What its jobs at work are expected to come to yet in the period: by their own limits, else what nine of ten runs
    /// stay under; nil: not known without a daemon, or of a month that is over.
    package var earmarked: MoneyDocument?
    /// What is left; below zero where more is promised than there is.
    package var free: MoneyDocument
    /// What is kept back until its jobs could be off their nodes: when `spent + reserve` passes the limit, it
    /// acts; nil: as for `earmarked`.
    package var reserve: MoneyDocument?
    /// `warn`, `pause` or `checkpoint_stop`.
    package var onExceed: String
    /// Percentages of the limit at which it warns.
    package var warnAt: [Int]
    /// The highest percentage that was warned about in the period; 0: none.
    package var warnedPercent: Int
    /// Whether it was reached in the period and takes nothing new.
    package var isSpent: Bool
    /// Start of the period, inclusive; nil: the beginning.
    package var since: String?
    /// End of the period, exclusive; nil: none.
    package var until: String?
    /// Who set it last.
    package var setBy: String
    /// When.
    package var setAt: String

    /// The document of a budget that stands at `position` with so much earmarked.
    package init(_ standing: BudgetStanding, _ position: ScopePosition, earmarked: Money) {
        self.init(standing, spent: position.spent)
        self.earmarked = MoneyDocument(earmarked)
        free = MoneyDocument(standing.budget.limit - position.spent - earmarked)
        reserve = MoneyDocument(position.reserve)
    }

    /// The document of a budget of which only is known what is spent.
    package init(_ standing: BudgetStanding, spent: Money) {
        let budget = standing.budget
        let isMonth = budget.key.period == .month
        scope = budget.key.scope.description
        period = budget.key.period.rawValue
        limit = MoneyDocument(budget.limit)
        self.spent = MoneyDocument(spent)
        free = MoneyDocument(budget.limit - spent)
        onExceed = budget.onExceed.rawValue
        warnAt = budget.warnAt
        warnedPercent = standing.warnedPercent
        isSpent = standing.isSpent
        since = isMonth ? standing.window.start.description : nil
        until = isMonth ? standing.window.end.description : nil
        setBy = standing.setBy
        setAt = standing.setAt.description
    }
}

/// What `PUT /v1/budgets` sets.
package struct BudgetSetRequest: Codable, Hashable, Sendable {
    /// `all`, `user:ada`, `project:vision`.
    package var scope: String
    /// `month` or `total`; nil: `month`.
    package var period: String?
    /// The most it may come to: `$500`.
    package var limit: String
    /// `warn`, `pause` or `checkpoint_stop`; nil: `checkpoint_stop`.
    package var onExceed: String?
    /// Percentages at which it warns, rising; nil: 50, 80, 100.
    package var warnAt: [Int]?
    /// A budget of a scope.
    package init(scope: String, limit: String) {
        self.scope = scope
        self.limit = limit
    }
}
