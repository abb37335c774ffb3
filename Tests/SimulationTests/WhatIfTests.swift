import Domain
import Orchestration
import Simulation
import TestKit
import Testing

/// Jobs of a past that never was.
private enum Past {
    static let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)

    static func pool(_ groups: NodeGroup..., specs: [AcceleratorKind: AcceleratorSpec] = [:]) -> PoolDescription {
        let table = ThroughputTable(rows: Fixture.throughputs.rows, specs: specs)
        return PoolDescription(seed: 1, groups: groups, throughputs: table)
    }

    /// A job that succeeded on a T4 after so many hours.
    static func job(_ id: Int64, _ spec: JobSpec, hours: Int64, at minutes: Int64 = 0) -> RecordedJob {
        let submitted = Fixture.origin + .minutes(minutes)
        var job = RecordedJob(id: JobID(id), spec: spec, owner: Fixture.user.owner, submittedAt: submitted)
        job.startedAt = submitted + .minutes(2)
        job.endedAt = submitted + .minutes(2) + .hours(hours)
        job.end = .succeeded
        job.worked = [.init(group: GroupID("t4"), accelerators: Fixture.t4, time: .hours(hours))]
        job.cost = .cents(100 * hours)
        if let steps = spec.work.steps { job.furthestStep = steps }
        return job
    }

    static func command(_ name: String, change: (inout JobSpec) -> Void = { _ in }) -> JobSpec {
        var spec = JobSpec(name: name, work: .command(CommandWork(run: "train", directory: "/")))
        spec.resources.accelerators = [Fixture.t4, v100]
        spec.resources.useSpot = false
        change(&spec)
        return spec
    }

    static func history(_ jobs: [RecordedJob]) -> JobHistory {
        var history = JobHistory(
            since: Fixture.origin.monthStart, until: Fixture.origin.nextMonth, asOf: Fixture.origin.nextMonth)
        (history.jobs, history.origin, history.seed) = (jobs, Fixture.origin, 7)
        return history
    }

    static func ask(
        _ jobs: [RecordedJob], today: PoolDescription, otherwise: PoolDescription,
        policy: ReplayPolicy = .expectedCost
    ) -> WhatIf {
        WhatIf(
            history(jobs), today: ReplayPolicy.expectedCost.settings(for: today, tick: .minutes(1)),
            otherwise: policy.settings(for: otherwise, tick: .minutes(1)), policy: policy)
    }
}

private let t4 = Past.pool(Fixture.group("t4", cents: 100, limit: 4))

@Test func aCommandOfThePastTakesAsLongAsItDid() throws {
    let asked = Past.ask([Past.job(1, Past.command("a"), hours: 3)], today: t4, otherwise: t4)
    let pair = asked.pair(seed: 7)
    #expect(pair.difference == .zero && asked.comparisons(pair).allSatisfy { !$0.isAffected })
    let detail = try #require(pair.today.details.first)
    #expect(detail.end == .succeeded && detail.group == GroupID("t4"))
    // Two minutes of boot and three hours at a dollar.
    #expect(detail.cost == Price(nanosPerHour: 1_000_000_000).cost(over: .minutes(182)))
}

@Test func aCommandIsAsMuchFasterElsewhereAsTheAcceleratorsAre() throws {
    let specs = [
        Fixture.t4.kind: AcceleratorSpec(gigaflops: 1_000, bandwidth: 100),
        Past.v100.kind: AcceleratorSpec(gigaflops: 16_000, bandwidth: 100),
    ]
    let today = Past.pool(Fixture.group("t4", cents: 100, limit: 4), specs: specs)
    let fast = Past.pool(Fixture.group("v100", cents: 100, accelerators: Past.v100, limit: 4), specs: specs)
    let asked = Past.ask([Past.job(1, Past.command("a"), hours: 3)], today: today, otherwise: fast)
    let pair = asked.pair(seed: 7)
    let times = try #require(pair.otherwise.times.first)
    let ran = try #require(times.ended) - #require(times.started)
    #expect(ran == .minutes(90), "the fourth root of sixteen is two: \(ran)")
    #expect(asked.unknowns(pair).map(\.kind) == [.commandElsewhere])
    let unknown = Past.pool(Fixture.group("v100", cents: 100, accelerators: Past.v100, limit: 4))
    let blind = Past.ask([Past.job(1, Past.command("a"), hours: 3)], today: t4, otherwise: unknown)
    let other = blind.pair(seed: 7)
    #expect(blind.unknowns(other).map(\.kind) == [.commandUnknown])
    #expect(blind.unknowns(other).first?.amount == other.otherwise.details.first?.cost)
}

/// A command that ran on two kinds of node: an hour on the one that is twice as fast is two on the other.
@Test func workOnSeveralKindsOfNodeIsPutTogether() throws {
    let specs = [
        Fixture.t4.kind: AcceleratorSpec(gigaflops: 1_000, bandwidth: 100),
        Past.v100.kind: AcceleratorSpec(gigaflops: 16_000, bandwidth: 100),
    ]
    var job = Past.job(1, Past.command("a"), hours: 3)
    job.worked.append(.init(group: GroupID("v100"), accelerators: Past.v100, time: .hours(1)))
    let work = PastWork(Past.history([job]), speeds: ThroughputTable(rows: [:], specs: specs))
    let replayed = try #require(work.jobs.first)
    #expect(replayed.length == .hours(5) && replayed.worked == Fixture.t4)
}

@Test func jobsThatWereCutOffDoWhatTheyDid() throws {
    var cancelled = Past.job(1, Fixture.spec("a", hours: 4), hours: 1)
    (cancelled.end, cancelled.furthestStep) = (.cancelled, Int(Fixture.stepsPerHour))
    var failed = Past.job(2, Fixture.spec("b", hours: 4), hours: 1)
    (failed.end, failed.furthestStep) = (.failed, Int(Fixture.stepsPerHour))
    var idle = Past.job(3, Fixture.spec("c", hours: 4), hours: 0)
    (idle.end, idle.furthestStep, idle.worked, idle.cost) = (.cancelled, 0, [], .cents(5))
    var running = Past.job(4, Past.command("d"), hours: 2)
    (running.end, running.endedAt) = (nil, nil)
    let asked = Past.ask([cancelled, failed, idle, running], today: t4, otherwise: t4)
    #expect(asked.work.jobs.map(\.index) == [0, 1, 3])
    #expect(asked.work.jobs.prefix(2).map(\.spec.work.steps) == [Int(Fixture.stepsPerHour), Int(Fixture.stepsPerHour)])
    let pair = asked.pair(seed: 7)
    #expect(pair.today.succeeded == 3)
    let unknowns = asked.unknowns(pair)
    #expect(unknowns.map(\.kind) == [.cancelled, .failed, .unfinished, .didNothing])
    #expect(unknowns.map(\.amount) == [.cents(100), .cents(100), .cents(200), .cents(5)])
}

@Test func theTotalsAddUpAndACheaperPoolCostsLess() throws {
    let jobs = (1...6).map { id in
        Past.job(Int64(id), Fixture.spec("job", hours: id), hours: Int64(id), at: Int64(id) * 7)
    }
    let cheap = Past.pool(
        Fixture.group("t4", cents: 100, limit: 4),
        Fixture.group("a100", cents: 150, accelerators: Fixture.a100, limit: 2))
    let either = jobs.map { job in
        var job = job
        job.spec.resources.accelerators = [Fixture.t4, Fixture.a100]
        return job
    }
    let asked = Past.ask(either, today: t4, otherwise: cheap)
    #expect(asked.seeds(3) == [7, 1, 2])
    for seed in asked.seeds(3) {
        let pair = asked.pair(seed: seed)
        #expect(pair.difference < .zero && pair.difference == pair.otherwise.cost - pair.today.cost)
        for result in [pair.today, pair.otherwise] {
            let ofJobs = result.details.reduce(Money.zero) { $0 + $1.cost }
            #expect(result.spent.values.reduce(.zero, +) == result.cost, "every node is of a group")
            #expect(ofJobs <= result.cost && result.succeeded == 6)
        }
        #expect(asked.comparisons(pair).contains { $0.otherwise?.group == GroupID("a100") && $0.difference < .zero })
    }
}

@Test func jobsComeAfterTheSameJobsAndDeadlinesStand() throws {
    let first = Past.job(11, Fixture.spec("a", hours: 2), hours: 2)
    let second = Past.job(
        12,
        Fixture.spec("b", hours: 1) { spec in
            spec.after = [JobID(3), JobID(11)]
            spec.deadline = Fixture.origin + .hours(1)
        }, hours: 1, at: 5)
    let asked = Past.ask([first, second], today: t4, otherwise: t4)
    let times = asked.pair(seed: 7).today.times
    let start = try #require(times[1].started)
    #expect(start >= (try #require(times[0].ended)), "job 3 is not in the window, and nobody waits for it")
    #expect(times[1].deadline == Fixture.origin + .hours(1) && asked.pair(seed: 7).today.lateness.count == 1)
}

@Test func whatThePoolCannotRunIsSaid() {
    let other = Past.pool(Fixture.group("cpu", cents: 10, accelerators: nil))
    var held = Past.job(1, Past.command("a"), hours: 1)
    held.wasHeldByHand = true
    let asked = Past.ask([held], today: t4, otherwise: other)
    let pair = asked.pair(seed: 7)
    #expect(pair.otherwise.refused == 1)
    #expect(asked.unknowns(pair).map(\.kind) == [.heldByHand, .notOtherwise])
    let gone = Past.ask([held], today: other, otherwise: t4)
    #expect(gone.unknowns(gone.pair(seed: 7)).map(\.kind) == [.heldByHand, .groupIsGone, .notReplayed])
}

@Test func aQueueWithoutPrioritiesSeesNone() {
    let urgent = Past.job(1, Fixture.spec("a", hours: 1) { $0.priority = 90 }, hours: 1)
    let work = PastWork(Past.history([urgent]), speeds: Fixture.throughputs)
    #expect(work.jobs.first?.spec.priority == 90 && work.withoutPriorities.jobs.first?.spec.priority == 50)
}

/// Its bill does not say how many accelerators an elastic command had when: it is handed in again with the least, as
/// long as its file says, for the part of its steps that it did.
@Test(arguments: [(JobEnd.succeeded, Int64(480)), (.cancelled, 120)])
func anElasticCommandIsRepeatedWithItsLeast(end: JobEnd, minutes: Int64) throws {
    var work = CommandWork(run: "x", directory: "/")
    work.steps = 100
    var spec = JobSpec(name: "elastic", work: .command(work))
    var plan = ElasticPlan(
        accelerators: [.init(kind: Fixture.t4.kind, least: 2, most: 4)], leastNodes: 1, mostNodes: 1)
    plan.lengths = [.init(count: 2, length: .hours(8)), .init(count: 4, length: .hours(5))]
    spec.elastic = Shared(plan)
    var past = RecordedJob(
        id: JobID(1), spec: spec.unsized, owner: Fixture.user.owner, submittedAt: Fixture.origin)
    (past.end, past.furthestStep) = (end, 25)
    past.worked = [.init(group: GroupID("g"), accelerators: Fixture.t4, time: .hours(3))]
    var history = JobHistory(since: Fixture.origin, until: Fixture.origin + .hours(9), asOf: Fixture.origin + .hours(9))
    history.jobs = [past]
    let job = try #require(PastWork(history, speeds: ThroughputTable(rows: [:])).jobs.first)
    #expect(job.length == .minutes(minutes) && job.spec.elastic == nil)
    #expect(job.spec.resources.accelerators.map(\.count) == [2])
}
