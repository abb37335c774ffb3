import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing
import Wire

private func draw(
    _ groups: [NodeGroup], _ jobs: [(minute: Int64, spec: JobSpec)], change: (inout Settings) -> Void = { _ in }
) -> Picture {
    Picture(Fixture.scenario(groups, jobs: jobs, change: change), column: .minutes(60))
}

/// A job of so many hours on one T4 that may have one to `most` nodes; two are 1.8 and three 2.5 times as fast.
private func elastic(
    _ name: String, hours: Int, most: Int = 3, change: (inout JobSpec) -> Void = { _ in }
) -> JobSpec {
    Fixture.spec(name, hours: hours) { spec in
        let t4 = ElasticPlan.Alternative(kind: Fixture.t4.kind, least: 1, most: 1)
        spec.elastic = Shared(ElasticPlan(accelerators: [t4], leastNodes: 1, mostNodes: most))
        change(&spec)
    }
}

/// A job that takes nodes for a while.
private func taker(hours: Int, nodes: Int) -> JobSpec {
    Fixture.spec("taker", hours: hours) {
        $0.nodes = nodes
        $0.priority = 90
    }
}

private func choices(_ picture: Picture, of job: Int64) -> [Choice] {
    picture.decisions.compactMap { decision in
        if decision.job == JobID(job), case .cheapest(let choice) = decision.reason { choice } else { nil }
    }
}

/// The sizes of a run: when, whose, from what to what, and why.
private func resizes(_ picture: Picture) -> [String] {
    picture.decisions.compactMap { decision in
        guard case .moved(let move) = decision.reason, let resize = move.resize else { return nil }
        let minute = (decision.at - Fixture.origin).milliseconds / 60_000
        return "\(minute) min: job \(decision.job?.number ?? 0) \(resize.from) to \(resize.to), \(decision.reason.code)"
    }
}

private func end(of job: Int64, _ picture: Picture) -> Instant {
    picture.postings.filter { $0.segment.job == JobID(job) }.map(\.end).max() ?? .epoch
}

private let firm = Fixture.group("firm", cents: 100, limit: 3)
private let dollarPerHour = Price(nanosPerHour: 1_000_000_000)

/// Ten hours on one T4 at 1 $: 10 $; on two 5.6 hours and 11.1 $, on three 4 hours and 12 $.
@Test func aJobStartsWithTheSizeThatItsObjectivePrefers() throws {
    let objectives: [(Objective, Int)] = [
        (.cost, 1), (.time, 3), (.balanced(Price(nanosPerHour: 500_000_000)), 2),
        (.balanced(Price(nanosPerHour: 5_000_000_000)), 3),
    ]
    for (objective, nodes) in objectives {
        let picture = draw([firm], [(0, elastic("job", hours: 10) { $0.objective = objective })])
        #expect(picture.findings == [])
        let choice = try #require(choices(picture, of: 1).first)
        #expect(choice.chosen.size == JobSize(accelerators: 1, nodes: nodes), "\(objective)")
        #expect(choice.others.count == 2 && choice.chosen.newLeases == nodes)
        let leases = Set(picture.postings.filter { $0.segment.job == JobID(1) }.map(\.segment.lease))
        #expect(leases.count == nodes, "it has what was chosen, and pays for that")
        #expect(resizes(picture) == [] && picture.lines[0].contains("S"), "\(picture.lines)")
    }
}

/// One node takes ten hours, two 5.6: with a deadline in six the cheapest that keeps it is two.
@Test func aDeadlineTakesAsManyNodesAsItNeeds() throws {
    let spec = elastic("job", hours: 10) { $0.deadline = Fixture.origin + .hours(6) }
    let picture = draw([firm], [(0, spec)])
    #expect(picture.findings == [])
    let choice = try #require(choices(picture, of: 1).first)
    #expect(choice.chosen.size == JobSize(accelerators: 1, nodes: 2))
    #expect(end(of: 1, picture) <= Fixture.origin + .hours(6))
    #expect(
        picture.decisions.first { $0.verdict == .place }?.reason.sentence.contains(
            "with 2 nodes with 1 accelerator each") == true)
}

/// Two of three nodes are taken for three hours. It starts on the third, and has all when they are free: in time, as
/// time is what it makes small.
@Test func aJobStartsWithFewerNodesAndGrowsWhenMoreAreFree() throws {
    let spec = elastic("job", hours: 10) { $0.objective = .time }
    let picture = draw([firm], [(0, taker(hours: 3, nodes: 2)), (1, spec)])
    #expect(picture.findings == [])
    #expect(choices(picture, of: 2).compactMap(\.chosen.size?.nodes) == [1, 3])
    let found = resizes(picture)
    #expect(found.count == 1 && found[0].hasSuffix("job 2 1 to 3x1, Resized"), "\(found)")
    // A job of two nodes runs at 1.8: the taker is off after 100 minutes. Then 8.3 hours are left, at 2.5 times the
    // speed.
    #expect(end(of: 2, picture) < Fixture.origin + .minutes(102 + 200 + 30), "\(end(of: 2, picture))")
    let decision = try #require(picture.decisions.first { $0.verdict == .resize })
    guard case .moved(let move) = decision.reason else { return }
    #expect(move.goTime < move.stayTime && move.go.p50 > move.stay.p50, "time is bought: \(move)")
    #expect(decision.reason.sentence.contains("earlier for about $"), "\(decision.reason.sentence)")
    let expected = try #require(picture.expected.first { $0.kind == .move })
    #expect(expected.amount == move.saved && expected.decision == decision.id)
    #expect(picture.postings.allSatisfy { $0.segment.costClass != .redone }, "it saved before it grew")
}

/// What its nodes cost is posted for each of them, for just as long as it has them.
@Test func theBillFollowsTheSize() {
    let spec = elastic("job", hours: 10) { $0.objective = .time }
    let picture = draw([firm], [(0, taker(hours: 3, nodes: 2)), (1, spec)])
    let useful = picture.postings.filter { $0.segment.job == JobID(2) && $0.segment.attempt != nil }
    let first = useful.filter { $0.segment.attempt?.number == 1 }
    let second = useful.filter { $0.segment.attempt?.number == 2 }
    #expect(Set(first.map(\.segment.lease)).count == 1 && Set(second.map(\.segment.lease)).count == 3)
    let last = first.map(\.end).max() ?? .epoch
    #expect(second.allSatisfy { $0.segment.start >= last })
}

/// It would pass its deadline on one node. When others are free it takes as many as keep it, and no more.
@Test func aJobGrowsToKeepItsDeadline() {
    let spec = elastic("job", hours: 10) { $0.deadline = Fixture.origin + .hours(8) }
    let picture = draw([firm], [(0, taker(hours: 3, nodes: 2)), (1, spec)])
    #expect(picture.findings == [])
    let found = resizes(picture)
    #expect(found.first?.hasSuffix("job 2 1 to 2x1, ResizedForDeadline") == true, "\(found)")
    #expect(end(of: 2, picture) <= Fixture.origin + .hours(8))
}

/// Where moves are off nobody is resized; it goes on with what it began with.
@Test func nobodyIsResizedWhereTheDaemonFileForbidsIt() {
    let spec = elastic("job", hours: 10) { $0.objective = .time }
    let picture = draw([firm], [(0, taker(hours: 30, nodes: 2)), (1, spec)]) { $0.moves = nil }
    #expect(picture.findings == [])
    #expect(resizes(picture) == [] && choices(picture, of: 2).map(\.chosen.size?.nodes) == [1])
}

/// Without checkpoints it would begin again: the size is chosen once. It waits two hours for three nodes, with which it
/// is over before it would be with one.
@Test func aJobThatCannotGrowWaitsForTheSizeThatEndsEarlier() {
    let spec = elastic("job", hours: 10) {
        $0.objective = .time
        $0.checkpoint = nil
    }
    let picture = draw([firm], [(0, taker(hours: 3, nodes: 2)), (1, spec)])
    #expect(picture.findings == [])
    #expect(choices(picture, of: 2).map(\.chosen.size?.nodes) == [3] && resizes(picture) == [])
    #expect(end(of: 2, picture) < Fixture.origin + .hours(7))
}

/// Why it waits though a node is free, and until when.
@Test func aJobThatWaitsForASizeSaysSo() throws {
    let spec = elastic("job", hours: 10) {
        $0.objective = .time
        $0.checkpoint = nil
    }
    var run = Run(Fixture.scenario([firm], jobs: [(0, taker(hours: 3, nodes: 2)), (1, spec)]))
    while let turn = run.advance(), turn.at < Fixture.origin + .minutes(30) {}
    let explanation = try #require(run.orchestrator.explain(JobID(2)))
    #expect(explanation.proposal.options.isEmpty)
    #expect(explanation.proposal.rejected.map(\.size?.nodes) == [2, 3])
    let start = try #require(explanation.start)
    #expect(start > Fixture.origin + .minutes(95) && start < Fixture.origin + .minutes(110), "\(start)")
}

/// As before, but the others are taken for a day: waiting would be longer than what it saves.
@Test func aJobThatCannotGrowStartsWithFewerWhereWaitingIsLonger() {
    let spec = elastic("job", hours: 10) {
        $0.objective = .time
        $0.checkpoint = nil
    }
    let picture = draw([firm], [(0, taker(hours: 40, nodes: 2)), (1, spec)])
    #expect(picture.findings == [])
    #expect(choices(picture, of: 2).map(\.chosen.size?.nodes) == [1])
    #expect(end(of: 2, picture) < Fixture.origin + .hours(11))
}

/// Speeds that grow half as fast as the number: 600, 900 and 1,200 steps an hour.
private let flat = ThroughputTable(
    rows: Dictionary(
        uniqueKeysWithValues: [(1, 600), (2, 900), (3, 1_200)].map { (count: Int, speed: Int64) in
            (
                ThroughputKey(workload: "vision", accelerators: Accelerators(kind: Fixture.t4.kind, count: count)),
                Throughput(stepsPerHour: speed)
            )
        }))

private func dearer(_ spec: JobSpec) -> Picture {
    let points = [(0, 20), (120, 1_000)].map { (minute: Int64, cents: Int64) in
        SpotTrace.Point(at: .minutes(minute), available: true, price: Price(nanosPerHour: cents * 10_000_000))
    }
    let spot = Fixture.group("spot", .spot, cents: 20, limit: 3, trace: points)
    return draw([spot], [(0, spec)]) {
        $0.pool = PoolDescription(seed: 7, groups: [spot], throughputs: flat)
    }
}

/// An hour is worth 3 $: at 0.20 $ a node three are best, at 10 $ one is. It gives two back when the price has risen.
@Test func aJobGivesNodesBackThatDoNotPayAnyMore() throws {
    let picture = dearer(elastic("job", hours: 20) { $0.objective = .balanced(Price(nanosPerHour: 3_000_000_000)) })
    #expect(picture.findings == [])
    let found = resizes(picture)
    #expect(found.first == "120 min: job 1 3x1 to 1, Resized", "\(found)")
    let decision = try #require(picture.decisions.first { $0.verdict == .resize })
    #expect(decision.reason.sentence.contains("; that saves about $"), "\(decision.reason.sentence)")
    let after = picture.postings.filter { $0.segment.attempt?.number == 2 }
    #expect(Set(after.map(\.segment.lease)).count == 1)
    let released = picture.decisions.filter { $0.verdict == .release && $0.at < Fixture.origin + .hours(3) }
    #expect(released.count == 2, "what it gave back is not paid for")
}

@Test func aCriticalJobIsNotMadeSmallerToSaveMoney() {
    let picture = dearer(
        elastic("job", hours: 20) {
            $0.objective = .balanced(Price(nanosPerHour: 3_000_000_000))
            $0.jobClass = .critical
            $0.resources.useSpot = true
        })
    #expect(picture.findings == [])
    #expect(resizes(picture) == [])
    let told = picture.decisions.filter { $0.verdict == .keep }.map(\.reason.sentence)
    #expect(told.count == 1 && told[0].contains("a critical job is never given fewer nodes to save money"), "\(told)")
}

/// A job that waits and goes before it needs the nodes: it does not grow onto them.
@Test func aJobDoesNotGrowOntoNodesThatOthersWaitFor() throws {
    let wide = Fixture.spec("wide", hours: 3) {
        $0.nodes = 3
        $0.priority = 90
    }
    let spec = elastic("job", hours: 10) { $0.objective = .time }
    let picture = draw(
        [firm], [(0, taker(hours: 3, nodes: 2)), (1, spec), (2, wide)]
    ) { $0.preemptionGap = nil }
    #expect(picture.findings == [])
    // The wide job needs all three, the elastic one has one until it is over.
    #expect(resizes(picture) == [], "\(resizes(picture))")
}

/// Two jobs, one free node: it goes to the one that gains more speed for the dollar; the other stays.
@Test func aFreeNodeGoesToWhoeverGainsMostForADollar() throws {
    let pool = Fixture.group("firm", cents: 100, limit: 4)
    let table = ThroughputTable(
        rows: [
            ThroughputKey(workload: "vision", accelerators: Fixture.t4): Throughput(stepsPerHour: 600),
            ThroughputKey(workload: "vision", accelerators: Accelerators(kind: Fixture.t4.kind, count: 2)):
                Throughput(stepsPerHour: 700),
            ThroughputKey(workload: "text", accelerators: Fixture.t4): Throughput(stepsPerHour: 600),
            ThroughputKey(workload: "text", accelerators: Accelerators(kind: Fixture.t4.kind, count: 2)):
                Throughput(stepsPerHour: 1_150),
        ])
    func spec(_ name: String, _ workload: String) -> JobSpec {
        elastic(name, hours: 20, most: 2) { spec in
            spec.objective = .time
            guard case .simulated(var work) = spec.work else { return }
            work.workload = workload
            spec.work = .simulated(work)
        }
    }
    // Both have one node when the taker leaves its two: one of them goes to a job that waits, one is free.
    let (short, last) = (Fixture.spec("short", hours: 1), Fixture.spec("last", hours: 100))
    let jobs = [taker(hours: 3, nodes: 2), short, spec("flat", "vision"), spec("steep", "text"), last]
    let picture = draw([pool], jobs.enumerated().map { (Int64($0.offset), $0.element) }) {
        $0.pool = PoolDescription(seed: 7, groups: [pool], throughputs: table)
    }
    #expect(picture.findings == [])
    let found = resizes(picture)
    #expect(found.first?.contains("job 4 1 to 2x1") == true, "\(found)")
    let over = end(of: 4, picture)
    let others = picture.decisions.filter { $0.verdict == .resize && $0.job == JobID(3) }
    #expect(others.allSatisfy { $0.at >= over }, "\(found)")
}

/// One node has four accelerators; a job that is alone there pays for all of them, and has them.
@Test func aJobThatIsAloneOnANodeHasAllOfItsAccelerators() throws {
    let four = Fixture.group("four", cents: 400, accelerators: Accelerators(kind: Fixture.t4.kind, count: 4))
    let spec = elastic("job", hours: 10) { spec in
        let t4 = ElasticPlan.Alternative(kind: Fixture.t4.kind, least: 1, most: 3)
        spec.elastic = Shared(ElasticPlan(accelerators: [t4], leastNodes: 1, mostNodes: 1))
    }
    let picture = draw([four], [(0, spec)])
    #expect(picture.findings == [])
    let choice = try #require(choices(picture, of: 1).first)
    #expect(choice.chosen.size == JobSize(accelerators: 3, nodes: 1))
    let useful = picture.postings.filter { $0.segment.costClass == .useful }
    #expect(useful.allSatisfy { $0.segment.share == Share(Fraction(3, of: 4)) }, "\(useful.map(\.segment.share))")
}

/// It shares a node with another at first. When that is over, it takes the rest, which is idle and paid for.
@Test func aJobTakesTheRestOfItsOwnNode() throws {
    let four = Fixture.group("four", cents: 400, accelerators: Accelerators(kind: Fixture.t4.kind, count: 4))
    let two = Accelerators(kind: Fixture.t4.kind, count: 2)
    let other = Fixture.spec("other", hours: 4) {
        $0.resources.accelerators = [Accelerators(kind: two.kind, count: 2)]
        $0.priority = 90
    }
    let spec = elastic("job", hours: 10) { spec in
        let t4 = ElasticPlan.Alternative(kind: Fixture.t4.kind, least: 1, most: 3)
        spec.elastic = Shared(ElasticPlan(accelerators: [t4], leastNodes: 1, mostNodes: 1))
        spec.objective = .time
    }
    let picture = draw([four], [(0, other), (1, spec)])
    #expect(picture.findings == [])
    let found = resizes(picture)
    #expect(found.count == 1 && found[0].hasSuffix("job 2 2 to 3, Resized"), "\(found)")
    #expect(Set(picture.postings.compactMap { $0.segment.job == JobID(2) ? $0.segment.lease : nil }).count == 1)
}

/// What `purser plan` prints: an option for each size, with what it waits for.
@Test func aPlanHasAnOptionForEachSize() throws {
    let scenario = Fixture.scenario([firm], jobs: [(0, taker(hours: 3, nodes: 2))])
    var run = Run(scenario)
    while let turn = run.advance(), turn.at < Fixture.origin + .minutes(10) {}
    let spec = elastic("job", hours: 10) { $0.objective = .time }
    let plan = try run.orchestrator.plan(Submission(spec: spec, caller: Fixture.user), at: run.now).get()
    #expect(plan.entries.map(\.option.size?.nodes) == [3, 2, 1])
    #expect(plan.entries.map(\.wait?.code) == ["Full", "Full", nil])
    #expect(plan.chosen?.option.size?.nodes == 1)
}

/// A job whose largest size no group has is placed with less; one whose least size none has is refused.
@Test func whatNoGroupHasIsRefused() {
    let small = draw([firm], [(0, elastic("job", hours: 1, most: 8) { $0.objective = .time })])
    #expect(choices(small, of: 1).first?.chosen.size?.nodes == 3 && small.findings == [])
    let none = draw(
        [firm],
        [
            (
                0,
                elastic("job", hours: 1) { spec in
                    let t4 = ElasticPlan.Alternative(kind: Fixture.t4.kind, least: 1, most: 1)
                    spec.elastic = Shared(ElasticPlan(accelerators: [t4], leastNodes: 4, mostNodes: 6))
                    spec = spec.unsized
                }
            )
        ])
    #expect(none.lines.isEmpty)
}
