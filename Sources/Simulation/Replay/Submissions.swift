import Domain
import Orchestration

/// Makes submissions of the jobs of a trace for one pool. Jobs without a deadline that ask for the same share one
/// specification.
struct Submissions: Sendable {
    private let pool: PoolDescription
    /// When the trace begins.
    private let origin: Instant
    private var uids: [String: UInt32] = [:]
    private var specs: [TracedJob: Shared<JobSpec>] = [:]
    /// A trace in which every job is different would only fill the memory.
    private static let mostSpecs = 4_096

    /// Submissions to a scheduler with these settings, of a trace that begins at `origin`.
    init(to settings: Settings, from origin: Instant) {
        pool = settings.pool
        self.origin = origin
    }

    /// The submission of a job; users are numbered in the order in which they come.
    mutating func submission(of job: TracedJob) -> Submission {
        let uid = uids[job.user] ?? UInt32(1_000 + uids.count)
        uids[job.user] = uid
        let caller = Caller(owner: Owner(uid: uid, name: job.user), isPrivileged: true)
        return Submission(spec: spec(of: job), caller: caller)
    }

    private mutating func spec(of job: TracedJob) -> Shared<JobSpec> {
        if let deadline = job.deadline {
            var spec = job.spec(in: pool)
            spec.deadline = origin + deadline
            return Shared(spec)
        }
        var asked = job
        asked.submit = .zero
        if case .length(_, let guess) = asked.work { asked.work = .length(.zero, guess: guess) }
        if let spec = specs[asked] { return spec }
        let spec = Shared(asked.spec(in: pool))
        if specs.count >= Self.mostSpecs { specs.removeAll() }
        specs[asked] = spec
        return spec
    }
}
