import Domain
import Orchestration
import Pools

/// A trace of jobs, or the work of the past, under a virtual clock: the same step as the daemon's, with a simulated
/// pool, one policy and one seed, without faults, auditor or books. What happens is counted and forgotten.
public struct Replay: Sendable {
    private let trace: JobTrace
    private let past: PastWork?
    /// When each job is handed in, rising.
    private let arrivals: [Instant]
    private let origin: Instant
    private var orchestrator: Orchestrator
    private var pool: SimulatedPool
    private var tally: Tally
    private var now: Instant
    private var lastTick: Instant
    private var lastOrder: Instant
    private var nextJob = 0
    private var orders: [Order] = []
    private var taken: [Observation] = []
    private var submissions: Submissions
    /// The place in the trace of each job that was accepted, by number less one.
    private var accepted: [Int] = []
    /// The numbers that accepted jobs of the past have now, by those that they had.
    private var renumbered: [JobID: JobID] = [:]
    private var turns = 0
    /// Tables that were solved at the instant at which they were asked for.
    private var solved: [Event] = []

    /// A replay at its beginning: `settings` with its pool's seed replaced, in a world that begins at `origin` and
    /// whose nodes differ in speed by up to `speedSpread` millionths.
    public init(
        _ trace: JobTrace, settings: Settings, seed: UInt64, origin: Instant = Self.origin,
        speedSpread: Int64 = SimulatedPool.usualSpread
    ) {
        let arrivals = trace.jobs.map { origin + $0.submit }
        self.init(
            trace, nil, arrivals: arrivals, settings: settings, seed: seed, origin: origin, from: origin,
            speedSpread: speedSpread)
    }

    /// A replay of the past at its beginning, the first submission: `settings` with its pool's seed replaced, in a
    /// world that began at `origin`.
    public init(_ past: PastWork, settings: Settings, seed: UInt64, origin: Instant) {
        let arrivals = past.jobs.map(\.submittedAt)
        self.init(
            JobTrace([]), past, arrivals: arrivals, settings: settings, seed: seed,
            origin: min(origin, arrivals.first ?? origin), from: arrivals.first ?? origin,
            speedSpread: SimulatedPool.usualSpread)
    }

    private init(
        _ trace: JobTrace, _ past: PastWork?, arrivals: [Instant], settings: Settings, seed: UInt64, origin: Instant,
        from start: Instant, speedSpread: Int64
    ) {
        var settings = settings
        settings.pool.seed = seed
        settings.queuedJobs = .max
        settings.queuedJobsPerUser = .max
        self.trace = trace
        self.past = past
        self.arrivals = arrivals
        self.origin = origin
        orchestrator = Orchestrator(settings: settings)
        pool = SimulatedPool(description: settings.pool, origin: origin, speedSpread: speedSpread)
        tally = Tally(jobs: arrivals.count, keepsDetails: past != nil)
        submissions = Submissions(to: settings, from: origin)
        now = start
        lastTick = start
        lastOrder = start
    }

    /// Where a trace begins that says nothing else: 2026-01-01T00:00:00Z.
    public static let origin = Instant(milliseconds: 1_767_225_600_000)

    /// How long jobs wait in vain before a replay is over.
    private static let patience = Span.hours(24 * 90)

    /// Runs to the end and says what it came to.
    public mutating func run() -> ReplayResult {
        while let instant = nextInstant() {
            now = max(now, instant)
            turn()
        }
        return result()
    }

    /// When something happens next: a job is handed in, the pool reports, or the meter ticks; nil: nothing is left.
    private func nextInstant() -> Instant? {
        if !solved.isEmpty { return now }
        var next: Instant?
        if nextJob < arrivals.count {
            next = arrivals[nextJob]
        } else if !orchestrator.hasBusiness || isStuck {
            return nil
        }
        if let wakeUp = pool.wakeUp(after: now) { next = min(next ?? wakeUp, wakeUp) }
        if let tick = nextTick { next = min(next ?? tick, tick) }
        if let release = orchestrator.nextRelease { next = min(next ?? release, release) }
        return next
    }

    /// Whether jobs wait for what does not come: nothing was ordered for a long time, and no node is leased.
    private var isStuck: Bool { now - lastOrder > Self.patience && !orchestrator.hasLeases }

    /// When the meter ticks next: at its beat, and where a node that stands empty is not worth keeping any longer.
    private var nextTick: Instant? {
        guard let tick = orchestrator.nextTick(after: lastTick) else { return nil }
        return orchestrator.nextEmptyRelease.map { min(tick, max($0, now)) } ?? tick
    }

    /// One turn: what has happened, what is handed in, the tick, the choices; then the orders leave.
    private mutating func turn() {
        turns += 1
        let isTickDue = nextTick.map { $0 <= now } ?? false
        for observation in pool.observations(upTo: now) { handle(.observed(observation)) }
        let tables = solved
        solved.removeAll()
        for table in tables { handle(table) }
        while nextJob < arrivals.count, arrivals[nextJob] <= now {
            handle(.submitted(nextSubmission()))
            nextJob += 1
        }
        if isTickDue {
            handle(.ticked)
            lastTick = now
        }
        handle(.caughtUp)
        if !orders.isEmpty { lastOrder = now }
        for order in orders { carryOut(order) }
        for observation in taken { pool.take(observation.subject, upTo: observation.number) }
        orders.removeAll(keepingCapacity: true)
        taken.removeAll(keepingCapacity: true)
    }

    private mutating func handle(_ event: Event) {
        let outcome = orchestrator.step(event, at: now)
        // Read in place: to copy a change takes longer than to count it.
        outcome.changes.withUnsafeBufferPointer { changes in
            for index in changes.indices { note(changes[index]) }
        }
        solved += outcome.tables.map { .tableSolved($0.job, $0.market, $0.solved()) }
        if let observation = outcome.taken { taken.append(observation) }
        if case .accepted(let id, _) = outcome.answer {
            accepted.append(nextJob)
            if let past { renumbered[past.jobs[nextJob].id] = id }
        }
    }

    private mutating func note(_ change: Change) {
        tally.note(change)
        if case .order(let order) = change { orders.append(order) }
    }

    private mutating func nextSubmission() -> Submission {
        if let past { return submission(of: past.jobs[nextJob]) }
        return submissions.submission(of: trace.jobs[nextJob])
    }

    /// A job of the past as it is handed in again. It comes after the jobs it came after, as far as they are replayed.
    private func submission(of job: PastWork.Job) -> Submission {
        var spec = job.spec
        spec.after = job.spec.after.compactMap { renumbered[$0] }.sorted()
        var submission = Submission(spec: spec, caller: Caller(owner: job.owner, isPrivileged: true))
        for id in spec.after { submission.endedBefore[id] = tally.details[Int(id.number) - 1].end }
        return submission
    }

    /// What a command does the pool cannot know; the trace says how long it takes.
    private mutating func carryOut(_ order: Order) {
        guard case .start(let start) = order.action, case .command = start.work else {
            return pool.carryOut(order, at: now)
        }
        let index = accepted[Int(start.attempt.job.number) - 1]
        if let past {
            let group = pool.lease(start.nodes.first, at: now).flatMap { orchestrator.settings.pool.group($0.group) }
            let factor = group.flatMap { past.jobs[index].factor(on: $0, orchestrator.settings.pool.throughputs) } ?? 1
            let factorPPM = Int64(max(1, min(factor, 1e6) * 1e6))
            pool.start(start, lasting: past.jobs[index].length, factorPPM: factorPPM, at: order.issuedAt)
        } else if case .length(let length, _) = trace.jobs[index].work {
            pool.start(start, lasting: length, at: order.issuedAt)
        }
    }

    private func deadline(_ index: Int) -> Instant? {
        if let past { return past.jobs[index].spec.deadline }
        return trace.jobs[index].deadline.map { origin + $0 }
    }

    private func result() -> ReplayResult {
        let times = accepted.enumerated().map { number, index in
            ReplayResult.Times(
                submitted: arrivals[index], started: tally.started(number), ended: tally.ended(number),
                deadline: deadline(index))
        }
        var result = ReplayResult(
            jobs: arrivals.count, succeeded: tally.succeeded, times: times, costs: tally.costs,
            postings: tally.postings, decisions: tally.decisions, interruptions: tally.interruptions,
            moves: tally.moves, turns: turns,
            end: now, digest: tally.digest)
        result.spent = tally.spent
        if past != nil {
            result.details = accepted.enumerated().map { number, index in
                var detail = tally.details[number]
                detail.index = index
                return detail
            }
        }
        return result
    }
}
