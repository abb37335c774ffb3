import Domain

/// A budget of a user, a project or everything, and how it stands. `earmarked + spent + free` is `limit`; what is nil
/// counts nothing.
public struct BudgetDocument: Codable, Hashable, Sendable {
    /// `all`, `user:ada`, `project:vision`.
    public var scope: String
    /// `month` or `total`.
    public var period: String
    /// The most it may come to.
    public var limit: MoneyDocument
    /// Postings of the period and the open meters.
    public var spent: MoneyDocument
    /// What its jobs at work are expected to come to yet in the period: by their own limits, else what nine of ten runs
    /// stay under; nil: not known without a daemon, or of a month that is over.
    public var earmarked: MoneyDocument?
    /// What is left; below zero where more is promised than there is.
    public var free: MoneyDocument
    /// What is kept back until its jobs could be off their nodes: when `spent + reserve` passes the limit, it
    /// acts; nil: as for `earmarked`.
    public var reserve: MoneyDocument?
    /// `warn`, `pause` or `checkpoint_stop`.
    public var onExceed: String
    /// Percentages of the limit at which it warns.
    public var warnAt: [Int]
    /// The highest percentage that was warned about in the period; 0: none.
    public var warnedPercent: Int
    /// Whether it was reached in the period and takes nothing new.
    public var isSpent: Bool
    /// Start of the period, inclusive; nil: the beginning.
    public var since: String?
    /// End of the period, exclusive; nil: none.
    public var until: String?
    /// Who set it last.
    public var setBy: String
    /// When.
    public var setAt: String

    /// The document of a budget that stands at `position` with so much earmarked.
    public init(_ standing: BudgetStanding, _ position: ScopePosition, earmarked: Money) {
        self.init(standing, spent: position.spent)
        self.earmarked = MoneyDocument(earmarked)
        free = MoneyDocument(standing.budget.limit - position.spent - earmarked)
        reserve = MoneyDocument(position.reserve)
    }

    /// The document of a budget of which only is known what is spent.
    public init(_ standing: BudgetStanding, spent: Money) {
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
public struct BudgetSetRequest: Codable, Hashable, Sendable {
    /// `all`, `user:ada`, `project:vision`.
    public var scope: String
    /// `month` or `total`; nil: `month`.
    public var period: String?
    /// The most it may come to: `$500`.
    public var limit: String
    /// `warn`, `pause` or `checkpoint_stop`; nil: `checkpoint_stop`.
    public var onExceed: String?
    /// Percentages at which it warns, rising; nil: 50, 80, 100.
    public var warnAt: [Int]?
    /// A budget of a scope.
    public init(scope: String, limit: String) {
        self.scope = scope
        self.limit = limit
    }
}
