import Domain
import Simulation

/// The same list through the scheduler's own step, with the placement that the daemon has.
extension GavelPeers {
    /// Replays the list under each policy of `purser simulate`, prints what they come to and the bounds of the list;
    /// gives the figures of the daemon's placement.
    static func stepFigures(_ trace: JobTrace, _ speeds: ThroughputTable) -> [String: Any] {
        let pool = pool(speeds)
        var step: [String: Any] = [:]
        for policy in ReplayPolicy.allCases {
            var replay = Replay(
                policy.view(of: trace), settings: policy.settings(for: pool, tick: .minutes(6)), seed: 1, speedSpread: 0
            )
            let result = replay.run()
            let dollars = Double(result.cost.nanos) / 1e9
            print(
                row([
                    "step, \(policy.rawValue)", "\((dollars * 100).rounded() / 100)", "\(result.lateness.count)",
                    "\(rounded(result.completion.meanHours))", "\(rounded(result.makespan.hours))", "",
                ]))
            if policy == .expectedCost {
                step = [
                    "cost": dollars, "late": result.lateness.count, "jct_h": result.completion.meanHours,
                    "makespan_h": result.makespan.hours, "digest": result.digest.description,
                ]
            }
        }
        if let bound = Bound(trace, on: pool) {
            print("gavel: alone on the cheapest: \(bound.cost), that is in time: \(bound.costWithDeadlines)")
            step["bound"] = Double(bound.cost.nanos) / 1e9
            step["bound_in_time"] = Double(bound.costWithDeadlines.nanos) / 1e9
        }
        return step
    }

    /// 36 nodes of one accelerator of each kind, at the prices of Gavel's paper (D. Narayanan et al., OSDI 2020).
    private static func pool(_ speeds: ThroughputTable) -> PoolDescription {
        let prices: [(kind: String, nanos: Int64)] = [
            ("V100", 740_000_000), ("P100", 430_000_000), ("K80", 135_000_000),
        ]
        let groups = prices.map { kind, nanos in
            var group = NodeGroup(
                id: GroupID(kind.lowercased()), provider: "local", instanceType: kind, region: "local", zone: "local",
                terms: .owned, limit: 36, price: Price(nanosPerHour: nanos), vcpus: 8, memoryMiB: 65_536, device: .gpu,
                accelerators: Accelerators(kind: AcceleratorKind(kind), count: 1), grantDelay: .zero, boot: .zero,
                notice: .zero, minimumCharge: .zero)
            group.keepIdle = .zero
            return group
        }
        return PoolDescription(seed: 1, groups: groups, throughputs: speeds)
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
