import Domain
import Foundation
import Orchestration
import Pools
import Simulation

/// What moves come to: worlds in which a price changes while a job runs, each replayed with moves and without. How
/// often the difference of the two bills lies inside what the move said it would save.
enum MoveStudy {
    private struct Tally {
        var worlds = 0
        var moved = 0
        var movedOften = 0
        var inside = 0
        var below = 0
        var stated = Money.zero
        var cameTo = Money.zero
        var without = Money.zero
        var with = Money.zero
    }

    private static let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)
    private static let origin = Instant(milliseconds: 1_779_998_400_000)
    private static let stepsPerHour: Int64 = 11_714

    /// Runs so many worlds and prints what came of it.
    static func run(seeds: UInt64) {
        var tally = Tally()
        for seed in 1...max(1, seeds) { add(seed, to: &tally) }
        let percent = tally.moved > 0 ? Double(tally.inside) * 100 / Double(tally.moved) : 0
        print(
            "\(tally.worlds) worlds; moved once in \(tally.moved), more often in \(tally.movedOften); "
                + "difference inside p10 to p90 of the saving in \(rounded(percent)) %, below it in \(tally.below)")
        print(
            "moved once: stated \(tally.stated), came to \(tally.cameTo); all bills: \(tally.without) without moves, "
                + "\(tally.with) with")
    }

    private static func add(_ seed: UInt64, to tally: inout Tally) {
        let (stayed, _) = played(seed, moves: nil)
        let (moved, stated) = played(seed, moves: MovePlan())
        tally.worlds += 1
        tally.without += stayed
        tally.with += moved
        if stated.count > 1 { tally.movedOften += 1 }
        guard stated.count == 1 else { return }
        tally.moved += 1
        let saved = stayed - moved
        tally.inside += stated[0].contains(saved) ? 1 : 0
        tally.below += saved < stated[0].p10 ? 1 : 0
        tally.stated += stated[0].p50
        tally.cameTo += saved
    }

    /// The whole bill of a world, and what its moves said they would save.
    private static func played(_ seed: UInt64, moves: MovePlan?) -> (bill: Money, stated: [MoneyRange]) {
        var run = Run(scenario(seed, moves))
        var bill = Money.zero
        var stated: [MoneyRange] = []
        run.finish { turn, _ in
            for change in turn.changes {
                switch change {
                case .posting(let posting): bill += posting.amount
                case .expected(let expected) where expected.kind == .move: stated.append(expected.amount)
                default: continue
                }
            }
        }
        return (bill, stated)
    }

    /// A job of 6 to 30 hours on demand at 3.06 $/h, and spot nodes for 0.40 to 2.40 $/h that come up after one to six
    /// hours.
    private static func scenario(_ seed: UInt64, _ moves: MovePlan?) -> Scenario {
        let key = ThroughputKey(workload: "resnet50", accelerators: v100)
        let step = Span.minutes(60 + Int64(draw(seed, "step").below(300)))
        let cents = 40 + Int64(draw(seed, "price").below(200))
        var other = group("other", .spot, cents)
        let price = Price(nanosPerHour: cents * 10_000_000)
        var points: [SpotTrace.Point] = [.init(at: .zero, available: false, price: price)]
        points += spells(seed, from: step, price)
        other.market = .trace(SpotTrace(points: points))
        let pool = PoolDescription(
            seed: seed, groups: [group("firm", .onDemand, 306), other],
            throughputs: ThroughputTable(rows: [key: Throughput(stepsPerHour: stepsPerHour)]))
        var settings = Settings(pool: pool)
        settings.moves = moves
        let hours = Int64(6 + draw(seed, "hours").below(24))
        var spec = JobSpec(
            name: "job", work: .simulated(SimulatedWork(workload: "resnet50", steps: Int(hours * stepsPerHour))))
        spec.resources.accelerators = [v100]
        spec.checkpoint = CheckpointPlan()
        let caller = Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true)
        return Scenario(
            seed: seed, origin: origin, horizon: origin + .hours(400), settings: settings,
            steps: [Scenario.Step(at: origin, action: .submit(Submission(spec: spec, caller: caller)))])
    }

    /// A market that is open from `step` on with exponential spells of eight hours up and half an hour down.
    private static func spells(_ seed: UInt64, from step: Span, _ price: Price) -> [SpotTrace.Point] {
        var points: [SpotTrace.Point] = []
        var at = step
        for index in 0..<60 {
            let isUp = index % 2 == 0
            points.append(.init(at: at, available: isUp, price: price))
            let mean = isUp ? 480.0 : 30.0
            let minutes = max(1, -mean * log(1 - Double(draw(seed, "spell", index).below(1_000_000)) / 1_000_000))
            at = at + .minutes(Int64(minutes))
        }
        return points
    }

    private static func group(_ name: String, _ terms: Terms, _ cents: Int64) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "plain", instanceType: name, region: "r", zone: "z", terms: terms, limit: 2,
            price: Price(nanosPerHour: cents * 10_000_000), vcpus: 8, memoryMiB: 61_440, device: .gpu,
            accelerators: v100, boot: .minutes(3))
    }

    private static func draw(_ seed: UInt64, _ stream: String, _ index: Int = 0) -> Draw {
        Draw(seed: seed, stream: stream, key: "moves", index: Int64(index))
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
