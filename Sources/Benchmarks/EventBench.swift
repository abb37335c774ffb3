import Domain
import Orchestration
import Pools

/// `event_us_100`, `_10k`, `_100k`, and the dearest over the cheapest, `event_ratio`: what an event costs on a thousand
/// nodes while so many jobs wait. Events are all that happens when jobs end and others take their nodes: exits, starts,
/// reports, the placing after them, and a new job for each that left the queue.
enum EventBench {
    private static let events = 10_000
    private static let slices = 6

    static func measure(_ figures: inout Measured) {
        let cases = [("100", 100), ("10k", 10_000), ("100k", 100_000)]
        var worlds = cases.map { EventWorld(waiting: $0.1) }
        // In turn, for a machine whose speed changes meanwhile.
        for slice in 1...slices {
            for index in worlds.indices { worlds[index].run(untilHandled: slice * events) }
        }
        for (name, world) in zip(cases.map(\.0), worlds) { figures["event_us_\(name)"] = world.microseconds }
        let times = worlds.map(\.microseconds)
        figures["event_ratio"] = (times.max() ?? .nan) / (times.min() ?? .nan)
    }
}

/// A thousand nodes in ten groups, all taken, and a queue of jobs of eight kinds, all priorities and ten users.
struct EventWorld {
    private static let kinds = ["T4", "L4", "A10G", "V100", "A100"].map { Accelerators(kind: .init($0), count: 1) }
    private static let nodes = 1_000

    private var orchestrator: Orchestrator
    private var pool: SimulatedPool
    private var now = Instant(milliseconds: 1_779_998_400_000)
    private var draws: UInt64 = 7
    private var spent = Duration.zero
    private var handled = 0
    private let waiting: Int
    private var submitted = 0

    /// A world in which `waiting` jobs are left in the queue once the nodes are taken.
    init(waiting: Int) {
        self.waiting = waiting
        let description = PoolDescription(
            seed: 1, groups: (0..<10).map(Self.group),
            throughputs: ThroughputTable(
                rows: Dictionary(
                    uniqueKeysWithValues: Self.kinds.map { kind in
                        (ThroughputKey(workload: "bench", accelerators: kind), Throughput(stepsPerHour: 3_600))
                    })))
        var settings = Settings(pool: description)
        settings.queuedJobs = .max
        settings.preemptionGap = nil
        orchestrator = Orchestrator(settings: settings)
        pool = SimulatedPool(description: description, origin: now)
        turn([.started(pool.inventory(at: now))])
        while submitted < Self.nodes + waiting { turn((0..<100).map { _ in .submitted(submission()) }) }
        while orchestrator.state.queue.count > waiting, follow() {}
        spent = .zero
        handled = 0
    }

    /// Microseconds an event so far.
    var microseconds: Double { spent.seconds * 1e6 / Double(handled) }

    /// Goes on until so many events are handled.
    mutating func run(untilHandled events: Int) { while handled < events, follow() {} }

    /// Goes on to when the pool has something to say, and takes it; false: it has nothing more.
    private mutating func follow() -> Bool {
        guard let next = pool.wakeUp(after: now) else { return false }
        now = max(now, next)
        let missing = max(0, waiting - orchestrator.state.queue.count)
        let news = pool.observations(upTo: now).map(Event.observed)
        turn(news + (0..<missing).map { _ in .submitted(submission()) })
        return true
    }

    private mutating func turn(_ events: [Event]) {
        let events = events + [.caughtUp]
        let start = ContinuousClock.now
        let outcomes = events.map { orchestrator.step($0, at: now) }
        spent += start.duration(to: .now)
        handled += events.count
        for outcome in outcomes {
            for order in outcome.orders { pool.carryOut(order, at: now) }
            if let taken = outcome.taken { pool.take(taken.subject, upTo: taken.number) }
        }
    }

    private static func group(_ number: Int) -> NodeGroup {
        var group = NodeGroup(
            id: GroupID("g\(number)"), provider: "local", instanceType: "m", region: "r", zone: "z\(number % 2)",
            terms: .owned, limit: nodes / 10, price: Price(nanosPerHour: 1_000_000_000 + Int64(number)), vcpus: 8,
            memoryMiB: 65_536, device: .gpu, accelerators: kinds[number % kinds.count])
        group.grantDelay = .zero
        group.boot = .zero
        group.minimumCharge = .zero
        return group
    }

    private mutating func submission() -> Submission {
        submitted += 1
        var work = SimulatedWork(workload: "bench", steps: 600 + Int(draw(below: 3_000)))
        work.reportEvery = 600
        work.startup = .zero
        var spec = JobSpec(name: "job-\(submitted)", work: .simulated(work))
        spec.resources.accelerators = [Self.kinds[Int(draw(below: UInt64(Self.kinds.count)))]]
        spec.priority = Int(draw(below: 101))
        spec.project = "project-\(draw(below: 5))"
        let user = UInt32(draw(below: 10))
        return Submission(
            spec: spec, caller: Caller(owner: Owner(uid: 1_000 + user, name: "user-\(user)"), isPrivileged: true))
    }

    /// A linear congruential generator (Knuth, MMIX): any mixture of jobs will do.
    private mutating func draw(below limit: UInt64) -> UInt64 {
        draws = draws &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (draws >> 33) % limit
    }
}
