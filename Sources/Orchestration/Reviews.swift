import Domain
import Pools

/// When running jobs are looked at for a move: a hint beside the state, made anew after a start.
struct Reviews: Sendable {
    /// Jobs that run and can save, with when each is looked at next.
    private var next: [JobID: Instant] = [:]
    /// Where a job is under way to.
    struct Heading: Sendable {
        /// The group.
        var group: GroupID
        /// Its nodes there, which are as good as taken.
        var nodes: Int
        /// The size that an elastic job is to have there; nil: it is not elastic.
        var size: JobSize?
        /// Whether they were awarded to it, so that it has them before others of its priority.
        var isAward = false
        /// With whom it was about them.
        var contest: Contest?
    }

    /// Jobs that are under way, and where to.
    private(set) var heading: [JobID: Heading] = [:]

    /// Takes a job into account as it is about to stand.
    mutating func note(_ job: Job) {
        if case .running = job.state, job.spec.checkpoint != nil {
            if next[job.id] == nil { next[job.id] = .epoch }
        } else {
            next[job.id] = nil
        }
        switch job.state {
        case .stopping, .queued, .recovering: break
        default: heading[job.id] = nil
        }
    }

    /// Something has changed that may make a move worth while: all jobs are looked at again.
    mutating func wakeAll() { wake(Array(next.keys)) }

    /// These jobs are looked at again, as far as they run.
    mutating func wake(_ jobs: [JobID]) {
        for id in jobs where next[id] != nil { next[id] = .epoch }
    }

    /// The jobs to be looked at now, by number.
    func due(at now: Instant) -> [JobID] { next.filter { $0.value <= now }.keys.sorted() }

    /// A job is looked at again at an instant, or when something changes.
    mutating func look(at job: JobID, at instant: Instant) {
        if next[job] != nil { next[job] = instant }
    }

    /// A job was told to leave its nodes for others, or is to have some that others leave.
    mutating func head(_ job: JobID, for heading: Heading) { self.heading[job] = heading }

    /// A job is not to have what was awarded to it.
    mutating func forgetHeading(of job: JobID) { heading[job] = nil }

    /// The jobs that run and can save, by number.
    var running: [JobID] { next.keys.sorted() }

    /// Nodes of a group that jobs on their way are going to have.
    func nodesAwaited(in group: GroupID) -> Int {
        heading.values.reduce(0) { $0 + ($1.group == group ? $1.nodes : 0) }
    }
}
