import Domain

/// The spot market of one group: whether nodes can be had and kept, and at what price, as a pure function of the time
/// since the world began. Nothing is stored, so it can be asked about any instant in any order.
public struct SpotMarket: Sendable {
    private let listPrice: Price
    private let diskPrice: Price
    private let source: Source

    private enum Source {
        case seeded(SpotSpells, SpotPriceLevels)
        case trace(SpotTrace)
    }

    /// What a market says at one instant.
    public struct State: Hashable, Sendable {
        /// Price of a node.
        public var price: Price
        /// Whether nodes can be had and kept.
        public var isAvailable: Bool
        /// A state.
        public init(price: Price, isAvailable: Bool) {
            self.price = price
            self.isAvailable = isAvailable
        }
    }

    /// The market of `group` in the world of `seed`; nil when the group is not sold as spot. A spot group without a
    /// model is always there at its list price.
    public init?(group: NodeGroup, seed: UInt64) {
        guard group.terms == .spot else { return nil }
        listPrice = group.price
        diskPrice = group.disk?.hourly ?? .free
        switch group.market {
        case .seeded(let meanUp, let meanDown, let spread):
            source = .seeded(
                SpotSpells(seed: seed, key: group.id.name, meanUp: meanUp, meanDown: meanDown),
                SpotPriceLevels(
                    seed: seed, key: group.id.name,
                    listPrice: Price(nanosPerHour: group.price.nanosPerHour - diskPrice.nanosPerHour),
                    spreadPercent: spread))
        case .trace(let trace): source = .trace(trace)
        case nil: source = .trace(SpotTrace(points: [.init(at: .zero, available: true)]))
        }
    }

    /// What the market says `time` after the start of the world.
    public func state(at time: Span) -> State {
        switch source {
        case .seeded(let spells, let levels):
            State(price: withDisk(levels.price(at: time)), isAvailable: spells.spell(at: time).isUp)
        case .trace(let trace): state(of: trace, at: trace.count(upTo: time))
        }
    }

    /// The first time after `time` at which price or availability differ from what they were before; nil: never.
    public func nextChange(after time: Span) -> Span? {
        let before = state(at: time)
        switch source {
        case .seeded(let spells, let levels):
            var candidate = time
            repeat {
                let changes = [spells.nextTurn(after: candidate), levels.nextChange(after: candidate)]
                guard let next = changes.compactMap(\.self).min() else { return nil }
                candidate = next
            } while state(at: candidate) == before
            return candidate
        case .trace(let trace):
            let index = (trace.count(upTo: time)..<trace.points.count).first { state(of: trace, at: $0 + 1) != before }
            return index.map { trace.points[$0].at }
        }
    }

    /// The first time after `time` at which nodes are not to be kept any more; nil: never.
    public func nextDown(after time: Span) -> Span? {
        switch source {
        case .seeded(let spells, _):
            guard let turn = spells.nextTurn(after: time) else { return nil }
            return spells.spell(at: turn).isUp ? spells.nextTurn(after: turn) : turn
        case .trace(let trace):
            return trace.points[trace.count(upTo: time)...].first { !$0.available }?.at
        }
    }

    /// What holds once the first `count` points of a trace have passed.
    private func state(of trace: SpotTrace, at count: Int) -> State {
        guard count > 0 else { return State(price: listPrice, isAvailable: false) }
        let point = trace.points[count - 1]
        return State(price: point.price.map(withDisk) ?? listPrice, isAvailable: point.available)
    }

    /// What the market asks for a node, and what its disk costs.
    private func withDisk(_ price: Price) -> Price {
        Price(nanosPerHour: price.nanosPerHour + diskPrice.nanosPerHour)
    }
}

extension SpotTrace {
    /// How many points lie at or before `time`, by bisection.
    fileprivate func count(upTo time: Span) -> Int {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].at <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
