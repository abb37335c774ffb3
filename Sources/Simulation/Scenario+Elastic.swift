import Domain
import Orchestration
import Pools

extension Scenario {
    /// The scenario of a seed in which most jobs are elastic: single nodes, shared nodes with four accelerators, and
    /// spot nodes that come and go, on which jobs of different growth come and end. Commits fail and the daemon dies as
    /// in `drawn`.
    public static func elastic(seed: UInt64) -> Scenario {
        let draws = Draws(seed: seed)
        let origin = draws.origin()
        let steps = (0..<14).map { index in
            Step(
                at: origin + .seconds(Int64(draws.below(5 * 3_600, "elastic-at", index))),
                action: .submit(Submission(spec: draws.elastic(index, from: origin), caller: draws.contenders)))
        }
        var scenario = Scenario(
            seed: seed, origin: origin, horizon: origin + .hours(24 * 6),
            settings: Settings(pool: draws.elasticPool(), tick: .minutes(5)), steps: steps)
        scenario.faults.commitFailurePPM = draws.below(2, "faulty", 0) == 0 ? 20_000 : 0
        scenario.faults.crashPPM = draws.below(2, "crashing", 0) == 0 ? 20_000 : 0
        return scenario
    }
}

extension Draws {
    private static let t4 = AcceleratorKind("T4")
    /// Steps an hour of each workload on one, two, four and eight accelerators.
    private static let growing: [(workload: String, steps: [Int64])] = [
        ("even", [2_000, 3_900, 7_600, 14_500]), ("usual", [2_000, 3_600, 6_200, 10_000]),
        ("flat", [2_000, 2_600, 3_000, 3_200]),
    ]

    func elasticPool() -> PoolDescription {
        let groups = [
            shape("single", .onDemand, accelerators: 1, limit: 6, cents: 50),
            shape("four", .onDemand, accelerators: 4, limit: 2, cents: 170),
            shape("spot", .spot, accelerators: 1, limit: 4, cents: 20),
        ]
        let rows = Self.growing.flatMap { workload, steps in
            zip([1, 2, 4, 8], steps).map { count, steps in
                let key = ThroughputKey(
                    workload: workload, accelerators: Accelerators(kind: Self.t4, count: count))
                return (key, Throughput(stepsPerHour: steps))
            }
        }
        return PoolDescription(
            seed: seed, groups: groups, throughputs: ThroughputTable(rows: Dictionary(uniqueKeysWithValues: rows)))
    }

    private func shape(_ name: String, _ terms: Terms, accelerators: Int, limit: Int, cents: Int64) -> NodeGroup {
        var group = NodeGroup(
            id: GroupID(name), provider: "aws", instanceType: "sim", region: "r1", zone: "r1a", terms: terms,
            limit: limit, price: Price(nanosPerHour: cents * 10_000_000), vcpus: 8, memoryMiB: 32_768, device: .gpu,
            accelerators: Accelerators(kind: Self.t4, count: accelerators),
            boot: .minutes(Int64(below(5, "elastic-boot", accelerators))))
        if terms == .spot {
            group.market = .seeded(meanUp: .hours(6), meanDown: .minutes(50), priceSpreadPercent: 50)
            group.notice = .minutes(2)
        }
        group.minimumCharge = .seconds(Int64(below(2, "elastic-least", accelerators)) * 60)
        return group
    }

    func elastic(_ index: Int, from origin: Instant) -> JobSpec {
        let workload = pick(Self.growing.map(\.workload), "elastic-work", index)
        var work = SimulatedWork(workload: workload, steps: 4_000 + Int(below(30_000, "elastic-steps", index)))
        work.startup = .seconds(Int64(below(60, "elastic-startup", index)))
        var spec = JobSpec(name: "job-\(index)", work: .simulated(work))
        spec.resources.accelerators = [Accelerators(kind: Self.t4, count: 1)]
        spec.jobClass = pick([.standard, .standard, .scavenger, .research, .critical], "elastic-class", index)
        spec.priority = 40 + Int(below(3, "elastic-priority", index)) * 15
        if below(5, "elastic-saves", index) > 0 { spec.checkpoint = CheckpointPlan() }
        if below(3, "elastic-hurries", index) == 0 {
            spec.deadline = origin + .hours(5 + Int64(below(14, "elastic-deadline", index)))
        }
        let worth = Price(nanosPerHour: 300_000_000 + Int64(below(3_000_000_000, "elastic-worth", index)))
        spec.objective = pick([nil, .time, .balanced(worth)], "elastic-for", index)
        guard below(4, "is-elastic", index) > 0 else { return spec }
        let most = 1 + Int(below(4, "elastic-most", index))
        spec.elastic = Shared(
            ElasticPlan(
                accelerators: [.init(kind: Self.t4, least: 1, most: most)], leastNodes: 1,
                mostNodes: 1 + Int(below(3, "elastic-nodes", index))))
        return spec
    }
}
