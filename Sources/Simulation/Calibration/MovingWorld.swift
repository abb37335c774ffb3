import Domain
import Orchestration
import Policies
import Pools

/// A job of 6 to 30 hours, and something that changes for it after one to six hours. Spot nodes go and come.
public struct MovingWorld: Sendable {
    /// What changes.
    public enum Change: Hashable, Sendable {
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
    public init(seed: UInt64, change: Change = .opening) {
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

    /// The first move off the nodes whose price has gone up.
    private func calibrationOfTheStep() -> Calibration {
        var calibration = Calibration()
        calibration.count(jobs: 1)
        var run = Run(scenario(moves: MovePlan()))
        var before = run
        while let turn = run.advance() {
            if turn.at >= Self.origin + changeAt, let move = Self.move(in: turn), move.from == Self.near {
                calibration.note(move.saved, savedBy: turn, from: before, to: run, as: .moveAtStep)
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

    private func calibrationOfAllMoves() -> Calibration {
        var calibration = Calibration()
        calibration.count(jobs: 1)
        var run = Run(scenario(moves: MovePlan()))
        var before = run
        while let turn = run.advance() {
            if let move = Self.move(in: turn) {
                calibration.note(move.saved, savedBy: turn, from: before, to: run, as: .move)
            }
            before = run
        }
        return calibration
    }

    /// The whole bill of this world, once with moves and once without, and of the first move what it was expected to
    /// save and what it saved.
    public func bills() -> (without: Money, with: Money, first: (stated: MoneyRange, saved: Money)?) {
        var first: (stated: MoneyRange, saved: Money)?
        var run = Run(scenario(moves: MovePlan()))
        var before = run
        var with = Money.zero
        while let turn = run.advance() {
            with += Self.posted(turn)
            if first == nil {
                if let move = Self.move(in: turn) { first = (move.saved, Self.saved(by: turn, from: before, to: run)) }
                before = run
            }
        }
        return (Self.rest(Run(scenario(moves: nil))), with, first)
    }

    /// What a move saved: from the instant before it the run goes on once with it and once without, both without any
    /// other move.
    fileprivate static func saved(by turn: Turn, from before: Run, to after: Run) -> Money {
        rest(before.moving(by: nil)) - posted(turn) - rest(after.moving(by: nil))
    }

    /// What is posted from here on until the end.
    private static func rest(_ run: Run) -> Money {
        var (run, sum) = (run, Money.zero)
        run.finish { turn, _ in sum += posted(turn) }
        return sum
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

    /// A market that is closed until `start` and goes on as the published model of hazards says: many spells of spot
    /// end within the hour, and some last for days.
    private func spells(from start: Span, _ price: Price, _ stream: String) -> [SpotTrace.Point] {
        var spell = SpotSpell(first: start == .zero)
        for _ in 0..<(start.milliseconds / (SpotSpell.tickSeconds * 1_000)) { spell = spell.followed(by: false) }
        if !spell.isUp { spell = spell.followed(by: true) }
        var points = [SpotTrace.Point(at: start, available: true, price: price)]
        for tick in 1..<Self.marketTicks {
            let chance = Double(draw(stream, tick).below(1_000_000)) / 1_000_000
            let next = spell.followed(by: chance < HazardModel.published.probabilityUp(spell))
            if next.isUp != spell.isUp {
                let at = start + .seconds(Int64(tick) * SpotSpell.tickSeconds)
                points.append(.init(at: at, available: next.isUp, price: price))
            }
            spell = next
        }
        return points
    }

    /// Three weeks, longer than any of its jobs takes.
    private static let marketTicks = 3_024

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

extension Calibration {
    fileprivate mutating func note(
        _ expected: MoneyRange, savedBy turn: Turn, from before: Run, to after: Run, as kind: Kind
    ) {
        note(kind) { row in
            row.decisions += 1
            row.compare(expected, with: MovingWorld.saved(by: turn, from: before, to: after))
        }
    }
}
