import Domain

/// What a list of tasks came to on rented nodes.
public struct RentedResult: Hashable, Sendable {
    /// A task on a node, from the beginning of its setup until it has left.
    public struct Stay: Hashable, Sendable {
        /// The task.
        public var task: Int
        /// The node.
        public var node: Int
        /// From then on it takes its part of the node.
        public var from: Instant
        /// Until then.
        public var to: Instant
    }

    /// The end of a task.
    public struct End: Hashable, Sendable {
        /// The task.
        public var task: Int
        /// From its arrival to its end.
        public var jct: Span
        /// How often it left a node for another.
        public var moves: Int
    }

    /// A node that was billed.
    public struct Node: Hashable, Sendable {
        /// Its number.
        public var id: Int
        /// Its type's name.
        public var type: String
        /// When it was registered.
        public var from: Instant
        /// When its shutdown was over.
        public var to: Instant
        /// Its bill.
        public var bill: Money
    }

    /// Tasks that fit no type of node, which were left out.
    public let refused: [Int]
    /// The ends of all others, in their order.
    public private(set) var ends: [End] = []
    /// The nodes that were billed, in the order of their ends.
    public private(set) var nodes: [Node] = []
    /// Who was where, in the order of the ends.
    public private(set) var stays: [Stay] = []
    /// How often the rule was asked.
    public internal(set) var decisions = 0

    init(refused: [Int]) { self.refused = refused }

    /// The sum of the nodes' bills.
    public var bill: Money { nodes.reduce(.zero) { $0 + $1.bill } }

    /// The mean time from arrival to end; of no tasks, none.
    public var meanJCT: Span {
        let sum = ends.reduce(Span.zero) { $0 + $1.jct }
        return Span(milliseconds: sum.milliseconds / Int64(max(ends.count, 1)))
    }

    /// Moves of all tasks.
    public var moves: Int { ends.reduce(0) { $0 + $1.moves } }

    /// A digest of every stay and bill: the same run gives the same one in every process.
    public var digest: UInt64 {
        var digest = FNV1a()
        for stay in stays {
            digest.add("\(stay.task) \(stay.node) \(stay.from.milliseconds) \(stay.to.milliseconds)\n")
        }
        for node in nodes { digest.add("\(node.id) \(node.type) \(node.to.milliseconds) \(node.bill.nanos)\n") }
        return digest.value
    }

    mutating func note(_ stay: Stay) { stays.append(stay) }

    mutating func note(_ end: End) { ends.append(end) }

    mutating func note(_ node: Node) { nodes.append(node) }
}
