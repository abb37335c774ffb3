import Client
import Dispatch
import Domain
import Simulation
import Synchronization
import Wire

/// Runs a study: every policy with every seed, on all processors.
enum Study {
    /// The runs, policies in order and each with its seeds in order.
    static func run(
        _ input: StudyInput, policies: [ReplayPolicy], seeds: [Int], progress: Progress
    ) -> [SimulationRun] {
        let work = policies.flatMap { policy in seeds.map { (policy: policy, seed: $0) } }
        let views = policies.map { ($0, $0.view(of: input.read.trace)) }
        return onAllProcessors(work) { policy, seed in
            defer { progress.step() }
            let trace = views.first { $0.0 == policy }?.1 ?? input.read.trace
            var replay = Replay(
                trace, settings: policy.settings(for: input.pool, tick: input.tick), seed: UInt64(seed))
            return SimulationRun(replay.run(), policy: policy.rawValue, seed: seed)
        }
    }
}

extension SimulationRun {
    /// The row of a result.
    init(_ result: ReplayResult, policy: String, seed: Int) {
        self.init(policy: policy, seed: Int64(seed), digest: result.digest.description)
        cost = MoneyDocument(result.cost)
        for (costClass, amount) in zip(CostClass.allCases, result.costs) where amount != .zero {
            byClass[costClass.rawValue] = MoneyDocument(amount)
        }
        succeeded = result.succeeded
        refused = result.refused
        unfinished = result.unfinished
        makespanHours = result.makespan.hours
        jctHours = Spread(result.completion)
        waitHours = Spread(result.waiting)
        late = result.lateness.count
        lateHours = result.lateness.reduce(Span.zero, +).hours
        interruptions = result.interruptions
        decisions = result.decisions
        postings = result.postings
    }
}

extension SimulationRun.Spread {
    /// In hours.
    init(_ quantiles: ReplayResult.Quantiles) {
        self.init(mean: quantiles.meanHours, p50: quantiles.p50.hours, p99: quantiles.p99.hours)
    }
}

/// What becomes of each value, in their order.
func onAllProcessors<Value: Sendable, Result: Sendable>(
    _ values: [Value], _ body: @Sendable (Value) -> Result
) -> [Result] {
    let done = Mutex<[Int: Result]>([:])
    DispatchQueue.concurrentPerform(iterations: values.count) { index in
        let result = body(values[index])
        done.withLock { $0[index] = result }
    }
    return done.withLock { results in values.indices.compactMap { results[$0] } }
}

/// Says how far a study is, on a terminal.
final class Progress: Sendable {
    private let runs: Int
    private let isShown: Bool
    private let done = Mutex(0)
    private let start = ContinuousClock.now

    init(runs: Int, isShown: Bool) {
        self.runs = runs
        self.isShown = isShown
    }

    /// One run more is over.
    func step() {
        done.withLock { done in
            done += 1
            guard isShown else { return }
            let filled = 30 * done / runs
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
            Output.passing("[\(bar)] \(done) of \(runs)")
        }
    }

    /// All are over: how fast `jobs` jobs were replayed.
    func finish(jobs: Int) {
        guard isShown else { return }
        let time = start.duration(to: .now).components
        let seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
        Output.passing("")
        Output.complain(["\(jobs) jobs in \(runs) runs: \(Int(Double(jobs) / max(seconds, 1e-9))) jobs/s"])
    }
}
