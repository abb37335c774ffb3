import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

@Test func whatIsDifferentBetweenTwoPoolsIsSaid() {
    let old = PoolDescription(
        seed: 1, groups: [Fixture.group("a", cents: 50), Fixture.group("b", cents: 60), Fixture.group("c", cents: 70)],
        throughputs: Fixture.throughputs)
    var changed = Fixture.group("b", cents: 65, limit: 4)
    changed.boot = .minutes(5)
    let file = PoolDescription(
        seed: 9, groups: [changed, Fixture.group("d", cents: 80)], throughputs: Fixture.throughputs)
    let new = old.replaced(by: file, keeping: [GroupID("c")])
    #expect(new.seed == 1)
    #expect(new.groups.map(\.id.name) == ["b", "c", "d"])
    #expect(new.group(GroupID("c"))?.limit == 0, "in use, and gone from the file")
    #expect(
        old.differences(to: new) == [
            "group a is gone", "group b: limit 1 -> 4, price $0.6000/h -> $0.6500/h, boot 2m -> 5m",
            "group c: limit 1 -> 0", "group d is new: 1 nodes of d, $0.8000/h",
        ])
    #expect(new.replaced(by: file, keeping: []) == new, "reading it again changes nothing")
    #expect(old.differences(to: old).isEmpty)
}

@Test func aChangedMarketGoesOnFromNow() {
    func pool(_ cents: Int64, _ minutes: [Int64]) -> PoolDescription {
        let trace = minutes.enumerated().map { index, minute in
            SpotTrace.Point(
                at: .minutes(minute), available: true, price: Price(nanosPerHour: (cents + Int64(index)) * 10_000_000))
        }
        return PoolDescription(
            seed: 1, groups: [Fixture.group("spot", .spot, cents: cents, trace: trace)],
            throughputs: Fixture.throughputs)
    }
    let market = Subject.market(GroupID("spot"))
    var simulated = SimulatedPool(description: pool(10, [0, 10, 20, 30, 40]), origin: Fixture.origin)
    let now = Fixture.origin + .minutes(25)
    simulated.take(market, upTo: simulated.observations(upTo: now).count)
    let quotes = simulated.change(to: pool(50, [0, 15, 60]), at: now)
    #expect(quotes.map(\.price) == [Price(nanosPerHour: 510_000_000)], "what it says now")
    #expect(simulated.observations(upTo: now).isEmpty)
    let next = simulated.observations(upTo: now + .hours(1))
    #expect(next.map(\.at) == [Fixture.origin + .minutes(60)] && next.map(\.number) == [quotes[0].observed + 1])
    #expect(simulated.change(to: pool(50, [0, 15, 60]), at: now).isEmpty, "the same market is left alone")
}

/// A start with another pool file: a node that runs is not turned into one that was never given, and can be released.
@Test(arguments: [true, false]) func whatTheBooksHaveHoldsAfterAChangeOfTheFile(isGone: Bool) {
    var run = Run(
        Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(minute: 0, spec: Fixture.spec("long", hours: 5))]))
    while run.orchestrator.state.attempts.isEmpty, run.advance() != nil {}
    let state = run.orchestrator.state
    let now = run.now + .minutes(1)
    let groups = isGone ? [] : [Fixture.group("t4", cents: 90, limit: 0)]
    var pool = SimulatedPool(
        description: PoolDescription(seed: 7, groups: groups, throughputs: Fixture.throughputs), origin: Fixture.origin)
    state.restore(&pool, at: now)
    #expect(pool.lease(LeaseID(1), at: now)?.state == .ready)
    #expect(pool.inventory(at: now).attempts == [AttemptID(job: JobID(1), number: 1)])
    let release = Order(
        key: OrderKey(subject: .lease(LeaseID(1)), number: 2), issuedAt: now, action: .release(LeaseID(1)))
    pool.carryOut(release, at: now)
    let told = pool.observations(upTo: now).filter { $0.subject == .lease(LeaseID(1)) }
    #expect(told.map(\.fact) == [.ended(.released)])
}

@Test func aPoolThatChangesIsUsedAtTheNextPlacement() {
    let old = PoolDescription(seed: 7, groups: [], throughputs: Fixture.throughputs)
    var orchestrator = Orchestrator(settings: Settings(pool: old))
    let now = Fixture.origin
    let submission = Event.submitted(Submission(spec: Fixture.spec("job", hours: 1), caller: Fixture.user))
    guard case .refused(.cannotBePlaced) = orchestrator.step(submission, at: now).answer else {
        Issue.record("placed in an empty pool")
        return
    }
    let new = PoolDescription(seed: 7, groups: [Fixture.group("t4", cents: 60)], throughputs: Fixture.throughputs)
    _ = orchestrator.step(.poolChanged(new, []), at: now)
    _ = orchestrator.step(submission, at: now)
    #expect(orchestrator.step(.caughtUp, at: now).decisions.map(\.verdict) == [.place])
}

/// What a node draws is what its group said when it was granted, whatever another file says later.
@Test func aChangedFileChangesNoPowerThatIsFrozen() throws {
    func group(_ watts: Int64) -> NodeGroup {
        var group = Fixture.group("t4", cents: 60, limit: 2)
        group.power = PowerFigures(milliwatts: .init(idle: 1_000, busy: watts * 1_000), puePerMille: 1_100)
        return group
    }
    let file = PoolDescription(seed: 7, groups: [group(900)], throughputs: Fixture.throughputs)
    let scenario = Fixture.scenario(
        [group(300)], jobs: [(0, Fixture.spec("first", hours: 3)), (120, Fixture.spec("second", hours: 1))],
        wishes: [(60, .changePool(file))])
    var auditor = Auditor(scenario)
    var frozen: [String] = []
    var run = Run(scenario)
    run.finish { turn, state in
        auditor.check(turn, state)
        for case .powerFrozen(let lease, let draw) in turn.changes {
            frozen.append("\(lease): \(draw.milliwatts.busy)")
        }
    }
    #expect(auditor.findings == [])
    #expect(frozen == ["L1: 300000", "L2: 900000"])
}
