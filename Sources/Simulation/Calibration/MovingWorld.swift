import Domain
import Orchestration
import Pools
import RealModule

/// A job of 6 to 30 hours on demand at $3.06 an hour, and spot nodes for $0.40 to $2.40 that come up after one to six
/// hours and go and come from then on.
package struct MovingWorld: Sendable {
    private static let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)
    private static let origin = Instant(milliseconds: 1_779_998_400_000)
    private static let stepsPerHour: Int64 = 11_714

    private let seed: UInt64

    /// The world of a seed.
    package init(seed: UInt64) { self.seed = seed }

    /// What the moves of this world saved: from the instant before each, the run goes on once as it does, and once
    /// without moves.
    func calibration() -> Calibration {
        var calibration = Calibration()
        calibration.count(jobs: 1)
        var run = Run(scenario(moves: MovePlan()))
        var before = run
        while let turn = run.advance() {
            for case .expected(let expected) in turn.changes where expected.kind == .move {
                let stay = Self.rest(before.withoutMoves())
                let (rest, wasInterrupted) = Self.end(run)
                let saved = stay - Self.posted(turn) - rest
                calibration.note(.moveWhole) { row in
                    row.decisions += 1
                    row.compare(expected.amount, with: saved)
                }
                calibration.note(.move) { row in
                    row.decisions += 1
                    if wasInterrupted { row.superseded += 1 } else { row.compare(expected.amount, with: saved) }
                }
            }
            before = run
        }
        return calibration
    }

    /// The whole bill of this world, once with moves and once without, and what each move was expected to save.
    package func bills() -> (without: Money, with: Money, stated: [MoneyRange]) {
        var stated: [MoneyRange] = []
        var run = Run(scenario(moves: MovePlan()))
        var with = Money.zero
        run.finish { turn, _ in
            with += Self.posted(turn)
            for case .expected(let expected) in turn.changes where expected.kind == .move {
                stated.append(expected.amount)
            }
        }
        return (Self.rest(Run(scenario(moves: nil))), with, stated)
    }

    /// What is posted from here on until the end.
    private static func rest(_ run: Run) -> Money {
        var (run, sum) = (run, Money.zero)
        run.finish { turn, _ in sum += posted(turn) }
        return sum
    }

    /// What is posted from here on until the end, and whether the job loses its nodes before.
    private static func end(_ run: Run) -> (posted: Money, wasInterrupted: Bool) {
        var (run, sum, wasInterrupted) = (run, Money.zero, false)
        run.finish { turn, _ in
            sum += posted(turn)
            for case .decision(let decision) in turn.changes {
                if case .interrupted = decision.reason { wasInterrupted = true }
            }
        }
        return (sum, wasInterrupted)
    }

    private static func posted(_ turn: Turn) -> Money {
        turn.changes.reduce(.zero) { sum, change in
            if case .posting(let posting) = change { sum + posting.amount } else { sum }
        }
    }

    private func scenario(moves: MovePlan?) -> Scenario {
        let key = ThroughputKey(workload: "resnet50", accelerators: Self.v100)
        let step = Span.minutes(60 + Int64(draw("step").below(300)))
        let cents = 40 + Int64(draw("price").below(200))
        var other = Self.group("other", .spot, cents)
        let price = Price(nanosPerHour: cents * 10_000_000)
        var points: [SpotTrace.Point] = [.init(at: .zero, available: false, price: price)]
        points += spells(from: step, price)
        other.market = .trace(SpotTrace(points: points))
        let pool = PoolDescription(
            seed: seed, groups: [Self.group("firm", .onDemand, 306), other],
            throughputs: ThroughputTable(rows: [key: Throughput(stepsPerHour: Self.stepsPerHour)]))
        var settings = Settings(pool: pool, tick: .minutes(5))
        settings.moves = moves
        let hours = Int64(6 + draw("hours").below(24))
        var spec = JobSpec(
            name: "job", work: .simulated(SimulatedWork(workload: "resnet50", steps: Int(hours * Self.stepsPerHour))))
        spec.resources.accelerators = [Self.v100]
        spec.checkpoint = CheckpointPlan()
        let caller = Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true)
        return Scenario(
            seed: seed, origin: Self.origin, horizon: Self.origin + .hours(400), settings: settings,
            steps: [Scenario.Step(at: Self.origin, action: .submit(Submission(spec: spec, caller: caller)))])
    }

    /// A market that is open from `step` on with exponential spells of eight hours up and half an hour down.
    private func spells(from step: Span, _ price: Price) -> [SpotTrace.Point] {
        var points: [SpotTrace.Point] = []
        var at = step
        for index in 0..<60 {
            let isUp = index % 2 == 0
            points.append(.init(at: at, available: isUp, price: price))
            let mean = isUp ? 480.0 : 30.0
            let minutes = max(1, -mean * Double.log(1 - Double(draw("spell", index).below(1_000_000)) / 1_000_000))
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

    private func draw(_ stream: String, _ index: Int = 0) -> Draw {
        Draw(seed: seed, stream: stream, key: "moves", index: Int64(index))
    }
}
