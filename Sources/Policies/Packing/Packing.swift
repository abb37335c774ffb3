import Domain

/// Which tasks share which rented nodes where tasks can move: the assignment of tasks to nodes with the least dollars
/// an hour, each move charged with what it costs over the time it will last. Found by local search from three starts:
/// today's nodes, every task by itself, and nodes filled one after the other (`PackingSearch`); docs/studies/packing.md
/// says what was tried.
public struct Packing: PackingRule {
    /// What an hour of a task's life is worth beside what its hardware costs; 0 to 3 dollars give the same bills within
    /// 0.2 %.
    public static let hourOfLife = Price(nanosPerHour: 500_000_000)
    /// The longest time over which a move is reckoned to pay.
    public static let horizon = Span.hours(8)

    /// What can be rented.
    public let menu: RentedMenu
    /// What tasks on one node leave each other.
    public let contention: Contention
    /// What an hour of a task's life is worth beside what its hardware costs.
    public let hourOfLife: Price
    /// The longest time over which a move is reckoned to pay.
    public let horizon: Span

    /// The rule.
    public init(
        menu: RentedMenu, contention: Contention, hourOfLife: Price = Packing.hourOfLife,
        horizon: Span = Packing.horizon
    ) {
        self.menu = menu
        self.contention = contention
        self.hourOfLife = hourOfLife
        self.horizon = horizon
    }

    /// The best of what the three starts lead to; the first, which moves least, where they are equal.
    public func plan(_ tasks: [PackingTask], on nodes: [PackingNode]) -> PackingPlan {
        let search = PackingSearch(self, tasks, nodes)
        var groups = search.improved(search.today())
        for start in [search.apart(), search.filled()] {
            let others = search.improved(start)
            if total(others) < total(groups) - PackingSearch.leastGain { groups = others }
        }
        var plan = PackingPlan()
        plan.places = tasks.map { _ in .new(0) }
        for group in groups.sorted(by: { ($0.members.min() ?? 0) < ($1.members.min() ?? 0) }) {
            let place = group.node.map { .node(nodes[$0].id) } ?? plan.open(menu.type(for: group.room))
            for member in group.members { plan.places[member] = place }
        }
        return plan
    }

    private func total(_ groups: [PackingGroup]) -> Int64 { groups.reduce(0) { $0 + $1.rate } }
}
