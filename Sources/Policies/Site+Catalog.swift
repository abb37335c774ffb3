import Domain

extension Site {
    /// Everything a catalogue sells on demand and as spot, as a waiting job sees it that needs so many nodes: nothing
    /// leased, everything free, spot as often interrupted as before anything was seen.
    public static func all(
        of catalog: Catalog, for workload: String, nodes: Int = 1, room: ResourceRequest, speeds: ThroughputTable
    ) -> [Site] {
        catalog.offers.compactMap { offer in
            guard let group = NodeGroup(offer, limit: nodes) else { return nil }
            return Site(
                group: group, price: group.price, obstacle: nil,
                hazardPerHour: group.terms == .spot ? SpotOutlook.unseen.hazardPerHour : 0,
                speed: speeds.speed(of: workload, on: group, room: group.room(for: room), nodes: nodes))
        }
    }
}
