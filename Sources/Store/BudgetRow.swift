import Domain
import GRDB
import Orchestration
import Wire

/// A budget as a row.
struct BudgetRow {
    /// The order of the columns is that of the table.
    static func values(_ standing: BudgetStanding) throws -> [(any DatabaseValueConvertible)?] {
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
    package func posted(to key: BudgetKey, at now: Instant) throws(StoreError) -> (spent: Money, asOf: Int64) {
        try read { db in
            let asOf = try Int64.fetchOne(db, sql: "SELECT postings + charges FROM counter") ?? 0
            return (try Self.posted(to: key, key.period.window(at: now), db), asOf)
        }
    }

    static func posted(to key: BudgetKey, _ window: TimeStretch, _ db: Database) throws -> Money {
        try cost(of: key, window, isPostedOnly: true, db)
    }

    /// What a scope cost in a window.
    private static func cost(
        of key: BudgetKey, _ window: TimeStretch, isPostedOnly: Bool, _ db: Database
    ) throws -> Money {
        var query =
            switch key.scope {
            case .all: CostQuery(by: .costClass)
            case .user: CostQuery(by: .owner)
            case .project: CostQuery(by: .project)
            }
        query.isPostedOnly = isPostedOnly
        if key.period == .month {
            query.since = window.start
            query.until = window.end
        }
        let sums = try Bill(query, asOf: .epoch, db).sums
        switch key.scope {
        case .all: return sums.total
        case .user(let name), .project(let name):
            return sums.rows(cutBy: query.by).first { $0.key == name }?.cost.money ?? .zero
        }
    }

    /// The budgets as the database has them, with what is posted to them and metered, by key: those that are in force,
    /// or those of the month that begins at `month` and is over, as they stood at its end. What their jobs may come to
    /// yet only a daemon knows.
    package func budgets(ofMonth month: Instant? = nil) throws(StoreError) -> [BudgetDocument] {
        try read { db in
            let rows =
                try month.map {
                    try Row.fetchAll(
                        db, sql: "SELECT * FROM budget_month WHERE window_start = ? ORDER BY scope",
                        arguments: [$0.milliseconds])
                } ?? Row.fetchAll(db, sql: "SELECT * FROM budget ORDER BY scope || '/' || period")
            return try rows.map { row in
                let standing = try BudgetRow.standing(row)
                let spent = try Self.cost(of: standing.budget.key, standing.window, isPostedOnly: false, db)
                return BudgetDocument(standing, spent: spent)
            }
        }
    }

    /// Each budget counts what was posted to its scope in its period.
    func budgets(_ db: Database) throws -> VerifyReport.Check {
        let name = "each budget = the postings of its scope and period"
        var count = 0
        for row in try Row.fetchAll(db, sql: "SELECT * FROM budget") {
            let standing = try BudgetRow.standing(row)
            let posted = try Self.posted(to: standing.budget.key, standing.window, db)
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
