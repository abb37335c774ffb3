import Domain
import Orchestration
import Pools

extension Scenario {
    /// The scenario of a seed in which nodes are scarce: twenty jobs of few priorities on seven nodes of three kinds,
    /// which suit them differently, so that they contend for them. Commits fail and the daemon dies as in `drawn`.
    public static func contested(seed: UInt64) -> Scenario {
        let draws = Draws(seed: seed)
        let origin = draws.origin()
        let steps = (0..<20).map { index in
            Step(
                at: origin + .seconds(Int64(draws.below(3 * 3_600, "contest-at", index))),
                action: .submit(Submission(spec: draws.contender(index, from: origin), caller: draws.contenders)))
        }
        var scenario = Scenario(
            seed: seed, origin: origin, horizon: origin + .hours(24 * 4),
            settings: Settings(pool: draws.scarcePool(), tick: .minutes(5)), steps: steps)
        scenario.faults.commitFailurePPM = draws.below(2, "faulty", 0) == 0 ? 20_000 : 0
        scenario.faults.crashPPM = draws.below(2, "crashing", 0) == 0 ? 20_000 : 0
        return scenario
    }
}

extension Draws {
    private static let scarceKinds = ["K80", "P100", "V100"].map(AcceleratorKind.init)
    /// Steps an hour of each workload on each kind.
    private static let scarceSpeeds: [(workload: String, steps: [Int64])] = [
        ("even", [2_000, 3_000, 4_000]), ("steep", [1_000, 4_000, 12_000]), ("flat", [3_000, 3_300, 3_600]),
    ]

    var contenders: Caller { Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true) }

    func scarcePool() -> PoolDescription {
        let cents: [Int64] = [15, 45, 75]
        let groups = Self.scarceKinds.indices.map { index in
            var group = NodeGroup(
                id: GroupID(Self.scarceKinds[index].name), provider: "aws", instanceType: "sim", region: "r1",
                zone: "r1a", terms: .onDemand, limit: [3, 2, 2][index],
                price: Price(nanosPerHour: cents[index] * 10_000_000), vcpus: 8, memoryMiB: 32_768, device: .gpu,
                accelerators: Accelerators(kind: Self.scarceKinds[index], count: 1),
                boot: .minutes(Int64(below(5, "scarce-boot", index))))
            group.minimumCharge = .seconds(Int64(below(2, "scarce-least", index)) * 60)
            return group
        }
        let rows = Self.scarceSpeeds.flatMap { workload, steps in
            zip(Self.scarceKinds, steps).map { kind, steps in
                let key = ThroughputKey(workload: workload, accelerators: Accelerators(kind: kind, count: 1))
                return (key, Throughput(stepsPerHour: steps))
            }
        }
        return PoolDescription(
            seed: seed, groups: groups, throughputs: ThroughputTable(rows: Dictionary(uniqueKeysWithValues: rows)))
    }

    func contender(_ index: Int, from origin: Instant) -> JobSpec {
        let workload = pick(Self.scarceSpeeds.map(\.workload), "contender-work", index)
        var work = SimulatedWork(workload: workload, steps: 1_000 + Int(below(9_000, "contender-steps", index)))
        work.startup = .seconds(Int64(below(60, "contender-startup", index)))
        var spec = JobSpec(name: "job-\(index)", work: .simulated(work))
        spec.resources.accelerators = Self.scarceKinds.map { Accelerators(kind: $0, count: 1) }
        spec.resources.useSpot = false
        spec.jobClass = pick([.standard, .standard, .standard, .research, .critical], "contender-class", index)
        spec.priority = below(4, "contender-priority", index) == 0 ? 60 : 50
        if below(5, "contender-saves", index) > 0 { spec.checkpoint = CheckpointPlan() }
        if below(3, "contender-hurries", index) == 0 {
            spec.deadline = origin + .hours(3 + Int64(below(9, "contender-deadline", index)))
        }
        if below(2, "contender-waits", index) == 0 {
            spec.objective = .balanced(Price(nanosPerHour: 350_000_000))
        }
        return spec
    }
}
