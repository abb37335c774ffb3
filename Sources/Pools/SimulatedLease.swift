import Domain

/// What the simulated provider answers to the order of a lease.
enum Grant: Hashable, Sendable {
    /// No node, said at `at`.
    case refused(at: Instant)
    /// A node at `price` from `at` on, ready at `readyAt` and taken back as `reclaim` says; nil: it is not.
    case granted(at: Instant, price: Price, readyAt: Instant, reclaim: Reclaim?)
}

/// The provider's taking a node back.
struct Reclaim: Hashable, Sendable {
    /// When it is said.
    var at: Instant
    /// How long the node is there after that; zero: nothing is said.
    var notice: Span
    /// When the node is gone.
    var end: Instant { at + notice }
}

/// The life of a lease as far as the attempts on it can tell.
struct LeaseLife: Hashable, Sendable {
    /// When its node is ready; nil: it never gets that far.
    var readyAt: Instant?
    /// When its end is announced, and the end; nil: it is not.
    var warning: Warning?
    /// How it ends; nil: not by what is known now.
    var over: Over?

    /// The life of several nodes that are needed together: ready with the last, warned and over with the first.
    static func together(_ lives: [LeaseLife]) -> LeaseLife? {
        guard var together = lives.first else { return nil }
        for life in lives.dropFirst() {
            together.readyAt = life.readyAt.flatMap { ready in together.readyAt.map { max($0, ready) } }
            together.warning = [together.warning, life.warning].compactMap(\.self).min { $0.at < $1.at }
            together.over = [together.over, life.over].compactMap(\.self).min { $0.at < $1.at }
        }
        return together
    }

    /// An announced end.
    struct Warning: Hashable, Sendable {
        var at: Instant
        var until: Instant
    }
    /// An end.
    struct Over: Hashable, Sendable {
        var at: Instant
        var end: LeaseEnd
    }
}

/// One lease of the simulated pool: the provider's answer, our release, and the events that follow from the two.
struct SimulatedLease: Sendable {
    /// The group asked for.
    let group: GroupID
    /// When it was ordered.
    let orderedAt: Instant
    /// What the attempts on it can tell.
    private(set) var life: LeaseLife
    /// Observations not taken yet.
    var cursor: Cursor<IndexingIterator<[Event]>>

    private let grant: Grant
    private var releasedAt: Instant?
    private var events: [Event]

    /// A lease that was ordered at `orderedAt` and answered by `grant`.
    init(group: GroupID, orderedAt: Instant, grant: Grant) {
        self.group = group
        self.orderedAt = orderedAt
        self.grant = grant
        (events, life) = Self.timeline(grant)
        cursor = Cursor(events.makeIterator())
    }

    /// Ends the lease at `instant`, after all that happens then; the first release counts.
    mutating func release(at instant: Instant) {
        guard releasedAt == nil else { return }
        releasedAt = instant
        guard instant < life.over?.at ?? Instant(milliseconds: .max) else { return }
        events = events.filter { $0.at <= instant } + [Event(at: instant, fact: .ended(.released))]
        life.over = LeaseLife.Over(at: instant, end: .released)
        if let ready = life.readyAt, ready > instant { life.readyAt = nil }
        if let warning = life.warning, warning.at > instant { life.warning = nil }
        cursor = Cursor(events.makeIterator(), taken: cursor.taken)
    }

    /// The same lease with its node ready at `instant`, at the earliest when it is granted; a refused one as it is.
    func ready(at instant: Instant) -> SimulatedLease {
        guard case .granted(let at, let price, _, let reclaim) = grant else { return self }
        return SimulatedLease(
            group: group, orderedAt: orderedAt,
            grant: .granted(at: at, price: price, readyAt: instant, reclaim: reclaim))
    }

    /// When the node was granted; nil: it was refused.
    var grantedAt: Instant? {
        if case .granted(let at, _, _, _) = grant { at } else { nil }
    }

    /// Whether it counts against its group's limit at `instant`: asked for and to be granted, and not over.
    func isLive(at instant: Instant) -> Bool {
        if case .refused = grant { return false }
        return instant < life.over?.at ?? Instant(milliseconds: .max)
    }

    /// Where it stands at `now`.
    func state(at now: Instant) -> LeaseState {
        events.prefix { $0.at <= now }.reduce(.ordered) { state, event in
            switch event.fact {
            case .granted: .booting
            case .ready: .ready
            case .warned(let at): .warned(at: at)
            case .refused: .ended(.refused, at: event.at)
            case .ended(let end): .ended(end, at: event.at)
            case .started, .reported, .checkpointed, .restored, .stalled, .used, .exited, .quoted: state
            }
        }
    }

    /// What follows from the answer alone. A node that is reclaimed while it boots never gets ready.
    private static func timeline(_ grant: Grant) -> ([Event], LeaseLife) {
        switch grant {
        case .refused(let at):
            return ([Event(at: at, fact: .refused)], LeaseLife(over: .init(at: at, end: .refused)))
        case .granted(let at, let price, let readyAt, let reclaim):
            var events = [Event(at: at, fact: .granted(price: price))]
            let getsReady = readyAt <= reclaim?.at ?? readyAt
            if getsReady { events.append(Event(at: readyAt, fact: .ready)) }
            var life = LeaseLife(readyAt: getsReady ? readyAt : nil)
            if let reclaim {
                if reclaim.notice > .zero { events.append(Event(at: reclaim.at, fact: .warned(at: reclaim.end))) }
                events.append(Event(at: reclaim.end, fact: .ended(.interrupted)))
                life.warning = LeaseLife.Warning(at: reclaim.at, until: reclaim.end)
                life.over = LeaseLife.Over(at: reclaim.end, end: .interrupted)
            }
            return (events, life)
        }
    }
}
