import Domain
import Policies

/// What is kept beside the state for jobs that a spot policy decides over: a hint that is made anew after a start.
/// Tables that are missing are asked for again, and until they come uniform progress decides.
struct PacedJobs: Sendable {
    /// Bytes of all tables at most; a job without one goes by uniform progress.
    static let mostBytes = 128_000_000

    /// Jobs that have nodes.
    private(set) var placed: Set<JobID> = []
    /// The newest tables of each job, by group.
    private(set) var tables: [JobID: [GroupID: SpotTable]] = [:]
    /// The tick of a job in which a table was asked for last, by group.
    private var asked: [JobID: [GroupID: Int64]] = [:]
    /// When a job with nodes is looked at again.
    private var reviews: [JobID: Instant] = [:]
    /// When a line that was told to wait is looked at again.
    private var timers: [Demand: Instant] = [:]

    /// Takes a job into account as it is about to stand.
    mutating func note(_ job: Job) {
        guard job.spec.isPaced else { return }
        if job.state.isPlaced {
            placed.insert(job.id)
        } else {
            placed.remove(job.id)
            reviews[job.id] = nil
        }
        guard job.state.isEnded else { return }
        tables[job.id] = nil
        asked[job.id] = nil
    }

    /// A line is looked at again at an instant, if nothing wakes it before.
    mutating func sleep(_ demand: Demand, until instant: Instant) { timers[demand] = instant }

    /// When a line that was told to wait is looked at again; nil: it was not, or something has woken it.
    func timer(of demand: Demand) -> Instant? { timers[demand] }

    /// A line was woken.
    mutating func forgetTimer(of demand: Demand) { timers[demand] = nil }

    /// The lines whose time has come.
    func due(at now: Instant) -> [Demand] { timers.filter { $0.value <= now }.map(\.key) }

    /// Whether a job with nodes is to be looked at.
    func isDue(_ job: JobID, at now: Instant) -> Bool { reviews[job].map { $0 <= now } ?? true }

    /// When a job with nodes is looked at again.
    mutating func review(_ job: JobID, at instant: Instant) { reviews[job] = instant }

    /// Whether a table for a market may be asked for in this tick of a job: once, and while there is room.
    mutating func mayAsk(_ job: JobID, in market: GroupID, at tick: Int64) -> Bool {
        let bytes = tables.values.reduce(0) { sum, tables in tables.values.reduce(sum) { $0 + $1.bytes } }
        guard asked[job]?[market] != tick, bytes <= Self.mostBytes else { return false }
        asked[job, default: [:]][market] = tick
        return true
    }

    /// Keeps a table that was solved; those of the job that end before it begins are of no use any more.
    mutating func keep(_ table: SpotTable, of job: JobID, in market: GroupID) {
        let current = (tables[job] ?? [:]).filter { $0.value.first + $0.value.count > table.first }
        tables[job] = current.merging([market: table]) { _, new in new }
    }
}
