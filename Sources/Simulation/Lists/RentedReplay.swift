import Domain
import Policies

/// A list of tasks on rented nodes under a rule, event by event, in whole milliseconds. This replays a recorded list
/// beside the rule alone, as published simulators do; it is not the orchestrator's `step`: no leases, budgets, quotas
/// or interruptions, and as many nodes of each type as are asked for.
///
/// A node is billed from its registration, a boot after it was asked for, to the end of its shutdown; one that is given
/// up before costs nothing. A task works where it is until the node it moves to is registered; then it leaves, in
/// which the old node is still taken, and sets up on the new one. Tasks at work on one node slow each other down.
public struct RentedReplay {
    let rule: any PackingRule
    let types: [RentedType]
    let contention: Contention
    var now = Instant.epoch
    var coming: ArraySlice<RentedTask>
    var tasks: [RentedTaskRun] = []
    var nodes: [RentedNodeRun] = []
    var nextNode = 0
    var result: RentedResult

    /// Runs a list, given in any order, to the end of its last task. The rule is asked whenever tasks come or end.
    public static func run(
        _ rule: some PackingRule, _ tasks: [RentedTask], on menu: RentedMenu, _ contention: Contention
    ) -> RentedResult {
        var replay = RentedReplay(rule, tasks, menu, contention)
        replay.run()
        return replay.result
    }

    private init(_ rule: any PackingRule, _ tasks: [RentedTask], _ menu: RentedMenu, _ contention: Contention) {
        self.rule = rule
        self.contention = contention
        types = menu.types
        let sorted = tasks.sorted { ($0.arrival, $0.id) < ($1.arrival, $1.id) }
        coming = sorted.filter { menu.cheapest(for: $0.room) != nil }[...]
        result = RentedResult(refused: sorted.filter { menu.cheapest(for: $0.room) == nil }.map(\.id))
    }

    /// 1. Who comes, who is over, who has left or set up. 2. The rule. 3. Moves that can begin, and nodes that are
    /// given up. 4. On to the next instant at which anything happens.
    private mutating func run() {
        while !coming.isEmpty || !tasks.isEmpty {
            let isNew = admit()
            let isOver = finish()
            if isNew || isOver { decide() }
            beginMoves()
            giveUpNodes()
            guard let next = nextInstant() else { break }
            work(until: next)
            now = next
        }
        precondition(tasks.isEmpty, "a task waits for nothing that will happen")
    }

    private mutating func admit() -> Bool {
        let due = coming.prefix { $0.arrival <= now }
        coming = coming.dropFirst(due.count)
        tasks += due.map { RentedTaskRun($0) }
        return !due.isEmpty
    }

    private mutating func finish() -> Bool {
        var isOver = false
        for index in tasks.indices {
            switch tasks[index].phase {
            case .working(let node, _) where tasks[index].left <= 0:
                vacate(node, tasks[index])
                let task = tasks[index].task
                result.note(RentedResult.End(task: task.id, jct: now - task.arrival, moves: tasks[index].moves))
                tasks[index].phase = .over
                isOver = true
            case .settingUp(let node, let next, let until) where until <= now:
                tasks[index].phase = .working(on: node, next: next)
            case .leaving(let node, let next, let until) where until <= now:
                vacate(node, tasks[index])
                tasks[index].phase = .waiting(for: next)
            case .waiting, .settingUp, .working, .leaving, .over: break
            }
        }
        tasks.removeAll { $0.phase == .over }
        return isOver
    }

    /// Frees a task's part of a node.
    private mutating func vacate(_ id: Int, _ task: RentedTaskRun) {
        guard let index = nodes.firstIndex(where: { $0.id == id }) else { return }
        nodes[index].taken = nodes[index].taken - task.task.room
        nodes[index].tasks -= 1
        result.note(RentedResult.Stay(task: task.task.id, node: id, from: task.since, to: now))
    }

    private mutating func decide() {
        result.decisions += 1
        let plan = rule.plan(
            tasks.map(\.seen),
            on: nodes.map { PackingNode(id: $0.id, type: $0.type, isUp: $0.registered <= now) })
        precondition(plan.places.count == tasks.count, "a rule says where each task is to be")
        let first = nextNode
        for type in plan.opened {
            nodes.append(RentedNodeRun(id: nextNode, type: type, registered: now + types[type].boot))
            nextNode += 1
        }
        var planned: [Int: Room] = [:]
        for (index, place) in plan.places.enumerated() {
            let node =
                switch place {
                case .node(let id): id
                case .new(let offset): first + offset
                }
            tasks[index].send(to: node)
            planned[node, default: .none] = planned[node, default: .none] + tasks[index].task.room
        }
        for node in nodes {
            precondition((planned[node.id] ?? .none).fits(in: types[node.type].room), "a rule puts too much on a node")
        }
    }

    /// Tasks that work leave for a registered node; tasks that are on no node enter theirs as soon as there is room.
    private mutating func beginMoves() {
        for index in tasks.indices {
            guard let next = tasks[index].next, let node = nodes.firstIndex(where: { $0.id == next }),
                nodes[node].registered <= now
            else { continue }
            let task = tasks[index].task
            switch tasks[index].phase {
            case .working(let old, _):
                tasks[index].phase = .leaving(old, next: next, until: now + task.leaving)
                tasks[index].moves += 1
            case .waiting where (nodes[node].taken + task.room).fits(in: types[nodes[node].type].room):
                nodes[node].taken = nodes[node].taken + task.room
                nodes[node].tasks += 1
                tasks[index].since = now
                tasks[index].phase = .settingUp(on: next, next: nil, until: now + task.setup)
            case .waiting, .settingUp, .leaving, .over: break
            }
        }
    }

    /// Nodes without tasks that none is on its way to.
    private mutating func giveUpNodes() {
        let wanted = Set(tasks.compactMap(\.next))
        for node in nodes where node.tasks == 0 && !wanted.contains(node.id) && node.registered <= now {
            let type = types[node.type]
            let end = now + type.shutdown
            result.note(
                RentedResult.Node(
                    id: node.id, type: type.name, from: node.registered, to: end,
                    bill: type.price.cost(over: end - node.registered)))
        }
        nodes.removeAll { $0.tasks == 0 && !wanted.contains($0.id) }
    }

    private func nextInstant() -> Instant? {
        var next = coming.first?.arrival
        func consider(_ instant: Instant) { next = min(next ?? instant, instant) }
        for task in tasks {
            switch task.phase {
            case .working(let node, _):
                let throughput = throughput(on: node)
                consider(now + Span(milliseconds: max(0, (task.left + throughput - 1) / throughput)))
            case .settingUp(_, _, let until), .leaving(_, _, let until): consider(until)
            case .waiting, .over: break
            }
        }
        for node in nodes where node.registered > now { consider(node.registered) }
        return next
    }

    private mutating func work(until instant: Instant) {
        let span = (instant - now).milliseconds
        let throughputs = tasks.map { task in
            if case .working(let node, _) = task.phase { throughput(on: node) } else { Int64(0) }
        }
        for index in tasks.indices { tasks[index].left -= throughputs[index] * span }
    }

    /// What a task at work on a node has, in parts of `Contention.whole`: only tasks at work slow others down.
    private func throughput(on node: Int) -> Int64 {
        contention.throughput(
            of: tasks.count { task in
                if case .working(node, _) = task.phase { true } else { false }
            })
    }
}
