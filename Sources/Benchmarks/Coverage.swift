import Domain
import Orchestration
import Pools
import Simulation

/// How often what a placement came to lay inside what was expected: modelled jobs on one V100 each, on demand and on
/// spot, whose speed has a row. Nodes differ by 3 % either way, and spot spells are heavy-tailed, as in the simulated
/// pool. What was placed anew is left out, as everywhere (`purser cost --outcomes`).
enum Coverage {
    private struct Tally {
        var compared = 0
        var inside = 0
        var leftOut = 0
        var expected = Money.zero
        var cameTo = Money.zero
    }

    private static let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)
    private static let origin = Instant(milliseconds: 1_779_998_400_000)
    private static let jobs = 20

    /// Runs so many worlds and prints a line for each kind of terms.
    static func run(seeds: UInt64) {
        var tallies: [Terms: Tally] = [:]
        for seed in 1...max(1, seeds) { add(seed, to: &tallies) }
        for terms in Terms.allCases {
            guard let tally = tallies[terms], tally.compared > 0 else { continue }
            print(
                "\(terms.rawValue): \(tally.compared) compared, \(tally.leftOut) placed anew, "
                    + "\(tally.inside * 100 / tally.compared) % inside p10 to p90, "
                    + "expected \(tally.expected), came to \(tally.cameTo)")
        }
    }

    private static func add(_ seed: UInt64, to tallies: inout [Terms: Tally]) {
        var run = Run(scenario(seed))
        var open: [DecisionID: (terms: Terms, amount: MoneyRange)] = [:]
        run.finish { turn, _ in
            for change in turn.changes {
                switch change {
                case .decision(let decision):
                    guard case .cheapest(let choice) = decision.reason else { continue }
                    open[decision.id] = (choice.chosen.terms, choice.chosen.expected)
                case .cameTo(let outcome):
                    guard let expected = open[outcome.decision] else { continue }
                    guard outcome.how == .ended else {
                        tallies[expected.terms, default: Tally()].leftOut += 1
                        continue
                    }
                    tallies[expected.terms, default: Tally()].compared += 1
                    tallies[expected.terms, default: Tally()].inside += expected.amount.contains(outcome.cameTo) ? 1 : 0
                    tallies[expected.terms, default: Tally()].expected += expected.amount.p50
                    tallies[expected.terms, default: Tally()].cameTo += outcome.cameTo
                default: continue
                }
            }
        }
    }

    private static func scenario(_ seed: UInt64) -> Scenario {
        let key = ThroughputKey(workload: "resnet50", accelerators: v100)
        let pool = PoolDescription(
            seed: seed, groups: [group("v100", .onDemand, 3_060), group("v100-spot", .spot, 970)],
            throughputs: ThroughputTable(rows: [key: Throughput(stepsPerHour: 11_714)]))
        let steps = (0..<jobs).map { index in
            let hours = 1 + draw(seed, "hours", index).below(8)
            var spec = JobSpec(
                name: "job", work: .simulated(SimulatedWork(workload: "resnet50", steps: Int(hours) * 11_714)))
            spec.resources.accelerators = [v100]
            spec.resources.useSpot = draw(seed, "spot", index).below(2) == 0
            spec.checkpoint = CheckpointPlan()
            let caller = Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true)
            return Scenario.Step(
                at: origin + .minutes(Int64(draw(seed, "submit", index).below(2_880))),
                action: .submit(Submission(spec: spec, caller: caller)))
        }
        return Scenario(
            seed: seed, origin: origin, horizon: origin + .hours(400), settings: Settings(pool: pool),
            steps: steps.sorted { $0.at < $1.at })
    }

    private static func group(_ name: String, _ terms: Terms, _ milliDollars: Int64) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "plain", instanceType: name, region: "r", zone: "z", terms: terms, limit: jobs,
            price: Price(nanosPerHour: milliDollars * 1_000_000), vcpus: 8, memoryMiB: 61_440, device: .gpu,
            accelerators: v100, boot: .minutes(3),
            market: terms == .spot
                ? .seeded(meanUp: .hours(6), meanDown: .minutes(30), priceSpreadPercent: 0) : nil)
    }

    private static func draw(_ seed: UInt64, _ stream: String, _ index: Int) -> Draw {
        Draw(seed: seed, stream: stream, key: "coverage", index: Int64(index))
    }
}
