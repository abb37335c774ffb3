import Domain
import Policies

/// What may be chosen anew: kept beside the state as a hint, so that an event costs as much as what it touches, however
/// many jobs wait. Too much in it costs time and changes nothing; it is made anew from the state at a start.
struct OpenChoices: Sendable {
    /// Lines whose first job may find nodes.
    private(set) var ready: Set<Demand> = []
    /// Lines whose first job found none, with the groups that may have some later; `true`: when a node there is given
    /// back.
    private(set) var blocked: [Demand: [GroupID: Bool]] = [:]
    /// Blocked lines by group.
    private(set) var waiters: [GroupID: Set<Demand>] = [:]
    /// Lines that are blocked by a quota.
    private(set) var quotaBlocked: Set<Demand> = []
    /// Leases whose state or allocations changed.
    private(set) var touched: Set<LeaseID> = []
    /// Leases on which nothing is allocated, but for reserved ones, which are kept.
    private(set) var empty: Set<LeaseID> = []
    /// Leases of each group that may have room for another job, in the order in which they are filled.
    private(set) var roomy: [GroupID: SortedBag<RoomyLease>] = [:]
    /// Groups that refused an order, until when they are left alone.
    private(set) var refused: [GroupID: Instant] = [:]
    /// Groups of reserved nodes, by name.
    private(set) var reserved: [GroupID] = []
    /// Running jobs that were let in before their turn.
    private(set) var borrowers: Set<JobID> = []

    /// What is kept for jobs that a spot policy decides over.
    var paced = PacedJobs()
    /// When running jobs are looked at for a move.
    var reviews = Reviews()
    /// What is remembered between contests about scarce nodes.
    var contests = Contests()
    /// What was said about starts, and how far it was off.
    var foretold = Foretold()
    /// What spot markets let expect.
    var outlooks = SpotOutlooks()
    /// What was handed in lately and some group can run; by identity, as most are handed in once.
    private var fitting: [ObjectIdentifier: Shared<JobSpec>] = [:]
    private static let mostFitting = 64

    /// The hardware of a node of each group.
    private var rooms: [GroupID: Room] = [:]

    /// Whether there is anything to choose.
    var isAny: Bool { !ready.isEmpty || !touched.isEmpty }

    /// Everything may be chosen anew.
    mutating func reset(to state: State, in pool: PoolDescription) {
        let foretold = foretold
        self = OpenChoices()
        self.foretold = foretold
        rooms = Dictionary(pool.groups.map { ($0.id, $0.room) }) { first, _ in first }
        reserved = pool.groups.lazy.filter { $0.terms == .reserved }.map(\.id)
        ready = Set(state.queue.lines.keys)
        for lease in state.leases.values { note(lease, before: nil) }
        for quote in state.quotes.values { note(quote) }
        for job in state.jobs.values where job.borrowedUntil != nil && job.state.isPlaced { borrowers.insert(job.id) }
        for job in state.jobs.values {
            paced.note(job)
            reviews.note(job)
        }
    }

    /// Takes a change into account that is about to be made.
    mutating func note(_ change: Change, before state: State) {
        switch change {
        case .jobAccepted(let job), .job(let job), .jobEdited(let job): note(job, before: state)
        case .lease(let lease): note(lease, before: state.leases[lease.id])
        case .quote(let quote): note(quote)
        default: break
        }
    }

    /// Whether some group of the pool is known to be able to run it.
    func isKnownToFit(_ spec: Shared<JobSpec>) -> Bool { fitting[ObjectIdentifier(spec)] != nil }

    /// Some group of the pool can run it.
    mutating func noteFit(_ spec: Shared<JobSpec>) {
        if fitting.count >= Self.mostFitting { fitting.removeAll(keepingCapacity: true) }
        fitting[ObjectIdentifier(spec)] = spec
    }

    /// Every line may find nodes.
    mutating func wakeAll(_ queue: JobQueue) {
        ready = Set(queue.lines.keys)
        blocked = [:]
        waiters = [:]
        quotaBlocked = []
    }

    /// The lines that wait for this group may find nodes.
    mutating func wake(_ group: GroupID) {
        for demand in waiters.removeValue(forKey: group) ?? [] { wake(demand) }
    }

    /// Groups whose time of being left alone is over are asked again.
    mutating func wakeRefused(at now: Instant) {
        for (group, until) in refused where until <= now {
            refused[group] = nil
            wake(group)
        }
    }

    /// Lines that were told to wait for a time that is over may find nodes.
    mutating func wakeTimed(at now: Instant) {
        for demand in paced.due(at: now) { wake(demand) }
    }

    /// A table of a job was solved; if it waits, it is looked at again.
    mutating func keep(_ table: SpotTable, of job: JobID, in market: GroupID, waitingAs demand: Demand?) {
        paced.keep(table, of: job, in: market)
        if let demand { wake(demand) }
    }

    /// The first job of a line found nothing.
    mutating func block(_ demand: Demand, by rejections: [Rejection]) {
        ready.remove(demand)
        var groups: [GroupID: Bool] = [:]
        for rejection in rejections where !rejection.obstacle.isLasting {
            switch rejection.obstacle {
            case .quota, .scopeBudget:
                quotaBlocked.insert(demand)
                continue
            case .full: groups[rejection.group] = true
            default: groups[rejection.group] = false
            }
            waiters[rejection.group, default: []].insert(demand)
        }
        blocked[demand] = groups
    }

    /// The lines that a quota or a budget keeps waiting may find nodes.
    mutating func wakeQuotaBlocked() {
        for demand in quotaBlocked { wake(demand) }
    }

    /// The ready lines; none is ready any more.
    mutating func takeReady() -> Set<Demand> {
        defer { ready = [] }
        return ready
    }

    /// The touched leases in order; none is touched any more.
    mutating func takeTouched() -> [LeaseID] {
        defer { touched = [] }
        return touched.sorted()
    }

    private mutating func wake(_ demand: Demand) {
        blocked[demand] = nil
        paced.forgetTimer(of: demand)
        quotaBlocked.remove(demand)
        ready.insert(demand)
    }

    private mutating func note(_ job: Job, before state: State) {
        paced.note(job)
        reviews.note(job)
        contests.note(job)
        if job.state.isEnded { foretold.forget(job.id) }
        if job.state.isWaiting {
            let old = state.jobs[job.id]
            if !(old?.state.isWaiting ?? false) || old?.asksAlike(job) != true {
                let demand = Demand(job)
                let isFirst = state.queue.head(of: demand).map { QueueKey(job) < $0 } ?? true
                if isFirst || blocked[demand] == nil { wake(demand) }
            }
        }
        if !job.state.isPlaced, !quotaBlocked.isEmpty, state.jobs[job.id]?.state.isPlaced ?? false {
            wakeQuotaBlocked()
        }
        if job.borrowedUntil != nil || borrowers.contains(job.id) {
            if job.borrowedUntil != nil, job.state.isPlaced {
                borrowers.insert(job.id)
            } else {
                borrowers.remove(job.id)
            }
        }
    }

    private mutating func note(_ lease: Lease, before old: Lease?) {
        touched.insert(lease.id)
        let before = old.flatMap { RoomyLease($0, rooms) }
        if case .ended = lease.state {
            empty.remove(lease.id)
            if let before { roomy[lease.group]?.remove(before) }
            touched.remove(lease.id)
            return wake(lease.group)
        }
        if lease.allocations.isEmpty, !reserved.contains(lease.group) {
            empty.insert(lease.id)
        } else {
            empty.remove(lease.id)
        }
        let after = RoomyLease(lease, rooms)
        if let before, before != after { roomy[lease.group]?.remove(before) }
        guard let after else { return }
        if before != after { roomy[lease.group, default: SortedBag()].insert(after) }
        if let old, !old.takesWork || old.allocations.count > lease.allocations.count { wake(lease.group) }
    }

    private mutating func note(_ quote: Quote) {
        if let until = quote.refusedUntil { refused[quote.group] = until }
    }
}

/// A lease with room for another job. The fullest goes first, ready ones before others, then by number.
struct RoomyLease: Hashable, Sendable, Comparable {
    /// 0: ready; 1: not yet.
    private var rank: Int
    /// Less than zero; the less, the fuller.
    private var filled: Int
    /// The lease.
    var id: LeaseID
    /// What is left of its node.
    var left: Room

    /// Whether nobody has a part of its node.
    var isEmpty: Bool { filled == 0 }

    /// A lease as it stands; nil: it takes no work, or has no room.
    init?(_ lease: Lease, _ rooms: [GroupID: Room]) {
        guard lease.takesWork, let room = rooms[lease.group] else { return nil }
        let allocated = lease.allocated
        left = room - allocated
        guard room.accelerators > 0 ? left.accelerators > 0 : left.cpus > 0 && left.memoryMiB > 0 else { return nil }
        rank = lease.state == .ready ? 0 : 1
        filled = -allocated.cpus - allocated.accelerators * 4_096
        id = lease.id
    }

    /// The order in which they are filled.
    static func < (one: RoomyLease, other: RoomyLease) -> Bool {
        (one.rank, one.filled, one.id) < (other.rank, other.filled, other.id)
    }
}
