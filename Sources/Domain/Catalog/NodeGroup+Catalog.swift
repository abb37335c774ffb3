extension NodeGroup {
    /// A group of machines as the catalogue sells them, on demand or as spot, billed as their provider does and ready
    /// after a minute; nil: its terms are a promise for years, or the machine has no size.
    package init?(_ offer: CatalogOffer, limit: Int) {
        let (bundle, line) = (offer.bundle, offer.price)
        let terms: Terms
        switch line.terms {
        case .onDemand: terms = .onDemand
        case .spot: terms = .spot
        case .reservedOneYear, .reservedThreeYears: return nil
        }
        let names = [line.provider, line.type, line.zone ?? line.region, terms.rawValue]
        self.init(
            id: GroupID(names.joined(separator: "/")), provider: line.provider, instanceType: line.type,
            region: line.region, zone: line.zone ?? "-", terms: terms, limit: limit, price: line.price,
            vcpus: bundle.vcpus, memoryMiB: bundle.memoryMiB, device: bundle.device, accelerators: bundle.accelerators)
        let billing = BillingProfile(line.provider) ?? .plain
        notice = billing.notice
        minimumCharge = billing.minimumCharge
    }
}
