import Domain
import Foundation
import Orchestration
import Pools
import Store

/// `metrics_per_s`: metric points stored per second on the daemon's own path from the pool's observation on: reports of
/// eight metrics go through `Orchestrator.step` and `Books.commit` in turns of `Limits.eventsPerTurn`, each committed
/// durably. Reading the lines of a command's file is not in it.
enum MetricBench {
    private static let metrics = (0..<8).map { "layer\($0)/loss" }

    static func measure(_ figures: inout Measured) throws {
        let directory = "/var/tmp/purser-bench-\(getpid())-metrics"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let books = try Books.open(path: "\(directory)/purser.db")
        var world = RunningJob()
        try books.commit(world.changes, at: world.now)
        var points = 0
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(4) {
            let changes = world.turn(of: Limits.eventsPerTurn, metrics)
            try books.commit(changes, at: world.now)
            points += changes.count { if case .metric = $0 { true } else { false } }
        }
        figures["metrics_per_s"] = Double(points) / start.duration(to: .now).seconds
        try books.close()
    }
}

/// An orchestrator with one job that runs on a node, driven by observations alone.
private struct RunningJob {
    private(set) var now = Instant(milliseconds: 1_790_000_000_000)
    private(set) var changes: [Change] = []
    private var orchestrator: Orchestrator
    private var step = 0
    private var observed = 1

    init() {
        let group = NodeGroup(
            id: GroupID("own"), provider: "local", instanceType: "m", region: "r", zone: "z", terms: .owned, limit: 1,
            price: Price(nanosPerHour: 50_000_000), vcpus: 8, memoryMiB: 32_768)
        let pool = PoolDescription(seed: 1, groups: [group], throughputs: ThroughputTable())
        orchestrator = Orchestrator(settings: Settings(pool: pool))
        let caller = Caller(owner: Owner(uid: 0, name: "root"), isPrivileged: true)
        let spec = JobSpec(name: "reports", work: .command(CommandWork(run: "true", directory: "/")))
        take(.submitted(Submission(spec: spec, caller: caller)))
        take(.caughtUp)
        let lease = Subject.lease(LeaseID(1))
        take(.observed(Observation(subject: lease, number: 1, at: now, fact: .granted(price: group.price))))
        take(.observed(Observation(subject: lease, number: 2, at: now, fact: .ready)))
        take(.caughtUp)
        take(.observed(Observation(subject: attempt, number: 1, at: now, fact: .started)))
    }

    private var attempt: Subject { .attempt(AttemptID(job: JobID(1), number: 1)) }

    private mutating func take(_ event: Event) { changes += orchestrator.step(event, at: now).changes }

    /// One turn of so many reports; what it changed.
    mutating func turn(of reports: Int, _ names: [String]) -> [Change] {
        changes = []
        now = now + .seconds(1)
        for _ in 0..<reports {
            step += 1
            observed += 1
            let metrics = names.map { Metric(name: $0, value: .finite(1 / Double(step))) }
            take(
                .observed(
                    Observation(
                        subject: attempt, number: observed, at: now, fact: .reported(step: step, metrics: metrics))))
        }
        take(.caughtUp)
        return changes
    }
}
