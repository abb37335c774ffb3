import Domain
import RealModule

/// All that a modelled attempt depends on: its orders, the life of its lease, and chance.
struct AttemptPlan: Sendable {
    /// Whose attempt it is.
    let attempt: AttemptID
    /// When the start was ordered.
    let orderedAt: Instant
    /// What is modelled.
    let work: SimulatedWork
    /// The step it begins at.
    let resumeStep: Int
    /// How long one save blocks the steps; nil: it does not save.
    let saveTime: Span?
    /// Run time between saves; nil: not by time.
    let saveEvery: Span?
    /// Steps between saves; nil: not by steps.
    let saveSteps: Int?
    /// How fast it steps.
    var pace: Pace
    /// The seed of the world.
    let seed: UInt64
    /// Whether its steps are milliseconds of a known length, of which it reports nothing.
    let isTimed: Bool
    /// The nodes it runs on.
    let nodes: NodeSet
    /// What it has of each node.
    let room: Room
    /// The life of all its nodes together; nil: the pool does not know one of them.
    var life: LeaseLife?
    /// When it was first asked to save and stop.
    private(set) var stopSavingAt: Instant?
    /// When it was first asked to stop at once.
    private(set) var stopAt: Instant?

    /// What it keeps of its pace, in order.
    private(set) var paceChanges: [PaceChange] = []

    /// The plan of `start`, ordered at `orderedAt`.
    init(
        _ start: StartAttempt, work: SimulatedWork, orderedAt: Instant, life: LeaseLife?, pace: Pace, seed: UInt64,
        isTimed: Bool
    ) {
        attempt = start.attempt
        nodes = start.nodes
        room = start.room
        self.orderedAt = orderedAt
        self.work = work
        resumeStep = start.resumeStep
        saveTime = start.checkpoint?.saveTime
        if case .steps(let steps) = start.checkpoint?.every {
            saveSteps = max(1, steps)
            saveEvery = nil
        } else {
            saveSteps = nil
            saveEvery = start.checkpoint == nil ? nil : start.checkpointEvery.flatMap { $0 > .zero ? $0 : nil }
        }
        self.life = life
        self.pace = pace
        self.seed = seed
        self.isTimed = isTimed
    }

    /// Adds a stop ordered at `instant`; the first of each kind counts.
    mutating func stop(at instant: Instant, saving: Bool) {
        if saving { stopSavingAt = stopSavingAt ?? instant } else { stopAt = stopAt ?? instant }
    }

    /// Adds what it keeps of its pace from an instant on; the same order again changes nothing.
    mutating func note(_ change: PaceChange) {
        guard !paceChanges.contains(where: { $0.number == change.number }) else { return }
        paceChanges.append(change)
        paceChanges.sort { ($0.at, $0.number) < ($1.at, $1.number) }
    }

    /// When it starts, unless its lease or a stop comes before.
    var startsAt: Instant? {
        guard let readyAt = life?.readyAt else { return nil }
        let start = max(orderedAt, readyAt)
        if let over = life?.over, over.at <= start { return nil }
        if let stop = firstStop, stop < start { return nil }
        return start
    }

    /// How it ends where it never starts. A lease that was over before the order, and not by an interruption, is the
    /// caller's mistake and named as such.
    var endWithoutStart: Event {
        guard let life else { return notStarted("the pool does not know \(nodes)") }
        if let stop = firstStop, stop < life.over?.at ?? Instant(milliseconds: .max) {
            return Event(at: max(stop, orderedAt), fact: .exited(.stopped))
        }
        switch life.over?.end {
        case .refused: return notStarted("the provider had no node for \(nodes)")
        case .released where leaseEnd <= orderedAt: return notStarted("\(nodes) had been released")
        case .released: return Event(at: leaseEnd, fact: .exited(.stopped))
        case .interrupted: return Event(at: max(leaseEnd, orderedAt), fact: .exited(.interrupted))
        case .lost, nil: return notStarted("\(nodes) is lost")
        }
    }

    /// When a reason to save at once and do nothing more first arises after `start`: a stop that saves, or a warning
    /// that leaves enough time.
    func savesLast(after start: Instant) -> Instant? {
        var warned: Instant?
        if let warning = life?.warning, let saveTime, warning.at >= start, warning.until - warning.at >= saveTime {
            warned = warning.at
        }
        return [stopSavingAt, warned].compactMap(\.self).min()
    }

    /// How it is cut short: by the end of its lease or by a stop at once, whichever is first.
    var cut: Event? {
        let lease = life?.over.map { over in
            Event(at: over.at, fact: .exited(over.end == .interrupted ? .interrupted : .stopped))
        }
        let stop = stopAt.map { Event(at: $0, fact: .exited(.stopped)) }
        return [lease, stop].compactMap(\.self).min { $0.at < $1.at }
    }

    /// What it reports after `step` steps. The noise depends on the job and the step alone, so a step that is done
    /// again reports the same value.
    func report(at step: Int) -> Fact {
        let curve = work.curve
        var value = Double.nan
        if step < curve.divergesAtStep ?? .max {
            let progress = Double(step) / Double(max(1, work.steps))
            let noise = Draw(seed: seed, stream: "noise", key: attempt.job.description, index: Int64(step)).normal
            value = curve.end + (curve.start - curve.end) * Double.exp(-curve.rate * progress) + curve.noise * noise
        }
        return .reported(step: step, metrics: [Metric(name: curve.metric, value: MetricValue(value))])
    }

    private var firstStop: Instant? { [stopSavingAt, stopAt].compactMap(\.self).min() }
    private var leaseEnd: Instant { life?.over?.at ?? orderedAt }
    private func notStarted(_ why: String) -> Event {
        Event(at: max(leaseEnd, orderedAt), fact: .exited(.notStarted(why)))
    }
}
