import Domain

extension BudgetReason {
    /// The reason in one sentence.
    var sentence: String {
        switch self {
        case .set(let name, let budget, let before):
            "\(name) set the budget of \(budget.key.scope.words) for \(budget.key.period.words) to \(budget.limit)"
                + (before.map { ", before it was \($0)" } ?? "")
        case .removed(let name, let key):
            "\(name) gave up the budget of \(key.scope.words) for \(key.period.words)"
        case .renewed(let key, let spent):
            "a new month begins for the budget of \(key.scope.words); the last one came to \(spent)"
        case .warning(let percent, let position):
            "\(percent) % of the budget of \(position.key.scope.words) is spent: "
                + "\(position.spent) of \(position.limit)"
        case .forecast(let position, let expected):
            "what is at work for \(position.key.scope.words) is expected to bring it to \(expected) "
                + (position.key.period == .month ? "by the end of the month" : "in all")
                + "; the budget is \(position.limit)"
        case .reached(let position):
            "\(position.sentence), and \(position.reserve) must be kept back for stopping; "
                + "going on would pass the limit"
        case .spares(let position): "\(position.sentence); the job is critical and goes on"
        }
    }
}

extension BudgetPeriod {
    /// In a sentence: `the month`, `good`.
    public var words: String {
        switch self {
        case .month: "the month"
        case .total: "good"
        }
    }
}

extension ScopePosition {
    /// What is spent of what.
    public var sentence: String {
        "\(spent) of the \(limit) that \(key.scope.words) may cost "
            + (key.period == .month ? "this month is spent" : "in all is spent")
    }

    /// What is spent of what when nothing more is started: the rest, if there is one, was too little to go on.
    public var sentenceOfEnd: String {
        guard spent < limit else { return sentence }
        return "\(sentence); the other \(limit - spent) is what its jobs needed to be saved and stopped in time"
    }

    /// What makes room for what needs at least so much.
    public func remedy(least: Money = .zero) -> String {
        let raise = "raise it: purser budget set \(key.scope) --period \(key.period.rawValue) --limit DOLLARS"
        guard let renewsAt, least <= limit else { return "an operator may \(raise)" }
        return "the next month begins at \(renewsAt); or an operator may \(raise)"
    }

    /// Why nothing is started.
    func obstacle(least: Money?) -> String {
        guard let least else { return "is not asked: \(sentenceOfEnd); \(remedy())" }
        return "needs at least \(least), and of the budget of \(key.scope.words) "
            + "\(max(.zero, limit - spent - reserve)) is free (\(sentence)); \(remedy(least: least))"
    }
}
