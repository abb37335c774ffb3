import Domain
import GRDB
import Wire

extension Books {
    /// Checks every identity of the ledger by computing both sides anew.
    package func verify() throws(StoreError) -> VerifyReport {
        try read { db in
            let checks = [
                try sums(db), try amounts(db), try wholes(db), try refunds(db), try sides(db), try gaps(db),
                try meters(db), try moves(db), try ends(db), try days(db), try energy(db), try budgets(db),
            ]
            return VerifyReport(checks: checks + (try chargeChecks(db)) + [try integrity(db)])
        }
    }

    private typealias Check = VerifyReport.Check

    /// The whole bill, cut by job, by node (data by its place), by hour: the same sum.
    private func sums(_ db: Database) throws -> Check {
        func sum(_ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
        let entries = """
            (SELECT amount, job, account_to, lease, NULL AS place, start FROM posting
                UNION ALL
                SELECT amount, job, account_to, NULL, provider || '/' || coalesce(region, ''), start FROM charge)
            """
        let bill = try sum("SELECT sum(amount) FROM posting") + sum("SELECT sum(amount) FROM charge")
        let byJob = try sum(
            "SELECT sum(a) FROM (SELECT sum(amount) AS a FROM \(entries) WHERE job IS NOT NULL GROUP BY job)")
        let idle = try sum("SELECT sum(amount) FROM \(entries) WHERE account_to = 'idle'")
        let byNode = try sum("SELECT sum(a) FROM (SELECT sum(amount) AS a FROM \(entries) GROUP BY lease, place)")
        let byHour = try sum("SELECT sum(a) FROM (SELECT sum(amount) AS a FROM \(entries) GROUP BY start / 3600000)")
        let holds = byJob + idle == bill && byNode == bill && byHour == bill
        return Check(
            name: "by job + idle = by node = by hour = the bill", holds: holds,
            detail: "\(exact(byJob)) + \(exact(idle)) = \(exact(byNode)) = \(exact(byHour)) = \(exact(bill))")
    }

    /// Each amount is price times time: the difference of the running totals at both ends.
    private func amounts(_ db: Database) throws -> Check {
        var count = 0
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM posting WHERE class <> 'refunded' ORDER BY id")
        while let row = try rows.next() {
            let segment = try StateReader(db: db).segment(row)
            let expected = segment.cost(until: Instant(milliseconds: row["end"]))
            guard expected.nanos == row["amount"] as Int64 else {
                return Check(
                    name: "each posting = price x time", holds: false,
                    detail: "P\(row["id"] as Int64) says \(exact(row["amount"])), price x time is \(expected.exact)")
            }
            count += 1
        }
        return Check(name: "each posting = price x time", holds: true, detail: "\(count) postings recomputed")
    }

    /// The shares of a node's uses make up its whole price: for each stretch, all lines together are price times time.
    private func wholes(_ db: Database) throws -> Check {
        let name = "shares of a node add up to the node"
        var count = 0
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT lease, start, "end", price, price_since, sum(amount) AS amount, count(*) AS lines FROM posting
                WHERE class <> 'refunded' GROUP BY lease, start, "end" HAVING lines > 1
                """)
        while let row = try rows.next() {
            let price = Price(nanosPerHour: row["price"])
            let expected = price.cost(
                from: Instant(milliseconds: row["start"]), to: Instant(milliseconds: row["end"]),
                origin: Instant(milliseconds: row["price_since"]))
            guard expected.nanos == row["amount"] as Int64 else {
                return Check(
                    name: name, holds: false,
                    detail:
                        "L\(row["lease"] as Int64): the shares are \(exact(row["amount"])), the node \(expected.exact)")
            }
            count += 1
        }
        return Check(name: name, holds: true, detail: "\(count) shared stretches")
    }

    /// A refunded lease costs nothing in the end, whoever was charged.
    private func refunds(_ db: Database) throws -> Check {
        let name = "a refunded lease costs nothing, whoever was charged"
        let bad = try String.fetchOne(
            db,
            sql: """
                SELECT 'L' || lease || ' charges ' || account_to FROM posting
                WHERE lease IN (SELECT lease FROM posting WHERE class = 'refunded')
                GROUP BY lease, account_to HAVING sum(amount) <> 0 LIMIT 1
                """)
        let count = try Int.fetchOne(db, sql: "SELECT count(DISTINCT lease) FROM posting WHERE class = 'refunded'") ?? 0
        return Check(name: name, holds: bad == nil, detail: bad ?? "\(count) refunded leases")
    }

    /// Each posting has a provider's side, and the side of its job or of idle nodes.
    private func sides(_ db: Database) throws -> Check {
        let bad = try Row.fetchOne(
            db,
            sql: """
                SELECT posting.id, account_from, account_to FROM posting JOIN lease ON lease.id = posting.lease
                WHERE account_from <> 'provider:' || lease.provider
                    OR account_to <> CASE WHEN job IS NULL THEN 'idle' ELSE 'job:' || job END
                LIMIT 1
                """)
        return Check(
            name: "each posting has two sides", holds: bad == nil,
            detail: bad.map {
                "P\($0["id"] as Int64): \($0["account_from"] as String) to \($0["account_to"] as String)"
            }
                ?? "provider to job or idle")
    }

    /// The postings of a lease follow each other without gap or overlap from its start; an ended one reaches its end.
    private func gaps(_ db: Database) throws -> Check {
        let bad = try String.fetchOne(
            db,
            sql: """
                SELECT 'L' || lease || ' at ' || start FROM (
                    SELECT posting.lease, start,
                        lag("end", 1, lease.started_at) OVER (PARTITION BY posting.lease ORDER BY start) AS before
                    FROM (SELECT DISTINCT lease, start, "end" FROM posting WHERE class <> 'refunded') AS posting
                        JOIN lease ON lease.id = posting.lease) WHERE start <> before
                UNION ALL
                SELECT 'L' || lease.id || ' ends before its end' FROM lease
                WHERE state = 'ended' AND started_at IS NOT NULL AND ended_at > started_at
                    AND coalesce((SELECT max("end") FROM posting WHERE posting.lease = lease.id), 0) < ended_at
                UNION ALL
                SELECT 'L' || lease.id || ' was never billed and has postings' FROM lease
                WHERE started_at IS NULL AND EXISTS (SELECT 1 FROM posting WHERE posting.lease = lease.id)
                LIMIT 1
                """)
        let leases = try Int.fetchOne(db, sql: "SELECT count(DISTINCT lease) FROM posting") ?? 0
        return Check(
            name: "each lease is billed from start to end, once", holds: bad == nil,
            detail: bad ?? "\(leases) leases without gap or overlap")
    }

    /// Each open lease that is billed has one meter that begins where its postings end, and says price times time.
    private func meters(_ db: Database) throws -> Check {
        let name = "each open meter = price x time since the last posting"
        for row in try Row.fetchAll(db, sql: "SELECT * FROM meter_use") {
            let segment = try StateReader(db: db).segment(row)
            let expected = segment.cost(until: Instant(milliseconds: row["proof_of_life"]))
            guard expected.nanos == row["accrued"] as Int64 else {
                return Check(
                    name: name, holds: false,
                    detail: "\(segment.lease) says \(exact(row["accrued"])), price x time is \(expected.exact)")
            }
        }
        let bad = try String.fetchOne(
            db,
            sql: """
                SELECT 'L' || lease.id FROM lease LEFT JOIN meter_use AS meter ON meter.lease = lease.id
                WHERE (lease.state <> 'ended' AND lease.started_at IS NOT NULL) <> (meter.lease IS NOT NULL)
                    OR meter.start <> coalesce(
                        (SELECT max("end") FROM posting WHERE posting.lease = lease.id), lease.started_at)
                LIMIT 1
                """)
        let count = try Int.fetchOne(db, sql: "SELECT count(DISTINCT lease) FROM meter_use") ?? 0
        return Check(name: name, holds: bad == nil, detail: bad.map { "\($0) is wrong" } ?? "\(count) open meters")
    }

    /// Each move between classes is price times time, within what was posted, and no time is moved twice.
    private func moves(_ db: Database) throws -> Check {
        let name = "each move between classes = price x time, once, of what was posted"
        var count = 0
        let rows = try Row.fetchCursor(db, sql: "SELECT *, class_from AS class FROM reclassification ORDER BY id")
        while let row = try rows.next() {
            let expected = try StateReader(db: db).segment(row).cost(until: Instant(milliseconds: row["end"]))
            guard expected.nanos == row["amount"] as Int64 else {
                return Check(
                    name: name, holds: false,
                    detail: "move \(row["id"] as Int64) says \(exact(row["amount"])), price x time \(expected.exact)")
            }
            count += 1
        }
        let bad = try String.fetchOne(
            db,
            sql: """
                SELECT 'L' || lease || ' at ' || start FROM (
                    SELECT lease, start, lag("end") OVER (PARTITION BY lease, job ORDER BY start) AS before
                    FROM reclassification) WHERE start < before
                UNION ALL
                SELECT 'L' || move.lease || ' at ' || move.start FROM reclassification AS move WHERE NOT EXISTS (
                    SELECT 1 FROM posting WHERE posting.lease = move.lease AND posting.job = move.job
                        AND posting.attempt = move.attempt AND posting.class = move.class_from
                        AND posting.price = move.price AND posting.share = move.share
                        AND posting.start <= move.start AND posting."end" > move.start)
                LIMIT 1
                """)
        return Check(name: name, holds: bad == nil, detail: bad.map { "\($0) is wrong" } ?? "\(count) moves")
    }

    /// A job that is over runs nothing.
    private func ends(_ db: Database) throws -> Check {
        let bad = try Int64.fetchOne(
            db,
            sql: """
                SELECT job.id FROM job JOIN attempt ON attempt.job = job.id WHERE attempt.exit IS NULL
                    AND job.state IN ('SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST')
                LIMIT 1
                """)
        return Check(
            name: "a job that is over runs nothing", holds: bad == nil,
            detail: bad.map { "job \($0) is over and has an open attempt" } ?? "no open attempt of an ended job")
    }

    /// The sums of days that bills are made from are those of the postings.
    private func days(_ db: Database) throws -> Check {
        let bad = try String.fetchOne(
            db,
            sql: """
                WITH made AS MATERIALIZED (
                    SELECT CAST(strftime('%Y%m', at / 1000, 'unixepoch') AS INTEGER) AS month, job, class,
                        at / 86400000 AS day, lease, sum(amount) AS amount, sum(time) AS time
                    FROM posting_line WHERE is_plain GROUP BY 1, 2, 3, 4, 5)
                SELECT 'L' || lease || ' on ' || date(day * 86400, 'unixepoch') FROM (
                    SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM posting_day)
                    UNION ALL SELECT * FROM (SELECT * FROM posting_day EXCEPT SELECT * FROM made))
                LIMIT 1
                """)
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM posting_day") ?? 0
        return Check(
            name: "the sums of each day = its postings", holds: bad == nil,
            detail: bad.map { "the sum of \($0) is not that of its postings" } ?? "\(count) sums made anew")
    }

    private func integrity(_ db: Database) throws -> Check {
        let words = try String.fetchOne(db, sql: "PRAGMA quick_check") ?? "?"
        return Check(name: "SQLite finds the file sound", holds: words == "ok", detail: words)
    }

    private func exact(_ nanos: Int64) -> String { Money(nanos: nanos).exact }
}
