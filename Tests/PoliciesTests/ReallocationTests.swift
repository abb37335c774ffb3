import Domain
import Policies
import TestKit
import Testing

private let speed = Speed(Throughput(stepsPerHour: 600), .measured)

private func site(_ name: String, cents: Int64, warm: Bool = false) -> Site {
    let group = Fixture.group(name, cents: cents, boot: .minutes(6))
    var site = Site(group: group, price: group.price, obstacle: nil, hazardPerHour: 0, speed: speed)
    site.roomy = warm ? [LeaseID(1)] : []
    return site
}

/// Four hours left, saves of 36 seconds every hour.
private func running(at cents: Int64, leaving: Money = .zero) -> Reallocation.Running {
    var plan = CheckpointPlan()
    plan.every = .span(.hours(1))
    plan.saveTime = .seconds(36)
    let spec = Fixture.spec("job", hours: 4)
    let need = Need(
        resources: spec.resources, jobClass: .standard, spot: spec.spot, checkpoint: plan,
        rest: .steps(2_400, workload: "vision"), startup: .zero, restore: .seconds(36), interruptions: 0,
        budgetLeft: nil, reserve: .zero)
    return Reallocation.Running(
        need: need, site: site("here", cents: cents, warm: true), leaving: leaving, save: .seconds(36))
}

/// By hand: 4.04 hours at 1 $ are 4.04 $; there 0.1 hours of boot, 0.01 of restore and 4.04 at 0.50 $ are 2.075 $.
@Test func bothSidesAreReckonedAlike() throws {
    let move = try #require(
        Reallocation.move(running(at: 100, leaving: .cents(1)), among: [site("there", cents: 50)], by: MovePlan()))
    #expect(move.stay.p50 == Money(nanos: 4_040_000_000))
    #expect(move.go.p50 == Money(nanos: 2_085_000_000) && move.leaving == .cents(1))
    #expect(move.saved.p50 == Money(nanos: 1_955_000_000))
    #expect(move.stayTime == .hours(4) + .seconds(144))
    #expect(move.goTime == .hours(4) + .seconds(144 + 36 + 360 + 36))
}

/// The margin is ten percent: at 0.88 $/h the rest there is 3.65 $, at 0.87 $/h 3.61 $, of 4.04 $.
@Test func theMarginIsATenthOfTheRest() {
    #expect(Reallocation.move(running(at: 100), among: [site("there", cents: 88)], by: MovePlan()) == nil)
    #expect(Reallocation.move(running(at: 100), among: [site("there", cents: 87)], by: MovePlan()) != nil)
}

@Test func leavingCountsAgainstAMove() {
    let dear = running(at: 100, leaving: .dollars(2))
    #expect(Reallocation.move(dear, among: [site("there", cents: 50)], by: MovePlan()) == nil)
}

@Test func itsOwnGroupIsNotElsewhere() {
    #expect(Reallocation.move(running(at: 100), among: [site("here", cents: 10)], by: MovePlan()) == nil)
}

@Test func aJobThatMustBeFastStaysWhereItIsFaster() {
    var job = running(at: 100)
    job.need.objective = .time
    #expect(Reallocation.move(job, among: [site("there", cents: 50)], by: MovePlan()) == nil)
}

/// What it may not be placed on it is not moved to either: it would save, leave its nodes, and come back.
@Test func aJobThatWasInterruptedTooOftenStaysOffSpot() {
    let group = Fixture.group("there", .spot, cents: 10)
    let spot = Site(group: group, price: group.price, obstacle: nil, hazardPerHour: 0.01, speed: speed)
    var job = running(at: 100)
    job.need.interruptions = job.need.spot.maxInterruptions - 1
    #expect(Reallocation.move(job, among: [spot], by: MovePlan()) != nil)
    job.need.interruptions += 1
    #expect(Reallocation.move(job, among: [spot], by: MovePlan()) == nil)
}
