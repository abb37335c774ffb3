import Domain

// Spot for jobs that do not save: allowed where it is cheaper all the same.
extension Placement {
    /// Why the cheapest spot nodes are no bargain for a job that asks for spot and does not save; nil: they are one, or
    /// there is nothing to compare, or it insists.
    public static func lossOnSpot(for need: Need, among sites: [Site]) -> SpotLoss? {
        guard isUnsavedSpot(need), let firm = bestFirm(for: need, among: sites) else { return nil }
        let spot = sites.filter { $0.group.terms == .spot && misfit(of: need, on: $0) == nil }
        let losses = spot.map { loss(of: need, on: $0, against: firm) }
        guard losses.allSatisfy({ $0 != nil }) else { return nil }
        return losses.compactMap(\.self).min { ($0.spotCost, $0.spot) < ($1.spotCost, $1.spot) }
    }

    /// Whether the job asks for spot, does not save, and has not said that it bears what follows.
    static func isUnsavedSpot(_ need: Need) -> Bool {
        need.checkpoint == nil && need.resources.useSpot == true && !need.spot.allowWithoutCheckpoint
    }

    /// The option that adds least to the bill among nodes that are not taken back, whether they are free now or not.
    static func bestFirm(for need: Need, among sites: [Site]) -> PlacementOption? {
        sites.filter { $0.group.terms != .spot && misfit(of: need, on: $0) == nil }
            .map { CostToFinish.option(for: need, on: $0) }
            .min { ($0.added, $0.group) < ($1.added, $1.group) }
    }

    /// What a spot site costs more than `firm`; nil: it costs less.
    static func loss(of need: Need, on site: Site, against firm: PlacementOption) -> SpotLoss? {
        let option = CostToFinish.option(for: need, on: site)
        guard option.cost >= firm.added else { return nil }
        let hours = need.startup.hours + CostToFinish.hoursOfWork(need, site)
        return SpotLoss(
            spot: option.group, hazard: CostToFinish.hazard(need, site), time: .estimated(hours: hours),
            spotTime: option.time, spotCost: option.cost, firm: firm.group, firmTime: firm.time,
            firmCost: firm.added)
    }
}
