import Domain

/// The jobs that are kept out of the queue, by what lets them in.
package struct HeldJobs: Hashable, Sendable {
    /// How many of each user are held; none is zero.
    package private(set) var ofUser: [UInt32: Int] = [:]
    /// Held jobs by each job they come after.
    package private(set) var dependents: [JobID: Set<JobID>] = [:]
    /// Held jobs by the instant before which they must not start.
    package private(set) var timers: SortedBag<Timer> = SortedBag()

    /// A job and the instant before which it must not start.
    package struct Timer: Hashable, Sendable, Comparable {
        /// The instant.
        package var at: Instant
        /// The job.
        package var job: JobID
        /// Earlier instants first; equal ones by job.
        package static func < (left: Timer, right: Timer) -> Bool { (left.at, left.job) < (right.at, right.job) }
    }

    /// Nobody is held.
    package init() {}

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
