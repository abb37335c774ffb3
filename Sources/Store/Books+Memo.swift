import Domain
import GRDB
import Wire

extension Books {
    /// What stands beside the bill of a window: energy, CO2 equivalent and people, cut by the one cut of the query,
    /// which is not the class.
    public func memo(_ query: CostQuery, asOf now: Instant) throws(StoreError) -> CostMemo {
        try read { db in
            let memo = try Memo(query, db)
            return CostMemo(
                by: query.by[0].rawValue, since: query.since?.description, until: query.until?.description,
                asOf: now.description, rows: memo.rows, total: memo.total.document)
        }
    }

    /// What stands beside the bill of one job.
    func memo(of id: JobID, _ db: Database) throws -> (sums: MemoSums, people: [PeopleDocument]) {
        var query = CostQuery(by: .job)
        query.job = id
        let people = try Row.fetchAll(
            db, sql: "SELECT * FROM job_people WHERE job = ? ORDER BY activity", arguments: [id.number])
        return (try Memo(query, db).total.document, people.map { PeopleDocument(PeopleTime($0)) })
    }

    /// Energy by job and idle is energy by node: the one from the pieces that bills are made from, the other from the
    /// life of each lease and the time of attempts on it.
    func energy(_ pass: LedgerPass) throws -> VerifyReport.Check {
        let db = pass.db
        let drawn = try Memo(CostQuery(by: .job), db).total.drawn
        var open: [Int64: Span] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM meter_use WHERE class = 'useful'") {
            let segment = try StateReader(db: db).segment(row)
            let time = segment.share.time(of: Instant(milliseconds: row["proof_of_life"]) - segment.start)
            open[segment.lease.number] = (open[segment.lease.number] ?? .zero) + time
        }
        var nodes = MemoSum()
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT lease.id, lease.started_at, power.*, coalesce(lease.ended_at,
                    (SELECT max(proof_of_life) FROM meter_use WHERE meter_use.lease = lease.id)) AS over
                FROM lease LEFT JOIN lease_power AS power ON power.lease = lease.id WHERE lease.started_at IS NOT NULL
                """)
        while let row = try rows.next() {
            let id: Int64 = row["id"]
            let life = Span(milliseconds: (row["over"] as Int64? ?? row["started_at"]) - row["started_at"])
            let busy = Span(milliseconds: pass.places[id].map { pass.leases[$0].busy } ?? 0) + (open[id] ?? .zero)
            nodes.add(busy, of: PowerDraw(row), isBusy: true)
            nodes.add(life - busy, of: PowerDraw(row), isBusy: false)
        }
        return VerifyReport.Check(
            name: "energy by job + idle = by node = watts x time", holds: drawn == nodes.drawn,
            detail: "\(drawn.energy.joules) J = \(nodes.drawn.energy.joules) J where it is known")
    }
}

extension CostQuery {
    /// The same window of the same jobs, cut as the sum of a memo is made fastest.
    public var ofMemo: CostQuery {
        var query = self
        query.by = [.group]
        return query
    }
}
