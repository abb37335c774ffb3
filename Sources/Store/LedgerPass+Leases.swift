import Domain
import GRDB
import Wire

extension LedgerPass {
    /// The postings of each lease follow each other without gap or overlap from its start; an ended one reaches its
    /// end. With `isWhole`, also of leases that have no postings.
    func gaps(isWhole: Bool) throws -> Check {
        var bad: String?
        for lease in leases.sorted(by: { $0.id < $1.id }) where bad == nil { bad = try gap(of: lease) }
        if isWhole, bad == nil { bad = try leaseWithoutPostings() }
        return Check(
            name: "each lease is billed from start to end, once", holds: bad == nil,
            detail: bad ?? "\(leases.count) leases without gap or overlap")
    }

    private func gap(of lease: OfLease) throws -> String? {
        guard lease.startedAt != nil else { return "L\(lease.id) was never billed and has postings" }
        if lease.isUnordered, let bad = try gapInOrder(of: lease.id) { return bad }
        guard let endedAt = lease.endedAt, endedAt > lease.startedAt ?? 0 else { return nil }
        let end = try lease.isUnordered ? endInOrder(of: lease.id) : lease.last?.end
        // Postings after the pass may reach it.
        let reached = try (end ?? 0) < endedAt ? endInOrder(of: lease.id) : end
        return reached ?? 0 < endedAt ? "L\(lease.id) ends before its end" : nil
    }

    /// The first stretch that does not begin where the one before it ends, in the order of time.
    private func gapInOrder(of lease: Int64) throws -> String? {
        try String.fetchOne(
            db,
            sql: """
                SELECT 'L' || lease || ' at ' || start FROM (
                    SELECT stretch.lease, start, lag("end", 1, lease.started_at) OVER (ORDER BY start) AS before
                    FROM (SELECT DISTINCT lease, start, "end" FROM posting WHERE lease = ? AND class <> 'refunded')
                        AS stretch JOIN lease ON lease.id = stretch.lease) WHERE start <> before LIMIT 1
                """, arguments: [lease])
    }

    private func endInOrder(of lease: Int64) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT max(\"end\") FROM posting WHERE lease = ?", arguments: [lease])
    }

    private func leaseWithoutPostings() throws -> String? {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id FROM lease
                WHERE state = 'ended' AND started_at IS NOT NULL AND ended_at > started_at ORDER BY id
                """)
        while let row = try rows.next() {
            if places[row[0]] == nil { return "L\(row[0] as Int64) ends before its end" }
        }
        return nil
    }

    /// The shares of stretches of leases whose postings are not in the order of their time.
    func wholesOfUnordered() throws -> String? {
        for lease in leases where lease.isUnordered {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT start, "end", price, price_since, sum(amount), count(*) AS lines FROM posting
                    WHERE lease = ? AND class <> 'refunded' GROUP BY start, "end" HAVING lines > 1
                    """, arguments: [lease.id])
            while let row = try rows.next() {
                let expected = Price(nanosPerHour: row[2]).cost(
                    from: Instant(milliseconds: row[0]), to: Instant(milliseconds: row[1]),
                    origin: Instant(milliseconds: row[3]))
                guard expected.nanos == row[4] as Int64 else {
                    return "L\(lease.id): the shares are \(exact(row[4])), the node \(expected.exact)"
                }
            }
        }
        return nil
    }

    /// A refunded lease costs nothing in the end, whoever was charged.
    func refunds() throws -> Check {
        var bad: String?
        for lease in refunded.sorted() where bad == nil {
            bad = try String.fetchOne(
                db,
                sql: """
                    SELECT 'L' || lease || ' charges ' || account_to FROM posting WHERE lease = ?
                    GROUP BY account_to HAVING sum(amount) <> 0 LIMIT 1
                    """, arguments: [lease])
        }
        return Check(
            name: "a refunded lease costs nothing, whoever was charged", holds: bad == nil,
            detail: bad ?? "\(refunded.count) refunded leases")
    }
}
