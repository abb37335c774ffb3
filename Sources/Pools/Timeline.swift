import Domain

/// What happens to one subject at one instant.
struct Event: Sendable {
    var at: Instant
    var fact: Fact
}

/// The part of a subject's timeline that was not taken yet. The timeline itself is a pure function of the orders,
/// produced event by event as far as it is asked for.
struct Cursor<Timeline: IteratorProtocol & Sendable>: Sendable where Timeline.Element == Event {
    /// Observations taken; the number of the last.
    private(set) var taken: Int
    /// The first that was not taken; nil: nothing more happens unless something is ordered.
    private(set) var head: Event?
    private var rest: Timeline

    /// A cursor that stands after the first `taken` events of `timeline`.
    init(_ timeline: Timeline, taken: Int = 0) {
        self.taken = 0
        rest = timeline
        head = rest.next()
        take(upTo: taken)
    }

    /// Moves past the events up to `number`.
    mutating func take(upTo number: Int) {
        while taken < number, head != nil {
            taken += 1
            head = rest.next()
        }
    }

    /// Appends what happened up to `now` and was not taken.
    func append(_ subject: Subject, upTo now: Instant, to list: inout [Observation]) {
        var number = taken
        var event = head
        var ahead = rest
        while let due = event, due.at <= now {
            number += 1
            list.append(Observation(subject: subject, number: number, at: due.at, fact: due.fact))
            event = ahead.next()
        }
    }
}

/// The quotes of one market: one when the world begins, then one at each change, without end.
struct MarketTimeline: IteratorProtocol, Sendable {
    private let market: SpotMarket
    private let origin: Instant
    private var time: Span?

    /// The quotes of `market` in a world that began at `origin`.
    init(market: SpotMarket, origin: Instant) {
        self.market = market
        self.origin = origin
        time = .zero
    }

    /// The next quote; nil when the market changes no more.
    mutating func next() -> Event? {
        guard let now = time else { return nil }
        time = market.nextChange(after: now)
        let state = market.state(at: now)
        return Event(at: origin + now, fact: .quoted(price: state.price, isAvailable: state.isAvailable))
    }
}
