import Domain
import GRDB
import Wire

extension Books {
    /// What decisions of the window were expected to come to and came to, by kind. The window is that of the decisions.
    public func outcomes(_ query: CostQuery, asOf now: Instant) throws(StoreError) -> OutcomeReport {
        try read { db in
            var clauses = ["decision.at >= ?", "decision.at < ?"]
            var arguments: StatementArguments = [
                query.window.lowerBound.milliseconds, query.window.upperBound.milliseconds,
            ]
            if let job = query.job {
                clauses.append("expected.job = ?")
                arguments += [job.number]
            }
            if let sweep = query.sweep {
                clauses.append("expected.job IN (\(sweep.jobs("?")))")
                arguments += [sweep.value]
            }
            if let owner = query.owner {
                clauses.append("job.owner_uid = ?")
                arguments += [owner]
            }
            let sql = """
                SELECT kind, count(*) AS decisions, sum(how = 'ended') AS compared,
                    sum(how = 'superseded') AS superseded, sum(how = 'cut-short') AS cut_short,
                    sum(how = 'ended' AND came_to BETWEEN p10 AND p90) AS inside,
                    sum(CASE how WHEN 'ended' THEN p50 END) AS expected,
                    sum(CASE how WHEN 'ended' THEN came_to END) AS came_to
                FROM decision_expectation AS expected JOIN decision ON decision.id = expected.decision
                JOIN job ON job.id = expected.job
                LEFT JOIN decision_outcome AS outcome ON outcome.decision = expected.decision
                WHERE \(clauses.joined(separator: " AND ")) GROUP BY kind
                """
            let rows = try Row.fetchAll(db, sql: sql, arguments: arguments).reduce(into: [String: OutcomeRow]()) {
                $0[$1["kind"]] = Self.row($1)
            }
            return OutcomeReport(
                since: query.since?.description, until: query.until?.description, asOf: now.description,
                rows: Expectation.Kind.allCases.compactMap { rows[$0.rawValue] })
        }
    }

    /// What decisions about a job were expected to come to, and came to as far as that is known.
    public func results(of id: JobID) throws(StoreError) -> [DecisionID: DecisionResult] {
        try read { db in
            let sql = """
                SELECT expected.*, came_to, how FROM decision_expectation AS expected
                LEFT JOIN decision_outcome AS outcome ON outcome.decision = expected.decision WHERE expected.job = ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: [id.number]).reduce(into: [:]) { results, row in
                let expected = try Self.expectation(row)
                results[expected.decision] = DecisionResult(
                    expected: expected.amount, cameTo: (row["came_to"] as Int64?).map { Money(nanos: $0) },
                    how: (row["how"] as String?).flatMap { DecisionOutcome.How(rawValue: $0) })
            }
        }
    }

    /// A row of what was expected.
    static func expectation(_ row: Row) throws -> Expectation {
        guard let kind = Expectation.Kind(rawValue: row["kind"]) else {
            throw StoreError(.damaged, "the expectation of decision \(row["decision"] as Int64) has an unknown kind")
        }
        return Expectation(
            decision: DecisionID(row["decision"]), job: JobID(row["job"]), kind: kind,
            amount: MoneyRange(
                p10: Money(nanos: row["p10"]), p50: Money(nanos: row["p50"]), p90: Money(nanos: row["p90"])),
            jobCost: Money(nanos: row["job_cost"]))
    }

    private static func row(_ row: Row) -> OutcomeRow {
        var made = OutcomeRow(kind: row["kind"], decisions: row["decisions"])
        made.superseded = row["superseded"] ?? 0
        made.cutShort = row["cut_short"] ?? 0
        made.compare(
            row["compared"] ?? 0, inside: row["inside"] ?? 0, expected: Money(nanos: row["expected"] ?? 0),
            cameTo: Money(nanos: row["came_to"] ?? 0))
        return made
    }
}
