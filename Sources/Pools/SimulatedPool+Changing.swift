import Domain

extension SimulatedPool {
    /// Goes on with other groups, and the seed it has. Leases that were ordered stay as they are, also those of a group
    /// that is gone. A market that is new or changed begins as if it had always been so: what it says now is returned,
    /// and counts as taken.
    public mutating func change(to new: PoolDescription, at now: Instant) -> [Quote] {
        let old = groups
        description = PoolDescription(
            seed: description.seed, groups: new.groups, throughputs: new.throughputs, outages: new.outages,
            dataPrices: new.dataPrices)
        groups = Dictionary(new.groups.map { ($0.id, $0) }) { first, _ in first }
        for id in markets.keys.sorted() where groups[id] == nil { forget(market: id) }
        return new.groups.compactMap { group in
            let before = old[group.id]
            let isSame =
                before?.terms == group.terms && before?.price == group.price && before?.market == group.market
                && before?.disk == group.disk
            if isSame { return nil }
            forget(market: group.id)
            guard let market = SpotMarket(group: group, seed: description.seed) else {
                return before?.terms == .spot ? Quote(group: group.id, price: group.price, isAvailable: true) : nil
            }
            return begin(market, of: group.id, at: now)
        }
    }

    private mutating func forget(market id: GroupID) {
        spotMarkets[id] = nil
        markets[id] = nil
        agenda.set(.market(id), nil)
    }

    private mutating func begin(_ market: SpotMarket, of id: GroupID, at now: Instant) -> Quote {
        var cursor = Cursor(MarketTimeline(market: market, origin: origin))
        while let head = cursor.head, head.at <= now { cursor.take(upTo: cursor.taken + 1) }
        spotMarkets[id] = market
        markets[id] = cursor
        agenda.set(.market(id), cursor.head?.at)
        let state = market.state(at: now - origin)
        var quote = Quote(group: id, price: state.price, isAvailable: state.isAvailable)
        quote.observed = cursor.taken
        return quote
    }

    /// A lease that the books have as granted is granted, whatever the description now makes of its order: ready after
    /// its group's boot, and taken back when its market is next down. One that they have as ready was ready before
    /// anything was started on it.
    public mutating func confirm(_ lease: Lease, at now: Instant) {
        guard let startedAt = lease.startedAt, let price = lease.tariff?.price, var confirmed = leases[lease.id] else {
            return
        }
        if confirmed.grantedAt != startedAt {
            let group = groups[lease.group]
            let grant = Grant.granted(
                at: startedAt, price: price, readyAt: startedAt + (group?.boot ?? .zero),
                reclaim: group.flatMap { reclaim(from: $0, after: now) })
            confirmed = SimulatedLease(group: lease.group, orderedAt: confirmed.orderedAt, grant: grant)
        }
        if lease.wasReady { confirmed = confirmed.ready(at: startedAt) }
        leases[lease.id] = confirmed
        agenda.set(.lease(lease.id), confirmed.cursor.head?.at)
        reviseAttempts(on: lease.id)
    }
}

extension Lease {
    /// Whether its node was observed as ready: a warning is its second observation where it was not.
    fileprivate var wasReady: Bool {
        switch state {
        case .ready: true
        case .warned: observed >= 3
        case .ordered, .booting, .releasing, .ended: false
        }
    }
}
