import Domain

/// A task that works or waits for a node, as a rule sees it.
package struct PackingTask: Hashable, Sendable {
    /// The hardware it takes.
    package var room: Room
    /// Its work that is left, as time with a node to itself.
    package var work: Span
    /// Time on a node before it works.
    package var setup: Span
    /// Time on a node it leaves after it has stopped working.
    package var leaving: Span
    /// The node it is on, or on its way to; nil: none.
    package var node: Int?
    /// Whether it is on its way from or to a node now, so that another move would cost it a second time.
    package var isMoving: Bool

    /// A task.
    package init(room: Room, work: Span, setup: Span, leaving: Span, node: Int?, isMoving: Bool) {
        self.room = room
        self.work = work
        self.setup = setup
        self.leaving = leaving
        self.node = node
        self.isMoving = isMoving
    }
}

/// A node that is rented or has been asked for.
package struct PackingNode: Hashable, Sendable {
    /// Its number; nodes have ever higher ones.
    package var id: Int
    /// Its type's place in the menu.
    package var type: Int
    /// Whether it is registered, so that a task can be on it at once.
    package var isUp: Bool

    /// A node.
    package init(id: Int, type: Int, isUp: Bool) {
        self.id = id
        self.type = type
        self.isUp = isUp
    }
}

/// Where tasks are to be.
package struct PackingPlan: Hashable, Sendable {
    /// A node.
    package enum Place: Hashable, Sendable {
        /// The one with this number.
        case node(Int)
        /// A new one: its place in `opened`.
        case new(Int)
    }

    /// The types of the nodes to ask for, as places in the menu.
    package var opened: [Int] = []
    /// For each task where it is to be.
    package var places: [Place] = []

    /// Nobody is placed.
    package init() {}

    /// Asks for a node of a type.
    mutating func open(_ type: Int) -> Place {
        opened.append(type)
        return .new(opened.count - 1)
    }
}

/// Decides which tasks share which rented nodes. It is asked whenever a task comes or is over, and answers from what it
/// is given: no clock, no future. Nodes on which no task is to be are given up.
package protocol PackingRule: Sendable {
    /// Where each task is to be. Tasks are in the order in which they came, each fits some type of the menu; nodes are
    /// in the order of their numbers, and what was planned for each fits on it.
    func plan(_ tasks: [PackingTask], on nodes: [PackingNode]) -> PackingPlan
}

/// A node of its own for each task, of the cheapest type that has the hardware, and no move.
package struct AloneRule: PackingRule {
    /// What can be rented.
    package let menu: RentedMenu

    /// The rule for a menu.
    package init(menu: RentedMenu) { self.menu = menu }

    /// New tasks get new nodes.
    package func plan(_ tasks: [PackingTask], on nodes: [PackingNode]) -> PackingPlan {
        var plan = PackingPlan()
        plan.places = tasks.map { task in
            task.node.map(PackingPlan.Place.node) ?? plan.open(menu.type(for: task.room))
        }
        return plan
    }
}

extension RentedMenu {
    /// As `cheapest(for:)`, for hardware that some type has.
    func type(for room: Room) -> Int {
        guard let type = cheapest(for: room) else { preconditionFailure("no type of the menu has \(room)") }
        return type
    }
}
