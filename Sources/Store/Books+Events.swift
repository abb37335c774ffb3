import Domain
import GRDB
import Wire

/// Which part of the log to tell.
public struct LogScope: Hashable, Sendable {
    /// Only about this job.
    public var job: JobID?
    /// Only about jobs of this user.
    public var owner: UInt32?
    /// Everything.
    public init() {}
}

/// A job as the event log shows it.
public struct JobGlance: Hashable, Sendable {
    /// Its number.
    public var id: JobID
    /// Its name.
    public var name: String
    /// Whose it is.
    public var owner: Owner
    /// The word of its state.
    public var state: String
    /// Since when.
    public var since: Instant
    /// CamelCase code of the reason.
    public var reason: String
    /// A glance.
    public init(id: JobID, name: String, owner: Owner, state: String, since: Instant, reason: String) {
        self.id = id
        self.name = name
        self.owner = owner
        self.state = state
        self.since = since
        self.reason = reason
    }
}

extension Books {
    /// Decisions after number `after` up to `upTo` (nil: the newest), oldest first, at most `limit`, each with the name
    /// and owner of its job.
    public func decisions(
        after: Int64, upTo: Int64? = nil, limit: Int, in scope: LogScope
    ) throws(StoreError) -> [(decision: Decision, job: (name: String, owner: Owner)?)] {
        try read { db in
            let sql = """
                SELECT decision.*, job.name, job.owner_uid, job.owner_name
                FROM decision LEFT JOIN job ON job.id = decision.job
                WHERE decision.id > ? AND decision.id <= ? \(Self.clause(scope)) ORDER BY decision.id LIMIT ?
                """
            return try Row.fetchAll(
                db, sql: sql, arguments: [after, upTo ?? .max] + Self.arguments(scope) + [limit]
            ).map { row in
                let name = row["name"] as String?
                return (
                    try Self.decision(row), name.map { ($0, Owner(uid: row["owner_uid"], name: row["owner_name"])) }
                )
            }
        }
    }

    /// The number before the last `count` decisions: what to resume from in order to be told them.
    public func numberBefore(last count: Int, in scope: LogScope) throws(StoreError) -> Int64 {
        try read { db in
            let sql = """
                SELECT min(id) - 1 FROM (SELECT decision.id FROM decision LEFT JOIN job ON job.id = decision.job
                WHERE 1 \(Self.clause(scope)) ORDER BY decision.id DESC LIMIT ?)
                """
            return try Int64.fetchOne(db, sql: sql, arguments: Self.arguments(scope) + [count]) ?? 0
        }
    }

    /// These jobs as they stand, oldest state first.
    public func glances(at jobs: [JobID]) throws(StoreError) -> [JobGlance] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, name, owner_uid, owner_name, state, since, reason FROM job
                    WHERE id IN (\(databaseQuestionMarks(count: jobs.count))) ORDER BY since, id
                    """, arguments: StatementArguments(jobs.map(\.number))
            ).map(Self.glance)
        }
    }

    /// The jobs that are neither over nor merely waiting, oldest state first.
    public func activeGlances(in scope: LogScope) throws(StoreError) -> [JobGlance] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, name, owner_uid, owner_name, state, since, reason FROM job
                    WHERE state NOT IN
                        ('SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST')
                        AND state NOT IN ('QUEUED', 'HELD', 'PAUSED')
                        \(Self.jobClause(scope)) ORDER BY since, id
                    """, arguments: Self.arguments(scope)
            ).map(Self.glance)
        }
    }

    private static func clause(_ scope: LogScope) -> String {
        (scope.job == nil ? "" : "AND decision.job = ? ") + (scope.owner == nil ? "" : "AND job.owner_uid = ?")
    }

    private static func jobClause(_ scope: LogScope) -> String {
        (scope.job == nil ? "" : "AND id = ? ") + (scope.owner == nil ? "" : "AND owner_uid = ?")
    }

    private static func arguments(_ scope: LogScope) -> StatementArguments {
        var arguments = StatementArguments()
        if let job = scope.job { arguments += [job.number] }
        if let owner = scope.owner { arguments += [owner] }
        return arguments
    }

    private static func glance(_ row: Row) -> JobGlance {
        JobGlance(
            id: JobID(row["id"]), name: row["name"], owner: Owner(uid: row["owner_uid"], name: row["owner_name"]),
            state: row["state"], since: Instant(milliseconds: row["since"]), reason: row["reason"])
    }

    /// A row of the decision log.
    static func decision(_ row: Row) throws -> Decision {
        guard let verdict = Decision.Verdict(rawValue: row["verdict"]) else {
            throw StoreError(.damaged, "decision \(row["id"] as Int64) has an unknown verdict")
        }
        let job = (row["job"] as Int64?).map { JobID($0) }
        let attempt = (row["attempt"] as Int?).flatMap { number in job.map { AttemptID(job: $0, number: number) } }
        return Decision(
            id: DecisionID(row["id"]), at: Instant(milliseconds: row["at"]), verdict: verdict, job: job,
            attempt: attempt, lease: (row["lease"] as Int64?).map { LeaseID($0) },
            reason: try JSON.value(Reason.self, from: row["reason"]))
    }
}

extension Books {
    /// The decision up to which the operator's command was told; nil: it never was.
    public func hookCursor() throws(StoreError) -> Int64? {
        try read { db in try Int64.fetchOne(db, sql: "SELECT decision FROM hook_cursor") }
    }

    /// Notes the decision up to which the operator's command was told.
    public func noteHook(_ decision: Int64) throws(StoreError) {
        try write { db in
            try db.execute(sql: "INSERT OR REPLACE INTO hook_cursor VALUES (1, ?)", arguments: [decision])
        }
    }
}
