import Domain
import Formats
import Foundation
import Simulation

/// Gavel's list of 200 jobs on its cluster of 108 accelerators: what is used is billed, and moving is free.
enum GavelPeers {
    /// The list under the data.
    static let list = "workloads/gavel_200.csv"
    /// The table of speeds under the data.
    static let speeds = "throughput/gavel_isolated_sim.csv"

    /// Results of Gavel's policies on the same list, with its own simulator.
    private static let peers: [(name: String, cost: Int, jct: Double, late: Int)] = [
        ("cost, linear program", 2_281, 13.68, 19), ("cost with SLOs", 2_262, 14.32, 25), ("max-min", 2_369, 14.19, 24),
        ("FIFO", 2_571, 25.35, 63),
    ]

    /// The section of the peers' figures; nil: a file is not there.
    static func section(data: String) throws -> [String: Any]? {
        let paths = [list, speeds].map { "\(data)/\($0)" }
        guard paths.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else { return nil }
        let bytes = try paths.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
        let trace = try TraceFile.read(bytes[0], name: paths[0]).trace
        let pool = pool(try GavelThroughputs.read(bytes[1], name: paths[1]))
        var section: [String: Any] = [:]
        for policy in ReplayPolicy.allCases {
            var replay = Replay(
                policy.view(of: trace), settings: policy.settings(for: pool, tick: .minutes(6)), seed: 1, speedSpread: 0
            )
            let result = replay.run()
            let figures = figures(of: result)
            print("gavel: \(policy.rawValue): \(shown(figures)), \(result.unfinished + result.refused) not run")
            if policy == .expectedCost { section = figures }
        }
        for peer in peers {
            print("gavel: Gavel, \(peer.name): $\(peer.cost), JCT \(peer.jct) h, \(peer.late) late")
        }
        if let bound = Bound(trace, on: pool) {
            print("gavel: alone on the cheapest: \(bound.cost), that is in time: \(bound.costWithDeadlines)")
            section["bound"] = Double(bound.cost.nanos) / 1e9
            section["bound_in_time"] = Double(bound.costWithDeadlines.nanos) / 1e9
        }
        return section
    }

    private static func figures(of result: ReplayResult) -> [String: Any] {
        let useful = zip(CostClass.allCases, result.costs).first { $0.0 == .useful }?.1 ?? .zero
        return [
            "cost": Double(result.cost.nanos) / 1e9, "useful": Double(useful.nanos) / 1e9,
            "late": result.lateness.count, "jct_h": rounded(result.completion.meanHours),
            "makespan_h": rounded(result.makespan.hours), "digest": result.digest.description,
        ]
    }

    private static func shown(_ figures: [String: Any]) -> String {
        ["cost", "late", "jct_h", "makespan_h", "digest"].map { "\($0) \(figures[$0] ?? "-")" }.joined(separator: ", ")
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

    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
