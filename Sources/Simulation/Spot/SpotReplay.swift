import Domain
import Policies

/// A policy on a recorded market, in the ticks of the reference (Z. Wu et al., NSDI 2024): choices at the beginning of
/// a tick, a spot node that is there stays for the tick, a restart is billed and does no work, and the last tick is
/// billed whole.
package enum SpotReplay {
    /// What a job came to.
    package struct Result: Hashable, Sendable {
        /// The bill.
        package var bill: Money
        /// When the work was done, in ticks; nil: the record ends before.
        package var ticks: Int?
        /// What was chosen in each tick.
        package var choices: [SpotChoice]
        /// Whether the work was done after the deadline or not at all.
        package var isLate: Bool
    }

    /// Runs a job on a record of one value for each tick.
    package static func run(_ policy: some SpotPolicy, _ terms: SpotTerms, _ isUp: [Bool]) -> Result {
        var policy = policy
        var choices: [SpotChoice] = []
        guard let first = isUp.first else { return Result(bill: .zero, ticks: nil, choices: [], isLate: true) }
        var moment = SpotMoment(terms, isUp: first)
        while moment.workLeft > .zero, choices.count < isUp.count {
            let choice = policy.choose(at: moment).choice
            precondition(choice != .spot || moment.isUp, "a policy chose a spot node that is not there")
            choices.append(choice)
            let next = choices.count < isUp.count && isUp[choices.count]
            moment = moment.after(choice, terms, isUp: next)
        }
        let isDone = moment.workLeft == .zero
        return Result(
            bill: bill(choices, terms), ticks: isDone ? choices.count : nil, choices: choices,
            isLate: !isDone || moment.elapsed > terms.deadline)
    }

    /// What ticks of these choices cost.
    package static func bill(_ choices: [SpotChoice], _ terms: SpotTerms) -> Money {
        let ticks = choices.reduce(into: (spot: Int64(0), onDemand: Int64(0))) { ticks, choice in
            switch choice {
            case .idle: break
            case .spot: ticks.spot += 1
            case .onDemand: ticks.onDemand += 1
            }
        }
        return terms.spot.cost(over: terms.tick * ticks.spot) + terms.onDemand.cost(over: terms.tick * ticks.onDemand)
    }
}
