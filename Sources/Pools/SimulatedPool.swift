import Domain

/// A pool of nodes that exists only in the model: it sells leases, spot among them, and runs modelled jobs.
///
/// The world is a pure function of its description (with the seed), its origin and the orders with their `issuedAt`.
/// Nothing depends on when the pool hears of an order or is asked. A pool made anew that carries out the standing
/// orders again, by key or by instant, goes on as the same world. (One thing is not remembered: a lease that is refused
/// because its group is full, and whose refusal was not taken, may be granted then, if another has ended meanwhile.)
public struct SimulatedPool: Pool, Sendable {
    var description: PoolDescription
    let origin: Instant
    var groups: [GroupID: NodeGroup]
    var spotMarkets: [GroupID: SpotMarket]
    var markets: [GroupID: Cursor<MarketTimeline>] = [:]
    var leases: [LeaseID: SimulatedLease] = [:]
    private var leasesOfGroup: [GroupID: Set<LeaseID>] = [:]
    private var attempts: [AttemptID: ModelledAttempt] = [:]
    private var attemptsOnLease: [LeaseID: [AttemptID]] = [:]
    var agenda = Agenda()

    private struct ModelledAttempt {
        var plan: AttemptPlan
        var cursor: Cursor<AttemptTimeline>
    }

    /// Speed of a workload that has no row in the table: one step a second.
    private static let defaultThroughput = Throughput(stepsPerHour: 3_600)
    /// How far a node's own factor on its speed may be from one, in millionths.
    private let speedSpread: Int64
    /// 3 % up or down.
    public static let usualSpread: Int64 = 30_000

    /// The world of `description` that began at `origin`, when its database was made. Nodes differ in speed by up to
    /// `speedSpread` millionths, up or down; less than a million.
    public init(description: PoolDescription, origin: Instant, speedSpread: Int64 = Self.usualSpread) {
        self.speedSpread = speedSpread
        self.description = description
        self.origin = origin
        groups = Dictionary(description.groups.map { ($0.id, $0) }) { first, _ in first }
        spotMarkets = groups.compactMapValues { SpotMarket(group: $0, seed: description.seed) }
        markets = spotMarkets.mapValues { Cursor(MarketTimeline(market: $0, origin: origin)) }
        for group in description.groups { agenda.set(.market(group.id), markets[group.id]?.head?.at) }
    }

    /// Carries out an order. One that is known, is about a lease or attempt the pool does not know, or starts a command
    /// is a no-op. `order.issuedAt` is not before anything that was taken of its subject.
    public mutating func carryOut(_ order: Order, at now: Instant) {
        switch order.action {
        case .lease(let id, let group): lease(id, group, at: order.issuedAt)
        case .release(let id): release(id, at: order.issuedAt)
        case .start(let start):
            if case .simulated(let work) = start.work { self.start(start, work, at: order.issuedAt) }
        case .stop(let id, let saving):
            guard var attempt = attempts[id] else { return }
            attempt.plan.stop(at: order.issuedAt, saving: saving)
            update(id, attempt)
        case .pace(let id, let kept):
            guard var attempt = attempts[id] else { return }
            attempt.plan.note(PaceChange(number: order.key.number, at: order.issuedAt, kept: kept))
            update(id, attempt)
        }
    }

    /// As the protocol says.
    public func observations(upTo now: Instant) -> [Observation] {
        var list: [Observation] = []
        for subject in agenda.due(upTo: now) {
            switch subject {
            case .market(let id): markets[id]?.append(subject, upTo: now, to: &list)
            case .attempt(let id): attempts[id]?.cursor.append(subject, upTo: now, to: &list)
            case .lease(let id): leases[id]?.cursor.append(subject, upTo: now, to: &list)
            }
        }
        return list.sorted { left, right in
            if left.at != right.at { return left.at < right.at }
            return left.subject == right.subject ? left.number < right.number : left.subject < right.subject
        }
    }

    /// As the protocol says. A lease or attempt that is over and taken to its end is forgotten.
    public mutating func take(_ subject: Subject, upTo number: Int) {
        switch subject {
        case .market(let id):
            markets[id]?.take(upTo: number)
            agenda.set(subject, markets[id]?.head?.at)
        case .attempt(let id):
            attempts[id]?.cursor.take(upTo: number)
            let next = attempts[id]?.cursor.head?.at
            agenda.set(subject, next)
            if next == nil, let nodes = attempts[id]?.plan.nodes { forget(attempt: id, of: nodes) }
        case .lease(let id):
            leases[id]?.cursor.take(upTo: number)
            let next = leases[id]?.cursor.head?.at
            agenda.set(subject, next)
            if next == nil, let lease = leases[id], lease.life.over != nil {
                leases[id] = nil
                leasesOfGroup[lease.group]?.remove(id)
            }
        }
    }

    /// The instant of the earliest observation that was not taken; `now` does not matter, as the pool knows its future.
    public func wakeUp(after now: Instant) -> Instant? { agenda.earliest }

    /// Everything that was ordered and is not forgotten.
    public func inventory(at now: Instant) -> Inventory {
        Inventory(leases: Array(leases.keys), attempts: Array(attempts.keys))
    }

    /// The group of a lease and where it stands at `now`; nil when the pool does not know it or its end was taken.
    public func lease(_ id: LeaseID, at now: Instant) -> (group: GroupID, state: LeaseState)? {
        leases[id].map { ($0.group, $0.state(at: now)) }
    }
}

extension SimulatedPool {
    private mutating func lease(_ id: LeaseID, _ group: GroupID, at instant: Instant) {
        guard leases[id] == nil else { return }
        let node = groups[group]
        let grant = node.map { self.grant(of: id, in: $0, at: instant) } ?? .refused(at: instant)
        let lease = SimulatedLease(group: group, orderedAt: instant, grant: grant)
        leases[id] = lease
        leasesOfGroup[group, default: []].insert(id)
        agenda.set(.lease(id), lease.cursor.head?.at)
        reviseAttempts(on: id)
    }

    /// The provider's answer: a node, unless the group is full when it is ordered, the market is down or the place out
    /// when it would be granted, or chance has it otherwise.
    private func grant(of id: LeaseID, in group: NodeGroup, at instant: Instant) -> Grant {
        let at = instant + group.grantDelay
        let chance = Draw(seed: description.seed, stream: "refusal", key: group.id.name, index: id.number)
        if chance.below(1_000_000) < UInt64(max(0, group.refusalPPM)) || isFull(group, at: instant, before: id) {
            return .refused(at: at)
        }
        let state = spotMarkets[group.id]?.state(at: at - origin)
        guard state?.isAvailable ?? true, !isOut(group, at: at) else { return .refused(at: at) }
        return .granted(
            at: at, price: state?.price ?? group.price, readyAt: at + group.boot,
            reclaim: reclaim(from: group, after: at))
    }

    /// Whether the leases of `group` ordered before `id` fill it at `instant`.
    private func isFull(_ group: NodeGroup, at instant: Instant, before id: LeaseID) -> Bool {
        guard let known = leasesOfGroup[group.id], known.count >= group.limit else { return group.limit < 1 }
        let live = known.count { other in
            guard let lease = leases[other] else { return false }
            return (lease.orderedAt, other) < (instant, id) && lease.isLive(at: instant)
        }
        return live >= group.limit
    }

    private mutating func release(_ id: LeaseID, at instant: Instant) {
        guard var lease = leases[id] else { return }
        lease.release(at: instant)
        leases[id] = lease
        agenda.set(.lease(id), lease.cursor.head?.at)
        reviseAttempts(on: id)
    }

    /// Starts an attempt of a command whose length the world knows: it steps once a millisecond, times `factorPPM`
    /// millionths on these nodes, and reports nothing. `length` is that of the whole job. The same attempt again is a
    /// no-op.
    public mutating func start(
        _ start: StartAttempt, lasting length: Span, factorPPM: Int64 = 1_000_000, at instant: Instant
    ) {
        let steps = Int(max(1, length.milliseconds))
        var work = SimulatedWork(workload: "", steps: steps)
        work.startup = .zero
        work.reportEvery = steps
        self.start(start, work, timed: .timed(factorPPM: factorPPM), at: instant)
    }

    private mutating func start(
        _ start: StartAttempt, _ work: SimulatedWork, timed: Pace? = nil, at instant: Instant
    ) {
        guard attempts[start.attempt] == nil else { return }
        let plan = AttemptPlan(
            start, work: work, orderedAt: instant, life: life(of: start.nodes),
            pace: timed ?? pace(of: work, on: start.nodes, start.room), seed: description.seed,
            isTimed: timed != nil)
        for lease in start.nodes.leases { attemptsOnLease[lease, default: []].append(start.attempt) }
        update(start.attempt, ModelledAttempt(plan: plan, cursor: Cursor(AttemptTimeline(plan))))
    }

    /// The life of all these nodes together; nil: one of them is not known.
    private func life(of nodes: NodeSet) -> LeaseLife? {
        let lives = nodes.leases.compactMap { leases[$0]?.life }
        return lives.count == nodes.leases.count ? LeaseLife.together(lives) : nil
    }

    /// The speed of `work` on these nodes with so much room on each: that of the slowest node.
    private func pace(of work: SimulatedWork, on nodes: NodeSet, _ room: Room) -> Pace {
        let group = leases[nodes.first].flatMap { groups[$0.group] }
        let speed = description.throughputs.speed(of: work.workload, on: group, room: room, nodes: nodes.leases.count)
        let spread = UInt64(2 * speedSpread + 1)
        let slowest =
            nodes.leases.map { lease in
                Draw(seed: description.seed, stream: "node-speed", key: lease.description, index: 0).below(spread)
            }.min() ?? 0
        return Pace(
            speed?.throughput ?? Self.defaultThroughput, factorPPM: 1_000_000 - speedSpread + Int64(slowest))
    }

    /// Takes what became known of a lease into account in the attempts on it.
    mutating func reviseAttempts(on lease: LeaseID) {
        for id in attemptsOnLease[lease] ?? [] {
            guard var attempt = attempts[id] else { continue }
            attempt.plan.life = life(of: attempt.plan.nodes)
            if !attempt.plan.isTimed {
                attempt.plan.pace = pace(of: attempt.plan.work, on: attempt.plan.nodes, attempt.plan.room)
            }
            update(id, attempt)
        }
    }

    private mutating func update(_ id: AttemptID, _ attempt: ModelledAttempt) {
        let cursor = Cursor(AttemptTimeline(attempt.plan), taken: attempt.cursor.taken)
        attempts[id] = ModelledAttempt(plan: attempt.plan, cursor: cursor)
        agenda.set(.attempt(id), cursor.head?.at)
    }

    private mutating func forget(attempt id: AttemptID, of nodes: NodeSet) {
        attempts[id] = nil
        for lease in nodes.leases {
            attemptsOnLease[lease]?.removeAll { $0 == id }
            if attemptsOnLease[lease]?.isEmpty == true { attemptsOnLease[lease] = nil }
        }
    }
}
