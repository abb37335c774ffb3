import Domain
import GRDB
import Orchestration
import Wire

/// A budget as a row.
struct BudgetRow {
    /// The order of the columns is that of the table.
    static func values(_ standing: BudgetStanding) throws -> StatementArguments {
        let budget = standing.budget
        return [
            budget.key.scope.description, budget.key.period.rawValue, budget.limit.nanos, budget.onExceed.rawValue,
            try JSON.text(budget.warnAt), standing.setBy, standing.setAt.milliseconds,
            standing.window.start.milliseconds, standing.window.end.milliseconds, standing.spent.nanos,
            standing.warnedPercent, standing.isForecastWarned, standing.isSpent,
            try JSON.text(standing.spared.map(\.number)),
        ]
    }

    /// The budget that a row describes.
    static func standing(_ row: Row) throws -> BudgetStanding {
        guard let scope = BudgetScope(row["scope"]), let period = BudgetPeriod(rawValue: row["period"]),
            let action = Budget.Action(rawValue: row["on_exceed"])
        else { throw StoreError(.damaged, "the budget of \(row["scope"] as String) is not one") }
        let budget = Budget(
            key: BudgetKey(scope, period), limit: Money(nanos: row["limit"]), onExceed: action,
            warnAt: try JSON.value([Int].self, from: row["warn_at"]))
        var standing = BudgetStanding(
            budget, setBy: row["set_by"], setAt: Instant(milliseconds: row["set_at"]),
            spent: Money(nanos: row["spent"]))
        standing.window = TimeStretch(
            Instant(milliseconds: row["window_start"]), Instant(milliseconds: row["window_end"]))
        standing.warnedPercent = row["warned_percent"]
        standing.isForecastWarned = row["forecast_warned"]
        standing.isSpent = row["is_spent"]
        standing.spared = try JSON.value([Int64].self, from: row["spared"]).map { JobID($0) }
        return standing
    }
}

extension RowWriter {
    /// Writes a budget with the beginning of a statement.
    func write(_ standing: BudgetStanding, _ insert: String) throws {
        try run("\(insert) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", try BudgetRow.values(standing))
    }
}

extension Books {
    /// What was posted to a scope in the period that `now` lies in, and the number of the last posting counted.
    public func posted(to key: BudgetKey, at now: Instant) throws(StoreError) -> (spent: Money, asOf: Int64) {
        try read { db in
            let asOf = try Int64.fetchOne(db, sql: "SELECT postings + charges FROM counter") ?? 0
            return (try Self.posted(to: key, key.period.window(at: now), db), asOf)
        }
    }

    static func posted(to key: BudgetKey, _ window: TimeStretch, _ db: Database) throws -> Money {
        var bills = ScopeBills(isPostedOnly: true, db)
        return try bills.cost(of: key, window)
    }

    /// The budgets as the database has them, with what is posted to them and metered, by key: those that are in force,
    /// or those of the month that begins at `month` and is over, as they stood at its end. What their jobs may come to
    /// yet only a daemon knows.
    public func budgets(ofMonth month: Instant? = nil) throws(StoreError) -> [BudgetDocument] {
        try read { db in
            let rows =
                try month.map {
                    try Row.fetchAll(
                        db, sql: "SELECT * FROM budget_month WHERE window_start = ? ORDER BY scope",
                        arguments: [$0.milliseconds])
                } ?? Row.fetchAll(db, sql: "SELECT * FROM budget ORDER BY scope || '/' || period")
            var bills = ScopeBills(isPostedOnly: false, db)
            return try rows.map { row in
                let standing = try BudgetRow.standing(row)
                let spent = try bills.cost(of: standing.budget.key, standing.window)
                return BudgetDocument(standing, spent: spent)
            }
        }
    }

    /// Each budget counts what was posted to its scope in its period.
    func budgets(_ db: Database) throws -> VerifyReport.Check {
        let name = "each budget = the postings of its scope and period"
        var count = 0
        var bills = ScopeBills(isPostedOnly: true, db)
        for row in try Row.fetchAll(db, sql: "SELECT * FROM budget") {
            let standing = try BudgetRow.standing(row)
            let posted = try bills.cost(of: standing.budget.key, standing.window)
            guard posted == standing.spent else {
                return VerifyReport.Check(
                    name: name, holds: false,
                    detail: "\(standing.budget.key) counts \(standing.spent.exact), posted is \(posted.exact)")
            }
            count += 1
        }
        return VerifyReport.Check(name: name, holds: true, detail: "\(count) budgets summed anew")
    }
}

/// What scopes cost in windows: one bill for all users, one for all projects of a window.
private struct ScopeBills {
    private struct Asked: Hashable {
        var cut: CostQuery.Cut
        var window: TimeStretch?
    }
    private let isPostedOnly: Bool
    private let db: Database
    private var bills: [Asked: (total: Money, rows: [String: Money])] = [:]

    init(isPostedOnly: Bool, _ db: Database) {
        self.isPostedOnly = isPostedOnly
        self.db = db
    }

    /// What a scope cost in a window of its budget.
    mutating func cost(of key: BudgetKey, _ window: TimeStretch) throws -> Money {
        let cut: CostQuery.Cut =
            switch key.scope {
            case .all: .costClass
            case .user: .owner
            case .project: .project
            }
        let asked = Asked(cut: cut, window: key.period == .month ? window : nil)
        let bill = try bills[asked] ?? bill(asked)
        bills[asked] = bill
        switch key.scope {
        case .all: return bill.total
        case .user(let name), .project(let name): return bill.rows[name] ?? .zero
        }
    }

    private func bill(_ asked: Asked) throws -> (total: Money, rows: [String: Money]) {
        var query = CostQuery(by: asked.cut)
        query.isPostedOnly = isPostedOnly
        (query.since, query.until) = (asked.window?.start, asked.window?.end)
        let sums = try Bill(query, asOf: .epoch, db).sums
        let rows = sums.rows(cutBy: query.by).map { ($0.key, $0.cost.money ?? .zero) }
        return (sums.total, Dictionary(rows, uniquingKeysWith: +))
    }
}
