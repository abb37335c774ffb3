import Domain
import GRDB
import Wire

extension Books {
    /// A month that is closed; nil: it is open, or was closed with a later one and had no bill.
    public func closedMonth(_ month: Instant) throws(StoreError) -> ClosedMonthDocument? {
        try read { db in
            let sql = "SELECT * FROM closed_month WHERE month = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [month.monthNumber]).map { row in
                ClosedMonthDocument(
                    month: String(month.description.prefix(7)), closedAt: Instant(milliseconds: row["at"]).description,
                    closedBy: row["by"], total: MoneyDocument(Money(nanos: row["total"])), entries: row["lines"],
                    digest: row["digest"])
            }
        }
    }

    /// The providers that a job, or nobody's job, has costs with in a month, by name.
    public func providers(billing job: JobID?, in month: Instant) throws(StoreError) -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT lease.provider FROM posting_day JOIN lease ON lease.id = posting_day.lease
                    WHERE posting_day.month = :month AND posting_day.job = :job
                    UNION SELECT provider FROM charge_day WHERE month = :month AND job = :job ORDER BY 1
                    """, arguments: ["month": month.monthNumber, "job": job?.number ?? 0])
        }
    }
}
