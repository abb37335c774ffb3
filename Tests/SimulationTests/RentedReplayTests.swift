import Domain
import Policies
import Simulation
import Testing

/// One type, room for two tasks, a thousandth of a dollar a second, 100 s to boot and 1 s to shut down.
private let menu = RentedMenu([
    RentedType(
        name: "node", room: Room(cpus: 8, memoryMiB: 8_192, accelerators: 0), price: Price(nanosPerHour: 3_600_000_000),
        boot: .seconds(100), shutdown: .seconds(1))
])
private let contention = Contention.flat(800_000)

/// A task of half a node that sets up in 10 s and leaves in 2 s.
private func task(_ id: Int, at second: Int64, work: Int64, cpus: Int = 4) -> RentedTask {
    RentedTask(
        id: id, name: "t\(id)", arrival: .epoch + .seconds(second), work: .seconds(work),
        room: Room(cpus: cpus, memoryMiB: 1_024, accelerators: 0), setup: .seconds(10), leaving: .seconds(2))
}

/// Answers the first, second, ... question as it is told; one that is not told leaves all where they are.
private struct Told: PackingRule {
    /// By the number of tasks: the node of each; a number that there is not yet stands for a new node.
    var places: [Int: [Int]]

    func plan(_ tasks: [PackingTask], on nodes: [PackingNode]) -> PackingPlan {
        var plan = PackingPlan()
        let known = Set(nodes.map(\.id))
        var opened: [Int] = []
        for (index, task) in tasks.enumerated() {
            let node = places[tasks.count]?[index] ?? task.node ?? 0
            if known.contains(node) {
                plan.places.append(.node(node))
            } else {
                if !opened.contains(node) { opened.append(node) }
                plan.places.append(.new(opened.firstIndex(of: node) ?? 0))
            }
        }
        plan.opened = opened.map { _ in 0 }
        return plan
    }
}

@Test func aNodeForEachIsBilledFromRegistrationToShutdown() {
    let result = RentedReplay.run(
        AloneRule(menu: menu), [task(0, at: 0, work: 1_000), task(1, at: 50, work: 500)], on: menu, contention)
    // Registered at 100 and 150; set up until 110 and 160; at work until 1110 and 660; a second to shut down.
    #expect(result.ends.map(\.task) == [1, 0])
    #expect(result.ends.map(\.jct) == [.seconds(610), .seconds(1_110)])
    #expect(result.nodes.map(\.bill.nanos) == [511_000_000, 1_011_000_000])
    #expect(result.bill == Money(nanos: 1_522_000_000))
    #expect(result.meanJCT == .seconds(860))
    #expect(result.moves == 0 && result.decisions == 4)
}

@Test func tasksAtWorkOnANodeSlowEachOtherDown() {
    let result = RentedReplay.run(
        JoinRule(menu: menu, contention: contention), [task(0, at: 0, work: 1_000), task(1, at: 50, work: 500)],
        on: menu, contention)
    // Both at work from 110 with 0.8: 500 s take 625. The other has 500 s left at 735, and is over at 1235.
    #expect(result.ends.map(\.jct) == [.seconds(685), .seconds(1_235)])
    #expect(result.nodes.count == 1)
    #expect(result.bill == Money(nanos: 1_136_000_000))
}

@Test func aMoveTakesTheOldNodeUntilItHasLeft() {
    let tasks = [task(0, at: 0, work: 1_000), task(1, at: 200, work: 500)]
    let result = RentedReplay.run(Told(places: [2: [1, 1]]), tasks, on: menu, contention)
    // Node 1, asked for at 200, is there at 300. Task 0 works until then (190 s), leaves until 302 and sets up until
    // 312. Task 1 sets up until 310 and works alone for 2 s; then both have 0.8: task 1 ends at 312 + 498/0.8 = 934.5,
    // and task 0 has 810 - 498 = 312 s left.
    #expect(result.ends.map(\.jct) == [Span(milliseconds: 734_500), Span(milliseconds: 1_246_500)])
    #expect(result.ends.map(\.moves) == [0, 1])
    #expect(result.nodes.map(\.bill.nanos) == [203_000_000, 947_500_000])
    #expect(result.stays.map(\.to.milliseconds) == [302_000, 934_500, 1_246_500])
}

@Test func aNodeGivenUpBeforeItIsThereCostsNothing() {
    let tasks = [task(0, at: 0, work: 100), task(1, at: 10, work: 100, cpus: 3), task(2, at: 20, work: 100, cpus: 1)]
    let result = RentedReplay.run(Told(places: [2: [0, 1], 3: [0, 0, 0]]), tasks, on: menu, contention)
    // Three at work from 110 with 0.8 each: over at 235.
    #expect(result.nodes.map(\.id) == [0])
    #expect(result.bill == Money(nanos: 136_000_000))
    #expect(result.ends.map(\.jct) == [.seconds(235), .seconds(225), .seconds(215)])
}

/// Two tasks that change places: each leaves before the other can come, and neither node is given up.
@Test func tasksCanChangePlaces() {
    let tasks = [
        task(0, at: 0, work: 1_000, cpus: 8), task(1, at: 0, work: 1_000, cpus: 8), task(2, at: 300, work: 5_000),
    ]
    let result = RentedReplay.run(Told(places: [2: [0, 1], 3: [1, 0, 2]]), tasks, on: menu, contention)
    #expect(result.ends.map(\.task) == [0, 1, 2])
    #expect(result.ends.map(\.moves) == [1, 1, 0])
    #expect(result.ends[1].jct == .seconds(1_122), "two seconds to leave and ten to set up again")
}

@Test func whatFitsNowhereIsLeftOutByName() {
    let list = [task(3, at: 0, work: 10, cpus: 9), task(1, at: 5, work: 0), task(2, at: 1, work: 10, cpus: 99)]
    let result = RentedReplay.run(AloneRule(menu: menu), list, on: menu, contention)
    #expect(result.refused == [3, 2])
    #expect(result.ends.map(\.task) == [1] && result.ends.map(\.jct) == [.seconds(110)])
    let none = RentedReplay.run(AloneRule(menu: menu), [], on: menu, contention)
    #expect(none.bill == .zero && none.meanJCT == .zero && none.nodes.isEmpty)
}

private let power = Contention.compounding(950_000)
private func drawn(_ seed: UInt64, _ count: Int = 14) -> [RentedTask] {
    RentedDraws.list(like: RentedFacts.tasks, count: count, seed: seed)
}

/// What was on each node at each instant, from the stays alone.
private func mostTaken(_ result: RentedResult, _ list: [RentedTask]) -> [Int: [Room]] {
    let rooms = Dictionary(uniqueKeysWithValues: list.map { ($0.id, $0.room) })
    return Dictionary(grouping: result.stays, by: \.node).mapValues { stays in
        stays.map { stay in
            stays.filter { $0.from <= stay.from && stay.from < $0.to }
                .reduce(.none) { $0 + (rooms[$1.task] ?? .none) }
        }
    }
}

@Test(arguments: 1...4 as ClosedRange<UInt64>) func everyTaskFinishesAndNoNodeIsOverfull(seed: UInt64) throws {
    let list = drawn(seed)
    let rules: [any PackingRule] = [
        Packing(menu: RentedFacts.menu, contention: power), JoinRule(menu: RentedFacts.menu, contention: power),
        AloneRule(menu: RentedFacts.menu),
    ]
    for rule in rules {
        let result = RentedReplay.run(rule, list, on: RentedFacts.menu, power)
        #expect(result.ends.map(\.task).sorted() == list.map(\.id))
        let types = Dictionary(uniqueKeysWithValues: result.nodes.map { ($0.id, $0.type) })
        for (node, taken) in mostTaken(result, list) {
            let name = try #require(types[node], "who is on a node is billed for it")
            let type = try #require(RentedFacts.menu.types.first { $0.name == name })
            #expect(taken.allSatisfy { $0.fits(in: type.room) }, "\(name) \(node)")
        }
        for node in result.nodes {
            let price = try #require(RentedFacts.menu.types.first { $0.name == node.type }).price
            #expect(node.bill == price.cost(over: node.to - node.from))
            let stays = result.stays.filter { $0.node == node.id }
            #expect(stays.allSatisfy { node.from <= $0.from && $0.to < node.to })
        }
        for end in result.ends {
            let stays = result.stays.filter { $0.task == end.task }
            let task = list[end.task]
            let busy = stays.reduce(Span.zero) { $0 + ($1.to - $1.from) }
            #expect(stays.count == end.moves + 1)
            #expect(busy >= task.work + task.setup, "a task is not faster than by itself")
        }
        #expect(result.bill == result.nodes.reduce(.zero) { $0 + $1.bill })
    }
}

@Test func sharingIsCheaperThanANodeForEach() {
    var sums = (packed: Money.zero, joined: Money.zero, alone: Money.zero)
    for seed in 11...15 as ClosedRange<UInt64> {
        let list = drawn(seed)
        func bill(_ rule: some PackingRule) -> Money {
            RentedReplay.run(rule, list, on: RentedFacts.menu, power).bill
        }
        sums.packed = sums.packed + bill(Packing(menu: RentedFacts.menu, contention: power))
        sums.joined = sums.joined + bill(JoinRule(menu: RentedFacts.menu, contention: power))
        sums.alone = sums.alone + bill(AloneRule(menu: RentedFacts.menu))
    }
    #expect(sums.packed < sums.joined && sums.joined < sums.alone, "\(sums)")
    #expect(sums.packed < sums.alone.percent(90), "\(sums)")
}

@Test func theOrderInTheFileDoesNotMatter() {
    let list = drawn(7)
    let rule = Packing(menu: RentedFacts.menu, contention: power)
    let first = RentedReplay.run(rule, list, on: RentedFacts.menu, power)
    let again = RentedReplay.run(rule, Array(list.reversed()), on: RentedFacts.menu, power)
    #expect(first == again && first.digest == again.digest)
    #expect(first.digest != RentedReplay.run(rule, drawn(8), on: RentedFacts.menu, power).digest)
}

@Test func drawnListsAreLikeTheirs() {
    let list = drawn(3, 200)
    #expect(list.map(\.id) == Array(0..<200))
    let kinds = Set(RentedFacts.tasks.map { "\($0.name) \($0.room)" })
    #expect(Set(list.map { "\($0.name) \($0.room)" }) == kinds)
    let last = Instant.epoch + .minutes(330)
    #expect(list.allSatisfy { (.epoch...last).contains($0.arrival) })
    #expect(drawn(3) == Array(list.prefix(14)), "a longer list begins like a shorter one")
    #expect(drawn(4) != drawn(3))
    #expect(RentedDraws.list(like: [], count: 3, seed: 1).isEmpty)
}
