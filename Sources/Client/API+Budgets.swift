import Wire

extension API {
    /// The budgets, all or of one scope and kind of period.
    public func budgets(scope: String?, period: String?) throws(Failure) -> Reply<ItemList<BudgetDocument>> {
        try get("/v1/budgets", query(scope, period))
    }

    /// Sets a budget.
    public func setBudget(_ request: BudgetSetRequest) throws(Failure) -> Reply<BudgetDocument> {
        try decoded(
            try transport.send(.init(method: "PUT", target: "/v1/budgets", body: try encoded(request))))
    }

    /// Gives a budget up.
    public func removeBudget(scope: String, period: String?) throws(Failure) {
        _ = try checked(
            try transport.send(.init(method: "DELETE", target: "/v1/budgets" + text(query(scope, period)))))
    }

    private func query(_ scope: String?, _ period: String?) -> [(String, String)] {
        [("scope", scope), ("period", period)].compactMap { key, value in value.map { (key, $0) } }
    }
}
