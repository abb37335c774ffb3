import Domain

/// A task that works or waits for a node, as a rule sees it.
public struct PackingTask: Hashable, Sendable {
    /// The hardware it takes.
    public var room: Room
    /// Its work that is left, as time with a node to itself.
    public var work: Span
    /// Time on a node before it works.
    public var setup: Span
    /// Time on a node it leaves after it has stopped working.
    public var leaving: Span
    /// The node it is on, or on its way to; nil: none.
    public var node: Int?
    /// Whether it is on its way from or to a node now, so that another move would cost it a second time.
    public var isMoving: Bool

    /// A task.
    public init(room: Room, work: Span, setup: Span, leaving: Span, node: Int?, isMoving: Bool) {
        self.room = room
        self.work = work
        self.setup = setup
        self.leaving = leaving
        self.node = node
        self.isMoving = isMoving
    }
}

/// A node that is rented or has been asked for.
public struct PackingNode: Hashable, Sendable {
    /// Its number; nodes have ever higher ones.
    public var id: Int
    /// Its type's place in the menu.
    public var type: Int
    /// Whether it is registered, so that a task can be on it at once.
    public var isUp: Bool

    /// A node.
    public init(id: Int, type: Int, isUp: Bool) {
        self.id = id
        self.type = type
        self.isUp = isUp
    }
}

/// Where tasks are to be.
public struct PackingPlan: Hashable, Sendable {
    /// A node.
    public enum Place: Hashable, Sendable {
        /// The one with this number.
        case node(Int)
        /// A new one: its place in `opened`.
        case new(Int)
    }

    /// The types of the nodes to ask for, as places in the menu.
    public var opened: [Int] = []
    /// For each task where it is to be.
    public var places: [Place] = []

    /// Nobody is placed.
    public init() {}

    /// Asks for a node of a type.
    mutating func open(_ type: Int) -> Place {
        opened.append(type)
        return .new(opened.count - 1)
    }
}

/// Decides which tasks share which rented nodes. It is asked whenever a task comes or is over, and answers from what it
/// is given: no clock, no future. Nodes on which no task is to be are given up.
public protocol PackingRule: Sendable {
    /// Where each task is to be. Tasks are in the order in which they came, each fits some type of the menu; nodes are
    /// in the order of their numbers, and what was planned for each fits on it.
    func plan(_ tasks: [PackingTask], on nodes: [PackingNode]) -> PackingPlan
}

/// A node of its own for each task, of the cheapest type that has the hardware, and no move.
public struct AloneRule: PackingRule {
    /// What can be rented.
    public let menu: RentedMenu

    /// The rule for a menu.
    public init(menu: RentedMenu) { self.menu = menu }

    /// New tasks get new nodes.
    public func plan(_ tasks: [PackingTask], on nodes: [PackingNode]) -> PackingPlan {
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
