import Domain
import Orchestration
import Pools
import RealModule

/// A job of 4 to 60 hours on a V100 at $3.06, and three other kinds on demand of which no speed is measured: each is as
/// fast as is estimated, but for a factor drawn as estimates between kinds are off (docs/HARDWARE.md), and costs what
/// its estimated speed is worth, up to a fifth more or less.
public struct ProbeWorld: Sendable {
    private static let origin = Instant(milliseconds: 1_779_998_400_000)
    private static let stepsPerHour: Int64 = 10_000
    private static let v100 = "V100"
    /// How many times as fast as a V100 a kind is by its peak.
    private static let others: [(name: String, factor: Double)] = [("T4", 0.5), ("L4", 1), ("A100", 2.5)]
    /// Half of all times are longer by this factor than estimated; eight of ten lie from 0.71 to 1.75 times it.
    private static let middle = 1.115
    private static let sigma = 0.352

    private let seed: UInt64

    /// The world of a seed.
    public init(seed: UInt64) { self.seed = seed }

    /// What the job is billed.
    public struct Bills: Sendable {
        /// Placed by what is estimated, and moved by what it reports.
        public var without: Money
        /// Probed first.
        public var with: Money
        /// The part of `with` that is probing.
        public var probing: Money
        /// Placed with every speed known.
        public var knowing: Money
        /// Runs before the choice.
        public var probes: Int
        /// Whether probes chose another kind than the estimate.
        public var changed: Bool
    }

    /// The job's bill three ways.
    public func bills() -> Bills {
        let truth = table { Self.estimate($0) / slowness(of: $0) }
        let (without, _, first, _) = Self.run(scenario(truth, probe: nil), believing: estimates)
        let (with, probing, last, probes) = Self.run(scenario(truth, probe: true), believing: estimates)
        let (knowing, _, _, _) = Self.run(scenario(truth, probe: nil), believing: truth)
        return Bills(
            without: without, with: with, probing: probing, knowing: knowing, probes: probes, changed: first != last)
    }

    /// The bill, what of it is probing, the first group that it was placed on for good, and the number of probes.
    private static func run(
        _ scenario: Scenario, believing throughputs: ThroughputTable
    ) -> (bill: Money, probing: Money, group: GroupID?, probes: Int) {
        var run = Run(scenario, believing: throughputs)
        var (bill, probing, probes) = (Money.zero, Money.zero, 0)
        var group: GroupID?
        run.finish { turn, _ in
            for change in turn.changes {
                switch change {
                case .posting(let posting) where posting.segment.job != nil: bill += posting.amount
                case .reclassified(let move) where move.to == .probe: probing += move.amount
                case .decision(let decision):
                    switch decision.reason {
                    case .cheapest(let choice): group = group ?? choice.chosen.group
                    case .probe(.chosen(let choice)): group = choice.chosen
                    case .probe(.run): probes += 1
                    default: break
                    }
                default: break
                }
            }
        }
        return (bill, probing, group, probes)
    }

    /// The V100 measured, the others by their peaks.
    private var estimates: ThroughputTable {
        ThroughputTable(rows: [Self.key(Self.v100): Throughput(stepsPerHour: Self.stepsPerHour)], peakGigaflops: peaks)
    }

    private var peaks: [AcceleratorKind: Int64] {
        let all = [(name: Self.v100, factor: 1.0)] + Self.others
        return Dictionary(uniqueKeysWithValues: all.map { (AcceleratorKind($0.name), Int64($0.factor * 125_000)) })
    }

    /// Every kind measured.
    private func table(_ speed: (String) -> Double) -> ThroughputTable {
        let names = [Self.v100] + Self.others.map(\.name)
        let rows = names.map { (Self.key($0), Throughput(rounding: speed($0))) }
        return ThroughputTable(rows: Dictionary(uniqueKeysWithValues: rows), peakGigaflops: peaks)
    }

    private static func estimate(_ name: String) -> Double {
        Double(stepsPerHour) * (others.first { $0.name == name }?.factor ?? 1)
    }

    /// How many times as long a step takes as is estimated.
    private func slowness(of name: String) -> Double {
        name == Self.v100 ? 1 : Self.middle * Double.exp(Self.sigma * draw("slow", name).normal)
    }

    private static func key(_ name: String) -> ThroughputKey {
        ThroughputKey(workload: "new", accelerators: Accelerators(kind: AcceleratorKind(name), count: 1), nodes: 1)
    }

    private func scenario(_ truth: ThroughputTable, probe: Bool?) -> Scenario {
        let groups =
            [Self.group(Self.v100, 306)]
            + Self.others.map { name, factor in
                Self.group(name, Int64(306 * factor * (0.8 + 0.4 * draw("price", name).unit)))
            }
        let settings = Settings(
            pool: PoolDescription(seed: seed, groups: groups, throughputs: truth), tick: .minutes(1))
        let hours = Int64(4 + draw("hours", "").below(57))
        var spec = JobSpec(
            name: "job", work: .simulated(SimulatedWork(workload: "new", steps: Int(hours * Self.stepsPerHour))))
        spec.resources.accelerators = groups.compactMap(\.accelerators)
        spec.checkpoint = CheckpointPlan()
        spec.probe = probe
        let caller = Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true)
        return Scenario(
            seed: seed, origin: Self.origin, horizon: Self.origin + .hours(1_000), settings: settings,
            steps: [Scenario.Step(at: Self.origin, action: .submit(Submission(spec: spec, caller: caller)))])
    }

    private static func group(_ name: String, _ cents: Int64) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "plain", instanceType: name, region: "r", zone: "z", terms: .onDemand,
            limit: 2, price: Price(nanosPerHour: cents * 10_000_000), vcpus: 8, memoryMiB: 61_440, device: .gpu,
            accelerators: Accelerators(kind: AcceleratorKind(name), count: 1), boot: .minutes(3))
    }

    private func draw(_ stream: String, _ name: String) -> Draw {
        Draw(seed: seed, stream: "probes-\(stream)", key: name, index: 0)
    }
}
