import Domain
import Policies
import TestKit
import Testing

/// Nodes that are taken at 0.1 an hour whatever their age: nine of ten are kept for `-ln(0.9) / 0.1` hours, and of ten
/// hours `(1 - e^-1) / 0.1` in the mean. One of two is taken twice as soon.
@Test func aLifeWithoutAgeIsExponential() {
    let life = SpotLife(hazardPerHour: 0.1)
    #expect(abs(life.hours(keptBy: 0.9) - 1.0536) < 0.001)
    #expect(abs(life.hours(keptBy: 0.1) - 23.026) < 0.001)
    #expect(abs(life.mean(of: 10) - 6.321) < 0.05)
    #expect(abs(life.share(after: 10) - 0.3679) < 0.01)
    #expect(abs(life.hours(keptBy: 0.9, nodes: 2) - 0.527) < 0.02)
    #expect(abs(life.share(after: 10, nodes: 2) - 0.1353) < 0.01)
}

/// One node of ten goes earlier than the mean life says, and one stays longer.
@Test func hazardsThatFallTakeManyEarlyAndFewLate() {
    let spell = (0..<17).reduce(SpotSpell(first: true)) { spell, _ in spell.followed(by: true) }
    let life = SpotLife(.published, spell)
    let mean = 1 / SpotOutlook(.published, spell).hazardPerHour
    #expect(life.hours(keptBy: 0.9) < 0.1054 * mean)
    #expect(life.hours(keptBy: 0.5) < 0.6931 * mean)
    let shares = (1...9).map { life.hours(keptBy: Double($0) / 10) }
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 > $1 }, "\(shares)")
}

private let speed = Speed(Throughput(stepsPerHour: 600), .measured)

private func spot(_ name: String, cents: Int64, hazard: Double) -> Site {
    let group = Fixture.group(name, .spot, cents: cents, boot: .minutes(6))
    return Site(group: group, price: group.price, obstacle: nil, hazardPerHour: hazard, speed: speed)
}

/// Ten hours left, saves of 36 seconds every hour.
private var need: Need {
    var plan = CheckpointPlan()
    plan.every = .span(.hours(1))
    plan.saveTime = .seconds(36)
    let spec = Fixture.spec("job", hours: 10)
    return Need(
        resources: spec.resources, jobClass: .standard, spot: spec.spot, checkpoint: plan,
        rest: .steps(6_000, workload: "vision"), startup: .zero, restore: .seconds(36), interruptions: 0,
        budgetLeft: nil, reserve: .zero)
}

private func move(from here: Site, to there: Site) throws -> Move {
    var here = here
    here.roomy = [LeaseID(1)]
    let running = Reallocation.Running(need: need, site: here, leaving: .zero, save: .seconds(36))
    return try #require(Reallocation.move(running, among: [there], by: MovePlan()))
}

/// From a spot node for 2 $ an hour to another zone that asks 1 $, whose nodes nobody takes.
private func move(hazard: Double) throws -> Move {
    try move(from: spot("here", cents: 200, hazard: hazard), to: spot("there", cents: 100, hazard: 0))
}

/// By hand: 10.1 hours at 2 $ are 20.20 $ where nothing takes the node.
@Test func aNodeThatIsKeptIsStayedOnToTheEnd() throws {
    #expect(try move(hazard: 0).stay.p50 == Money(nanos: 20_200_000_000))
}

/// By hand, at 0.1 an hour: it is kept for 6.36 of the 10.1 hours in the mean, 12.72 $; the other 3.74 hours cost
/// 3.74 $ there, and in 0.636 of the runs 0.63 hours are done again or spent on a start: 16.86 $. It is gone after 1.05
/// hours in one of ten runs: 2.11 $, 9.05 $ there and 0.63 $, 11.78 $ in all. In another it is kept to the end. The
/// spread of the speed is added to both ends.
@Test func aNodeThatMayBeTakenIsStayedOnUntilThen() throws {
    let move = try move(hazard: 0.1)
    #expect(move.stay.p50 > .cents(1_670) && move.stay.p50 < .cents(1_700), "\(move.stay)")
    #expect(move.stay.p10 > .cents(1_150) && move.stay.p10 < .cents(1_185), "\(move.stay)")
    #expect(move.stay.p90 >= .cents(2_020) && move.stay.p90 < .cents(2_080), "\(move.stay)")
    // Going costs 10.21 $: boot, restore, and 10.1 hours at 1 $.
    #expect(move.saved.p50 < .cents(690) && move.saved.p10 > .zero, "\(move.saved)")
}

/// By hand, from 3 $ on demand to spot for 1 $ at 0.1 an hour: a start for 0.11 $; it is kept for 6.36 of the 10.1
/// hours in the mean, 6.36 $, and is back for the other 3.74, 11.22 $; in 0.636 of the runs 0.63 hours for 3 $ are done
/// again or spent on a start: 18.89 $. It is kept to the end in one of ten runs: 10.21 $. In another it is gone after
/// 1.05 hours: 30.20 $, as much as staying.
@Test func goingToSpotIsReckonedUntilItIsTaken() throws {
    let group = Fixture.group("firm", .onDemand, cents: 300)
    let firm = Site(group: group, price: group.price, obstacle: nil, hazardPerHour: 0, speed: speed)
    let move = try move(from: firm, to: spot("there", cents: 100, hazard: 0.1))
    #expect(move.stay.p50 == Money(nanos: 30_300_000_000))
    #expect(move.go.p50 > .cents(1_870) && move.go.p50 < .cents(1_910), "\(move.go)")
    #expect(move.go.p10 > .cents(980) && move.go.p10 < .cents(1_030), "\(move.go)")
    #expect(move.go.p90 > .cents(3_010) && move.go.p90 < .cents(3_060), "\(move.go)")
}

/// By hand, from spot for 2 $ to spot for 1 $, each at 0.1 an hour: the first of the two goes after 4.34 of the 10.1
/// hours in the mean, 8.67 $ and 4.34 $; what is left costs as much on either path, 8.65 $ in the mean of both prices.
/// In 0.434 of the runs it is those here, and 0.63 hours cost 1 $; in as many those there, and they cost 2 $. Going
/// takes a start for 0.11 $ besides.
@Test func whichIsTakenFirstEndsTheDifference() throws {
    let move = try move(
        from: spot("here", cents: 200, hazard: 0.1), to: spot("there", cents: 100, hazard: 0.1))
    #expect(move.stay.p50 > .cents(1_740) && move.stay.p50 < .cents(1_780), "\(move.stay)")
    #expect(move.go.p50 > .cents(1_350) && move.go.p50 < .cents(1_380), "\(move.go)")
    #expect(move.saved.p50 > .cents(380) && move.saved.p50 < .cents(410), "\(move.saved)")
}
