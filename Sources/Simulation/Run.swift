import Domain
import Orchestration
import Pools

/// What one turn of a run came to.
public struct Turn: Sendable {
    /// When.
    public var at: Instant
    /// The events handled, in order, each with its outcome.
    public var handled: [(event: Event, outcome: Outcome)]
    /// Every change, in order: what a store writes.
    public var changes: [Change] { handled.flatMap(\.outcome.changes) }
}

/// The scheduler under a virtual clock, in one thread: the turn of the daemon without sockets, disk or wall time.
public struct Run: Sendable {
    /// What it is made from.
    public let scenario: Scenario
    /// The scheduler.
    public private(set) var orchestrator: Orchestrator
    /// The pool's world.
    public private(set) var pool: SimulatedPool
    /// The virtual clock.
    public private(set) var now: Instant
    /// Turns so far, undone ones included.
    public private(set) var turns = 0
    /// Times the daemon died and started again.
    public private(set) var crashes = 0
    /// Commits that failed.
    public private(set) var failedCommits = 0
    /// Times the machine slept.
    public private(set) var sleeps = 0
    /// How the jobs ended that are over, as the books have it.
    private var ends: [JobID: JobEnd] = [:]
    /// The postings and who pays for each job, as the books have it: what a budget is set from.
    private var ledger = RunLedger()
    private var nextStep = 0
    private var lastTick: Instant
    /// The tick before the turn that is being taken: a tick whose commit fails comes again.
    private var tickBefore: Instant
    private var pending: [Event] = []

    /// A run at its beginning.
    public init(_ scenario: Scenario) {
        self.scenario = scenario
        orchestrator = Orchestrator(settings: scenario.settings)
        pool = SimulatedPool(description: scenario.settings.pool, origin: scenario.origin)
        now = scenario.origin
        lastTick = scenario.origin
        tickBefore = scenario.origin
        pending = [.started(pool.inventory(at: scenario.origin))]
    }

    /// A run at its beginning whose scheduler has another table of speeds than its nodes go by.
    public init(_ scenario: Scenario, believing throughputs: ThroughputTable) {
        self.init(scenario)
        var settings = scenario.settings
        settings.pool.throughputs = throughputs
        orchestrator = Orchestrator(settings: settings)
    }

    /// A run that goes on from a state at an instant; the pool's world began at the scenario's origin.
    public init(_ scenario: Scenario, from state: State, at instant: Instant) {
        self.init(scenario)
        now = instant
        lastTick = instant
        tickBefore = instant
        comeBack(with: state)
    }

    /// Runs turn after turn until nothing is left to happen or the horizon is reached. `observe` sees each committed
    /// turn and the state after it.
    public mutating func finish(_ observe: (Turn, State) -> Void = { _, _ in }) {
        while let turn = advance() { observe(turn, orchestrator.state) }
    }

    /// The same run, in which jobs are moved by this plan from here on; nil: none is.
    public func moving(by plan: MovePlan?) -> Run {
        var run = self
        var settings = orchestrator.settings
        settings.moves = plan
        run.orchestrator = Orchestrator(settings: settings, state: orchestrator.state)
        return run
    }

    /// The next committed turn; nil: nothing is left to happen, or the horizon is reached.
    public mutating func advance() -> Turn? {
        while let instant = nextInstant(), instant <= scenario.horizon {
            turns += 1
            now = max(now, instant) + sleep()
            let before = orchestrator
            let turn = handle(eventsDue())
            if hits(scenario.faults.commitFailurePPM, "commit") {
                undo(to: before, turn)
                continue
            }
            settle(turn)
            if turn.handled.contains(where: isNews) { return turn }
        }
        return nil
    }

    /// Whether whoever observes the run is to see this: it changed rows, or the pool.
    private func isNews(_ event: Event, _ outcome: Outcome) -> Bool {
        if case .poolChanged = event { return true }
        return !outcome.changes.isEmpty
    }

    /// When something happens next: a user, the pool, or the meter.
    private func nextInstant() -> Instant? {
        guard hasBusiness || !pending.isEmpty else { return nil }
        var candidates: [Instant] = pending.isEmpty ? [] : [now]
        if nextStep < scenario.steps.count { candidates.append(scenario.steps[nextStep].at) }
        if let wakeUp = pool.wakeUp(after: now) { candidates.append(wakeUp) }
        if let tick = orchestrator.nextTick(after: lastTick) { candidates.append(tick) }
        if let release = orchestrator.nextRelease { candidates.append(release) }
        return candidates.min()
    }

    /// Whether anything but the markets and nodes that are kept without work is going on.
    private var hasBusiness: Bool {
        nextStep < scenario.steps.count || orchestrator.hasBusiness
    }

    /// How much later than planned a turn comes.
    private mutating func sleep() -> Span {
        guard hits(scenario.faults.sleepPPM, "sleep") else { return .zero }
        sleeps += 1
        return .seconds(Int64(draw("sleep-for").below(7_200)))
    }

    private mutating func eventsDue() -> [Event] {
        var events = pending.filter(\.isStart) + pool.observations(upTo: now).map(Event.observed)
        events += pending.filter { !$0.isStart }
        pending = []
        while nextStep < scenario.steps.count, scenario.steps[nextStep].at <= now {
            events.append(event(for: scenario.steps[nextStep].action))
            nextStep += 1
        }
        tickBefore = lastTick
        if let tick = orchestrator.nextTick(after: lastTick), tick <= now {
            events.append(.ticked)
            lastTick = now
        }
        return events + [.caughtUp]
    }

    private mutating func event(for action: Scenario.Action) -> Event {
        switch action {
        case .submit(var submission):
            for id in submission.spec.after { submission.endedBefore[id] = ends[id] }
            return .submitted(submission)
        case .request(let request, let job, let caller): return .requested(request, job, by: caller)
        case .drain(let lease, let isDraining, let caller):
            return .drainRequested(lease, isDraining: isDraining, by: caller)
        case .setBudget(let budget, let caller):
            let standing = BudgetStanding(budget, setBy: "", setAt: now, spent: .zero)
            let asOf = orchestrator.state.counters.entries
            let spent = ledger.sum(of: budget.key.scope) { $0.map(standing.part(of:), standing.part(of:)) }
            return .budgetRequested(.set(budget, spent: spent, asOf: asOf), by: caller)
        case .removeBudget(let key, let caller): return .budgetRequested(.remove(key), by: caller)
        case .close(let month, let caller): return .closeRequested(month, by: caller)
        case .correct(var correction, let caller):
            correction.payer = correction.job.flatMap { ledger.payers[$0] }
            return .correctionRequested(correction, by: caller)
        case .changePool(let file):
            let inUse = Set(orchestrator.state.leasesOfGroup.keys)
            let new = orchestrator.settings.pool.replaced(by: file, keeping: inUse)
            return .poolChanged(new, pool.change(to: new, at: now))
        }
    }

    private mutating func handle(_ events: [Event]) -> Turn {
        Turn(at: now, handled: events.map { ($0, orchestrator.step($0, at: now)) })
    }

    /// After the commit: orders leave, observations are taken; or the daemon dies here and comes up again.
    private mutating func settle(_ turn: Turn) {
        for case .job(let job) in turn.changes { if case .ended(let end, _) = job.state { ends[job.id] = end } }
        ledger.note(turn.changes)
        if hits(scenario.faults.crashPPM, "crash") { return crash() }
        for (_, outcome) in turn.handled {
            for order in outcome.orders { pool.carryOut(order, at: now) }
            if let taken = outcome.taken { pool.take(taken.subject, upTo: taken.number) }
            pending += outcome.tables.map { .tableSolved($0.job, $0.market, $0.solved()) }
        }
    }

    /// The commit failed: nothing leaves, the state is as before, users' requests come again.
    private mutating func undo(to before: Orchestrator, _ turn: Turn) {
        failedCommits += 1
        lastTick = tickBefore
        orchestrator = Orchestrator(settings: orchestrator.settings, state: before.state)
        pending = turn.handled.map(\.event).filter { event in
            switch event {
            case .submitted, .requested, .drainRequested, .budgetRequested, .started, .poolChanged, .closeRequested,
                .correctionRequested:
                true
            case .observed, .ticked, .caughtUp, .tableSolved: false
            }
        }
    }

    /// The daemon dies and starts again from its rows: a new pool object whose world goes on.
    private mutating func crash() {
        crashes += 1
        comeBack(with: orchestrator.state)
    }

    /// The daemon starts with this state.
    private mutating func comeBack(with state: State) {
        orchestrator = Orchestrator(settings: orchestrator.settings, state: state)
        pool = SimulatedPool(description: orchestrator.settings.pool, origin: scenario.origin)
        orchestrator.state.restore(&pool, at: now)
        pending = [.started(pool.inventory(at: now))]
    }

    private func hits(_ ppm: Int, _ stream: String) -> Bool {
        ppm > 0 && draw(stream).below(1_000_000) < UInt64(ppm)
    }

    private func draw(_ stream: String) -> Draw {
        Draw(seed: scenario.seed, stream: "fault", key: stream, index: Int64(turns))
    }
}

/// What the books of a run have, and who pays.
private struct RunLedger: Sendable {
    /// An entry of the ledger.
    enum Entry: Sendable {
        case posting(Posting)
        case charge(Charge)

        var job: JobID? {
            switch self {
            case .posting(let posting): posting.segment.job
            case .charge(let charge): charge.job
            }
        }

        func map(_ posted: (Posting) -> Money, _ charged: (Charge) -> Money) -> Money {
            switch self {
            case .posting(let posting): posted(posting)
            case .charge(let charge): charged(charge)
            }
        }
    }

    private var entries: [Entry] = []
    private(set) var payers: [JobID: Payer] = [:]

    mutating func note(_ changes: [Change]) {
        for change in changes {
            switch change {
            case .posting(let posting): entries.append(.posting(posting))
            case .charge(let charge): entries.append(.charge(charge))
            case .jobAccepted(let job), .jobEdited(let job): payers[job.id] = Payer(job)
            default: break
            }
        }
    }

    func sum(of scope: BudgetScope, _ amount: (Entry) -> Money) -> Money {
        entries.reduce(Money.zero) { sum, entry in
            let payer = entry.job.flatMap { payers[$0] }
            return BudgetScope.scopes(of: payer).contains(scope) ? sum + amount(entry) : sum
        }
    }
}
