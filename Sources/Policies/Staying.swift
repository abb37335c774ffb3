import Domain

/// What staying on spot nodes comes to where others are cheaper: the job stays until the provider takes them back, and
/// goes on there anyway then. So a move saves the difference only for as long as the nodes would have been kept.
/// How long that is follows from the age of the spell (`SpotLife`): its mean gives the middle, and the ends are where
/// the nodes go earlier in one of ten runs, and later in another.
enum Staying {
    /// The range for a job that has `stay` before it on a site, and would go on with `go` once its nodes are taken.
    /// Where going on there is not cheaper, or nothing takes its nodes: what finishing costs where it is.
    static func range(_ stay: PlacementOption, _ need: Need, on site: Site, then go: PlacementOption) -> MoneyRange {
        let hazard = CostToFinish.hazard(need, site)
        guard hazard > 0, stay.isPaidFor != true, let kept = Kept(stay, hazard: hazard, then: go) else {
            return stay.addedRange
        }
        let life = site.life ?? SpotLife(hazardPerHour: site.hazardPerHour)
        let mean = kept.cost(
            for: life.mean(of: kept.hours, nodes: need.nodes),
            interrupted: 1 - life.share(after: kept.hours, nodes: need.nodes))
        let ends = [0.9, 0.1].map { share in
            let hours = min(kept.hours, life.hours(keptBy: share, nodes: need.nodes))
            return kept.cost(for: hours, interrupted: hours < kept.hours ? 1 : 0)
        }
        let whole = stay.expected
        let part = mean / max(whole.p50.dollars, 1e-9)
        let below = root(max(0, mean - ends[0]), (whole.p50 - whole.p10).dollars * part)
        let above = root(max(0, ends[1] - mean), (whole.p90 - whole.p50).dollars * part)
        return MoneyRange(
            p10: Estimate.money(dollars: mean - below), p50: Estimate.money(dollars: mean),
            p90: Estimate.money(dollars: mean + above))
    }

    private static func root(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }

    /// A stay that may end early.
    private struct Kept {
        /// Of work and saves that are left.
        let hours: Double
        /// Dollars an hour here, storage included.
        private let here: Double
        /// Dollars for all that is left, once the job runs there.
        private let there: Double
        /// Dollars for a start there, and for what is done again.
        private let again: Double
        /// Dollars for what is sent at the end.
        private let sent: Double

        /// Nil: going on there would not be cheaper.
        init?(_ stay: PlacementOption, hazard: Double, then go: PlacementOption) {
            guard let own = stay.parts, let other = go.parts else { return nil }
            hours = (own.work + own.checkpoints).hours
            guard hours > 0 else { return nil }
            here = stay.price.dollars + own.storage.dollars / hours
            let price = go.isPaidFor == true ? 0 : go.price.dollars
            let start = (other.boot + other.startup + other.restore).hours
            there = max(0, go.added.dollars - start * price - other.egress.dollars)
            guard here * hours > there else { return nil }
            // Half an interval, two saves, a boot and a start-up for each interruption.
            let redone = own.redone.hours / (hazard * hours)
            again = (redone + other.restore.hours) * price + other.egress.dollars
            sent = own.egress.dollars
        }

        func cost(for kept: Double, interrupted: Double) -> Double {
            here * kept + there * (1 - kept / hours) + again * interrupted + sent * (1 - interrupted)
        }
    }
}

extension PlacementOption {
    /// What choosing it is expected to add to the bill.
    var addedRange: MoneyRange {
        isPaidFor == true ? MoneyRange(p10: added, p50: added, p90: added) : expected
    }
}

extension Money {
    /// For estimates.
    fileprivate var dollars: Double { Double(nanos) / 1e9 }
}

extension Price {
    /// Dollars an hour, for estimates.
    fileprivate var dollars: Double { Double(nanosPerHour) / 1e9 }
}
