import Domain
import Policies

/// A policy on a recorded market, in the ticks of the reference (Z. Wu et al., NSDI 2024): choices at the beginning of
/// a tick, a spot node that is there stays for the tick, a restart is billed and does no work, and the last tick is
/// billed whole.
public enum SpotReplay {
    /// What a job came to.
    public struct Result: Hashable, Sendable {
        /// The bill.
        public var bill: Money
        /// When the work was done, in ticks; nil: the record ends before.
        public var ticks: Int?
        /// What was chosen in each tick.
        public var choices: [SpotChoice]
        /// Whether the work was done after the deadline or not at all.
        public var isLate: Bool
    }

    /// Runs a job on a record of one value for each tick. Spot is billed at `prices`, one for each tick, and the last
    /// one for what comes after; nil: at that of the terms, by which the policy goes in either case.
    public static func run(
        _ policy: some SpotPolicy, _ terms: SpotTerms, _ isUp: [Bool], prices: [Price]? = nil
    ) -> Result {
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
            bill: bill(choices, terms, prices: prices), ticks: isDone ? choices.count : nil, choices: choices,
            isLate: !isDone || moment.elapsed > terms.deadline)
    }

    /// What ticks of these choices cost; those at one price are rounded together.
    public static func bill(_ choices: [SpotChoice], _ terms: SpotTerms, prices: [Price]? = nil) -> Money {
        var onDemand: Int64 = 0
        var spot: [Price: Int64] = [:]
        for (tick, choice) in choices.enumerated() {
            switch choice {
            case .idle: break
            case .spot: spot[terms.spotPrice(in: tick, of: prices), default: 0] += 1
            case .onDemand: onDemand += 1
            }
        }
        return spot.reduce(terms.onDemand.cost(over: terms.tick * onDemand)) { sum, part in
            sum + part.key.cost(over: terms.tick * part.value)
        }
    }
}

extension SpotTerms {
    /// What spot costs in a tick.
    func spotPrice(in tick: Int, of prices: [Price]?) -> Price {
        guard let prices, let last = prices.last else { return spot }
        return tick < prices.count ? prices[tick] : last
    }
}
