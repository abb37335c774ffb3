import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

private func reserved(limit: Int = 1, cents: Int64 = 40) -> NodeGroup {
    Fixture.group("t4-reserved", .reserved, cents: cents, limit: limit, boot: .zero)
}

/// The bill of a scenario's leases of these terms, by class.
private func bill(_ picture: Picture, _ terms: Terms) -> [CostClass: Money] {
    picture.postings.filter { $0.segment.terms == terms }
        .reduce(into: [:]) { $0[$1.segment.costClass, default: .zero] += $1.amount }
}

@Test func reservedNodesAreTakenFirstAlthoughOthersAreCheaper() {
    let picture = Picture(
        Fixture.scenario(
            [reserved(cents: 90), Fixture.group("t4", cents: 60)],
            jobs: [(30, Fixture.spec("first", hours: 1)), (40, Fixture.spec("second", hours: 1))]),
        column: .minutes(30))
    #expect(picture.findings == [])
    let chosen = picture.decisions.compactMap { decision in
        if case .cheapest(let choice) = decision.reason { choice.chosen.group.name } else { nil }
    }
    #expect(
        chosen == ["t4-reserved", "t4", "t4-reserved"], "the second finds it taken, and goes there when it is free")
    #expect(picture.lines[0].hasSuffix("S $0.92"), "the job pays what the reserved node costs")
}

/// Two nodes from 20:00 on, one used from 20:30: every minute is billed, and what no job used is nobody's padding.
@Test func everyReservedHourIsBilledWhetherUsedOrNot() throws {
    let picture = Picture(
        Fixture.scenario([reserved(limit: 2)], jobs: [(30, Fixture.spec("one", hours: 1))]), column: .minutes(30))
    #expect(picture.findings == [])
    let sums = bill(picture, .reserved)
    #expect(Set(sums.keys) == [.useful, .padding])
    let postings = picture.postings.filter { $0.segment.terms == .reserved }
    for lease in Set(postings.map(\.segment.lease)) {
        let own = postings.filter { $0.segment.lease == lease }
        let end = try #require(own.map(\.end).max())
        let whole = Price(nanosPerHour: 400_000_000).cost(over: end - Fixture.origin)
        #expect(own.reduce(Money.zero) { $0 + $1.amount } == whole, "from the start of the world, without a gap")
    }
    #expect(postings.filter { $0.segment.costClass == .padding }.allSatisfy { $0.to == .idle })
}

@Test func aReservedNodeThatIsLostIsReplaced() throws {
    let scenario = Fixture.scenario([reserved()], jobs: [(600, Fixture.spec("late", hours: 1))])
    var run = Run(scenario)
    while run.orchestrator.state.leases.isEmpty, run.advance() != nil {}
    let observation = Observation(
        subject: .lease(LeaseID(1)), number: 9, at: run.now, fact: .ended(.interrupted))
    var orchestrator = run.orchestrator
    _ = orchestrator.step(.observed(observation), at: run.now)
    #expect(orchestrator.state.leases.isEmpty && orchestrator.needsTicks)
    let orders = orchestrator.step(.caughtUp, at: run.now).orders
    #expect(orders.map(\.action) == [.lease(LeaseID(2), group: GroupID("t4-reserved"))])
}

@Test func fewerReservedNodesAreGivenUpWhenNothingIsOnThem() {
    let pool = PoolDescription(seed: 7, groups: [reserved(limit: 3)], throughputs: Fixture.throughputs)
    let fewer = PoolDescription(seed: 7, groups: [reserved(limit: 1)], throughputs: Fixture.throughputs)
    var scenario = Fixture.scenario([reserved(limit: 3)], jobs: [(0, Fixture.spec("long", hours: 5))])
    scenario.settings.pool = pool
    scenario.steps.append(.init(at: Fixture.origin + .hours(2), action: .changePool(fewer)))
    var run = Run(scenario)
    while run.now < Fixture.origin + .hours(1), run.advance() != nil {}
    #expect(run.orchestrator.state.leases.count == 3)
    while run.now < Fixture.origin + .hours(3), run.advance() != nil {}
    #expect(run.orchestrator.state.leases.values.map(\.allocations.count) == [1])
}

/// A zone fails: all its groups lose their nodes at once and give none until it is over.
@Test func anOutageTakesAllGroupsOfItsZone() {
    var other = Fixture.group("elsewhere", cents: 90)
    other.zone = "r1b"
    let groups = [Fixture.group("one", cents: 50), Fixture.group("two", cents: 60), other]
    var scenario = Fixture.scenario(
        groups, jobs: [(0, Fixture.spec("a", hours: 2)), (1, Fixture.spec("b", hours: 2))])
    scenario.settings.pool.outages = [
        Outage(
            place: Domain.Place(provider: "aws", region: "r1", zone: "r1a"),
            when: .once(at: .minutes(60), length: .minutes(90)))
    ]
    let picture = Picture(scenario, column: .minutes(30))
    #expect(picture.findings == [])
    let interrupted = picture.decisions.filter { $0.reason.code == "Interrupted" }
    #expect(interrupted.map(\.at) == [Fixture.origin + .minutes(60), Fixture.origin + .minutes(60)])
    let after = picture.decisions.filter { $0.verdict == .place && $0.at >= Fixture.origin + .minutes(60) }
    let places = after.compactMap { decision in
        if case .cheapest(let choice) = decision.reason, decision.at < Fixture.origin + .minutes(150) {
            choice.chosen.group.name
        } else {
            nil
        }
    }
    #expect(places.contains("elsewhere"))
    #expect(picture.decisions.contains { $0.verdict == .avoid }, "what fails is asked, and refuses")
    #expect(picture.lines.allSatisfy { $0.contains("S ") })
}

@Test func aSeededOutageIsTheSameWheneverItIsAsked() {
    var description = PoolDescription(
        seed: 3, groups: [Fixture.group("t4", cents: 60, limit: 9)], throughputs: Fixture.throughputs)
    description.outages = [
        Outage(place: Domain.Place(provider: "aws"), when: .seeded(meanBetween: .hours(5), meanLength: .hours(1)))
    ]
    func ends(_ number: Int64, at minute: Int64) -> [Instant] {
        var pool = SimulatedPool(description: description, origin: Fixture.origin)
        let id = LeaseID(number)
        let order = Order(
            key: OrderKey(subject: .lease(id), number: 1), issuedAt: Fixture.origin + .minutes(minute),
            action: .lease(id, group: GroupID("t4")))
        pool.carryOut(order, at: order.issuedAt)
        return pool.observations(upTo: Fixture.origin + .hours(1_000)).filter { observation in
            if case .ended(.interrupted) = observation.fact { true } else { false }
        }.map(\.at)
    }
    let times = (0..<200).map { ends(Int64($0 + 1), at: Int64($0) * 30) }
    #expect(Set(times.flatMap(\.self)).count < 60, "leases of one spell end together")
    #expect(times.filter(\.isEmpty).count > 5, "some orders fall into an outage and are refused")
    #expect(times.filter { !$0.isEmpty }.count > 100)
}

/// What a node may be given back for is frozen when it is granted: another file does not change it.
@Test(arguments: [Span.zero, .hours(2)]) func theRefundWindowIsFrozenInTheLease(later: Span) {
    func group(_ window: Span) -> NodeGroup {
        var group = Fixture.group(
            "spot", .spot, cents: 20,
            trace: [.init(at: .zero, available: true), .init(at: .minutes(80), available: false)])
        group.refundWindow = window
        return group
    }
    var scenario = Fixture.scenario(
        [group(.minutes(100)), Fixture.group("t4", cents: 90)],
        jobs: [(0, Fixture.spec("saver", hours: 3) { $0.resources.useSpot = true })])
    let new = PoolDescription(
        seed: 7, groups: [group(later), Fixture.group("t4", cents: 90)], throughputs: Fixture.throughputs)
    scenario.steps.append(.init(at: Fixture.origin + .minutes(70), action: .changePool(new)))
    let picture = Picture(scenario, column: .minutes(30))
    #expect(picture.findings == [])
    let spot = bill(picture, .spot)
    #expect(spot.values.reduce(Money.zero, +) == .zero, "charged and given back whole: \(spot)")
    #expect(spot[.refunded] ?? .zero < .zero)
}
