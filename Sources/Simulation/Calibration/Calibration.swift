import Domain
import Orchestration

/// How what decisions were expected to come to compares with what they came to, over worlds that are drawn: how often
/// an outcome lies inside p10 to p90, and how far the outcomes are from the middles together.
package struct Calibration: Hashable, Sendable {
    /// A kind of decision.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The first placement of a job, which is what its plan said: what it cost until it was over, wherever it went.
        case plan
        /// A placement on demand: what the job cost there, where it ended there.
        case placeOnDemand = "place on-demand"
        /// A placement on spot; as the one on demand.
        case placeSpot = "place spot"
        /// A move: what it saved against staying there to the end, from the same instant once with it and once without;
        /// where the job ended where it was moved to.
        case move
        /// The same wherever the job went afterwards.
        case moveWhole = "move, whole"
        /// An early stop: what the rest would have cost. The rule is in shadow mode, so that the rest is done.
        case stop
    }

    /// The decisions of one kind.
    package struct Row: Hashable, Sendable {
        /// Decisions.
        package var decisions = 0
        /// Those whose outcome compares with what was expected.
        package var compared = 0
        /// Those whose job was placed anew before.
        package var superseded = 0
        /// Outcomes of the compared ones inside p10 ... p90, ends included.
        package var inside = 0
        /// Outcomes below p10.
        package var below = 0
        /// The sum of the middles of the compared ones.
        package var expected = Money.zero
        /// The sum of their outcomes.
        package var cameTo = Money.zero
        /// No decisions.
        package init() {}

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
    package private(set) var rows: [Kind: Row] = [:]
    /// Jobs that were simulated.
    package private(set) var jobs = 0

    /// Nothing was simulated.
    package init() {}

    /// Takes in what other worlds came to.
    package mutating func add(_ other: Calibration) {
        jobs += other.jobs
        for kind in Kind.allCases { if let row = other.rows[kind] { rows[kind, default: Row()].add(row) } }
    }

    mutating func note(_ kind: Kind, _ change: (inout Row) -> Void) { change(&rows[kind, default: Row()]) }
    mutating func count(jobs more: Int) { jobs += more }

    /// The seeds of so many worlds as have `jobs` jobs together, and whether each is a world of moves: six of ten jobs
    /// are in worlds of twenty, the others in worlds of their own.
    package static func worlds(jobs: Int, firstSeed: UInt64) -> [World] {
        let crowded = max(1, jobs * 6 / 10 / CrowdedWorld.jobs)
        let alone = max(0, jobs - crowded * CrowdedWorld.jobs)
        return (0..<crowded).map { World(seed: firstSeed + UInt64($0), isCrowded: true) }
            + (0..<alone).map { World(seed: firstSeed + UInt64($0), isCrowded: false) }
    }

    /// A world to be simulated.
    package struct World: Hashable, Sendable {
        /// Its seed.
        package var seed: UInt64
        /// Whether twenty jobs share a pool in it; else one job runs in it while a price changes.
        package var isCrowded: Bool

        /// A world.
        package init(seed: UInt64, isCrowded: Bool) {
            self.seed = seed
            self.isCrowded = isCrowded
        }

        /// Simulates it.
        package func calibration() -> Calibration {
            isCrowded ? CrowdedWorld(seed: seed).calibration() : MovingWorld(seed: seed).calibration()
        }
    }
}
