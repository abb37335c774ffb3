import Domain
import Orchestration
import Pools

/// Twenty modelled jobs in two days on one V100 each, on demand and on spot, whose speed has a row. Nodes differ by 3 %
/// either way, and spot spells are heavy-tailed, as in the simulated pool. A third of the jobs stops improving, and a
/// rule in shadow mode says so.
struct CrowdedWorld: Sendable {
    static let jobs = 20
    private static let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)
    private static let origin = Instant(milliseconds: 1_779_998_400_000)
    private static let stepsPerHour = 11_714

    let seed: UInt64

    /// What the decisions of this world came to.
    func calibration() -> Calibration {
        var calibration = Calibration()
        calibration.count(jobs: Self.jobs)
        var run = Run(scenario)
        var open: [DecisionID: (kind: Calibration.Kind, amount: MoneyRange)] = [:]
        var plans: [JobID: MoneyRange] = [:]
        var costs: [JobID: Money] = [:]
        run.finish { turn, _ in
            for change in turn.changes {
                switch change {
                case .decision(let decision):
                    guard case .cheapest(let choice) = decision.reason, let job = decision.job else { continue }
                    let kind: Calibration.Kind = choice.chosen.terms == .spot ? .placeSpot : .placeOnDemand
                    open[decision.id] = (kind, choice.chosen.expected)
                    calibration.note(kind) { $0.decisions += 1 }
                    guard plans[job] == nil else { continue }
                    plans[job] = choice.chosen.expected
                    calibration.note(.plan) { $0.decisions += 1 }
                case .expected(let expected) where expected.kind == .shadowStop:
                    open[expected.decision] = (.stop, expected.amount)
                    calibration.note(.stop) { $0.decisions += 1 }
                case .cameTo(let outcome):
                    guard let (kind, amount) = open.removeValue(forKey: outcome.decision) else { continue }
                    if kind != .stop { costs[outcome.job, default: .zero] += outcome.cameTo }
                    calibration.note(kind) { row in
                        if outcome.how == .ended { row.compare(amount, with: outcome.cameTo) }
                        if outcome.how == .superseded { row.superseded += 1 }
                    }
                    guard outcome.how == .ended, kind != .stop, let plan = plans[outcome.job] else { continue }
                    calibration.note(.plan) { $0.compare(plan, with: costs[outcome.job] ?? .zero) }
                default: continue
                }
            }
        }
        return calibration
    }

    private var scenario: Scenario {
        let key = ThroughputKey(workload: "resnet50", accelerators: Self.v100)
        let pool = PoolDescription(
            seed: seed, groups: [Self.group("v100", .onDemand, 3_060), Self.group("v100-spot", .spot, 970)],
            throughputs: ThroughputTable(rows: [key: Throughput(stepsPerHour: Int64(Self.stepsPerHour))]))
        let caller = Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true)
        let steps = (0..<Self.jobs).map { index in
            Scenario.Step(
                at: Self.origin + .minutes(Int64(draw("submit", index).below(2_880))),
                action: .submit(Submission(spec: spec(index), caller: caller)))
        }
        return Scenario(
            seed: seed, origin: Self.origin, horizon: Self.origin + .hours(400),
            settings: Settings(pool: pool, tick: .minutes(5)), steps: steps)
    }

    private func spec(_ index: Int) -> JobSpec {
        let hours = Int(1 + draw("hours", index).below(8))
        var work = SimulatedWork(workload: "resnet50", steps: hours * Self.stepsPerHour)
        let isFlat = draw("flat", index).below(3) == 0
        // It has learnt what it will after a quarter of its steps.
        if isFlat { work.curve.rate = 20 }
        var spec = JobSpec(name: "job", work: .simulated(work))
        spec.resources.accelerators = [Self.v100]
        spec.resources.useSpot = draw("spot", index).below(2) == 0
        spec.checkpoint = CheckpointPlan()
        if isFlat {
            spec.metric = MetricGoal(name: work.curve.metric, mode: .min)
            spec.earlyStop.patience = PatienceRule(reports: 6, minDelta: 0.01)
            spec.earlyStop.mode = .shadow
        }
        return spec
    }

    private static func group(_ name: String, _ terms: Terms, _ milliDollars: Int64) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "plain", instanceType: name, region: "r", zone: "z", terms: terms, limit: jobs,
            price: Price(nanosPerHour: milliDollars * 1_000_000), vcpus: 8, memoryMiB: 61_440, device: .gpu,
            accelerators: v100, boot: .minutes(3),
            market: terms == .spot
                ? .seeded(meanUp: .hours(6), meanDown: .minutes(30), priceSpreadPercent: 0) : nil)
    }

    private func draw(_ stream: String, _ index: Int) -> Draw {
        Draw(seed: seed, stream: stream, key: "coverage", index: Int64(index))
    }
}
