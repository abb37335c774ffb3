import Domain
import Orchestration
import Policies
import Pools
import Simulation
import TestKit
import Testing

/// A T4 has a row of one step a second, an A100 none: its peak is ten times as high, and so is its bandwidth.
private let pool = PoolDescription(
    seed: 7,
    groups: [
        Fixture.group("t4", cents: 60), Fixture.group("a100", cents: 300, accelerators: Fixture.a100),
        Fixture.group("t4-spot", .spot, cents: 20, trace: [.init(at: .zero, available: true)]),
    ],
    throughputs: ThroughputTable(
        rows: [
            ThroughputKey(workload: "vision", accelerators: Fixture.t4, nodes: 1):
                ThroughputRow(Throughput(stepsPerHour: 3_600))
        ],
        specs: [
            Fixture.t4.kind: AcceleratorSpec(gigaflops: 65_000, bandwidth: 300),
            Fixture.a100.kind: AcceleratorSpec(gigaflops: 650_000, bandwidth: 3_000),
        ]))

private func speed(_ group: String, _ state: State, in pool: PoolDescription = pool) throws -> Speed {
    let orchestrator = Orchestrator(settings: Settings(pool: pool), state: state)
    let group = try #require(pool.group(GroupID(group)))
    return try #require(orchestrator.speed(of: "vision", on: group, room: group.room, nodes: 1))
}

private func learnt(_ accelerators: Accelerators, nodes: Int = 1, steps: Int, in time: Span) -> Change {
    .throughput(
        ThroughputKey(workload: "vision", accelerators: accelerators, nodes: nodes),
        ThroughputStatistics(steps: steps, time: time))
}

@Test func reportsFromOneAcceleratorCorrectTheEstimateForAnother() throws {
    let stated = try speed("a100", State())
    #expect(stated.throughput.stepsPerHour == 36_000 && stated.basis == .converted && !stated.isCorrected)
    // The T4 does 0.8 steps a second and not 1.
    let seen = State(applying: [learnt(Fixture.t4, steps: 2_880, in: .hours(1))])
    let corrected = try speed("a100", seen)
    #expect(corrected.throughput.stepsPerHour == 28_800 && corrected.isCorrected && !corrected.isMeasured)
    #expect(try speed("t4", seen) == Speed(Throughput(stepsPerHour: 2_880), .reported))
    let brief = State(applying: [learnt(Fixture.t4, steps: 400, in: .minutes(9))])
    #expect(try speed("a100", brief) == stated, "nine minutes are not enough")
}

@Test func reportsFromTheSameKindCountMoreThanOthers() throws {
    let two = Accelerators(kind: Fixture.a100.kind, count: 2)
    let both = State(applying: [
        learnt(Fixture.t4, steps: 28_800, in: .hours(10)), learnt(two, steps: 34_200, in: .hours(1)),
    ])
    // The table has 36,000 x 1.9 for two: they did half of it.
    #expect(try speed("a100", both).throughput.stepsPerHour == 18_000)
}

@Test func reportsOfOlderReleasesStillCount() throws {
    let old = State(applying: [learnt(Fixture.t4, nodes: 0, steps: 1_800, in: .hours(1))])
    #expect(try speed("t4", old) == Speed(Throughput(stepsPerHour: 1_800), .reported))
}

/// A save of two minutes every ten: the steps wait for it, and a placement reckons with saves beside the speed.
@Test func theTimeOfSavesIsNoPartOfASpeed() throws {
    let spec = Fixture.spec("saver", hours: 5) {
        $0.resources.accelerators = [Fixture.t4]
        $0.checkpoint?.saveTime = .minutes(2)
    }
    var run = Run(Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(0, spec)]))
    run.finish()
    let key = ThroughputKey(workload: "vision", accelerators: Fixture.t4, nodes: 1)
    let learnt = try #require(run.orchestrator.state.throughputs[key])
    // The node runs at a pace of its own, within 3 % of the table's; with the saves it would be a sixth less.
    let perHour = Double(learnt.steps) / learnt.time.hours
    #expect((0.96...1.04).contains(perHour / Double(Fixture.stepsPerHour)), "\(perHour) steps an hour")
}

/// The hazard of a job without a deadline is that of the table of one with a deadline: from the record of the market.
@Test func howOftenAndHowLongSpotIsAwayIsLearntFromTheMarket() throws {
    var orchestrator = Orchestrator(settings: Settings(pool: pool))
    var number = 0
    func quote(_ isAvailable: Bool, minute: Int64) {
        number += 1
        let at = Fixture.origin + .minutes(minute)
        let fact = Fact.quoted(price: Price(nanosPerHour: 200_000_000), isAvailable: isAvailable)
        let seen = Observation(subject: .market(GroupID("t4-spot")), number: number, at: at, fact: fact)
        _ = orchestrator.step(.observed(seen), at: at)
    }
    func outlook() throws -> SpotOutlook { try #require(orchestrator.outlook(of: spot)) }
    let spot = try #require(pool.group(GroupID("t4-spot")))
    #expect(try outlook() == .unseen)
    quote(true, minute: 0)
    let young = try outlook()
    quote(true, minute: 20 * 60)
    #expect(try outlook().hazardPerHour < young.hazardPerHour / 3, "what has held for a day is expected to hold on")
    for hour in 20..<60 as Range<Int64> { quote(hour % 2 == 0, minute: hour * 60 + 1) }
    let flapping = try outlook()
    #expect(flapping.hazardPerHour > young.hazardPerHour, "an hour there, an hour not: \(flapping), \(young)")
    let record = try #require(orchestrator.spotRecord(of: spot, at: Fixture.origin + .minutes(59 * 60 + 1)))
    func isNear(_ outlook: SpotOutlook, _ record: SpotRecord) -> Bool {
        let exact = SpotOutlook(record.model(prior: .published), record.present)
        return abs(outlook.hazardPerHour / exact.hazardPerHour - 1) < 0.02
    }
    #expect(isNear(flapping, record))
    // What is kept for choices is what is worked out without it.
    _ = orchestrator.step(.submitted(Submission(spec: Fixture.spec("a", hours: 1), caller: Fixture.user)), at: now)
    _ = orchestrator.step(.caughtUp, at: now)
    #expect(isNear(try outlook(), record.advanced(to: now)))
}

private let now = Fixture.origin + .hours(61)

@Test func spotWithoutCheckpointsIsRefusedWhereItLoses() throws {
    func answer(hours: Int, _ change: (inout JobSpec) -> Void = { _ in }) -> Answer? {
        var orchestrator = Orchestrator(settings: Settings(pool: pool))
        let spec = Fixture.spec("risky", hours: hours) { spec in
            spec.work = .simulated(SimulatedWork(workload: "vision", steps: hours * 3_600))
            spec.checkpoint = nil
            spec.resources.useSpot = true
            change(&spec)
        }
        return orchestrator.step(.submitted(Submission(spec: spec, caller: Fixture.user)), at: Fixture.origin).answer
    }
    #expect(answer(hours: 4) == .accepted(JobID(1), isRepeat: false), "e^0.5 times is cheaper at a third of the price")
    guard case .refused(.spotWithoutCheckpoint(let loss)) = answer(hours: 40) else {
        Issue.record("40 hours without a checkpoint are no bargain")
        return
    }
    #expect(loss.spot.name == "t4-spot" && loss.firm.name == "t4" && loss.hazard == SpotOutlook.unseen.hazardPerHour)
    #expect(loss.spotCost > loss.firmCost && loss.spotTime > .hours(1_000))
    #expect(answer(hours: 40) { $0.spot.allowWithoutCheckpoint = true } == .accepted(JobID(1), isRepeat: false))
    #expect(answer(hours: 40) { $0.resources.useSpot = nil } == .accepted(JobID(1), isRepeat: false))
}
