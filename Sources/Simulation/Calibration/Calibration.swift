import Domain
import Orchestration

/// How what decisions were expected to come to compares with what they came to, over worlds that are drawn: how often
/// an outcome lies inside p10 to p90, and how far the outcomes are from the middles together.
public struct Calibration: Hashable, Sendable {
    /// A kind of decision.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The first placement of a job, which is what its plan said: what it cost until it was over, wherever it went.
        case plan
        /// A placement on demand: what the job cost there, where it ended there.
        case placeOnDemand = "place on-demand"
        /// A placement on spot; as the one on demand.
        case placeSpot = "place spot"
        /// A move: what it saved against staying there, from the same instant once with it and once without, both
        /// without any other move.
        case move
        /// The same for moves off spot nodes whose price has gone up.
        case moveAtStep = "move, price step"
        /// An early stop: what the rest would have cost. The rule is in shadow mode, so that the rest is done.
        case stop
    }

    /// The decisions of one kind.
    public struct Row: Hashable, Sendable {
        /// Decisions.
        public var decisions = 0
        /// Those whose outcome compares with what was expected.
        public var compared = 0
        /// Those whose job was placed anew before.
        public var superseded = 0
        /// Outcomes of the compared ones inside p10 ... p90, ends included.
        public var inside = 0
        /// Outcomes below p10.
        public var below = 0
        /// The sum of the middles of the compared ones.
        public var expected = Money.zero
        /// The sum of their outcomes.
        public var cameTo = Money.zero
        /// No decisions.
        public init() {}

        mutating func compare(_ amount: MoneyRange, with outcome: Money) {
            compared += 1
            inside += amount.contains(outcome) ? 1 : 0
            below += outcome < amount.p10 ? 1 : 0
            expected += amount.p50
            cameTo += outcome
        }

        fileprivate mutating func add(_ other: Row) {
            decisions += other.decisions
            compared += other.compared
            superseded += other.superseded
            inside += other.inside
            below += other.below
            expected += other.expected
            cameTo += other.cameTo
        }
    }

    /// The rows by kind.
    public private(set) var rows: [Kind: Row] = [:]
    /// Jobs that were simulated.
    public private(set) var jobs = 0

    /// Nothing was simulated.
    public init() {}

    /// Takes in what other worlds came to.
    public mutating func add(_ other: Calibration) {
        jobs += other.jobs
        for kind in Kind.allCases { if let row = other.rows[kind] { rows[kind, default: Row()].add(row) } }
    }

    mutating func note(_ kind: Kind, _ change: (inout Row) -> Void) { change(&rows[kind, default: Row()]) }
    mutating func count(jobs more: Int) { jobs += more }

    /// So many worlds as have `jobs` jobs together: six of ten jobs are in worlds of twenty, the others in worlds of
    /// their own in which spot nodes come up.
    public static func worlds(jobs: Int, firstSeed: UInt64) -> [World] {
        let crowded = max(1, jobs * 6 / 10 / CrowdedWorld.jobs)
        let alone = max(0, jobs - crowded * CrowdedWorld.jobs)
        return worlds(crowded, .crowded, firstSeed) + worlds(alone, .opening, firstSeed)
    }

    /// So many worlds of one job each, the spot price of whose nodes goes up.
    public static func priceSteps(worlds count: Int, firstSeed: UInt64) -> [World] {
        worlds(count, .priceStep, firstSeed)
    }

    private static func worlds(_ count: Int, _ sort: World.Sort, _ firstSeed: UInt64) -> [World] {
        (0..<count).map { World(seed: firstSeed + UInt64($0), sort: sort) }
    }

    /// A world to be simulated.
    public struct World: Hashable, Sendable {
        /// Its seed.
        public var seed: UInt64
        /// What goes on in it.
        public var sort: Sort

        /// A sort of worlds.
        public enum Sort: Hashable, Sendable {
            /// Twenty jobs share a pool.
            case crowded
            /// One job runs on demand, and spot nodes come up.
            case opening
            /// One job runs on spot, and its price goes up.
            case priceStep
        }

        /// A world.
        public init(seed: UInt64, sort: Sort) {
            self.seed = seed
            self.sort = sort
        }

        /// Simulates it.
        public func calibration() -> Calibration {
            switch sort {
            case .crowded: CrowdedWorld(seed: seed).calibration()
            case .opening: MovingWorld(seed: seed).calibration()
            case .priceStep: MovingWorld(seed: seed, change: .priceStep).calibration()
            }
        }
    }
}
