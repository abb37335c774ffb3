import Domain
import GRDB
import Wire

/// The identities of what is not a lease: charges, storage, closed months.
extension Books {
    /// Each of them, checked by computing both sides anew.
    func chargeChecks(_ db: Database) throws -> [VerifyReport.Check] {
        [
            try charges(db, after: 0, upTo: .max), try storage(db), try movedVolumes(db), try chargeDays(db),
            try closedMonths(db),
        ]
    }

    /// Each charge is price times quantity, with two sides; a correction says what it corrects.
    func charges(_ db: Database, after: Int64, upTo: Int64) throws -> VerifyReport.Check {
        let name = "each charge = price x quantity, with two sides"
        func broken(_ detail: String) -> VerifyReport.Check {
            VerifyReport.Check(name: name, holds: false, detail: detail)
        }
        var count = 0
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, kind, account_from, account_to, corrects, \(ChargeLine.chargeColumns) FROM charge
                WHERE id > ? AND id <= ? ORDER BY id
                """, arguments: [after, upTo])
        while let row = try rows.next() {
            let (id, line) = (ChargeID(row["id"]), ChargeLine(row))
            let expected: Money
            switch Charge.Kind(rawValue: row["kind"]) {
            case .storage where line.start.nextHour < line.end: return broken("\(id) crosses a clock hour")
            case .storage: expected = line.tariff.cost(from: line.start, to: line.end)
            case .egress: expected = line.tariff.price.cost(of: line.tariff.bytes)
            case .correction: expected = line.amount
            case nil: return broken("\(id) is of no known kind")
            }
            guard expected == line.amount else {
                return broken("\(id) says \(line.amount.exact), price x quantity is \(expected.exact)")
            }
            let to = line.job.map { "job:\($0)" } ?? "idle"
            guard row["account_from"] == "provider:\(line.provider)", row["account_to"] == to else {
                return broken("\(id): \(row["account_from"] as String) to \(row["account_to"] as String)")
            }
            if row["kind"] == Charge.Kind.correction.rawValue, row["corrects"] == nil {
                return broken("\(id) corrects nothing")
            }
            count += 1
        }
        return VerifyReport.Check(name: name, holds: true, detail: "\(count) charges recomputed")
    }

    /// No time of a job's checkpoint is charged twice, and each open meter goes on where its charges end.
    private func storage(_ db: Database) throws -> VerifyReport.Check {
        let name = "storage is charged once, and each open meter = price x time since"
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(ChargeLine.chargeColumns) FROM charge WHERE 0
                UNION ALL SELECT \(ChargeLine.meterColumns) FROM storage_meter
                """)
        for line in rows.map(ChargeLine.init) {
            let expected = line.tariff.cost(from: line.start, to: line.end)
            guard expected == line.amount else {
                return VerifyReport.Check(
                    name: name, holds: false,
                    detail: "job \(line.job ?? 0) says \(line.amount.exact), price x time is \(expected.exact)")
            }
        }
        let bad = try String.fetchOne(
            db,
            sql: """
                SELECT 'the storage of job ' || job || ' at ' || start FROM (
                    SELECT job, start, lag("end") OVER (PARTITION BY job ORDER BY start) AS before FROM (
                        SELECT job, start, "end" FROM charge WHERE kind = 'storage'
                        UNION ALL SELECT job, start, proof_of_life FROM storage_meter)) WHERE start < before
                UNION ALL
                SELECT 'the open storage of job ' || job FROM storage_meter WHERE NOT EXISTS (SELECT 1 FROM job
                    WHERE job.id = storage_meter.job AND job.state NOT IN
                        ('SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST'))
                LIMIT 1
                """)
        return VerifyReport.Check(
            name: name, holds: bad == nil, detail: bad.map { "\($0) is wrong" } ?? "\(rows.count) open meters")
    }

    /// What is moved by a line of the price list in a month is counted from its start, without gap or overlap, so that
    /// each tier is used once; and goes on from there.
    private func movedVolumes(_ db: Database) throws -> VerifyReport.Check {
        let bad = try String.fetchOne(
            db,
            sql: """
                WITH part AS MATERIALIZED (
                    SELECT *, sum(bytes) OVER (PARTITION BY line, month ORDER BY id) AS until FROM (
                        SELECT id, line, bytes, moved_before,
                            CAST(strftime('%Y%m', start / 1000, 'unixepoch') AS INTEGER) AS month
                        FROM charge WHERE line IS NOT NULL))
                SELECT 'C' || id || ' of ' || line FROM part WHERE moved_before <> until - bytes
                UNION ALL
                SELECT 'the volume of ' || line FROM moved_volume AS volume WHERE bytes <> coalesce(
                    (SELECT max(until) FROM part WHERE part.line = volume.line AND part.month = volume.month), -1)
                LIMIT 1
                """)
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM charge WHERE line IS NOT NULL") ?? 0
        return VerifyReport.Check(
            name: "moved data is counted once by line and month", holds: bad == nil,
            detail: bad.map { "\($0) does not follow what went before it" } ?? "\(count) parts of tiers")
    }

    /// The sums of days that bills are made from are those of the charges.
    private func chargeDays(_ db: Database) throws -> VerifyReport.Check {
        let bad = try String.fetchOne(
            db,
            sql: """
                WITH made AS MATERIALIZED (
                    SELECT CAST(strftime('%Y%m', start / 1000, 'unixepoch') AS INTEGER) AS month,
                        coalesce(job, 0) AS job, class, start / 86400000 AS day, provider,
                        coalesce(region, 'unknown') AS region, sum(amount) AS amount
                    FROM charge GROUP BY 1, 2, 3, 4, 5, 6)
                SELECT class || ' of job ' || job || ' on ' || date(day * 86400, 'unixepoch') FROM (
                    SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM charge_day)
                    UNION ALL SELECT * FROM (SELECT * FROM charge_day EXCEPT SELECT * FROM made))
                LIMIT 1
                """)
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM charge_day") ?? 0
        return VerifyReport.Check(
            name: "the sums of each day = its charges", holds: bad == nil,
            detail: bad.map { "the sum of \($0) is not that of its charges" } ?? "\(count) sums made anew")
    }

    /// A closed month still has the bill, and every entry, that it was closed with.
    private func closedMonths(_ db: Database) throws -> VerifyReport.Check {
        let name = "closed months are as they were closed"
        let rows = try Row.fetchAll(db, sql: "SELECT month, total, lines, digest FROM closed_month ORDER BY month")
        for row in rows {
            let books = try MonthBooks(row["month"], db)
            let month = books.window.lowerBound.description.prefix(7)
            guard books.total.nanos == row["total"] as Int64 else {
                return VerifyReport.Check(
                    name: name, holds: false,
                    detail: "\(month) was closed with \(Money(nanos: row["total"]).exact), has \(books.total.exact)")
            }
            guard books.lines == row["lines"] as Int, books.digest == row["digest"] as String else {
                return VerifyReport.Check(
                    name: name, holds: false, detail: "the entries of \(month) are not those it was closed with")
            }
        }
        return VerifyReport.Check(name: name, holds: true, detail: "\(rows.count) closed months recomputed")
    }
}
