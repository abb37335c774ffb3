import Domain
import Wire

extension View {
    /// Budgets, a line each.
    public func budgets(_ list: ItemList<BudgetDocument>) throws(Failure) -> [String] {
        guard !list.items.isEmpty else { return [] }
        var table = Table([
            .init("SCOPE"), .init("PERIOD"), .init("LIMIT", isNumber: true), .init("SPENT", isNumber: true),
            .init("%", isNumber: true), .init("EARMARKED", isNumber: true), .init("FREE", isNumber: true),
            .init("AT THE LIMIT"), .init("STATE"), .init("UNTIL"),
        ])
        table.rows = list.items.map { budget in
            [
                .init(budget.scope), .init(budget.period), .init(Figures.cents(budget.limit)),
                .init(Figures.cents(budget.spent)), .init("\(budget.percent)"),
                .init(budget.earmarked.map { "~" + Figures.cents($0) } ?? "-"), .init(budget.freeText),
                .init(budget.onExceed), .init(budget.word, budget.role),
                .init(budget.until.map { Figures.time($0, isUTC: isUTC) } ?? "-"),
            ]
        }
        return try lines(of: table)
    }

    /// Budgets with all there is to say.
    public func budgetDetails(_ list: ItemList<BudgetDocument>) -> [String] {
        list.items.flatMap { budget in
            let window = budget.since.map { "\($0) to \(budget.until ?? "") (UTC)" } ?? "for good"
            let warned = budget.warnedPercent > 0 ? "; \(budget.warnedPercent) % was warned about" : ""
            return [
                style.mark("\(budget.scope), \(budget.period)", .heading) + "  \(window)",
                "  limit      \(Figures.cents(budget.limit)), set by \(budget.setBy) at \(budget.setAt)",
                "  spent      \(Figures.cents(budget.spent)) (\(budget.percent) %)",
                "  earmarked  "
                    + (budget.earmarked.map { "~\(Figures.cents($0)): what its jobs at work may come to yet" }
                        ?? "not known without a daemon"),
                "  free       \(budget.freeText)",
                "  warns      at \(budget.warnAt.map { "\($0)" }.joined(separator: ", ")) %\(warned)",
                "  acts       \(budget.act)",
                "  state      \(style.mark(budget.word, budget.role))",
            ]
        }
    }
}

extension BudgetDocument {
    /// Whole percent of the limit that are spent.
    var percent: Int {
        guard let limit = limit.money, let spent = spent.money, limit > .zero else { return 0 }
        return Int(Int128(spent.nanos) * 100 / Int128(limit.nanos))
    }

    /// What is left; about so much, where jobs at work are reckoned with.
    fileprivate var freeText: String { (earmarked == nil ? "" : "~") + Figures.cents(free) }

    fileprivate var word: String { isSpent ? "spent" : warnedPercent > 0 ? "warned \(warnedPercent) %" : "open" }

    var role: Style.Role { isSpent ? .bad : warnedPercent > 0 ? .attention : .good }

    fileprivate var act: String {
        let what =
            switch Budget.Action(rawValue: onExceed) {
            case .warn: "warns only"
            case .pause: "takes its jobs off their nodes, saved where they can, until there is room again"
            case .checkpointStop: "stops its jobs, saved where they can, and admits no others"
            case nil: onExceed
            }
        return onExceed == Budget.Action.warn.rawValue
            ? what
            : "\(what), when what is spent and \(reserve.map { Figures.cents($0) } ?? "what is") kept back for "
                + "stopping pass the limit; critical jobs go on"
    }
}
