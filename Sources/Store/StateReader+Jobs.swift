import Domain
import GRDB
import Orchestration
import Wire

extension StateReader {
    /// What of a job's row is JSON, and takes most of the time to read.
    private struct Texts: Sendable {
        let id: Int64
        let environment: Int64?
        let spec: String
        let state: String
    }
    private struct Parts: Sendable {
        let spec: JobSpec
        let state: JobState
    }

    /// Jobs read at a time; more would take memory, fewer would leave processors idle.
    private static let atOnce = 4_096

    /// The jobs that are not over, in order.
    func liveJobs() throws -> [Job] {
        let condition = "FROM job WHERE \(Self.liveJobs) ORDER BY id"
        let texts = try Row.fetchCursor(db, sql: "SELECT id, environment, spec, state_json \(condition)")
        let rows = try Row.fetchCursor(db, sql: "SELECT * \(condition)")
        var jobs: [Job] = []
        while true {
            let some = try self.some(of: texts)
            guard !some.isEmpty else { return jobs }
            for (text, parts) in zip(some, try parts(of: some)) {
                guard let row = try rows.next() else { throw StoreError(.damaged, "job \(text.id) has no row") }
                jobs.append(try job(row, parts))
            }
        }
    }

    private func some(of cursor: RowCursor) throws -> [Texts] {
        var texts: [Texts] = []
        while texts.count < Self.atOnce, let row = try cursor.next() {
            texts.append(Texts(id: row[0], environment: row[1], spec: row[2], state: row[3]))
        }
        return texts
    }

    private func parts(of texts: [Texts]) throws -> [Parts] {
        let environments = environments
        return try concurrently(texts) { texts in
            var spec = try JSON.value(JobSpec.self, from: texts.spec)
            if let number = texts.environment, case .command(var work) = spec.work {
                guard let environment = environments[number] else {
                    throw StoreError(.damaged, "job \(texts.id) has an environment that is missing")
                }
                work.inherited = environment
                spec.work = .command(work)
            }
            return Parts(spec: spec, state: try JSON.value(JobState.self, from: texts.state))
        }
    }

    /// A job with every column.
    private func job(_ row: Row, _ parts: Parts) throws -> Job {
        var job = Job(
            id: JobID(row["id"]), spec: parts.spec, owner: Owner(uid: row["owner_uid"], name: row["owner_name"]),
            submittedAt: Instant(milliseconds: row["submitted_at"]), reasonCode: row["reason"])
        job.state = parts.state
        job.attempts = row["attempts"]
        job.interruptions = row["interruptions"]
        job.errors = row["errors"]
        job.progress.step = row["step"]
        job.progress.furthestStep = row["furthest_step"]
        job.progress.checkpointStep = row["checkpoint_step"]
        job.progress.checkpointPath = row["checkpoint_path"]
        let curve: String = row["curve_json"]
        if curve != Self.noCurve { job.curve = try JSON.value(CurveStatistics.self, from: curve) }
        job.posted = Money(nanos: row["posted"])
        job.warnedPercent = row["warned_percent"]
        job.isShadowStopped = row["shadow_stopped"]
        job.isUserHeld = row["user_held"]
        job.retryOf = (row["retry_of"] as Int64?).map { JobID($0) }
        job.borrowedUntil = instant(row["borrowed_until"])
        return job
    }

    private static let noCurve = try? JSON.text(CurveStatistics())
}
