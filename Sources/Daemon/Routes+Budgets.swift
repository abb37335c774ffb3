import Domain
import Formats
import Hummingbird
import Orchestration
import Store
import Wire

extension Routes {
    /// How often a budget is set again because postings came between summing and setting.
    private static let settingTries = 8

    /// Adds the routes of budgets.
    func addBudgets(to group: RouterGroup<CallContext>) {
        group.get("budgets") { try await budgets($0, $1) }
        group.put("budgets") { try await setBudget($0, $1) }
        group.delete("budgets") { try await removeBudget($0, $1) }
    }

    /// The budgets, all or of one scope. Who sees only its own jobs sees only its own budgets.
    private func budgets(_ request: Request, _ context: CallContext) async throws -> Response {
        let query = request.uri.queryParameters
        let scope = try query["scope"].map { try budgetScope(String($0)) }
        let period = try query["period"].map { try budgetPeriod(String($0)) }
        let caller = try caller(context)
        let isLimited = visibility.onlyUser(for: context.caller) != nil
        if let month = query["month"] {
            let own = BudgetScope.user(caller.owner.name).description
            let items = try await budgets(ofMonth: String(month)).filter { !isLimited || $0.scope == own }
            return try Answering.json(
                ItemList(kind: "BudgetList", asOf: await runtime.now().description, items: items))
        }
        let documents = await runtime.read { orchestrator in
            orchestrator.state.budgets.keys.sorted().compactMap { key -> BudgetDocument? in
                guard scope == nil || key.scope == scope, period == nil || key.period == period,
                    !isLimited || key.scope == .user(caller.owner.name), let standing = orchestrator.state.budgets[key]
                else { return nil }
                return orchestrator.document(of: standing)
            }
        }
        if let scope, documents.isEmpty {
            var problem = Refusal.noSuchBudget(BudgetKey(scope, period ?? .month)).problem
            if period == nil { problem.detail = "\(scope.words) has no budget" }
            throw problem
        }
        return try Answering.json(
            ItemList(kind: "BudgetList", asOf: await runtime.now().description, items: documents))
    }

    /// The budgets of a month: as they stand where it is the one we are in, else as they stood at its end.
    private func budgets(ofMonth text: String) async throws -> [BudgetDocument] {
        guard text.utf8.count == 7, let start = Instant(iso8601: "\(text)-01") else {
            throw Problem.badQuery("month", "a UTC month like 2026-10, not '\(text)'")
        }
        let current = await runtime.read { orchestrator in
            orchestrator.state.budgets.keys.sorted().compactMap { orchestrator.state.budgets[$0] }
                .filter { $0.budget.key.period == .month && $0.window.start == start }
                .map { orchestrator.document(of: $0) }
        }
        return try current.isEmpty ? books.budgets(ofMonth: start) : current
    }

    private func setBudget(_ request: Request, _ context: CallContext) async throws -> Response {
        let asked = try decode(BudgetSetRequest.self, try await whole(request.body))
        let budget: Budget
        do {
            budget = try asked.budget()
        } catch {
            throw Problem(
                status: 400, code: "BadBudget", title: "the budget is not valid",
                detail: error.problems.map(\.message).joined(separator: "; "),
                hint: "purser budget set --help has examples")
        }
        let caller = try caller(context)
        var answer = Answer.refused(.outdated)
        for _ in 0..<Self.settingTries where answer == .refused(.outdated) {
            let (spent, asOf) = try books.posted(to: budget.key, at: await runtime.now())
            answer = try await runtime.request(.budgetRequested(.set(budget, spent: spent, asOf: asOf), by: caller))
        }
        guard case .done = answer else { throw problem(of: answer) }
        return try Answering.json(try await document(of: budget.key))
    }

    private func removeBudget(_ request: Request, _ context: CallContext) async throws -> Response {
        let query = request.uri.queryParameters
        let key = BudgetKey(
            try budgetScope(query["scope"].map(String.init) ?? ""),
            try budgetPeriod(query["period"].map(String.init) ?? BudgetPeriod.month.rawValue))
        let answer = try await runtime.request(.budgetRequested(.remove(key), by: try caller(context)))
        guard case .done = answer else { throw problem(of: answer) }
        return Response(status: .noContent)
    }

    private func document(of key: BudgetKey) async throws -> BudgetDocument {
        let document = await runtime.read { orchestrator in
            orchestrator.state.budgets[key].map { orchestrator.document(of: $0) }
        }
        guard let document else { throw Refusal.noSuchBudget(key).problem }
        return document
    }

    private func budgetScope(_ text: String) throws -> BudgetScope {
        guard let scope = BudgetScope(text) else {
            throw Problem.badQuery("scope", "all, user:NAME or project:NAME, not '\(text)'")
        }
        return scope
    }

    private func budgetPeriod(_ text: String) throws -> BudgetPeriod {
        guard let period = BudgetPeriod(rawValue: text) else {
            throw Problem.badQuery("period", "month or total, not '\(text)'")
        }
        return period
    }
}

extension Orchestrator {
    /// A budget as a document, as it stands now.
    fileprivate func document(of standing: BudgetStanding) -> BudgetDocument {
        BudgetDocument(
            standing, position(of: standing), earmarked: earmarked(by: [standing])[standing.budget.key] ?? .zero)
    }
}
