import Domain
import Wire

/// A budget of a scope for the month of a report, and what the scope cost on each of its days.
public struct BudgetOfMonth: Sendable {
    /// The budget as it stands.
    public var budget: BudgetDocument
    /// What each UTC day cost, by `2026-11-24`.
    public var days: [String: Money]
    /// A budget and its days.
    public init(budget: BudgetDocument, days: [String: Money]) {
        self.budget = budget
        self.days = days
    }

    /// What the scope comes to by the end of the month: no more than now where it was reached and takes nothing new,
    /// else as it goes on; nil: the month is over.
    func forecast(_ report: MonthReport) -> Money? {
        if budget.isSpent, budget.onExceed != Budget.Action.warn.rawValue { return budget.spent.money }
        return report.elapsedDays.map { elapsed in
            let dollars = Double(budget.spent.money?.nanos ?? 0) / 1e9 / elapsed * Double(report.month.days)
            return Estimate(p50: dollars, p90: dollars).money
        }
    }
}

extension ReportPage {
    /// The budgets of users, projects and everything, how they burn down, and the jobs with limits of their own.
    var budgets: String {
        let parts = scopeBudgets + jobBudgets
        return parts.isEmpty ? "" : HTML.section("Budgets", parts)
    }

    private var scopeBudgets: [String] {
        guard !report.budgets.isEmpty else { return [] }
        let rows = report.budgets.map { entry in
            let budget = entry.budget
            return [
                HTML.escaped(budget.scope), amount(Figures.cents(budget.limit), budget.limit),
                amount(Figures.cents(budget.spent), budget.spent), used(budget.spent.money, budget.limit.money),
                Figures.cents(budget.earmarked), Figures.cents(budget.free),
                entry.forecast(report).map { "~\($0)" } ?? "over", HTML.escaped(budget.onExceed),
                budget.isSpent ? "spent" : budget.warnedPercent > 0 ? "warned \(budget.warnedPercent) %" : "open",
            ]
        }
        let table = HTML.table(
            "Budgets of this month: what is spent and metered, and what jobs at work may come to yet",
            [
                "scope", "limit", "spent", "used", "earmarked", "free", "at the end, as it goes", "at the limit",
                "state",
            ], rows, numbers: Set(1...6))
        return report.budgets.map { entry in
            "<h3>\(HTML.escaped(entry.budget.scope))</h3>" + Charts.burnDown(entry, report)
        } + [table]
    }

    private var jobBudgets: [String] {
        let limited = jobRows.filter { $0.job.limit?.money != nil }
        guard !limited.isEmpty else { return [] }
        let rows = limited.prefix(Self.most).map { _, job in
            [
                "\(job.id)", HTML.escaped(job.name), Figures.cents(job.cost), Figures.cents(job.limit),
                used(job.cost.money, job.limit?.money), job.state,
            ]
        }
        return [
            HTML.table(
                "Jobs with a limit: what they have cost in all, and what they may\(dearest(limited.count))",
                ["job", "name", "cost", "limit", "used", "state"], rows, numbers: [0, 2, 3, 4])
        ]
    }

    private func used(_ spent: Money?, _ limit: Money?) -> String {
        guard let spent, let limit, limit > .zero else { return "-" }
        return "\(Int(Int128(spent.nanos) * 100 / Int128(limit.nanos))) %"
    }
}

extension CostSource {
    /// The budgets of a month, of one that is over as they stood at its end, and what each of their days cost.
    func budgetsOfMonth(_ report: MonthReport, since: String, until: String?) throws(Failure) -> [BudgetOfMonth] {
        let standing = try budgets(ofMonth: String(report.month.firstDay.prefix(7))).document.items
        guard !standing.isEmpty else { return [] }
        var byScope = [BudgetScope.all.description: Dictionary(of: report.days.rows.map { ($0.key, $0.cost) })]
        for (cut, kind) in [("project", "project"), ("owner", "user")]
        where standing.contains(where: { $0.scope.hasPrefix("\(kind):") }) {
            let rows = try bill(by: "\(cut),day", since: since, until: until).rows
            for (name, own) in Dictionary(grouping: rows, by: \.key) {
                byScope["\(kind):\(name)"] = Dictionary(of: own.map { ($0.key2 ?? "", $0.cost) })
            }
        }
        return standing.map { BudgetOfMonth(budget: $0, days: byScope[$0.scope] ?? [:]) }
    }
}

extension Dictionary where Key == String, Value == Money {
    fileprivate init(of days: [(String, MoneyDocument)]) {
        self.init(days.map { ($0.0, $0.1.money ?? .zero) }, uniquingKeysWith: +)
    }
}
