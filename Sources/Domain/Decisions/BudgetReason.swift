/// Why something was decided about the budget of a scope.
public enum BudgetReason: Hashable, Sendable, Codable {
    /// An operator set it; its limit before, if it had one.
    case set(by: String, Budget, before: Money?)
    /// An operator gave it up.
    case removed(by: String, BudgetKey)
    /// A new period begins; what the last one came to in postings.
    case renewed(BudgetKey, spent: Money)
    /// A percentage of it is reached.
    case warning(percent: Int, ScopePosition)
    /// What is at work in the scope is expected to pass it; what it would come to.
    case forecast(ScopePosition, expected: Money)
    /// It is reached, with what is kept in reserve so that the bill ends at or under the limit.
    case reached(ScopePosition)
    /// It is reached, and the job goes on because it is critical.
    case spares(ScopePosition)

    /// The stable CamelCase code.
    public var code: String {
        switch self {
        case .set: "BudgetSet"
        case .removed: "BudgetRemoved"
        case .renewed: "BudgetRenewed"
        case .warning: "BudgetWarning"
        case .forecast: "BudgetForecast"
        case .reached: "BudgetExhausted"
        case .spares: "BudgetExhaustedButCritical"
        }
    }
}
