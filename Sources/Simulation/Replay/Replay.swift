import Domain
import Orchestration
import Pools

/// A trace of jobs under a virtual clock: the same step as the daemon's, with a simulated pool, one policy and one
/// seed, without faults, auditor or books. What happens is counted and forgotten.
package struct Replay: Sendable {
    private let trace: JobTrace
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
    private var turns = 0
    /// Tables that were solved at the instant at which they were asked for.
    private var solved: [Event] = []

    /// A replay at its beginning: `settings` with its pool's seed replaced, in a world that begins at `origin` and
    /// whose nodes differ in speed by up to `speedSpread` millionths.
    package init(
        _ trace: JobTrace, settings: Settings, seed: UInt64, origin: Instant = Self.origin,
        speedSpread: Int64 = SimulatedPool.usualSpread
    ) {
        var settings = settings
        settings.pool.seed = seed
        settings.queuedJobs = .max
        settings.queuedJobsPerUser = .max
        self.trace = trace
        self.origin = origin
        orchestrator = Orchestrator(settings: settings)
        pool = SimulatedPool(description: settings.pool, origin: origin, speedSpread: speedSpread)
        tally = Tally(jobs: trace.jobs.count)
        submissions = Submissions(to: settings, from: origin)
        now = origin
        lastTick = origin
        lastOrder = origin
    }

    /// Where a trace begins that says nothing else: 2026-01-01T00:00:00Z.
    package static let origin = Instant(milliseconds: 1_767_225_600_000)

    /// How long jobs wait in vain before a replay is over.
    private static let patience = Span.hours(24 * 90)

    /// Runs to the end and says what it came to.
    package mutating func run() -> ReplayResult {
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
        if nextJob < trace.jobs.count {
            next = origin + trace.jobs[nextJob].submit
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
        while nextJob < trace.jobs.count, origin + trace.jobs[nextJob].submit <= now {
            handle(.submitted(submissions.submission(of: trace.jobs[nextJob])))
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
        for change in outcome.changes {
            tally.note(change)
            if case .order(let order) = change { orders.append(order) }
        }
        solved += outcome.tables.map { .tableSolved($0.job, $0.market, $0.solved()) }
        if let observation = outcome.taken { taken.append(observation) }
        if case .accepted = outcome.answer { accepted.append(nextJob) }
    }

    /// What a command does the pool cannot know; the trace says how long it takes.
    private mutating func carryOut(_ order: Order) {
        guard case .start(let start) = order.action, case .command = start.work,
            case .length(let length, _) = trace.jobs[accepted[Int(start.attempt.job.number) - 1]].work
        else { return pool.carryOut(order, at: now) }
        pool.start(start, lasting: length, at: order.issuedAt)
    }

    private func result() -> ReplayResult {
        let times = accepted.enumerated().map { number, index in
            ReplayResult.Times(
                submitted: origin + trace.jobs[index].submit, started: tally.started(number),
                ended: tally.ended(number), deadline: trace.jobs[index].deadline.map { origin + $0 })
        }
        return ReplayResult(
            jobs: trace.jobs.count, succeeded: tally.succeeded, times: times, costs: tally.costs,
            postings: tally.postings, decisions: tally.decisions, interruptions: tally.interruptions,
            moves: tally.moves, turns: turns,
            end: now, digest: tally.digest)
    }
}
