import Domain
import GRDB
import Wire

extension Books {
    /// The jobs that were submitted in a window, what became of them as far as that is known, and what stands around
    /// them.
    public func history(from since: Instant, to until: Instant) throws(StoreError) -> JobHistory {
        try read { db in
            let last = try Int64.fetchOne(db, sql: "SELECT last_instant FROM counter") ?? 0
            var history = JobHistory(since: since, until: until, asOf: Instant(milliseconds: last))
            if let world = try Row.fetchOne(db, sql: "SELECT seed, origin FROM world") {
                history.seed = UInt64(world["seed"] as String)
                history.origin = Instant(milliseconds: world["origin"])
            }
            history.jobs = try HistoryReader(db: db, window: [since.milliseconds, until.milliseconds]).jobs()
            try Self.addSums(to: &history, db)
            history.marketsSeen = try String.fetchAll(db, sql: "SELECT node_group FROM spot_record ORDER BY 1").map {
                GroupID($0)
            }
            history.budgets = try Int.fetchOne(db, sql: "SELECT count(*) FROM budget") ?? 0
            history.months = try Self.months(db)
            return history
        }
    }

    /// The months in which jobs were submitted, `2026-11`, rising.
    public func monthsOfJobs() throws(StoreError) -> [String] { try read { db in try Self.months(db) } }

    private static func months(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT DISTINCT strftime('%Y-%m', submitted_at / 1000, 'unixepoch') FROM job ORDER BY 1")
    }

    private static func addSums(to history: inout JobHistory, _ db: Database) throws {
        let window = [history.since.milliseconds, history.until.milliseconds]
        let idle = """
            SELECT coalesce(sum(line.amount), 0) FROM bill_line AS line JOIN lease ON lease.id = line.lease
            JOIN job ON job.id = lease.ordered_for
            WHERE line.job IS NULL AND job.submitted_at >= ? AND job.submitted_at < ?
            """
        history.idle = Money(nanos: try Int64.fetchOne(db, sql: idle, arguments: StatementArguments(window)) ?? 0)
        let bill = """
            SELECT coalesce(sum(amount), 0) AS amount,
                coalesce(sum(CASE WHEN submitted_at < ? THEN amount END), 0) AS earlier
            FROM (SELECT *, CASE class WHEN 'refunded' THEN "end" - 1 ELSE start END AS at FROM bill_line) AS line
            LEFT JOIN job ON job.id = line.job WHERE line.at >= ? AND line.at < ?
            """
        guard let row = try Row.fetchOne(db, sql: bill, arguments: StatementArguments([window[0]] + window)) else {
            return
        }
        history.bill = Money(nanos: row["amount"])
        history.ofEarlierJobs = Money(nanos: row["earlier"])
    }
}

/// Reads the jobs that were submitted in a window, each with what it did and cost.
private struct HistoryReader {
    let db: Database
    /// Start and end of the window, in milliseconds.
    let window: StatementArguments

    private static let inWindow = "job.submitted_at >= ? AND job.submitted_at < ?"
    /// What a job does itself: its steps, whatever became of them later, and what comes before the first of them.
    private static let work: Set<CostClass> = [
        .useful, .plateau, .stalled, .oversized, .failed, .initialization, .probe,
    ]

    func jobs() throws -> [RecordedJob] {
        let sql = """
            SELECT id, spec, owner_uid, owner_name, submitted_at, state, since, furthest_step, interruptions FROM job
            WHERE \(Self.inWindow) ORDER BY submitted_at, id
            """
        let rows = try Row.fetchAll(db, sql: sql, arguments: window).map { HistoryRow($0) }
        let starts = try starts()
        let held = try held()
        var (worked, costs) = try sums()
        return try concurrently(rows) { try $0.job }.map { job in
            var job = job
            job.startedAt = starts[job.id]
            job.wasHeldByHand = held.contains(job.id)
            job.cost = costs.removeValue(forKey: job.id) ?? .zero
            job.worked = worked.removeValue(forKey: job.id) ?? []
            let nodes = Int64(max(1, job.spec.nodes))
            for index in job.worked.indices {
                job.worked[index].time = Span(milliseconds: job.worked[index].time.milliseconds / nodes)
            }
            return job
        }
    }

    /// When the first attempt of each job began.
    private func starts() throws -> [JobID: Instant] {
        let sql = """
            SELECT attempt.job, min(attempt.started_at) AS at FROM attempt JOIN job ON job.id = attempt.job
            WHERE \(Self.inWindow) AND attempt.started_at IS NOT NULL GROUP BY 1
            """
        return try Row.fetchAll(db, sql: sql, arguments: window).reduce(into: [:]) { starts, row in
            starts[JobID(row[0])] = Instant(milliseconds: row[1])
        }
    }

    /// The jobs that a user held back or paused at some time.
    private func held() throws -> Set<JobID> {
        let sql = """
            SELECT DISTINCT decision.job FROM decision JOIN job ON job.id = decision.job
            WHERE \(Self.inWindow) AND decision.code IN ('HeldByUser', 'PausedByUser')
            """
        return Set(try Int64.fetchAll(db, sql: sql, arguments: window).map { JobID($0) })
    }

    /// What each job cost, and how long its nodes worked for it, all of them together, by group in order of names. A
    /// move between classes takes the time of its stretch out of the one and puts it into the other.
    private func sums() throws -> (worked: [JobID: [RecordedJob.Stretch]], costs: [JobID: Money]) {
        let sql = """
            SELECT line.job, lease.node_group, node_group.hardware, line.class, sum(line.amount),
                sum(line.sign * (line."end" - line.start))
            FROM bill_line AS line JOIN job ON job.id = line.job LEFT JOIN lease ON lease.id = line.lease
            LEFT JOIN node_group ON node_group.name = lease.node_group
            WHERE \(Self.inWindow) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2
            """
        var worked: [JobID: [RecordedJob.Stretch]] = [:]
        var costs: [JobID: Money] = [:]
        let rows = try Row.fetchCursor(db, sql: sql, arguments: window)
        while let row = try rows.next() {
            let job = JobID(row[0])
            costs[job, default: .zero] += Money(nanos: row[4])
            guard let group = (row[1] as String?).map({ GroupID($0) }), let kind = CostClass(rawValue: row[3]),
                Self.work.contains(kind)
            else { continue }
            let time = Span(milliseconds: row[5])
            let has = (row[2] as String?).flatMap { $0 == "cpu" ? nil : Quantity.accelerators($0) }
            Self.add(.init(group: group, accelerators: has, time: time), to: &worked[job, default: []])
        }
        return (worked, costs)
    }

    /// Adds to the stretch on the same group, which would be the last one.
    private static func add(_ stretch: RecordedJob.Stretch, to worked: inout [RecordedJob.Stretch]) {
        guard let last = worked.indices.last, worked[last].group == stretch.group else { return worked.append(stretch) }
        worked[last].time = worked[last].time + stretch.time
    }
}

/// The row of a job of the past, copied so that its JSON is read on any processor.
private struct HistoryRow: Sendable {
    private let id: Int64, spec: String
    private let ownerNumber: UInt32, ownerName: String
    private let submittedAt: Int64, state: String, since: Int64
    private let furthestStep: Int, interruptions: Int

    init(_ row: Row) {
        (id, spec, ownerNumber, ownerName) = (row[0], row[1], row[2], row[3])
        (submittedAt, state, since) = (row[4], row[5], row[6])
        (furthestStep, interruptions) = (row[7], row[8])
    }

    var job: RecordedJob {
        get throws {
            var job = RecordedJob(
                id: JobID(id), spec: try JSON.value(JobSpec.self, from: spec),
                owner: Owner(uid: ownerNumber, name: ownerName), submittedAt: Instant(milliseconds: submittedAt))
            job.end = JobEnd(rawValue: state)
            if job.end != nil { job.endedAt = Instant(milliseconds: since) }
            job.furthestStep = furthestStep
            job.interruptions = interruptions
            return job
        }
    }
}
