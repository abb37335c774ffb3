import Domain
import Policies
import Pools

/// Everything the orchestrator knows. The rows of the database are the truth and this is their cache; it changes only
/// by `apply`.
public struct State: Hashable, Sendable {
    /// Running numbers given out.
    public internal(set) var counters = Counters()
    /// Jobs that are not over.
    public internal(set) var jobs: [JobID: Job] = [:]
    /// Attempts that are not over.
    public internal(set) var attempts: [AttemptID: Attempt] = [:]
    /// What is kept of open attempts to class their time.
    public internal(set) var accounts: [AttemptID: AttemptAccount] = [:]
    /// Leases that are not over.
    public internal(set) var leases: [LeaseID: Lease] = [:]
    /// Open meters.
    public internal(set) var meters: [LeaseID: Meter] = [:]
    /// Checkpoints of jobs that are not over, and their storage.
    public internal(set) var storage: [JobID: StorageMeter] = [:]
    /// What was moved by each line of the price list in the month in which that was last done.
    public internal(set) var moved: [String: MovedVolume] = [:]
    /// The end of the last month that is closed: nothing is written before it any more.
    public internal(set) var closedUntil = Instant.epoch
    /// Standing orders of subjects that are not over, by number.
    public internal(set) var orders: [Subject: [Order]] = [:]
    /// The budgets of scopes, and how they stand.
    public internal(set) var budgets: [BudgetKey: BudgetStanding] = [:]
    /// What the markets say.
    public internal(set) var quotes: [GroupID: Quote] = [:]
    /// What was seen of spot markets.
    public internal(set) var spotRecords: [GroupID: SpotRecord] = [:]
    /// What was learnt about speeds.
    public internal(set) var throughputs: [ThroughputKey: ThroughputStatistics] = [:]
    /// The value reported last of each metric that the quality bounds of a live job are about; by name.
    public internal(set) var guarded: [JobID: [String: MetricValue]] = [:]
    /// What was expected of decisions about live jobs, until it is known what they came to; in their order.
    public internal(set) var expected: [JobID: [Expectation]] = [:]
    /// What live jobs were kept from; follows from the decisions.
    public internal(set) var kept: [JobID: Set<KeptFrom>] = [:]
    /// Remembered idempotency keys, by user and key.
    public internal(set) var idempotency: [IdempotencyOwner: IdempotencyRecord] = [:]

    /// The jobs that wait; follows from `jobs`.
    public private(set) var queue = JobQueue()
    /// The jobs that are kept out of the queue; follows from `jobs`.
    public private(set) var held = HeldJobs()
    /// Jobs that have nodes, by user and by project; follows from `jobs`.
    public private(set) var placed = PlacedJobs()
    /// Open leases of each group, sorted; follows from `leases`.
    public private(set) var leasesOfGroup: [GroupID: [LeaseID]] = [:]

    /// What was learnt a speed of, by workload, sorted; follows from `throughputs`.
    public private(set) var learntSpeeds: [String: [ThroughputKey]] = [:]

    /// Nothing known.
    public init() {}

    /// The state that these rows describe. Order does not matter between different rows.
    public init(applying changes: some Sequence<Change>) {
        for change in changes { apply(change) }
    }

    /// The only way the state changes.
    public mutating func apply(_ change: Change) {
        switch change {
        case .jobAccepted(let job), .job(let job), .jobEdited(let job): apply(job)
        case .jobPosted(let id, let amount): jobs[id]?.posted = amount
        case .attempt(let attempt): apply(attempt)
        case .account(let id, let account): accounts[id] = account
        case .lease(let lease): apply(lease)
        case .meter(let meter): meters[meter.lease] = meter
        case .meterClosed(let lease): meters[lease] = nil
        case .budget(let standing): budgets[standing.budget.key] = standing
        case .budgetRemoved(let key): budgets[key] = nil
        case .budgetMonthOver, .posting, .charge, .reclassified, .powerFrozen, .peopleFrozen, .metric: break
        case .decision(let decision): apply(decision)
        case .expected(let expectation): apply(expectation)
        case .cameTo(let outcome): apply(outcome)
        case .guarded(let job, let metric, let value): guarded[job, default: [:]][metric] = value
        case .storage(let meter): storage[meter.job] = meter
        case .storageClosed(let job): storage[job] = nil
        case .moved(let line, let volume): moved[line] = volume
        case .monthClosed(let closed): closedUntil = max(closedUntil, closed.month.nextMonth)
        case .order(let order): apply(order)
        case .ordersClosed(let subject): orders[subject] = nil
        case .quote(let quote): quotes[quote.group] = quote
        case .spotRecord(let group, let record): spotRecords[group] = record
        case .throughput(let key, let statistics):
            if throughputs.updateValue(statistics, forKey: key) == nil { note(speedOf: key) }
        case .idempotency(let record):
            idempotency[IdempotencyOwner(uid: record.uid, key: record.key)] = record
        case .idempotencyForgotten(let uid, let key): idempotency[IdempotencyOwner(uid: uid, key: key)] = nil
        case .counters(let counters): self.counters = counters
        }
    }

    private mutating func apply(_ job: Job) {
        if job.state.isPlaced, jobs[job.id]?.state.isInSamePlace(as: job.state) == true {
            jobs[job.id] = job
            return
        }
        if let old = jobs[job.id] {
            guard !old.state.isInSamePlace(as: job.state) || (!old.asksAlike(job) && !old.state.isPlaced) else {
                jobs[job.id] = job
                return
            }
            if old.state.isWaiting { queue.remove(old) }
            if old.state.isHeld { held.remove(old) }
            if old.state.isPlaced { placed.remove(old) }
        }
        if job.state.isWaiting { queue.insert(job) }
        if job.state.isHeld { held.insert(job) }
        if job.state.isPlaced { placed.insert(job) }
        jobs[job.id] = job.state.isEnded ? nil : job
        guard job.state.isEnded else { return }
        guarded[job.id] = nil
        kept[job.id] = nil
        expected[job.id] = nil
    }

    private mutating func apply(_ expectation: Expectation) {
        guard expectation.kind.isKnownLater else { return }
        expected[expectation.job, default: []].append(expectation)
    }

    private mutating func apply(_ outcome: DecisionOutcome) {
        expected[outcome.job]?.removeAll { $0.decision == outcome.decision }
        if expected[outcome.job]?.isEmpty == true { expected[outcome.job] = nil }
    }

    private mutating func apply(_ decision: Decision) {
        guard case .savingForbidden(let refusal) = decision.reason, let job = decision.job else { return }
        kept[job, default: []].insert(KeptFrom(refusal))
    }

    private mutating func apply(_ attempt: Attempt) {
        attempts[attempt.id] = attempt.exit == nil ? attempt : nil
        if attempt.exit != nil { accounts[attempt.id] = nil }
    }

    private mutating func apply(_ lease: Lease) {
        var siblings = leasesOfGroup[lease.group] ?? []
        let index = siblings.firstIndex { $0 >= lease.id } ?? siblings.endIndex
        let isListed = index < siblings.endIndex && siblings[index] == lease.id
        if case .ended = lease.state {
            if isListed { siblings.remove(at: index) }
            leases[lease.id] = nil
        } else {
            if !isListed { siblings.insert(lease.id, at: index) }
            leases[lease.id] = lease
        }
        leasesOfGroup[lease.group] = siblings.isEmpty ? nil : siblings
    }

    private mutating func note(speedOf key: ThroughputKey) {
        var keys = learntSpeeds[key.workload] ?? []
        keys.insert(key, at: keys.firstIndex { $0 > key } ?? keys.endIndex)
        learntSpeeds[key.workload] = keys
    }

    private mutating func apply(_ order: Order) {
        var standing = orders[order.key.subject] ?? []
        guard !standing.contains(where: { $0.key == order.key }) else { return }
        standing.append(order)
        orders[order.key.subject] = standing.sorted { $0.key < $1.key }
    }
}

/// Whose idempotency key.
public struct IdempotencyOwner: Hashable, Sendable, Comparable {
    /// The user.
    public var uid: UInt32
    /// The key.
    public var key: String
    /// A user's key.
    public init(uid: UInt32, key: String) {
        self.uid = uid
        self.key = key
    }
    /// By user, then key.
    public static func < (left: IdempotencyOwner, right: IdempotencyOwner) -> Bool {
        (left.uid, left.key) < (right.uid, right.key)
    }
}

/// Jobs that have nodes, counted by user, by project and by priority.
public struct PlacedJobs: Hashable, Sendable {
    /// By user number; none is zero.
    public private(set) var ofUser: [UInt32: Int] = [:]
    /// By project; none is zero.
    public private(set) var ofProject: [String: Int] = [:]
    /// By priority; none is zero.
    private var ofPriority: [Int: Int] = [:]

    /// None.
    public init() {}

    /// The lowest priority of a job that has nodes; nil: none has.
    var leastPriority: Int? { ofPriority.keys.min() }

    mutating func insert(_ job: Job) {
        ofUser[job.owner.uid, default: 0] += 1
        ofProject[job.spec.project, default: 0] += 1
        ofPriority[job.spec.priority, default: 0] += 1
    }

    mutating func remove(_ job: Job) {
        ofUser[job.owner.uid] = less(ofUser[job.owner.uid])
        ofProject[job.spec.project] = less(ofProject[job.spec.project])
        ofPriority[job.spec.priority] = less(ofPriority[job.spec.priority])
    }

    private func less(_ count: Int?) -> Int? { count.flatMap { $0 > 1 ? $0 - 1 : nil } }
}

extension JobState {
    /// Whether it has nodes or has been promised them.
    public var isPlaced: Bool { nodes != nil }

    /// Whether a job that goes from one to the other stays in the queue, held, or on nodes.
    fileprivate func isInSamePlace(as other: JobState) -> Bool {
        isWaiting == other.isWaiting && isHeld == other.isHeld && isPlaced == other.isPlaced
            && isEnded == other.isEnded
    }
}
