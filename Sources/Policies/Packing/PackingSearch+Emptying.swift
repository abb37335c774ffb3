import Domain

extension PackingSearch {
    /// A larger group is not taken apart at once.
    static let mostEmptied = 8

    /// The groups after the best group to take apart is no more: its tasks, dearest first, went one by one to where
    /// the rate rose least, or stayed by themselves. Nil: no group is better taken apart.
    func emptied(_ groups: [PackingGroup]) -> [PackingGroup]? {
        var best: (gain: Int64, groups: [PackingGroup])?
        for index in groups.indices where groups[index].members.count <= Self.mostEmptied {
            guard let without = emptied(groups, at: index), without.gain > best?.gain ?? Self.leastGain else {
                continue
            }
            best = without
        }
        return best?.groups
    }

    private func emptied(_ groups: [PackingGroup], at index: Int) -> (gain: Int64, groups: [PackingGroup])? {
        var others = groups
        let source = others.remove(at: index)
        var gain = source.rate
        var candidates = source.candidates
        let members = source.members.sorted { (-items[$0].value, $0) < (-items[$1].value, $1) }
        for member in members {
            var best: (rise: Int64, group: PackingGroup, place: Int?)?
            for (place, other) in others.enumerated() {
                guard let joined = with(member, other) else { continue }
                let rise = joined.rate - other.rate
                if rise < best?.rise ?? .max { best = (rise, joined, place) }
            }
            if members.count > 1, let alone = group([member], candidates), alone.rate < best?.rise ?? .max {
                best = (alone.rate, alone, nil)
            }
            guard let best else { return nil }
            gain -= best.rise
            if let place = best.place { others.remove(at: place) } else { candidates = [] }
            others.append(best.group)
        }
        return (gain, others)
    }
}
