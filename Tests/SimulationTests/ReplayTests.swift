import Domain
import Orchestration
import Policies
import Simulation
import Testing

/// A small cluster, some work, and when it is handed in.
private enum Small {
    static let kind = AcceleratorKind("A100")

    static func group(_ name: String, terms: Terms, nodes: Int, accelerators: Int, price: Int64) -> NodeGroup {
        var group = NodeGroup(
            id: GroupID(name), provider: "p", instanceType: "t", region: "r", zone: "z", terms: terms, limit: nodes,
            price: Price(nanosPerHour: price), vcpus: 64, memoryMiB: 65_536, device: .gpu,
            accelerators: Accelerators(kind: kind, count: accelerators), grantDelay: .zero, boot: .zero, notice: .zero,
            minimumCharge: .zero)
        group.keepIdle = .zero
        return group
    }

    /// Two nodes of eight accelerators that are there at once.
    static let cluster = PoolDescription(
        seed: 1, groups: [group("own", terms: .owned, nodes: 2, accelerators: 8, price: 8_000_000_000)],
        throughputs: ThroughputTable())

    /// Spot and on-demand nodes, of which the spot ones come and go.
    static let cloud: PoolDescription = {
        var spot = group("cloud-spot", terms: .spot, nodes: 3, accelerators: 1, price: 1_000_000_000)
        spot.market = .seeded(meanUp: .hours(1), meanDown: .minutes(20), priceSpreadPercent: 20)
        spot.boot = .minutes(2)
        let onDemand = group("cloud-od", terms: .onDemand, nodes: 2, accelerators: 1, price: 3_000_000_000)
        let key = ThroughputKey(workload: "net", accelerators: Accelerators(kind: kind, count: 1))
        return PoolDescription(
            seed: 1, groups: [spot, onDemand],
            throughputs: ThroughputTable(rows: [key: Throughput(stepsPerHour: 10_000)]))
    }()

    static func length(_ minutes: Int64, at submit: Int64, _ accelerators: Int, guess: Int64?) -> TracedJob {
        TracedJob(
            submit: .minutes(submit), work: .length(.minutes(minutes), guess: guess.map { .minutes($0) }),
            accelerators: accelerators)
    }

    /// Forty jobs that save, and two that do not.
    static let trace = JobTrace(
        (0..<42).map { index in
            var job = TracedJob(
                submit: .minutes(Int64(index * 11 % 300)), work: .steps(2_000 + index * 700, workload: "net"),
                accelerators: 1)
            job.saveTime = index < 40 ? .seconds(20) : nil
            job.user = index % 3 == 0 ? "ada" : "ben"
            job.priority = index % 7 * 15
            return job
        })

    static func replay(_ trace: JobTrace, on pool: PoolDescription, _ policy: ReplayPolicy, seed: UInt64 = 1)
        -> ReplayResult
    {
        let settings = policy.settings(for: pool, tick: .minutes(1))
        var replay = Replay(policy.view(of: trace), settings: settings, seed: seed)
        return replay.run()
    }
}

@Test(arguments: ReplayPolicy.allCases)
func aSeedGivesTheSameReplayEveryTime(policy: ReplayPolicy) {
    let first = Small.replay(Small.trace, on: Small.cloud, policy, seed: 3)
    #expect(first == Small.replay(Small.trace, on: Small.cloud, policy, seed: 3))
    #expect(first.digest != Small.replay(Small.trace, on: Small.cloud, policy, seed: 4).digest)
    #expect(first.succeeded == 42 && first.unfinished == 0 && first.refused == 0)
    #expect(first.interruptions > 0, "the market should take some nodes back")
}

/// The postings, charges and decisions of a replay are those of the run that the auditor watches.
@Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
func aReplayIsTheRunOfTheSameWork(seed: UInt64) {
    var settings = ReplayPolicy.expectedCost.settings(for: Small.cloud, tick: .seconds(10))
    var replay = Replay(Small.trace, settings: settings, seed: seed)
    let result = replay.run()

    settings.pool.seed = seed
    let owners = ["ada": UInt32(1_000), "ben": 1_001]
    let steps = Small.trace.jobs.map { job in
        let caller = Caller(owner: Owner(uid: owners[job.user] ?? 0, name: job.user), isPrivileged: true)
        let submission = Submission(spec: job.spec(in: Small.cloud), caller: caller)
        return Scenario.Step(at: Replay.origin + job.submit, action: .submit(submission))
    }
    let scenario = Scenario(
        seed: seed, origin: Replay.origin, horizon: Replay.origin + .hours(24 * 30), settings: settings, steps: steps)
    var auditor = Auditor(scenario)
    var run = Run(scenario)
    var bill = Money.zero
    run.finish { turn, state in
        auditor.check(turn, state)
        for case .posting(let posting) in turn.changes { bill += posting.amount }
    }
    auditor.conclude(run.orchestrator.state)
    #expect(auditor.findings.isEmpty)
    #expect(result.cost == bill)
    #expect(result.digest == auditor.digest)
    #expect(result.succeeded == 42)
}

/// The job at the head needs both nodes. What is behind it may fill the free node only where it is off it in time.
@Test func fillingGapsNeverDelaysTheHead() throws {
    let first = Small.length(60, at: 0, 8, guess: 60)
    let head = Small.length(30, at: 1, 16, guess: 30)
    func start(_ filler: TracedJob?) throws -> (head: Span, filler: Span?) {
        let trace = JobTrace([first, head] + (filler.map { [$0] } ?? []))
        let result = Small.replay(trace, on: Small.cluster, .fifo)
        #expect(result.succeeded == trace.jobs.count)
        let starts = try result.times.map { try #require($0.started) - Replay.origin }
        return (starts[1], starts.count > 2 ? starts[2] : nil)
    }
    #expect(try start(nil).head == .minutes(60))

    var short = Small.length(20, at: 2, 8, guess: 20)
    short.saveTime = .seconds(5)
    let filled = try start(short)
    #expect(filled.head == .minutes(60))
    #expect(filled.filler == .minutes(2), "a gap that is long enough is filled")

    var long = Small.length(70, at: 2, 8, guess: 70)
    long.saveTime = .seconds(5)
    let waited = try start(long)
    #expect(waited.head == .minutes(60))
    #expect(waited.filler == .minutes(90), "what would be in the way waits for the head")

    let silent = Small.length(5, at: 2, 8, guess: nil)
    let untold = try start(silent)
    #expect(untold.head == .minutes(60))
    #expect(untold.filler == .minutes(90), "a length that only the replay knows fills no gap")
}

@Test func policiesDifferInWhatTheyPrefer() {
    let dear = Small.group("a-dear", terms: .onDemand, nodes: 1, accelerators: 1, price: 5_000_000_000)
    let slow = Small.group("b-slow", terms: .onDemand, nodes: 1, accelerators: 1, price: 1_000_000_000)
    var pool = PoolDescription(seed: 1, groups: [dear, slow], throughputs: ThroughputTable())
    var speeds: [ThroughputKey: Throughput] = [:]
    for (index, kind) in ["fast", "slow"].enumerated() {
        pool.groups[index].accelerators = Accelerators(kind: AcceleratorKind(kind), count: 1)
        let key = ThroughputKey(workload: "net", accelerators: pool.groups[index].accelerators)
        speeds[key] = Throughput(stepsPerHour: kind == "fast" ? 90_000 : 10_000)
    }
    pool.throughputs = ThroughputTable(rows: speeds)
    let trace = JobTrace([TracedJob(submit: .zero, work: .steps(90_000, workload: "net"), accelerators: 1)])
    func hours(_ policy: ReplayPolicy) -> Double { Small.replay(trace, on: pool, policy).makespan.hours.rounded() }
    #expect(hours(.fifo) == 1, "the first group by name")
    #expect(hours(.cheapest) == 9, "the lowest price an hour")
    #expect(hours(.expectedCost) == 1, "the least cost to finish")
    let bound = Bound(trace, on: pool)
    #expect(bound?.cost == .cents(500) && bound?.costWithDeadlines == .cents(500))
}

@Test func jobsThatFitNowhereAndLateOnesAreCounted() {
    var late = Small.length(60, at: 0, 1, guess: nil)
    late.deadline = .minutes(45)
    var inTime = late
    inTime.deadline = .minutes(60)
    let gang = Small.length(60, at: 0, 24, guess: nil)
    let result = Small.replay(JobTrace([late, inTime, gang]), on: Small.cluster, .expectedCost)
    #expect(result.refused == 1 && result.succeeded == 2)
    #expect(result.lateness == [.minutes(15)])
    #expect(result.completion.p50 == .hours(1) && result.waiting.meanHours == 0)
    let useful = zip(CostClass.allCases, result.costs).first { $0.0 == .useful }?.1
    #expect(useful == .cents(200) && result.cost == .cents(800), "an eighth of a node each; what is not used is idle")
}

@Test func gangsAreSpreadEvenlyOverWholeNodes() {
    func asked(_ accelerators: Int) -> (nodes: Int, each: Int) {
        let spec = Small.length(1, at: 0, accelerators, guess: nil).spec(in: Small.cluster)
        return (spec.nodes, spec.resources.accelerators.first?.count ?? 0)
    }
    #expect(asked(1) == (1, 1) && asked(8) == (1, 8) && asked(12) == (2, 6) && asked(128) == (16, 8))
}
