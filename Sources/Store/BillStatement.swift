import Domain
import GRDB

/// A question to SQLite that gives pieces of a bill.
struct BillStatement {
    var sql: String
    var arguments: StatementArguments

    /// Sums of plain postings, which lie inside one clock hour: from the sums of months for the whole months of the
    /// window, from those of days for its other whole days, a month at a time so that the rows come in the order of the
    /// key, and from the ledger for what is left of it.
    /// Columns: job (0: none), class, lease, an instant of the stretch, amount, time.
    static func sums(_ query: CostQuery, _ db: Database) throws -> [BillStatement] {
        let window = query.window
        guard !query.by.contains(.hour) else { return [postings(window, query)] }
        let first =
            window.lowerBound.dayStart == window.lowerBound
            ? window.lowerBound : window.lowerBound.dayStart + .hours(24)
        let last = try end(of: window, db)
        guard first <= last else { return [postings(window, query)] }
        let edges = [window.lowerBound..<first, min(last, window.upperBound)..<window.upperBound].filter {
            !$0.isEmpty
        }
        let months = first < last ? try months(first..<last, db) : []
        return edges.map { postings($0, query) } + months.map { days($0, first..<last, query) }
    }

    /// Where the whole days end. Where nothing was posted beyond the window, the month of its end is as good as whole.
    private static func end(of window: Range<Instant>, _ db: Database) throws -> Instant {
        let newest = try Int64.fetchOne(db, sql: "SELECT max(\"end\") FROM posting") ?? 0
        guard newest <= window.upperBound.milliseconds else { return window.upperBound.dayStart }
        return (window.upperBound - Span(milliseconds: 1)).nextMonth
    }

    /// Postings that a clock hour or an end of the window cuts, and open meters; with a job, all of its postings.
    static func lines(_ query: CostQuery) -> BillStatement {
        let window = query.window
        var arguments: StatementArguments = [
            "since": window.lowerBound.milliseconds, "until": window.upperBound.milliseconds,
        ]
        if query.job == nil { arguments += ends(of: window) }
        let postings =
            query.job == nil
            ? "SELECT \(BillLine.postingColumns) FROM posting WHERE id IN (\(cutPostings)) \(query.condition)"
            : """
            SELECT \(BillLine.postingColumns) FROM posting
            WHERE "end" > :since AND start < :until \(query.condition)
            """
        let meters = """
            SELECT \(BillLine.meterColumns) FROM meter_use
            WHERE proof_of_life >= :since AND start < :until \(query.condition)
            """
        return BillStatement(
            sql: "SELECT *, NULL AS free_until FROM (\(postings) UNION ALL \(meters))",
            arguments: arguments + query.arguments)
    }

    /// Parts of postings that were moved to another class, `class_to`.
    static func moves(_ query: CostQuery) -> BillStatement {
        let window = query.window
        return BillStatement(
            sql: """
                SELECT lease, job, class_from AS class, class_to, price, price_since, start, "end", amount, share,
                    0 AS is_open, NULL AS free_until
                FROM reclassification WHERE "end" > :since AND start < :until \(query.condition)
                """,
            arguments: ["since": window.lowerBound.milliseconds, "until": window.upperBound.milliseconds]
                + query.arguments)
    }

    /// Lines of leased nodes that their providers would not charge, were they taken back now.
    static func provisional(_ query: CostQuery, asOf now: Instant) -> BillStatement {
        let condition = """
            lease IN (SELECT id FROM lease
                WHERE state <> 'ended' AND refund_window > 0 AND started_at + refund_window > :now) \(query.condition)
            """
        return BillStatement(
            sql: """
                SELECT line.*, (SELECT started_at + refund_window FROM lease WHERE id = line.lease) AS free_until
                FROM (SELECT \(BillLine.postingColumns) FROM posting WHERE \(condition)
                    UNION ALL SELECT \(BillLine.meterColumns) FROM meter_use WHERE \(condition)) AS line
                """,
            arguments: ["now": now.milliseconds] + query.arguments)
    }

    /// Numbers of the postings that cannot be summed as they are.
    private static let cutPostings = """
        SELECT id FROM posting INDEXED BY posting_crossing
        WHERE class <> 'refunded' AND start / 3600000 <> ("end" - 1) / 3600000 AND start < :until AND "end" > :since
        UNION SELECT id FROM posting INDEXED BY posting_end
        WHERE "end" > :since AND "end" <= :since_hour AND start < :since AND class <> 'refunded'
        UNION SELECT id FROM posting INDEXED BY posting_end
        WHERE "end" > :until AND "end" <= :until_hour AND start < :until AND class <> 'refunded'
        """

    /// The ends of the hours in which the window's ends lie.
    private static func ends(of window: Range<Instant>) -> StatementArguments {
        [
            "since_hour": (window.lowerBound - Span(milliseconds: 1)).nextHour.milliseconds,
            "until_hour": (window.upperBound - Span(milliseconds: 1)).nextHour.milliseconds,
        ]
    }

    /// Plain postings that lie inside a range which no midnight divides, or one that hours divide.
    private static func postings(_ range: Range<Instant>, _ query: CostQuery) -> BillStatement {
        let cell = query.by.contains(.hour) ? "at / 3600000 * 3600000" : "\(range.lowerBound.milliseconds)"
        return BillStatement(
            sql: """
                SELECT \(query.columns(time: cell)) FROM posting_line
                WHERE "end" > :from AND "end" <= :until AND at >= :from AND is_plain \(query.condition)
                \(query.groups(time: query.by.contains(.hour) ? cell : nil))
                """,
            arguments: ["from": range.lowerBound.milliseconds, "until": range.upperBound.milliseconds]
                + query.arguments)
    }

    /// The sums of whole days in a month, or of the month where all of it is asked for and no day by itself.
    private static func days(_ month: Int64, _ range: Range<Instant>, _ query: CostQuery) -> BillStatement {
        let isDaily = query.by.contains(.day)
        if !isDaily, let start = Instant(monthNumber: month), range.lowerBound <= start,
            start.nextMonth <= range.upperBound
        {
            return BillStatement(
                sql: """
                    SELECT \(query.columns(time: "\(start.milliseconds)")) FROM posting_month
                    WHERE month = :month \(query.condition) \(query.groups(time: nil))
                    """, arguments: ["month": month] + query.arguments)
        }
        let cell = isDaily || query.by.contains(.month) ? "min(day) * 86400000" : "0"
        return BillStatement(
            sql: """
                SELECT \(query.columns(time: cell)) FROM posting_day
                WHERE month = :month AND day >= :first AND day < :last \(query.condition)
                \(query.groups(time: isDaily ? "day" : nil))
                """,
            arguments: [
                "month": month, "first": range.lowerBound.milliseconds / 86_400_000,
                "last": range.upperBound.milliseconds / 86_400_000,
            ] + query.arguments)
    }

    /// The months of which there are sums, one seek each.
    private static func months(_ range: Range<Instant>, _ db: Database) throws -> [Int64] {
        let last = (range.upperBound - Span(milliseconds: 1)).monthNumber
        var months: [Int64] = []
        var before = range.lowerBound.monthNumber - 1
        while let next = try Int64.fetchOne(
            db, sql: "SELECT min(month) FROM posting_day WHERE month > ?", arguments: [before]), next <= last
        {
            months.append(next)
            before = next
        }
        return months
    }
}

extension CostQuery {
    /// What lines must be of, as the end of a condition.
    var condition: String {
        (job == nil ? "" : " AND job = :job")
            + (sweep.map { " AND job IN (\($0.jobs(":sweep")))" } ?? "")
            + (owner == nil ? "" : " AND job IN (SELECT id FROM job WHERE owner_uid = :owner)")
    }

    /// The values of the condition.
    var arguments: StatementArguments {
        var arguments = StatementArguments()
        if let job { arguments += ["job": job.number] }
        if let sweep { arguments += ["sweep": sweep.value] }
        if let owner { arguments += ["owner": owner] }
        return arguments
    }

    private var hasJobs: Bool { countsResults || by.contains { $0.isOfJob } }
    private var hasLeases: Bool { isCompared || by.contains { $0.isOfLease } }

    fileprivate func columns(time: String) -> String {
        "\(hasJobs ? "job" : "0"), class, \(hasLeases ? "lease" : "NULL"), \(time), sum(amount), sum(time)"
    }

    /// The order is that of the key of `posting_day`, so that nothing need be sorted where no time is asked for.
    fileprivate func groups(time: String?) -> String {
        let columns = [hasJobs ? "job" : nil, "class", time, hasLeases ? "lease" : nil].compactMap { $0 }
        return "GROUP BY " + columns.joined(separator: ", ")
    }
}
