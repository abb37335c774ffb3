import Domain

extension PackingSearch {
    /// The best change of two groups that gains at least `leastGain`: to merge them; if that does not help, to move one
    /// task, or to swap one for one.
    func step(_ first: PackingGroup, _ second: PackingGroup, mergesOnly: Bool) -> PackingStep? {
        let merged = settled(
            PackingGroup(
                members: first.members + second.members, room: first.room + second.room,
                worth: first.worth + second.worth, candidates: (first.candidates + second.candidates).sorted()))
        if let merged {
            let gain = first.rate + second.rate - merged.rate
            if gain > Self.leastGain { return PackingStep(gain: gain, first: merged, second: nil) }
        }
        if mergesOnly { return nil }
        var best: PackingStep?
        if first.members.count > 1 { moves(from: first, to: second, &best) }
        if second.members.count > 1 { moves(from: second, to: first, &best) }
        if first.members.count + second.members.count > 2 { swaps(first, second, &best) }
        return best
    }

    /// The best way to put one task of a group on a new node.
    func split(_ group: PackingGroup) -> PackingStep? {
        guard group.members.count > 1 else { return nil }
        var best: PackingStep?
        for index in group.members.indices {
            guard let alone = self.group([group.members[index]], []) else { continue }
            offer(without(index, group), alone, of: group.rate, &best)
        }
        return best
    }

    private func moves(from source: PackingGroup, to target: PackingGroup, _ best: inout PackingStep?) {
        for index in source.members.indices {
            let member = source.members[index]
            guard rule.menu.cheapest(for: target.room + items[member].room) != nil else { continue }
            let rest = without(index, source)
            guard let rest, source.rate + target.rate - rest.rate > best?.gain ?? Self.leastGain else { continue }
            offer(rest, with(member, target), of: source.rate + target.rate, &best)
        }
    }

    private func swaps(_ first: PackingGroup, _ second: PackingGroup, _ best: inout PackingStep?) {
        for (index, member) in first.members.enumerated() {
            let given = items[member]
            for (otherIndex, other) in second.members.enumerated() {
                let taken = items[other]
                let isSame = given.room == taken.room && given.worth == taken.worth
                if isSame, given.node != nil, taken.node != nil { continue }
                let difference = taken.room - given.room
                guard rule.menu.cheapest(for: second.room - difference) != nil else { continue }
                let changed = swapped(index, in: first, for: other)
                let bar = best?.gain ?? Self.leastGain
                guard let changed, first.rate + second.rate - changed.rate > bar else { continue }
                offer(changed, swapped(otherIndex, in: second, for: member), of: first.rate + second.rate, &best)
            }
        }
    }

    /// Keeps a change if both of its groups fit and it is better than the best so far.
    private func offer(
        _ first: PackingGroup?, _ second: PackingGroup?, of rate: Int64, _ best: inout PackingStep?
    ) {
        guard let first, let second else { return }
        let gain = rate - first.rate - second.rate
        guard gain > best?.gain ?? Self.leastGain else { return }
        best = PackingStep(gain: gain, first: first, second: second)
    }

    /// A group with one more task.
    func with(_ member: Int, _ group: PackingGroup) -> PackingGroup? {
        var group = group
        group.members.append(member)
        group.room = group.room + items[member].room
        group.worth += items[member].worth
        return settled(group)
    }

    /// A group of at least two without the task at a place.
    private func without(_ index: Int, _ group: PackingGroup) -> PackingGroup? {
        var group = group
        let member = group.members.remove(at: index)
        group.room = group.room - items[member].room
        group.worth -= items[member].worth
        return settled(group)
    }

    /// A group with another task instead of the one at a place.
    private func swapped(_ index: Int, in group: PackingGroup, for member: Int) -> PackingGroup? {
        var group = group
        let old = group.members.remove(at: index)
        group.members.append(member)
        group.room = group.room - items[old].room + items[member].room
        group.worth += items[member].worth - items[old].worth
        return settled(group)
    }
}
