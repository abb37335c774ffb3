import Domain
import Policies

/// A task of a list that has come.
struct RentedTaskRun {
    /// What it is doing.
    enum Phase: Hashable {
        /// On no node; enters this one when it is registered and has room. Nil: before the rule is asked.
        case waiting(for: Int?)
        /// On a node, before its work; it goes to `next` after that.
        case settingUp(on: Int, next: Int?, until: Instant)
        /// At work on a node; it goes to `next` when that is registered.
        case working(on: Int, next: Int?)
        /// On a node that it leaves for `next`.
        case leaving(Int, next: Int, until: Instant)
        /// Done.
        case over
    }

    /// The task.
    let task: RentedTask
    /// Its work that is left, in milliseconds times `Contention.whole`.
    var left: Int64
    /// What it is doing.
    var phase = Phase.waiting(for: nil)
    /// When it entered the node it is on.
    var since = Instant.epoch
    /// How often it has left a node for another.
    var moves = 0

    init(_ task: RentedTask) {
        self.task = task
        left = task.work.milliseconds * Contention.whole
    }

    /// The node it is on its way to.
    var next: Int? {
        switch phase {
        case .waiting(let next), .settingUp(_, let next, _), .working(_, let next): next
        case .leaving(_, let next, _): next
        case .over: nil
        }
    }

    /// What a rule is told.
    var seen: PackingTask {
        var node = next
        var isMoving = false
        switch phase {
        case .settingUp(let on, let next, _):
            node = next ?? on
            isMoving = true
        case .working(let on, let next): node = next ?? on
        case .leaving: isMoving = true
        case .waiting, .over: break
        }
        let work = Span(milliseconds: max(0, left) / Contention.whole)
        return PackingTask(
            room: task.room, work: work, setup: task.setup, leaving: task.leaving, node: node, isMoving: isMoving)
    }

    /// Sets where it goes; where it is already, it stays.
    mutating func send(to node: Int) {
        switch phase {
        case .waiting: phase = .waiting(for: node)
        case .settingUp(let on, _, let until):
            phase = .settingUp(on: on, next: node == on ? nil : node, until: until)
        case .working(let on, _): phase = .working(on: on, next: node == on ? nil : node)
        case .leaving(let on, _, let until): phase = .leaving(on, next: node, until: until)
        case .over: break
        }
    }
}

/// A node of a list's replay that has been asked for and is not given up.
struct RentedNodeRun {
    /// Its number.
    let id: Int
    /// Its type's place in the menu.
    let type: Int
    /// From when on tasks can be on it and it is billed.
    let registered: Instant
    /// The hardware that tasks on it take.
    var taken = Room.none
    /// How many these are.
    var tasks = 0
}
