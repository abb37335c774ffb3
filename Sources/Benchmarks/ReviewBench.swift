import Domain
import Orchestration
import Policies
import Pools

/// `review_1000_ms`: one look at a thousand running jobs for moves, the tick without it taken off, on ten groups;
/// `plan_1000_ms`: what a job would cost on each of a thousand offers. Both are of the step alone, the best of nine.
enum ReviewBench {
    private static let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)
    private static let origin = Instant(milliseconds: 1_779_998_400_000)
    private static let jobs = 1_000
    private static let runs = 9

    static func measure(_ figures: inout Measured) {
        let looked = (0..<runs).map { _ in tick(moves: MovePlan()) }.min() ?? .nan
        let bare = (0..<runs).map { _ in tick(moves: nil) }.min() ?? .nan
        figures["review_1000_ms"] = looked - bare
        let offers = settings(groups: 1_000, moves: nil)
        let orchestrator = Orchestrator(settings: offers)
        figures["plan_1000_ms"] =
            (0..<runs).map { _ in
                let start = ContinuousClock.now
                _ = orchestrator.plan(Submission(spec: spec(0), caller: caller), at: origin)
                return start.duration(to: .now).seconds * 1_000
            }.min() ?? .nan
    }

    /// Milliseconds of a tick at which every running job is due.
    private static func tick(moves: MovePlan?) -> Double {
        var orchestrator = Orchestrator(settings: settings(groups: 10, moves: moves))
        var pool = SimulatedPool(description: orchestrator.settings.pool, origin: origin)
        var now = origin
        func turn(_ events: [Event]) {
            for event in events + [.caughtUp] {
                let outcome = orchestrator.step(event, at: now)
                for order in outcome.orders { pool.carryOut(order, at: now) }
                if let taken = outcome.taken { pool.take(taken.subject, upTo: taken.number) }
            }
        }
        turn([.started(pool.inventory(at: now))])
        turn((0..<jobs).map { .submitted(Submission(spec: spec($0), caller: caller)) })
        let later = origin + .hours(1)
        while let next = pool.wakeUp(after: now), next <= later {
            now = max(now, next)
            turn(pool.observations(upTo: now).map(Event.observed))
        }
        now = later
        turn([.ticked])
        now = later + .minutes(5)
        let start = ContinuousClock.now
        turn([.ticked])
        return start.duration(to: .now).seconds * 1_000
    }

    private static var caller: Caller { Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true) }

    private static func spec(_ number: Int) -> JobSpec {
        var work = SimulatedWork(workload: "bench", steps: 3_600_000)
        work.reportEvery = 3_600_000
        var spec = JobSpec(name: "job-\(number)", work: .simulated(work))
        spec.resources.accelerators = [v100]
        spec.checkpoint = CheckpointPlan()
        return spec
    }

    private static func settings(groups: Int, moves: MovePlan?) -> Settings {
        let key = ThroughputKey(workload: "bench", accelerators: v100)
        let pool = PoolDescription(
            seed: 1, groups: (0..<groups).map(group),
            throughputs: ThroughputTable(rows: [key: Throughput(stepsPerHour: 3_600)]))
        var settings = Settings(pool: pool)
        settings.moves = moves
        return settings
    }

    private static func group(_ number: Int) -> NodeGroup {
        NodeGroup(
            id: GroupID("g\(number)"), provider: "plain", instanceType: "m\(number)", region: "r", zone: "z",
            terms: .onDemand, limit: 400, price: Price(nanosPerHour: 3_000_000_000 + Int64(number % 7) * 1_000_000),
            vcpus: 8, memoryMiB: 61_440, device: .gpu, accelerators: v100, boot: .minutes(3))
    }
}
