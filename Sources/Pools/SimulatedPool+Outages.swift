import Domain

extension SimulatedPool {
    /// Whether the place of a group fails at `instant`.
    func isOut(_ group: NodeGroup, at instant: Instant) -> Bool {
        outages(of: group).contains { $0.covers(instant - origin, seed: description.seed) }
    }

    /// When and how the provider takes back a node of `group` that is there at `instant`: with notice when its market
    /// goes down, without when its place fails; nil: never.
    func reclaim(from group: NodeGroup, after instant: Instant) -> Reclaim? {
        let time = instant - origin
        let down = spotMarkets[group.id]?.nextDown(after: time)
            .map { Reclaim(at: origin + $0, notice: group.notice) }
        let failures = outages(of: group).compactMap { $0.start(after: time, seed: description.seed) }
        let out = failures.min().map { Reclaim(at: origin + $0, notice: .zero) }
        guard let down, let out else { return down ?? out }
        return out.at <= down.at + down.notice ? out : down
    }

    private func outages(of group: NodeGroup) -> [Outage] {
        description.outages.filter { $0.place.contains(group) }
    }
}

extension Outage {
    fileprivate func covers(_ time: Span, seed: UInt64) -> Bool {
        switch when {
        case .once(let at, let length): at <= time && time < at + length
        case .seeded: !spells(seed).spell(at: max(time, .zero)).isUp
        }
    }

    /// The first time after `time`, at which it does not last, that it begins; nil: it does not any more.
    fileprivate func start(after time: Span, seed: UInt64) -> Span? {
        switch when {
        case .once(let at, _): return at > time ? at : nil
        case .seeded:
            let spells = spells(seed)
            guard let turn = spells.nextTurn(after: max(time, .zero)) else { return nil }
            return spells.spell(at: turn).isUp ? spells.nextTurn(after: turn) : turn
        }
    }

    private func spells(_ seed: UInt64) -> SpotSpells {
        guard case .seeded(let between, let length) = when else {
            return SpotSpells(seed: seed, key: "", meanUp: .hours(1), meanDown: .zero)
        }
        let key = [place.provider, place.region, place.zone].compactMap { $0 }.joined(separator: "/")
        return SpotSpells(seed: seed, key: "outage \(key)", meanUp: between, meanDown: length)
    }
}
