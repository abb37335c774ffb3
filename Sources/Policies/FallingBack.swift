import Domain
import RealModule

/// What an option on spot may come to because its interruptions send the job to nodes that are not taken back: for a
/// while each, as nothing else is there, and for good after as many as the job may have. The middle does not reckon
/// with that: it is what finishing there costs. Nine of ten runs do.
enum FallingBack {
    /// How long a job stays where it fell back to before it may be moved again: the usual plan.
    private static let away = MovePlan().apart.hours

    /// The options, in their order, those on spot with a 90th percentile that has falling back to the cheapest of the
    /// others in it; where there is none of the others they stay as they are.
    static func spread(_ options: [PlacementOption], for need: Need) -> [PlacementOption] {
        guard options.count > 1, options.contains(where: mayBeInterrupted),
            let firm = options.lazy.filter({ $0.terms != .spot }).min(by: { ($0.cost, $0.group) < ($1.cost, $1.group) })
        else { return options }
        return options.map { option in
            guard mayBeInterrupted(option) else { return option }
            var option = option
            option.costP90 += Estimate.money(dollars: dollars(option, firm, need))
            return option
        }
    }

    private static func mayBeInterrupted(_ option: PlacementOption) -> Bool {
        option.terms == .spot && option.interruptions > 0
    }

    private static func dollars(_ spot: PlacementOption, _ firm: PlacementOption, _ need: Need) -> Double {
        let count = spot.interruptions + CostToFinish.normalP90 * spot.interruptions.squareRoot()
        let most = Double(max(0, need.spot.maxInterruptions - need.interruptions))
        let dearer = Double(max(0, firm.price.nanosPerHour - spot.price.nanosPerHour)) / 1e9
        let whole = max(.zero, firm.cost - spot.cost).dollars
        let forGood = count > most ? whole * (1 - most / count) : 0
        return min(whole, forGood + min(count, most) * away * dearer)
    }
}
