import Domain
import Pools

/// The one function everything is a use of: events in, decisions out. Holds the state; time is an argument.
///
/// Facts (`observed`) only change what is known. Choices are made at `caughtUp`, when everything that has happened is
/// known, so that nothing is started on a node that was already taken back.
public struct Orchestrator: Sendable {
    /// What it was told once.
    public internal(set) var settings: Settings
    /// What it knows.
    public internal(set) var state: State
    /// The outcome of the step at work.
    var outcome = Outcome()
    /// The running numbers given out, those of the step at work included.
    var counters: Counters
    /// The instant of the step at work.
    var now = Instant.epoch
    /// What may be chosen anew at the next `caughtUp`.
    var open = OpenChoices()
    /// The clock hour in which old idempotency keys were last looked for.
    var keysPrunedAt = Instant.epoch

    /// An orchestrator that goes on from `state`.
    public init(settings: Settings, state: State = State()) {
        self.settings = settings
        self.state = state
        counters = state.counters
        open.reset(to: state, in: settings.pool)
    }

    /// Handles one event at `now`. Never fails: a refusal is an answer, an event that changes nothing a named no-op.
    /// `now` never goes backwards from call to call; observations carry the earlier instant at which they occurred.
    public mutating func step(_ event: Event, at now: Instant) -> Outcome {
        precondition(now >= self.now, "time ran backwards")
        self.now = now
        switch event {
        case .submitted(let submission): submit(submission)
        case .requested(let request, let job, let caller): handle(request, of: job, by: caller)
        case .drainRequested(let lease, let isDraining, let caller): drain(lease, isDraining, by: caller)
        case .budgetRequested(let request, let caller): handle(request, by: caller)
        case .observed(let observation): observe(observation)
        case .started(let inventory): reconcile(with: inventory)
        case .poolChanged(let pool, let quotes): changePool(to: pool, quotes)
        case .closeRequested(let month, let caller): close(month, by: caller)
        case .correctionRequested(let correction, let caller, let key): correct(correction, by: caller, key)
        case .ticked: tick()
        case .tableSolved(let job, let market, let table): take(table, of: job, in: market)
        case .caughtUp: choose()
        }
        if counters != state.counters { emit(.counters(counters)) }
        let result = outcome
        outcome = Outcome()
        return result
    }

    /// Whether the meter must tick: nodes are leased or to be leased, or jobs wait.
    public var needsTicks: Bool { !state.leases.isEmpty || state.queue.count > 0 || lacksReservedNodes }

    /// Whether anything goes on but nodes that are kept without work.
    public var hasBusiness: Bool { !state.jobs.isEmpty || hasLeases }

    /// Whether some node is leased for jobs.
    public var hasLeases: Bool { state.leases.values.contains { !settings.pool.isReserved($0.group) } }

    /// When a held job may start, at the earliest; nil: none waits for a time.
    public var nextRelease: Instant? { state.held.timers.first?.at }

    /// Room for as many changes is made at once: most steps that change something make fewer.
    private static let usualChanges = 24

    /// Makes one change: applied and recorded in one go, so that memory and rows cannot drift apart.
    mutating func emit(_ change: Change) {
        open.note(change, before: state)
        state.apply(change)
        if outcome.changes.isEmpty { outcome.changes.reserveCapacity(Self.usualChanges) }
        outcome.changes.append(change)
    }

    /// Records a decision and returns its number.
    @discardableResult
    mutating func decide(
        _ verdict: Decision.Verdict, job: JobID? = nil, attempt: AttemptID? = nil, lease: LeaseID? = nil,
        because reason: Reason
    ) -> DecisionID {
        let id = DecisionID(count(\.decisions))
        let decision = Decision(
            id: id, at: now, verdict: verdict, job: job, attempt: attempt, lease: lease, reason: reason)
        emit(.decision(decision))
        return id
    }

    /// The next running number of a kind.
    mutating func count(_ kind: WritableKeyPath<Counters, Int64>) -> Int64 {
        counters[keyPath: kind] += 1
        return counters[keyPath: kind]
    }

    /// Gives the pool an order, numbered after those that stand for its subject.
    mutating func order(_ action: Order.Action, about subject: Subject) {
        let number = (state.orders[subject]?.last?.key.number ?? 0) + 1
        emit(.order(Order(key: OrderKey(subject: subject, number: number), issuedAt: now, action: action)))
    }

    /// Changes a live job and gives it the code of the reason. Ending it lets the jobs that come after it in, or ends
    /// them too.
    mutating func update(_ job: Job, to state: JobState, because reason: Reason) {
        update(job, to: state, code: reason.code)
    }

    /// Changes a live job whose reason was given before.
    mutating func update(_ job: Job, to state: JobState, code: String) {
        var job = job
        if case .ended = state {
            closeStorage(of: job.id, at: now, lastDecisionCause)
            job.posted = self.state.jobs[job.id]?.posted ?? job.posted
        }
        job.state = state
        job.reasonCode = code
        if state.nodes == nil, job.spec.elastic?.value.size != nil { job.spec = job.spec.unsized }
        if case .ended(let end, _) = state { concludeExpectations(of: job, ended: end) }
        emit(.job(job))
        if case .ended(let end, _) = state { settleDependents(of: job.id, ended: end) }
    }
}
