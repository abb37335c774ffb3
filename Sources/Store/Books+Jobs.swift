import Domain
import GRDB
import Orchestration
import Wire

/// Which jobs to list.
public struct JobFilter: Hashable, Sendable {
    /// Only these; empty: any.
    public var ids: [JobID] = []
    /// Only in these states; empty: any.
    public var states: [String] = []
    /// Only of this user, by name or number; nil: of anybody.
    public var user: String?
    /// Only of this user; nil: of anybody. What a caller may not see is left out by this.
    public var owner: UInt32?
    /// Only of this project; nil: of any.
    public var project: String?
    /// Only trials of these sweeps; nil: any job.
    public var sweep: SweepChoice?
    /// Ended jobs only if they ended at or after this instant; nil: all of them.
    public var endedSince: Instant?
    /// At most so many, the newest.
    public var limit = 10_000
    /// All jobs.
    public init() {}
}

extension Books {
    /// Jobs, oldest first, with what they cost.
    public func jobs(_ filter: JobFilter) throws(StoreError) -> [JobDocument] {
        try read { db in
            let (clause, arguments) = clause(for: filter)
            let sql = "\(JobRow.query) WHERE \(clause) ORDER BY job.id DESC LIMIT \(max(0, filter.limit))"
            let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
            // A document is large: filling an array with `map` and turning it round in another copies each three times.
            var documents: [JobDocument] = []
            while let row = try rows.next() { documents.append(try JobRow(row).document) }
            documents.reverse()
            return documents
        }
    }

    /// One job with its attempts and bill; nil: there is none.
    public func detail(of id: JobID) throws(StoreError) -> JobDetail? {
        try read { db in
            let sql = "\(JobRow.query) WHERE job.id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id.number]), let asked = try asked(id, db) else {
                return nil
            }
            var detail = JobDetail(
                job: try JobRow(row).document, attempts: try attempts(of: id, db), bill: try bill(of: id, db),
                asked: Asked.pairs(of: asked.spec)
                    + [try size(of: id, asked.spec, db), try kept(of: id, db)].compactMap { $0 })
            let memo = try memo(of: id, db)
            detail.memo = memo.sums
            if !memo.people.isEmpty { detail.people = memo.people }
            return detail
        }
    }

    /// What an elastic job has now of its sizes; nil: it has no nodes, or is not elastic.
    private func size(of id: JobID, _ spec: JobSpec, _ db: Database) throws -> NamedValue? {
        guard spec.elastic != nil,
            let state = try String.fetchOne(db, sql: "SELECT state_json FROM job WHERE id = ?", arguments: [id.number]),
            let nodes = try JSON.value(JobState.self, from: state).nodes,
            let text = try String.fetchOne(
                db, sql: "SELECT allocations FROM lease WHERE id = ?", arguments: [nodes.first.number]),
            let part = try JSON.value([Allocation].self, from: text).first(where: { $0.job == id })
        else { return nil }
        let size = JobSize(accelerators: part.room.accelerators, nodes: nodes.leases.count)
        return NamedValue(name: "size now", value: size.words)
    }

    /// Where a job's checkpoint lies and what that costs; nil: it has none of a known size.
    private func kept(of id: JobID, _ db: Database) throws -> NamedValue? {
        let sql = "SELECT provider, region, bytes, price FROM storage_meter WHERE job = ?"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [id.number]) else { return nil }
        let place = "\(row["provider"] as String)/\(row["region"] as String? ?? "-")"
        let price = GigabytePrice(nanos: row["price"])
        let rate = price > .free ? "\(price) per GB-month" : "storage has no price there, so none is billed"
        return NamedValue(name: "kept", value: "\(Asked.size(row["bytes"])) in \(place); \(rate)")
    }

    /// What was asked for; nil: there is no such job.
    public func spec(of id: JobID) throws(StoreError) -> (spec: JobSpec, owner: Owner)? {
        try read { db in try asked(id, db) }
    }

    private func asked(_ id: JobID, _ db: Database) throws -> (spec: JobSpec, owner: Owner)? {
        let sql = """
            SELECT spec, owner_uid, owner_name, variables FROM job
            LEFT JOIN environment ON environment.id = job.environment WHERE job.id = ?
            """
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [id.number]) else { return nil }
        var spec = try JSON.value(JobSpec.self, from: row["spec"])
        if let variables = row["variables"] as String?, case .command(var work) = spec.work {
            work.inherited = try JSON.value(EnvironmentVariables.self, from: variables)
            spec.work = .command(work)
        }
        return (spec, Owner(uid: row["owner_uid"], name: row["owner_name"]))
    }

    /// How these jobs ended, as far as they are over.
    public func ends(of ids: [JobID]) throws(StoreError) -> [JobID: JobEnd] {
        guard !ids.isEmpty else { return [:] }
        return try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT id, state FROM job WHERE id IN (\(databaseQuestionMarks(count: ids.count)))",
                arguments: StatementArguments(ids.map(\.number)))
            return rows.reduce(into: [:]) { $0[JobID($1["id"])] = JobEnd(rawValue: $1["state"]) }
        }
    }

    /// The jobs that are trials of these sweeps, oldest first; with an owner, only its own.
    public func trials(of sweep: SweepChoice, ownedBy owner: UInt32? = nil) throws(StoreError) -> [JobID] {
        try read { db in
            let sql = """
                SELECT id FROM job WHERE id IN (\(sweep.jobs(":sweep"))) AND owner_uid = coalesce(:owner, owner_uid)
                ORDER BY id
                """
            return try Int64.fetchAll(db, sql: sql, arguments: ["sweep": sweep.value, "owner": owner]).map { JobID($0) }
        }
    }

    /// The decisions about a job, oldest first.
    public func decisions(of id: JobID) throws(StoreError) -> [Decision] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM decision WHERE job = ? ORDER BY id", arguments: [id.number])
                .map(Self.decision)
        }
    }

    /// The newest attempt of a job, and whether it is over; nil: it has none.
    public func newestAttempt(of id: JobID) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(db, sql: "SELECT max(number) FROM attempt WHERE job = ?", arguments: [id.number])
        }
    }

    /// Open leases with what they cost so far.
    public func nodes() throws(StoreError) -> [NodeDocument] {
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
        if let owner = filter.owner {
            clauses.append("job.owner_uid = ?")
            arguments += [owner]
        }
        if let user = filter.user {
            clauses.append("(job.owner_name = ? OR CAST(job.owner_uid AS TEXT) = ?)")
            arguments += [user, user]
        }
        if let project = filter.project {
            clauses.append("job.project = ?")
            arguments += [project]
        }
        if let sweep = filter.sweep {
            clauses.append("job.id IN (\(sweep.jobs("?")))")
            arguments += [sweep.value]
        }
        if let since = filter.endedSince {
            clauses.append("(job.state NOT IN (\(Self.ended)) OR job.since >= ?)")
            arguments += [since.milliseconds]
        }
        return (clauses.joined(separator: " AND "), arguments)
    }

    private func attempts(of id: JobID, _ db: Database) throws -> [AttemptDocument] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT attempt.*, lease.node_group, lease.terms,
                    coalesce((SELECT sum(amount) FROM posting
                        WHERE posting.job = attempt.job AND posting.attempt = attempt.number), 0)
                    + coalesce((SELECT sum(accrued) FROM meter_use AS meter
                        WHERE meter.job = attempt.job AND meter.attempt = attempt.number), 0)
                    + coalesce((SELECT sum(amount) FROM charge
                        WHERE charge.job = attempt.job AND charge.attempt = attempt.number), 0) AS cost
                FROM attempt JOIN lease ON lease.id = attempt.lease WHERE attempt.job = ? ORDER BY number
                """, arguments: [id.number]
        ).map { row in
            var attempt = AttemptDocument(
                number: row["number"],
                lease: (row["nodes"] as String?).flatMap { NodeSet(text: $0) }?.description
                    ?? LeaseID(row["lease"]).description, group: row["node_group"],
                terms: row["terms"], startedAt: instantText(row["started_at"]), endedAt: instantText(row["ended_at"]),
                resumedFromStep: row["resumed_from_step"], lastStep: row["last_step"], exit: row["exit"],
                cost: MoneyDocument(Money(nanos: row["cost"])))
            if row["is_probe"] { attempt.isProbe = true }
            return attempt
        }
    }
}

extension SweepChoice {
    /// SQL that gives the numbers of its trials, with `value` in the place that is named.
    func jobs(_ place: String) -> String {
        switch self {
        case .number: "SELECT job FROM trial WHERE sweep = \(place)"
        case .name: "SELECT job FROM trial WHERE name = \(place)"
        }
    }

    /// What the trials are found by.
    var value: any DatabaseValueConvertible {
        switch self {
        case .number(let id): id.number
        case .name(let name): name
        }
    }
}

/// An instant column as ISO 8601 UTC.
func instantText(_ milliseconds: Int64?) -> String? {
    milliseconds.map { Instant(milliseconds: $0).description }
}

/// A nano-dollar column as a document.
func money(_ nanos: Int64?) -> MoneyDocument? { nanos.map { MoneyDocument(Money(nanos: $0)) } }
