import Domain

/// The search of `Packing` at one moment: what groups of tasks cost, and the way from a start to a better assignment.
struct PackingSearch {
    /// A smaller gain is no reason to change: nano-dollars an hour.
    static let leastGain: Int64 = 1_000
    /// Changes in one climb, and climbs, at most; tens are usual.
    static let mostSteps = 400
    /// A move is reckoned to last at least this long.
    static let shortest = Span.seconds(36)

    /// A task with the figures that do not change within the search.
    struct Item {
        /// The hardware it takes.
        var room: Room
        /// What an hour of its hardware is worth, nano-dollars.
        var value: Int64
        /// That and an hour of its life.
        var worth: Int64
        /// What it costs an hour to be elsewhere than today, nano-dollars; for a task without a node, to wait for one.
        var change: Int64
        /// Place in the list of the node it has; nil: none.
        var node: Int?
    }

    let rule: Packing
    let nodes: [PackingNode]
    let items: [Item]

    init(_ rule: Packing, _ tasks: [PackingTask], _ nodes: [PackingNode]) {
        self.rule = rule
        self.nodes = nodes
        let places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.id, $0) })
        items = tasks.map { task in
            let value = rule.menu.worth(of: task.room)?.nanosPerHour ?? 0
            let worth = value + rule.hourOfLife.nanosPerHour
            let hours = max(min(rule.horizon, task.work), Self.shortest).hours
            let node = task.node.flatMap { places[$0] }
            let change =
                if node == nil {
                    rule.menu.types[rule.menu.type(for: task.room)].boot.hours
                        * Double(rule.hourOfLife.nanosPerHour)
                } else {
                    (task.leaving + task.setup).hours * Double(worth) * (task.isMoving ? 2 : 1)
                }
            return Item(
                room: task.room, value: value, worth: worth, change: Int64((change / hours).rounded()), node: node)
        }
    }

    /// Every node with its tasks, and every task without a node by itself.
    func today() -> [PackingGroup] {
        let settled = nodes.indices.compactMap { node in
            group(items.indices.filter { items[$0].node == node }, [node])
        }
        return settled + items.indices.filter { items[$0].node == nil }.compactMap { group([$0], []) }
    }

    /// Every task by itself.
    func apart() -> [PackingGroup] {
        let heirs = heirs()
        return items.indices.compactMap { index in group([index], heirs[index].map { [$0] } ?? []) }
    }

    /// For each task the node that it may have in a start that leaves today's: each node goes to that of its tasks to
    /// which moving would cost most, the first of equals.
    func heirs() -> [Int?] {
        var heirs: [Int?] = nodes.map { _ in nil }
        for (index, item) in items.enumerated() {
            guard let node = item.node else { continue }
            if let heir = heirs[node], items[heir].change >= item.change { continue }
            heirs[node] = index
        }
        return items.indices.map { index in items[index].node.flatMap { heirs[$0] == index ? $0 : nil } }
    }

    /// A group of these tasks on the best node it may have; nil: they fit no type, or there are none.
    func group(_ members: [Int], _ candidates: [Int]) -> PackingGroup? {
        guard !members.isEmpty else { return nil }
        return settled(
            PackingGroup(
                members: members, room: members.reduce(.none) { $0 + items[$1].room },
                worth: members.reduce(0) { $0 + items[$1].worth }, candidates: candidates))
    }

    /// What tasks that are worth so much together slow each other down by on one node, nano-dollars an hour.
    func slowdown(of worth: Int64, tasks: Int) -> Int64 {
        let lost = Contention.whole - rule.contention.throughput(of: tasks)
        return Int64((Double(worth) * Double(lost) / Double(Contention.whole)).rounded())
    }

    /// The group on the best node it may have: the price of the node, what the members slow each other down by, and
    /// their moves. Ties go to the node that is there, then to the older one. Nil: it fits no type.
    func settled(_ group: PackingGroup) -> PackingGroup? {
        guard let type = rule.menu.cheapest(for: group.room) else { return nil }
        let slowed = slowdown(of: group.worth, tasks: group.members.count)
        var group = group
        group.rate =
            rule.menu.types[type].price.nanosPerHour + slowed + group.members.reduce(0) { $0 + items[$1].change }
        group.node = nil
        for candidate in group.candidates {
            let node = nodes[candidate]
            let type = rule.menu.types[node.type]
            guard group.room.fits(in: type.room) else { continue }
            let rate = group.members.reduce(type.price.nanosPerHour + slowed) { rate, member in
                let item = items[member]
                let isFree = item.node == candidate || (item.node == nil && node.isUp)
                return isFree ? rate : rate + item.change
            }
            if rate < group.rate || (rate == group.rate && candidate < group.node ?? nodes.count) {
                group.rate = rate
                group.node = candidate
            }
        }
        return group
    }

    /// Merges while that helps; then changes of pairs and insertions elsewhere, until neither helps.
    func improved(_ start: [PackingGroup]) -> [PackingGroup] {
        var groups = climbed(start, mergesOnly: true)
        for _ in 0..<Self.mostSteps {
            groups = climbed(groups, mergesOnly: false)
            guard let emptied = emptied(groups) else { break }
            groups = emptied
        }
        return groups
    }

    /// The best change of any pair or single group, again and again, until none helps. What is known of a pair is kept
    /// until one of its groups changes: `rows[i][0]` splits group i, `rows[i][k]` changes groups i and i + k.
    private func climbed(_ start: [PackingGroup], mergesOnly: Bool) -> [PackingGroup] {
        var groups: [PackingGroup] = []
        var rows: [[PackingStep?]] = []
        func append(_ group: PackingGroup) {
            for index in groups.indices { rows[index].append(step(groups[index], group, mergesOnly: mergesOnly)) }
            groups.append(group)
            rows.append([mergesOnly ? nil : split(group)])
        }
        func remove(_ index: Int) {
            groups.remove(at: index)
            rows.remove(at: index)
            for before in 0..<index { rows[before].remove(at: index - before) }
        }
        for group in start { append(group) }
        for _ in 0..<Self.mostSteps {
            var best: (gain: Int64, first: Int, second: Int)?
            for first in rows.indices {
                for offset in rows[first].indices {
                    guard let gain = rows[first][offset]?.gain, gain > best?.gain ?? 0 else { continue }
                    best = (gain, first, offset)
                }
            }
            guard let best, let step = rows[best.first][best.second] else { break }
            if best.second > 0 { remove(best.first + best.second) }
            remove(best.first)
            append(step.first)
            if let second = step.second { append(second) }
        }
        return groups
    }
}
