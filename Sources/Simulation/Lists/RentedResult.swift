import Domain

/// What a list of tasks came to on rented nodes.
package struct RentedResult: Hashable, Sendable {
    /// A task on a node, from the beginning of its setup until it has left.
    package struct Stay: Hashable, Sendable {
        /// The task.
        package var task: Int
        /// The node.
        package var node: Int
        /// From then on it takes its part of the node.
        package var from: Instant
        /// Until then.
        package var to: Instant
    }

    /// The end of a task.
    package struct End: Hashable, Sendable {
        /// The task.
        package var task: Int
        /// From its arrival to its end.
        package var jct: Span
        /// How often it left a node for another.
        package var moves: Int
    }

    /// A node that was billed.
    package struct Node: Hashable, Sendable {
        /// Its number.
        package var id: Int
        /// Its type's name.
        package var type: String
        /// When it was registered.
        package var from: Instant
        /// When its shutdown was over.
        package var to: Instant
        /// Its bill.
        package var bill: Money
    }

    /// Tasks that fit no type of node, which were left out.
    package let refused: [Int]
    /// The ends of all others, in their order.
    package private(set) var ends: [End] = []
    /// The nodes that were billed, in the order of their ends.
    package private(set) var nodes: [Node] = []
    /// Who was where, in the order of the ends.
    package private(set) var stays: [Stay] = []
    /// How often the rule was asked.
    package internal(set) var decisions = 0

    init(refused: [Int]) { self.refused = refused }

    /// The sum of the nodes' bills.
    package var bill: Money { nodes.reduce(.zero) { $0 + $1.bill } }

    /// The mean time from arrival to end; of no tasks, none.
    package var meanJCT: Span {
        let sum = ends.reduce(Span.zero) { $0 + $1.jct }
        return Span(milliseconds: sum.milliseconds / Int64(max(ends.count, 1)))
    }

    /// Moves of all tasks.
    package var moves: Int { ends.reduce(0) { $0 + $1.moves } }

    /// A digest of every stay and bill: the same run gives the same one in every process.
    package var digest: UInt64 {
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
