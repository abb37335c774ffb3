import Domain

/// Tasks that are to share a node.
struct PackingGroup: Sendable {
    /// Places of the tasks in the list.
    var members: [Int]
    /// The hardware they take together.
    var room: Room
    /// What an hour of all of them is worth, nano-dollars.
    var worth: Int64
    /// Places in the list of the nodes that this group may have; no node is in two groups.
    var candidates: [Int]
    /// What the group costs an hour on the best of them, its moves included, nano-dollars.
    var rate: Int64 = 0
    /// The best of them; nil: a new node of the cheapest type.
    var node: Int?
}

/// A change of one or two groups.
struct PackingStep: Sendable {
    /// By how much the rate falls, nano-dollars an hour.
    var gain: Int64
    /// What becomes of the first group.
    var first: PackingGroup
    /// What becomes of the second; nil: it has gone into the first.
    var second: PackingGroup?
}
