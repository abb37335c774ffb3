import Domain
import Orchestration
import Pools

extension Scenario {
    /// The scenario of a seed in which jobs with deadlines beyond six hours, which go by tables, share few spot nodes
    /// of two zones; on-demand is there for all. Commits fail and the daemon dies as in `drawn`, if `isFaulty`.
    public static func paced(seed: UInt64, isFaulty: Bool = true) -> Scenario {
        let draws = Draws(seed: seed)
        let origin = draws.origin()
        let steps = (0..<6).map { index in
            let at = origin + .seconds(Int64(draws.below(3_600, "paced-at", index)))
            return Step(
                at: at, action: .submit(Submission(spec: draws.pacedJob(index, from: at), caller: draws.contenders)))
        }
        var scenario = Scenario(
            seed: seed, origin: origin, horizon: origin + .hours(24),
            settings: Settings(pool: draws.pacedPool(), tick: .minutes(2)), steps: steps)
        guard isFaulty else { return scenario }
        scenario.faults.commitFailurePPM = draws.below(2, "faulty", 0) == 0 ? 20_000 : 0
        scenario.faults.crashPPM = draws.below(2, "crashing", 0) == 0 ? 20_000 : 0
        return scenario
    }
}

extension Draws {
    private static let pacedKind = Accelerators(kind: AcceleratorKind("T4"), count: 1)

    fileprivate func pacedPool() -> PoolDescription {
        let groups =
            [pacedGroup("firm", .onDemand, cents: 300, nodes: 12)]
            + ["east", "west"].enumerated().map { index, name in
                var group = pacedGroup(
                    name, .spot, cents: 80 + Int64(below(40, "paced-price", index)),
                    nodes: 1 + Int(below(3, "paced-nodes", index)))
                group.region = name
                group.market = .seeded(
                    meanUp: .minutes(60 + Int64(below(180, "paced-up", index))),
                    meanDown: .minutes(10 + Int64(below(60, "paced-down", index))), priceSpreadPercent: 80)
                return group
            }
        let row = (ThroughputKey(workload: "vision", accelerators: Self.pacedKind), Throughput(stepsPerHour: 600))
        var pool = PoolDescription(
            seed: seed, groups: groups, throughputs: ThroughputTable(rows: Dictionary(uniqueKeysWithValues: [row])))
        pool.dataPrices = DataPrices(egress: [
            .init(from: Place(provider: "aws"), to: .otherRegion, price: GigabytePrice(nanos: 20_000_000))
        ])
        return pool
    }

    private func pacedGroup(_ name: String, _ terms: Terms, cents: Int64, nodes: Int) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "aws", instanceType: name, region: "r1", zone: "r1a", terms: terms,
            limit: nodes,
            price: Price(nanosPerHour: cents * 10_000_000), vcpus: 4, memoryMiB: 16_384, device: .gpu,
            accelerators: Self.pacedKind, boot: .minutes(2))
    }

    fileprivate func pacedJob(_ index: Int, from at: Instant) -> JobSpec {
        let minutes = 60 + Int64(below(180, "paced-work", index))
        var work = SimulatedWork(workload: "vision", steps: Int(minutes) * 10)
        work.startup = .seconds(Int64(below(60, "paced-startup", index)))
        var spec = JobSpec(name: "job-\(index)", work: .simulated(work))
        spec.resources.accelerators = [Self.pacedKind]
        spec.resources.useSpot = true
        spec.spot.policy = below(4, "paced-policy", index) == 0 ? .uniformProgress : .learned
        spec.spot.maxInterruptions = 100
        spec.priority = below(4, "paced-priority", index) == 0 ? 60 : 50
        spec.checkpoint = CheckpointPlan()
        spec.checkpoint?.bytes = Int64(below(50, "paced-bytes", index)) * 1_000_000_000
        spec.deadline = at + .minutes(max(370, minutes + 60) + Int64(below(120, "paced-deadline", index)))
        return spec
    }
}
