import Domain
import Orchestration
import Pools
import RealModule

/// A job of 6 to 30 hours, and something that changes for it after one to six hours. Spot nodes go and come.
package struct MovingWorld: Sendable {
    /// What changes.
    package enum Change: Hashable, Sendable {
        /// The job is on demand at $3.06 an hour, and spot nodes for $0.40 to $2.40 come up.
        case opening
        /// Two zones have spot nodes, for $0.60 to $1.20 and up to a quarter more; the price of the cheaper one, where
        /// the job is, is one and a half to four times as high from then on.
        case priceStep
    }

    private static let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)
    private static let origin = Instant(milliseconds: 1_779_998_400_000)
    private static let stepsPerHour: Int64 = 11_714

    private let seed: UInt64
    private let change: Change

    /// The world of a seed.
    package init(seed: UInt64, change: Change = .opening) {
        self.seed = seed
        self.change = change
    }

    /// What the moves of this world saved.
    func calibration() -> Calibration {
        switch change {
        case .opening: calibrationOfAllMoves()
        case .priceStep: calibrationOfTheStep()
        }
    }

    /// The first move off the nodes whose price has gone up: from the instant before, the run goes on once as it does,
    /// and once without this move: the job stays on its nodes until they are taken or it is over.
    private func calibrationOfTheStep() -> Calibration {
        var calibration = Calibration()
        calibration.count(jobs: 1)
        var run = Run(scenario(moves: MovePlan()))
        var before = run
        while let turn = run.advance() {
            if turn.at >= Self.origin + changeAt, let move = Self.move(in: turn), move.from == Self.near {
                let saved = Self.restStaying(before, until: MovePlan()) - Self.posted(turn) - Self.rest(run)
                calibration.note(.moveAtStep) { row in
                    row.decisions += 1
                    row.compare(move.saved, with: saved)
                }
                return calibration
            }
            before = run
        }
        return calibration
    }

    private static func move(in turn: Turn) -> Move? {
        for case .decision(let decision) in turn.changes {
            if case .moved(let move) = decision.reason { return move }
        }
        return nil
    }

    /// From the instant before each move, the run goes on once as it does, and once without moves.
    private func calibrationOfAllMoves() -> Calibration {
        var calibration = Calibration()
        calibration.count(jobs: 1)
        var run = Run(scenario(moves: MovePlan()))
        var before = run
        while let turn = run.advance() {
            for case .expected(let expected) in turn.changes where expected.kind == .move {
                let stay = Self.rest(before.moving(by: nil))
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

    /// What is posted from here on until the end, where the job is not moved as long as it has its nodes.
    private static func restStaying(_ run: Run, until plan: MovePlan) -> Money {
        var (run, sum) = (run.moving(by: nil), Money.zero)
        while let turn = run.advance() {
            sum += posted(turn)
            if isInterruption(turn) { return sum + rest(run.moving(by: plan)) }
        }
        return sum
    }

    /// What is posted from here on until the end, and whether the job loses its nodes before.
    private static func end(_ run: Run) -> (posted: Money, wasInterrupted: Bool) {
        var (run, sum, wasInterrupted) = (run, Money.zero, false)
        run.finish { turn, _ in
            sum += posted(turn)
            if isInterruption(turn) { wasInterrupted = true }
        }
        return (sum, wasInterrupted)
    }

    private static func isInterruption(_ turn: Turn) -> Bool {
        turn.changes.contains { change in
            guard case .decision(let decision) = change, case .interrupted = decision.reason else { return false }
            return true
        }
    }

    private static func posted(_ turn: Turn) -> Money {
        turn.changes.reduce(.zero) { sum, change in
            if case .posting(let posting) = change { sum + posting.amount } else { sum }
        }
    }

    private func scenario(moves: MovePlan?) -> Scenario {
        let key = ThroughputKey(workload: "resnet50", accelerators: Self.v100)
        let pool = PoolDescription(
            seed: seed, groups: [Self.group("firm", .onDemand, 306)] + spotGroups(),
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

    /// When the change comes, from the origin.
    private var changeAt: Span { .minutes(60 + Int64(draw("step").below(300))) }

    /// The cheaper zone of two.
    private static let near = GroupID("near")

    private func spotGroups() -> [NodeGroup] {
        switch change {
        case .opening:
            let price = Self.price(cents: 40 + Int64(draw("price").below(200)))
            let closed = SpotTrace.Point(at: .zero, available: false, price: price)
            return [Self.spot("other", [closed] + spells(from: changeAt, price, "spell"))]
        case .priceStep:
            let cents = 60 + Int64(draw("price").below(61))
            let low = Self.price(cents: cents)
            let high = Self.price(cents: cents * (150 + Int64(draw("factor").below(251))) / 100)
            let other = Self.price(cents: cents * (101 + Int64(draw("other").below(25))) / 100)
            let points = spells(from: .zero, low, "spell")
            let isUp = points.last { $0.at <= changeAt }?.available ?? true
            let after = points.filter { $0.at > changeAt }.map {
                SpotTrace.Point(at: $0.at, available: $0.available, price: high)
            }
            let step = SpotTrace.Point(at: changeAt, available: isUp, price: high)
            return [
                Self.spot(Self.near.name, points.filter { $0.at <= changeAt } + [step] + after),
                Self.spot("other", spells(from: .zero, other, "other-spell")),
            ]
        }
    }

    /// A market that is open from `start` on with exponential spells of eight hours up and half an hour down.
    private func spells(from start: Span, _ price: Price, _ stream: String) -> [SpotTrace.Point] {
        var points: [SpotTrace.Point] = []
        var at = start
        for index in 0..<60 {
            let isUp = index % 2 == 0
            points.append(.init(at: at, available: isUp, price: price))
            let mean = isUp ? 480.0 : 30.0
            let minutes = max(1, -mean * Double.log(1 - Double(draw(stream, index).below(1_000_000)) / 1_000_000))
            at = at + .minutes(Int64(minutes))
        }
        return points
    }

    private static func price(cents: Int64) -> Price { Price(nanosPerHour: cents * 10_000_000) }

    private static func spot(_ name: String, _ points: [SpotTrace.Point]) -> NodeGroup {
        var group = group(name, .spot, (points.first?.price?.nanosPerHour ?? 0) / 10_000_000)
        group.market = .trace(SpotTrace(points: points))
        return group
    }

    private static func group(_ name: String, _ terms: Terms, _ cents: Int64) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "plain", instanceType: name, region: "r", zone: "z", terms: terms, limit: 2,
            price: price(cents: cents), vcpus: 8, memoryMiB: 61_440, device: .gpu,
            accelerators: v100, boot: .minutes(3))
    }

    private func draw(_ stream: String, _ index: Int = 0) -> Draw {
        Draw(seed: seed, stream: stream, key: "moves", index: Int64(index))
    }
}
