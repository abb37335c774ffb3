import Domain
import GRDB
import Orchestration
import Wire

extension StateReader {
    /// Jobs read at a time; more would take memory, fewer would leave processors idle.
    private static let atOnce = 4_096

    /// The jobs that are not over, in order, in batches. Their rows are copied one by one and made into jobs on all
    /// processors, for reading the JSON in them takes most of the time.
    func forEachBatchOfLiveJobs(_ body: ([Job]) throws -> Void) throws {
        let sql = "SELECT \(StoredJob.columns) FROM job WHERE \(Self.liveJobs) ORDER BY id"
        let rows = try Row.fetchCursor(db, sql: sql)
        let environments = environments
        while true {
            var stored: [StoredJob] = []
            while stored.count < Self.atOnce, let row = try rows.next() { stored.append(StoredJob(row)) }
            if stored.isEmpty { return }
            try body(try concurrently(stored) { try $0.job(environments) })
        }
    }
}

/// The row of a job that is not over, by position: finding a column by its name takes longer than reading it.
private struct StoredJob: Sendable {
    static let columns = """
        id, environment, spec, state_json, owner_uid, owner_name, submitted_at, reason, attempts, interruptions, errors,
        step, furthest_step, checkpoint_step, checkpoint_path, curve_json, posted, warned_percent, shadow_stopped,
        user_held, retry_of, borrowed_until, probing
        """
    let id: Int64, environment: Int64?, spec: String, state: String
    let ownerNumber: UInt32, ownerName: String, submittedAt: Int64, reason: String
    let attempts: Int, interruptions: Int, errors: Int
    let step: Int, furthestStep: Int, checkpointStep: Int, checkpointPath: String?
    let curve: String?, posted: Int64, warnedPercent: Int, isShadowStopped: Bool
    let isUserHeld: Bool, retryOf: Int64?, borrowedUntil: Int64?, probing: String?

    init(_ row: Row) {
        (id, environment, spec, state) = (row[0], row[1], row[2], row[3])
        (ownerNumber, ownerName, submittedAt, reason) = (row[4], row[5], row[6], row[7])
        (attempts, interruptions, errors) = (row[8], row[9], row[10])
        (step, furthestStep, checkpointStep, checkpointPath) = (row[11], row[12], row[13], row[14])
        let curve: String = row[15]
        self.curve = curve == Self.noCurve ? nil : curve
        (posted, warnedPercent, isShadowStopped) = (row[16], row[17], row[18])
        (isUserHeld, retryOf, borrowedUntil, probing) = (row[19], row[20], row[21], row[22])
    }

    private static let noCurve = try? JSON.text(CurveStatistics())

    func job(_ environments: [Int64: EnvironmentVariables]) throws -> Job {
        var job = Job(
            id: JobID(id), spec: try asked(environments), owner: Owner(uid: ownerNumber, name: ownerName),
            submittedAt: Instant(milliseconds: submittedAt), reasonCode: reason)
        job.state = try JSON.value(JobState.self, from: state)
        job.attempts = attempts
        job.interruptions = interruptions
        job.errors = errors
        job.progress.step = step
        job.progress.furthestStep = furthestStep
        job.progress.checkpointStep = checkpointStep
        job.progress.checkpointPath = checkpointPath
        if let curve { job.curve = try JSON.value(CurveStatistics.self, from: curve) }
        job.posted = Money(nanos: posted)
        job.warnedPercent = warnedPercent
        job.isShadowStopped = isShadowStopped
        job.isUserHeld = isUserHeld
        job.retryOf = retryOf.map { JobID($0) }
        job.borrowedUntil = borrowedUntil.map { Instant(milliseconds: $0) }
        job.probing = try probing.map { try JSON.value(Probing.self, from: $0) }
        return job
    }

    private func asked(_ environments: [Int64: EnvironmentVariables]) throws -> JobSpec {
        var spec = try JSON.value(JobSpec.self, from: spec)
        guard let environment, case .command(var work) = spec.work else { return spec }
        guard let variables = environments[environment] else {
            throw StoreError(.damaged, "job \(id) has an environment that is missing")
        }
        work.inherited = variables
        spec.work = .command(work)
        return spec
    }
}
