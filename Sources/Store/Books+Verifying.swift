import Domain
import GRDB
import Wire

extension Books {
    /// Checks every identity of the ledger by computing both sides anew. Where all hold, it is noted how far.
    public func verify() throws(StoreError) -> VerifyReport {
        let (report, newest) = try read { db in
            let newest = try Verified.newest(db)
            var report = VerifyReport(checks: try identities(db) + [try integrity(db)])
            report.entries = newest.entries
            report.verified = report.holds ? newest.entries : nil
            return (report, newest)
        }
        if report.holds { note(newest) }
        return report
    }

    private func identities(_ db: Database) throws -> [Check] {
        let pass = try LedgerPass(db, after: 0, upTo: .max)
        let postings = [try sums(pass)] + (try pass.checks()) + [try pass.gaps(isWhole: true)]
        let others = [
            try meters(db), try moves(db), try ends(db), try pass.wholeDays(), try months(db),
            try energy(pass), try budgets(db),
        ]
        return postings + others + (try chargeChecks(db))
    }

    private typealias Check = VerifyReport.Check

    /// The whole bill, cut by job, by node (data by its place), by hour: the same sum.
    private func sums(_ pass: LedgerPass) throws -> Check {
        func sum(_ sql: String) throws -> Int64 { try Int64.fetchOne(pass.db, sql: sql) ?? 0 }
        let bill = try pass.total + sum("SELECT sum(amount) FROM charge")
        let byJob = try pass.byJob.values.reduce(0, +) + sum("SELECT sum(amount) FROM charge WHERE job IS NOT NULL")
        let idle = try pass.idle + sum("SELECT sum(amount) FROM charge WHERE account_to = 'idle'")
        let byPlace = "SELECT sum(a) FROM (SELECT sum(amount) AS a FROM charge GROUP BY provider, region)"
        let byNode = try pass.leases.reduce(0) { $0 + $1.amount } + sum(byPlace)
        let byHour =
            try pass.byHour.values.reduce(0, +)
            + sum("SELECT sum(a) FROM (SELECT sum(amount) AS a FROM charge GROUP BY start / 3600000)")
        let holds = byJob + idle == bill && byNode == bill && byHour == bill
        return Check(
            name: "by job + idle = by node = by hour = the bill", holds: holds,
            detail: "\(exact(byJob)) + \(exact(idle)) = \(exact(byNode)) = \(exact(byHour)) = \(exact(bill))")
    }

    /// Each open lease that is billed has one meter that begins where the last of its postings ends, and says price
    /// times time. That the postings of a lease follow each other is checked by itself.
    func meters(_ db: Database) throws -> VerifyReport.Check {
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
                    OR meter.lease IS NOT NULL AND meter.start <> coalesce(
                        (SELECT "end" FROM posting WHERE posting.lease = lease.id ORDER BY start DESC LIMIT 1),
                        lease.started_at)
                LIMIT 1
                """)
        let count = try Int.fetchOne(db, sql: "SELECT count(DISTINCT lease) FROM meter_use") ?? 0
        return Check(name: name, holds: bad == nil, detail: bad.map { "\($0) is wrong" } ?? "\(count) open meters")
    }

    /// The part of a node that the share of a job's row stands for.
    private static func part(_ table: String) -> String {
        "iif(\(table).share = '1', 1.0, CAST(\(table).share AS REAL) "
            + "/ CAST(substr(\(table).share, instr(\(table).share, '/') + 1) AS REAL))"
    }

    /// Each move between classes is price times time, within what was posted, and no time is moved twice. Of what is
    /// oversized a part of the share is moved.
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
                        AND (posting.attempt = move.attempt OR posting.class = 'boot')
                        AND posting.class = move.class_from
                        AND posting.price = move.price
                        AND (posting.share = move.share OR move.class_to = 'oversized'
                            AND \(Self.part("move")) < \(Self.part("posting")))
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

    /// The sums of months that bills are made from are those of their days.
    private func months(_ db: Database) throws -> Check {
        let bad = try String.fetchOne(
            db,
            sql: """
                WITH made AS MATERIALIZED (
                    SELECT month, job, class, lease, sum(amount) AS amount, sum(time) AS time FROM posting_day
                    GROUP BY month, job, class, lease)
                SELECT 'L' || lease || ' in ' || month FROM (
                    SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM posting_month)
                    UNION ALL SELECT * FROM (SELECT * FROM posting_month EXCEPT SELECT * FROM made))
                LIMIT 1
                """)
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM posting_month") ?? 0
        return Check(
            name: "the sums of each month = its days", holds: bad == nil,
            detail: bad.map { "the sum of \($0) is not that of its days" } ?? "\(count) sums made anew")
    }

    private func integrity(_ db: Database) throws -> Check {
        let words = try String.fetchOne(db, sql: "PRAGMA quick_check") ?? "?"
        return Check(name: "SQLite finds the file sound", holds: words == "ok", detail: words)
    }
}
