import Domain
import Wire

extension BudgetSetRequest {
    /// The budget that is asked for; what is wrong with it is said by the keys of the request.
    public func budget() throws(FileProblems) -> Budget {
        let walker = Walker(file: "budget")
        let place = Document.Place(line: 1, column: 1)
        func note(_ what: String, _ expected: String, _ said: String, hint: String? = nil) {
            walker.note(place, "'\(what)' must be \(expected), not '\(said)'", hint: hint)
        }
        let scope = BudgetScope(self.scope)
        if scope == nil { note("scope", "all, user:NAME or project:NAME", self.scope) }
        let period = self.period.map { BudgetPeriod(rawValue: $0) } ?? .month
        if period == nil { note("period", BudgetPeriod.allCases.words, self.period ?? "") }
        let action = onExceed.map { Budget.Action(rawValue: $0) } ?? .checkpointStop
        if action == nil { note("onExceed", Budget.Action.allCases.words, onExceed ?? "") }
        let limit = Quantity.money(self.limit).flatMap { $0 > .zero ? $0 : nil }
        if limit == nil { note("limit", "an amount above zero like $500", self.limit) }
        let warnings = warnAt ?? Budget.usualWarnings
        let isRising = zip(warnings, warnings.dropFirst()).allSatisfy { $0 < $1 }
        if !isRising || !warnings.allSatisfy({ (1...100).contains($0) }) {
            note("warnAt", "rising percentages from 1 to 100", "\(warnings)")
        }
        try walker.finish()
        guard let scope, let period, let action, let limit else { preconditionFailure("what is wrong was said") }
        return Budget(key: BudgetKey(scope, period), limit: limit, onExceed: action, warnAt: warnings)
    }
}

extension Array where Element: RawRepresentable<String> {
    /// `month or total`, `warn, pause or checkpoint_stop`.
    fileprivate var words: String {
        map(\.rawValue).dropLast().joined(separator: ", ") + " or " + (last?.rawValue ?? "")
    }
}
