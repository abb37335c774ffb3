import Domain

/// Which node a new task joins where no task can move: the one on which it adds least to the expected bill until it is
/// over, or a new one. Joining costs what the node is kept longer and what the tasks slow each other down by.
public struct JoinRule: PackingRule {
    /// What can be rented.
    public let menu: RentedMenu
    /// What tasks on one node leave each other.
    public let contention: Contention
    /// What an hour of a task's life is worth beside what its hardware costs.
    public let hourOfLife: Price

    /// The rule.
    public init(menu: RentedMenu, contention: Contention, hourOfLife: Price = Packing.hourOfLife) {
        self.menu = menu
        self.contention = contention
        self.hourOfLife = hourOfLife
    }

    /// New tasks join or get new nodes, one after the other.
    public func plan(_ tasks: [PackingTask], on nodes: [PackingNode]) -> PackingPlan {
        var plan = PackingPlan()
        var shared: [(place: PackingPlan.Place, type: Int, members: [PackingTask])] = nodes.map { node in
            (.node(node.id), node.type, tasks.filter { $0.node == node.id })
        }
        for task in tasks {
            if let node = task.node {
                plan.places.append(.node(node))
                continue
            }
            let own = menu.type(for: task.room)
            var least = alone(task, on: menu.types[own])
            var best: Int?
            for (index, node) in shared.enumerated() {
                guard let added = joined(task, node.members, on: menu.types[node.type]), added < least else { continue }
                least = added
                best = index
            }
            if let best {
                shared[best].members.append(task)
                plan.places.append(shared[best].place)
            } else {
                let place = plan.open(own)
                shared.append((place, own, [task]))
                plan.places.append(place)
            }
        }
        return plan
    }

    /// Expected cost of a task on a new node: `price d + w (d + boot)`, d its work.
    public func alone(_ task: PackingTask, on type: RentedType) -> Money {
        let hours = task.work.hours
        return dollars(type.price, hours) + dollars(hourOfLife, hours + type.boot.hours)
    }

    /// What a task adds on a node with members: `price max(0, d/f' - end) + w d/f'` and for each member
    /// `(v + w) min(d/f', rest) (1 - f'/f)`, with f and f' the throughput without and with the task, `rest` a member's
    /// time without it, `end` the longest of these, v its hardware's worth. Nil: there is no room, or nobody to join.
    public func joined(_ task: PackingTask, _ members: [PackingTask], on type: RentedType) -> Money? {
        let room = members.reduce(task.room) { $0 + $1.room }
        guard !members.isEmpty, room.fits(in: type.room) else { return nil }
        let before = part(members.count)
        let after = part(members.count + 1)
        let own = task.work.hours / after
        var end = 0.0
        var added = dollars(hourOfLife, own)
        for member in members {
            let rest = member.work.hours / before
            end = max(end, rest)
            let worth = Price(
                nanosPerHour: (menu.worth(of: member.room) ?? .free).nanosPerHour + hourOfLife.nanosPerHour)
            added = added + dollars(worth, min(own, rest) * (1 - after / before))
        }
        return added + dollars(type.price, max(0, own - end))
    }

    private func part(_ tasks: Int) -> Double {
        Double(contention.throughput(of: tasks)) / Double(Contention.whole)
    }

    private func dollars(_ price: Price, _ hours: Double) -> Money {
        Estimate.money(dollars: price.dollars * hours)
    }
}
