import Domain
import Policies

/// The cheapest way to keep a deadline on a market whose future is known: not a policy but the zero that regret is
/// counted from. Exact backward induction over tick, slack and mode, in whole numbers.
public struct SpotOracle {
    private let terms: SpotTerms
    private let units: SpotUnits
    private let isUp: [Bool]
    private let top: Int
    private let prices: [Price]?
    private let onDemandTick: Int64

    /// The deadline is lost.
    private static let lost = Int64.max / 4

    /// The least bill of a job on a record; nil: no way keeps the deadline. A record that ends before the deadline is
    /// taken to go on without spot. Spot costs `prices`, one for each tick, else that of the terms.
    public static func bill(_ terms: SpotTerms, _ isUp: [Bool], prices: [Price]? = nil) -> Money? {
        let oracle = SpotOracle(terms, isUp, prices)
        guard oracle.top >= 0 else { return terms.work == .zero ? .zero : nil }
        let least = oracle.least()
        return least >= lost ? nil : Money(nanos: least)
    }

    private init(_ terms: SpotTerms, _ isUp: [Bool], _ prices: [Price]?) {
        self.terms = terms
        self.isUp = isUp
        units = SpotUnits(terms, exactTo: 600)
        top = units.slack(SpotMoment(terms, isUp: false), at: 0, terms)
        self.prices = prices
        onDemandTick = terms.onDemand.cost(over: terms.tick).nanos
    }

    /// From the last tick to the first: the least cost by mode and slack when a tick begins.
    private func least() -> Int64 {
        var next = [[Int64]](repeating: [Int64](repeating: 0, count: top + 1), count: units.modes)
        for tick in (0..<terms.ticks).reversed() {
            let spotNanos: Int64? =
                tick < isUp.count && isUp[tick]
                ? terms.spotPrice(in: tick, of: prices).cost(over: terms.tick).nanos : nil
            var now = next
            let done = min(top + 1, (terms.ticks - tick) * units.perTick)
            for mode in 0..<units.modes {
                let isGone = spotNanos == nil && mode > 0 && mode <= units.rests.count
                let options = options(isGone ? 0 : mode, spotNanos)
                for slack in 0..<done {
                    now[mode][slack] = options.reduce(Self.lost) { least, option in
                        guard slack >= option.slack else { return least }
                        return min(least, option.nanos + next[option.mode][slack - option.slack])
                    }
                }
                for slack in done..<(top + 1) { now[mode][slack] = 0 }
            }
            next = now
        }
        return next[0][top]
    }

    /// What can be done in a tick in which spot costs so much (nil: there is none): what it costs, how much slack it
    /// takes and the mode behind it.
    private func options(_ mode: Int, _ spotNanos: Int64?) -> [(nanos: Int64, slack: Int, mode: Int)] {
        let isOnSpot = mode > 0 && mode <= units.rests.count
        let spot = isOnSpot ? units.restart(in: mode) : units.restart
        let onDemand = mode > units.rests.count ? units.restart(in: mode) : units.restart
        var options: [(nanos: Int64, slack: Int, mode: Int)] = [
            (0, units.perTick, 0),
            (onDemandTick, min(onDemand, units.perTick), units.mode(after: onDemand, isSpot: false)),
        ]
        if let spotNanos {
            options.append((spotNanos, min(spot, units.perTick), units.mode(after: spot, isSpot: true)))
        }
        return options
    }
}
