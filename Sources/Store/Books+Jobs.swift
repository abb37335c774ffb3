import Domain
import GRDB
import Orchestration
import Wire

/// Which jobs to list.
package struct JobFilter: Hashable, Sendable {
    /// Only these; empty: any.
    package var ids: [JobID] = []
    /// Only in these states; empty: any.
    package var states: [String] = []
    /// Ended jobs only if they ended at or after this instant; nil: all of them.
    package var endedSince: Instant?
    /// At most so many, the newest.
    package var limit = 10_000
    /// All jobs.
    package init() {}
}

extension Books {
    /// Jobs, oldest first, with what they cost.
    package func jobs(_ filter: JobFilter) throws(StoreError) -> [JobDocument] {
        try read { db in
            let (clause, arguments) = clause(for: filter)
            let sql = """
                \(Self.jobColumns) WHERE \(clause) ORDER BY job.id DESC LIMIT \(max(0, filter.limit))
                """
            return try Row.fetchAll(db, sql: sql, arguments: arguments).reversed().map(document)
        }
    }

    /// One job with its attempts and bill; nil: there is none.
    package func detail(of id: JobID) throws(StoreError) -> JobDetail? {
        try read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "\(Self.jobColumns) WHERE job.id = ?", arguments: [id.number])
            else { return nil }
            let spec = try JSON.value(JobSpec.self, from: row["spec"])
            return JobDetail(
                job: try document(row), attempts: try attempts(of: id, db), bill: try bill(of: id, db),
                asked: Asked.pairs(of: spec))
        }
    }

    /// What was asked for; nil: there is no such job.
    package func spec(of id: JobID) throws(StoreError) -> (spec: JobSpec, owner: Owner)? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT spec, owner_uid, owner_name FROM job WHERE id = ?", arguments: [id.number]
            )
            .map { row in
                (
                    try JSON.value(JobSpec.self, from: row["spec"]),
                    Owner(uid: row["owner_uid"], name: row["owner_name"])
                )
            }
        }
    }

    /// How these jobs ended, as far as they are over.
    package func ends(of ids: [JobID]) throws(StoreError) -> [JobID: JobEnd] {
        guard !ids.isEmpty else { return [:] }
        return try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT id, state FROM job WHERE id IN (\(databaseQuestionMarks(count: ids.count)))",
                arguments: StatementArguments(ids.map(\.number)))
            return rows.reduce(into: [:]) { $0[JobID($1["id"])] = JobEnd(rawValue: $1["state"]) }
        }
    }

    /// The decisions about a job, oldest first.
    package func decisions(of id: JobID) throws(StoreError) -> [Decision] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM decision WHERE job = ? ORDER BY id", arguments: [id.number])
                .map { row in
                    guard let verdict = Decision.Verdict(rawValue: row["verdict"]) else {
                        throw StoreError(.damaged, "decision \(row["id"] as Int64) has an unknown verdict")
                    }
                    return Decision(
                        id: DecisionID(row["id"]), at: Instant(milliseconds: row["at"]), verdict: verdict,
                        job: id, attempt: (row["attempt"] as Int?).map { AttemptID(job: id, number: $0) },
                        lease: (row["lease"] as Int64?).map { LeaseID($0) },
                        reason: try JSON.value(Reason.self, from: row["reason"]))
                }
        }
    }

    /// The newest attempt of a job, and whether it is over; nil: it has none.
    package func newestAttempt(of id: JobID) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(db, sql: "SELECT max(number) FROM attempt WHERE job = ?", arguments: [id.number])
        }
    }

    /// Open leases with what they cost so far.
    package func nodes() throws(StoreError) -> [NodeDocument] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT lease.*, node_group.region, node_group.zone, node_group.instance_type, node_group.hardware,
                        coalesce((SELECT sum(amount) FROM posting WHERE posting.lease = lease.id), 0)
                            + coalesce((SELECT sum(accrued) FROM meter_use WHERE meter_use.lease = lease.id), 0) AS cost
                    FROM lease LEFT JOIN node_group ON node_group.name = lease.node_group
                    WHERE lease.state <> 'ended' ORDER BY lease.id
                    """
            ).map { row in
                let place: [String?] = [row["provider"], row["region"], row["zone"]]
                let jobs = try JSON.value([Allocation].self, from: row["allocations"]).map(\.job.number)
                return NodeDocument(
                    lease: LeaseID(row["id"]).description, group: row["node_group"],
                    place: place.compactMap { $0 }.joined(separator: "/"), type: row["instance_type"] ?? "?",
                    hardware: row["hardware"] ?? "?", terms: row["terms"],
                    state: row["draining"] ? "draining" : row["state"], startedAt: instantText(row["started_at"]),
                    rate: money(row["price"]),
                    cost: MoneyDocument(Money(nanos: row["cost"])), jobs: jobs)
            }
        }
    }

    private static let jobColumns = """
        SELECT job.*, lease.id AS lease_id, lease.price AS lease_price, lease.terms AS lease_terms,
            (SELECT CAST(sum(meter_use.price * CASE WHEN instr(share, '/') = 0 THEN 1.0
                    ELSE CAST(share AS REAL) / CAST(substr(share, instr(share, '/') + 1) AS REAL) END) AS INTEGER)
                FROM meter_use WHERE meter_use.job = job.id) AS rate,
            lease.node_group AS lease_group, lease.state AS lease_state, node_group.hardware,
            last.number AS last_number, last.exit_json AS last_exit, last.started_at AS last_started,
            last.resumed_from_step AS last_resumed, last.last_step, last.last_report_at,
            (SELECT started_at FROM attempt WHERE attempt.job = job.id AND number = 1) AS first_started,
            coalesce((SELECT sum(amount) FROM posting WHERE posting.job = job.id), 0)
                + coalesce((SELECT sum(accrued) FROM meter_use WHERE meter_use.job = job.id), 0) AS cost
        FROM job
        LEFT JOIN attempt AS last ON last.job = job.id AND last.number = job.attempts
        LEFT JOIN lease ON lease.id = coalesce(json_extract(job.state_json, '$.placing._0[0]'), last.lease)
        LEFT JOIN node_group ON node_group.name = lease.node_group
        """

    private static let ended = "'SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST'"

    private func clause(for filter: JobFilter) -> (String, StatementArguments) {
        var clauses = ["1"]
        var arguments = StatementArguments()
        if !filter.ids.isEmpty {
            clauses.append("job.id IN (\(databaseQuestionMarks(count: filter.ids.count)))")
            arguments += StatementArguments(filter.ids.map(\.number))
        }
        if !filter.states.isEmpty {
            clauses.append("job.state IN (\(databaseQuestionMarks(count: filter.states.count)))")
            arguments += StatementArguments(filter.states)
        }
        if let since = filter.endedSince {
            clauses.append("(job.state NOT IN (\(Self.ended)) OR job.since >= ?)")
            arguments += [since.milliseconds]
        }
        return (clauses.joined(separator: " AND "), arguments)
    }

    private func document(_ row: Row) throws -> JobDocument {
        let spec = try JSON.value(JobSpec.self, from: row["spec"])
        let state = try JSON.value(JobState.self, from: row["state_json"])
        var job = JobDocument(
            id: row["id"], name: row["name"], owner: row["owner_name"], project: row["project"],
            priority: row["priority"], jobClass: row["class"], state: row["state"],
            since: state.since.description, reason: row["reason"],
            submittedAt: Instant(milliseconds: row["submitted_at"]).description,
            cost: MoneyDocument(Money(nanos: row["cost"])), workload: row["workload"])
        job.startedAt = instantText(row["first_started"])
        if state.isEnded { job.endedAt = state.since.description }
        job.group = row["lease_group"]
        job.hardware = row["hardware"]
        job.terms = row["lease_terms"]
        if let nodes = state.nodes {
            job.lease = nodes.leases.count > 1 ? "\(nodes.first)+\(nodes.leases.count - 1)" : nodes.description
            job.rate = money(row["rate"])
        }
        job.retryOf = row["retry_of"]
        job.limit = spec.budget.map { MoneyDocument($0.limit) }
        job.step = row["step"]
        job.checkpointStep = row["checkpoint_step"]
        job.metric = spec.metric?.name
        job.best = row["best"]
        job.attempts = row["attempts"]
        job.interruptions = row["interruptions"]
        job.exitCode = try (row["last_exit"] as String?).flatMap { try JSON.value(AttemptExit.self, from: $0).code }
        if case .simulated(let work) = spec.work {
            job.steps = work.steps
            if case .running = state { job.etaSeconds = eta(row, steps: work.steps) }
        }
        return job
    }

    /// Seconds left at the pace of the attempt so far.
    private func eta(_ row: Row, steps: Int) -> Int64? {
        guard let started = row["last_started"] as Int64?, let reported = row["last_report_at"] as Int64?,
            let resumed = row["last_resumed"] as Int64?, let last = row["last_step"] as Int64?, last > resumed
        else { return nil }
        return (Int64(steps) - last) * (reported - started) / (last - resumed) / 1_000
    }

    private func attempts(of id: JobID, _ db: Database) throws -> [AttemptDocument] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT attempt.*, lease.node_group, lease.terms,
                    coalesce((SELECT sum(amount) FROM posting
                        WHERE posting.job = attempt.job AND posting.attempt = attempt.number), 0)
                    + coalesce((SELECT sum(accrued) FROM meter_use AS meter
                        WHERE meter.job = attempt.job AND meter.attempt = attempt.number), 0) AS cost
                FROM attempt JOIN lease ON lease.id = attempt.lease WHERE attempt.job = ? ORDER BY number
                """, arguments: [id.number]
        ).map { row in
            AttemptDocument(
                number: row["number"],
                lease: (row["nodes"] as String?).flatMap { NodeSet(text: $0) }?.description
                    ?? LeaseID(row["lease"]).description, group: row["node_group"],
                terms: row["terms"], startedAt: instantText(row["started_at"]), endedAt: instantText(row["ended_at"]),
                resumedFromStep: row["resumed_from_step"], lastStep: row["last_step"], exit: row["exit"],
                cost: MoneyDocument(Money(nanos: row["cost"])))
        }
    }
}

extension AttemptExit {
    /// The exit code a shell would show: 128 + signal for signals; nil where there is none.
    fileprivate var code: Int? {
        switch self {
        case .finished: 0
        case .failed(let code): code
        case .killed(let signal): 128 + signal
        case .stopped, .interrupted, .notStarted, .vanished, .overLimit: nil
        }
    }
}

/// An instant column as ISO 8601 UTC.
func instantText(_ milliseconds: Int64?) -> String? {
    milliseconds.map { Instant(milliseconds: $0).description }
}

/// A nano-dollar column as a document.
func money(_ nanos: Int64?) -> MoneyDocument? { nanos.map { MoneyDocument(Money(nanos: $0)) } }
