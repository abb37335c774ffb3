import Domain

/// The jobs that are kept out of the queue, by what lets them in.
public struct HeldJobs: Hashable, Sendable {
    /// How many of each user are held; none is zero.
    public private(set) var ofUser: [UInt32: Int] = [:]
    /// Held jobs by each job they come after.
    public private(set) var dependents: [JobID: Set<JobID>] = [:]
    /// Held jobs by the instant before which they must not start.
    public private(set) var timers: SortedBag<Timer> = SortedBag()

    /// A job and the instant before which it must not start.
    public struct Timer: Hashable, Sendable, Comparable {
        /// The instant.
        public var at: Instant
        /// The job.
        public var job: JobID
        /// Earlier instants first; equal ones by job.
        public static func < (left: Timer, right: Timer) -> Bool { (left.at, left.job) < (right.at, right.job) }
    }

    /// Nobody is held.
    public init() {}

    /// Adds a job that is not among them.
    mutating func insert(_ job: Job) {
        ofUser[job.owner.uid, default: 0] += 1
        for id in job.spec.after { dependents[id, default: []].insert(job.id) }
        if let at = job.spec.notBefore { timers.insert(Timer(at: at, job: job.id)) }
    }

    /// Takes a job out, which is described as it was when it was inserted.
    mutating func remove(_ job: Job) {
        let left = (ofUser[job.owner.uid] ?? 1) - 1
        ofUser[job.owner.uid] = left > 0 ? left : nil
        for id in job.spec.after {
            dependents[id]?.remove(job.id)
            if dependents[id]?.isEmpty == true { dependents[id] = nil }
        }
        if let at = job.spec.notBefore { timers.remove(Timer(at: at, job: job.id)) }
    }
}
