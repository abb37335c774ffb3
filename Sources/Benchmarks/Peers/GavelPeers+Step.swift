import Domain
import Formats
import Foundation
import Orchestration
import Policies
import Pools
import Simulation

/// The same list through the scheduler's own step, with the placement that the daemon has.
extension GavelPeers {
    /// What a move takes in a replay of the list.
    private enum Moves: String {
        /// As in the reference: no save, no boot, no least charge; nodes nobody uses are not paid.
        case free
        /// As on rented nodes: saves of 30 seconds, three minutes of boot, a minute is charged at least, and empty
        /// nodes are paid while they are kept.
        case paid
    }

    /// One way to decide.
    private struct Way {
        var name: String
        var moves = Moves.free
        var policy = ReplayPolicy.expectedCost
        /// What an hour of a job is worth beside dollars; nil: nothing.
        var hour: Price?
        var contest: ContestPlan? = ContestPlan()
        var move: MovePlan? = MovePlan()
    }

    /// The price of waiting that the slot rule has: 0.8 of the mean price of an accelerator-hour.
    private static let hour = Price(nanosPerHour: 348_000_000)

    private static let ways = [
        Way(name: "step, fifo", policy: .fifo), Way(name: "step, cheapest", policy: .cheapest),
        Way(name: "step, in turn, no moves", contest: nil, move: nil), Way(name: "step, in turn", contest: nil),
        Way(name: "step, in turn, $0.35 an hour", hour: hour, contest: nil),
        Way(name: "step, regret, waiting jobs only", move: nil), Way(name: "step, regret"),
        Way(name: "step, regret, $0.20 an hour", hour: Price(nanosPerHour: 200_000_000)),
        Way(name: "step, regret, $0.35 an hour", hour: hour),
        Way(name: "the same in turn, moves paid", moves: .paid, hour: hour, contest: nil),
        Way(name: "the same, moves paid", moves: .paid, hour: hour),
    ]

    /// Replays the list under several ways to decide, prints what they come to and the bounds of the list; then lists
    /// drawn from it. Gives the figures of the daemon's placement.
    static func stepFigures(_ trace: JobTrace, _ speeds: ThroughputTable) -> [String: Any] {
        var step: [String: Any] = [:]
        for way in ways {
            let result = replayed(trace, way, speeds)
            show(way.name, [result])
            step[way.name] = json(result)
        }
        if let bound = Bound(trace, on: pool(speeds, .free)) {
            print("gavel: alone on the cheapest: \(bound.cost), that is in time: \(bound.costWithDeadlines)")
            step["bound"] = Double(bound.cost.nanos) / 1e9
            step["bound_in_time"] = Double(bound.costWithDeadlines.nanos) / 1e9
        }
        print("gavel: means of \(drawnLists) lists drawn from it, each job and each gap anew")
        let lists = (1...UInt64(drawnLists)).map { drawn(trace, seed: $0) }
        for way in ways.suffix(8) {
            show(way.name, inParallel(lists) { replayed($0, way, speeds) })
        }
        return step
    }

    private static let drawnLists = 10

    private static func replayed(_ trace: JobTrace, _ way: Way, _ speeds: ThroughputTable) -> ReplayResult {
        let saving = JobTrace(
            trace.jobs.map { job in
                var job = job
                job.saveTime = way.moves == .free ? .zero : .seconds(30)
                job.objective = way.hour.map { .balanced($0) }
                return job
            })
        var settings = way.policy.settings(for: pool(speeds, way.moves), tick: .minutes(6))
        (settings.contest, settings.moves) = (way.contest, way.move)
        var replay = Replay(way.policy.view(of: saving), settings: settings, seed: 1, speedSpread: 0)
        return replay.run()
    }

    /// As many jobs, each one of the list, with its time until the deadline, and gaps of the same mean.
    private static func drawn(_ trace: JobTrace, seed: UInt64) -> JobTrace {
        let jobs = trace.jobs
        let gap = (jobs.last?.submit ?? .zero).hours / Double(max(1, jobs.count - 1))
        var at = 0.0
        return JobTrace(
            jobs.indices.map { index in
                let draw = { (stream: String) in Draw(seed: seed, stream: stream, key: "gavel", index: Int64(index)) }
                var job = jobs[Int(draw("job").below(UInt64(jobs.count)))]
                if index > 0 { at -= gap * log(1 - Double(draw("gap").below(1_000_000)) / 1_000_000) }
                job.deadline = job.deadline.map { .estimated(hours: at) + ($0 - job.submit) }
                job.submit = .estimated(hours: at)
                return job
            })
    }

    private static func json(_ result: ReplayResult) -> [String: Any] {
        [
            "cost": Double(result.cost.nanos) / 1e9, "late": result.lateness.count,
            "jct_h": result.completion.meanHours, "makespan_h": result.makespan.hours,
            "digest": result.digest.description,
        ]
    }

    /// A row of the means over several replays.
    private static func show(_ name: String, _ results: [ReplayResult]) {
        func mean(_ value: (ReplayResult) -> Double) -> String {
            String(format: "%.2f", results.reduce(0) { $0 + value($1) } / Double(results.count))
        }
        let late = results.count == 1 ? "\(results[0].lateness.count)" : mean { Double($0.lateness.count) }
        print(
            row([
                name, mean { Double($0.cost.nanos) / 1e9 }, late, mean(\.completion.meanHours),
                mean(\.makespan.hours), mean { Double($0.moves) },
            ]))
    }

    /// 36 nodes of one accelerator of each kind, at the prices of Gavel's paper (D. Narayanan et al., OSDI 2020).
    private static func pool(_ speeds: ThroughputTable, _ moves: Moves) -> PoolDescription {
        let prices: [(kind: String, nanos: Int64)] = [
            ("V100", 740_000_000), ("P100", 430_000_000), ("K80", 135_000_000),
        ]
        let groups = prices.map { kind, nanos in
            var group = NodeGroup(
                id: GroupID(kind.lowercased()), provider: "local", instanceType: kind, region: "local", zone: "local",
                terms: .owned, limit: 36, price: Price(nanosPerHour: nanos), vcpus: 8, memoryMiB: 65_536, device: .gpu,
                accelerators: Accelerators(kind: AcceleratorKind(kind), count: 1), grantDelay: .zero,
                boot: moves == .free ? .zero : .minutes(3), notice: .zero,
                minimumCharge: moves == .free ? .zero : .minutes(1))
            group.keepIdle = moves == .free ? .zero : nil
            return group
        }
        return PoolDescription(seed: 1, groups: groups, throughputs: speeds)
    }
}
