import Domain
import Policies
import TestKit
import Testing

/// What a job on nodes with a T4 needs with so many of them; 2,400 steps are left.
private func need(_ nodes: Int, change: (inout Need) -> Void = { _ in }) -> Need {
    var plan = CheckpointPlan()
    plan.every = .span(.hours(1))
    plan.saveTime = .seconds(36)
    let spec = Fixture.spec("job", hours: 4)
    var need = Need(
        resources: spec.resources, nodes: nodes, jobClass: .standard, spot: spec.spot, checkpoint: plan,
        rest: .steps(2_400, workload: "vision"), startup: .zero, restore: .seconds(36), interruptions: 0,
        budgetLeft: nil, reserve: .zero)
    need.size = JobSize(accelerators: 1, nodes: nodes)
    change(&need)
    return need
}

/// A group at 1 $ a node; `nodes` of them do so many steps an hour.
private func site(
    _ name: String = "here", stepsPerHour: Int64, cents: Int64 = 100, warm: Int = 0, obstacle: Obstacle? = nil
) -> Site {
    let group = Fixture.group(name, cents: cents, limit: 8, boot: .minutes(6))
    var site = Site(
        group: group, price: group.price, obstacle: obstacle, hazardPerHour: 0,
        speed: Speed(Throughput(stepsPerHour: stepsPerHour), .measured))
    site.roomy = (0..<warm).map { LeaseID(Int64($0) + 1) }
    return site
}

private let speeds: [Int: Int64] = [1: 600, 2: 1_080, 4: 1_700]

/// The sizes beside the one it has; what it has of its own nodes is warm.
private func sizes(but own: Int, warm: Int, change: (inout Need) -> Void) -> [(need: Need, sites: [Site])] {
    speeds.keys.sorted().map { nodes in
        let all = [site(stepsPerHour: speeds[nodes] ?? 1, warm: min(warm, nodes))]
        return (need(nodes, change: change), nodes == own ? [] : all)
    }
}

private func move(from nodes: Int, leaving: Money = .zero, change: (inout Need) -> Void = { _ in }) -> Move? {
    let own = Reallocation.Running(
        need: need(nodes, change: change), site: site(stepsPerHour: speeds[nodes] ?? 1, warm: nodes),
        leaving: leaving, save: .seconds(36))
    return Reallocation.move(
        own, amongSizes: sizes(but: nodes, warm: nodes, change: change), leaving: { _ in leaving }, by: MovePlan())
}

/// By hand, 1 $ a node: 4 hours on one are 4 $, 2.2 on two 4.4 $, 1.4 on four 5.6 $; four give two or three back, as
/// that takes more than a tenth off the rest.
@Test func dollarsGiveNodesBack() throws {
    let found = try #require(move(from: 4))
    #expect(found.resize == Resize(from: JobSize(accelerators: 1, nodes: 4), to: JobSize(accelerators: 1, nodes: 1)))
    #expect(found.aim == .objective && found.from == found.to)
    // 4 hours and four saves of 36 s, and a restore; its node is its own, nothing boots.
    #expect(found.go.p50 == Money(nanos: 4_050_000_000) && found.goTime == .hours(4) + .seconds(144 + 36 + 36))
    #expect(move(from: 2) == nil, "a tenth is not saved")
    #expect(move(from: 1) == nil)
}

@Test func timeTakesNodes() throws {
    let found = try #require(move(from: 1) { $0.objective = .time })
    #expect(found.resize?.to.nodes == 4 && found.go.p50 > found.stay.p50)
    #expect(move(from: 4) { $0.objective = .time } == nil)
}

@Test func leavingCountsAgainstAnotherSize() {
    #expect(move(from: 4, leaving: .dollars(2)) == nil)
}

/// One node would be late: the cheapest that keeps the deadline is two.
@Test func aDeadlineTakesTheCheapestThatKeepsIt() throws {
    let found = try #require(move(from: 1) { $0.timeLeft = .hours(3) })
    #expect(found.aim == .deadline && found.resize?.to.nodes == 2)
}

/// Three hours are enough for two nodes and not for one; it gives two back. Where the time for another change would not
/// be left, it keeps them.
@Test func nodesAreGivenBackOnlyWhileTheDeadlineIsSafe() throws {
    let found = try #require(move(from: 4) { $0.timeLeft = .hours(3) })
    #expect(found.aim == .objective && found.resize?.to.nodes == 2)
    #expect(move(from: 4) { $0.timeLeft = .minutes(145) } == nil)
}

@Test func sizesAreComparedLikeGroups() {
    let all = speeds.keys.sorted().map { nodes in
        (need: need(nodes) { $0.objective = .time }, sites: [site(stepsPerHour: speeds[nodes] ?? 1)])
    }
    let options = Placement.propose(among: all).options
    #expect(options.map(\.size?.nodes) == [4, 2, 1] && options.map(\.newLeases) == [4, 2, 1])
}

/// What passes is said of each size, what lasts once for a group, and nothing of one that would do with another size.
@Test func rejectionsAreThoseOfTheGroups() {
    func full(_ nodes: Int) -> Obstacle? { nodes > 2 ? .full(limit: 2) : nil }
    let all = speeds.keys.sorted().map { nodes in
        (
            need: need(nodes),
            sites: [
                site(stepsPerHour: speeds[nodes] ?? 1, obstacle: full(nodes)),
                Site(
                    group: Fixture.group("other", cents: 1, accelerators: Fixture.a100, limit: 8),
                    price: Price(nanosPerHour: 1), obstacle: nil, hazardPerHour: 0, speed: nil),
            ]
        )
    }
    let proposal = Placement.propose(among: all)
    #expect(proposal.options.map(\.size?.nodes) == [1, 2])
    #expect(proposal.rejected.map(\.group.name) == ["here", "other"])
    #expect(proposal.rejected.map(\.size?.nodes) == [4, nil])
}

/// A part of a node that nobody else is on costs all of it.
@Test func anEmptyNodeCostsItsWholePrice() {
    let four = Accelerators(kind: Fixture.t4.kind, count: 4)
    var part = site(stepsPerHour: 600, cents: 400, warm: 1)
    part.group = Fixture.group("here", cents: 400, accelerators: four, limit: 8)
    #expect(part.rate(for: need(1)) == Price(nanosPerHour: 1_000_000_000))
    part.unshared = 1
    #expect(part.rate(for: need(1)) == Price(nanosPerHour: 4_000_000_000))
}

private func option(hours: Double, dollars: Int64) -> PlacementOption {
    PlacementOption(
        group: GroupID("g"), terms: .onDemand, price: Price(nanosPerHour: 1), lease: nil, cost: .dollars(dollars),
        costP90: .dollars(dollars), time: .estimated(hours: hours), redone: .zero, interruptions: 0,
        checkpointEvery: nil, isSpeedMeasured: true)
}

private func waits(
    _ wait: Span, waited: Span = .zero, apart: Span? = .minutes(30), change: (inout Need) -> Void
) -> Bool {
    let resizing = apart.map { StartingSmall.Resizing(apart: $0, switching: .minutes(3)) }
    return StartingSmall.wait(
        insteadOf: option(hours: 10, dollars: 10), for: [.init(option: option(hours: 4, dollars: 12), wait: wait)],
        need(1, change: change), waited: waited, resizing: resizing, leastSavingPerMille: 100) != nil
}

/// Ten hours now or four later. Where it can be resized it loses nothing by starting; where it cannot, it waits while
/// all of the waiting is less than what it saves.
@Test func aJobWaitsOnlyForWhatEndsEarlier() {
    #expect(!waits(.hours(2)) { $0.objective = .time })
    #expect(waits(.hours(2), apart: nil) { $0.objective = .time })
    #expect(!waits(.hours(2), waited: .hours(4), apart: nil) { $0.objective = .time }, "4 + 2 + 4 are not less")
    #expect(!waits(.hours(6), apart: nil) { $0.objective = .time })
    #expect(!waits(.minutes(1), apart: nil) { _ in }, "dollars are no reason to wait")
}

@Test func aJobWaitsForTheSizeThatKeepsItsDeadline() {
    #expect(waits(.hours(2), apart: nil) { $0.timeLeft = .hours(7) })
    #expect(!waits(.hours(2)) { $0.timeLeft = .hours(7) }, "it starts, and grows in time")
    #expect(!waits(.hours(4), apart: nil) { $0.timeLeft = .hours(7) }, "that is late as well")
    #expect(!waits(.hours(2), apart: nil) { $0.timeLeft = .hours(11) })
}
