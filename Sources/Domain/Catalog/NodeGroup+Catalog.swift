extension NodeGroup {
    /// A group of machines as the catalogue sells them, on demand or as spot, billed as their provider does and ready
    /// after a minute; nil: its terms are a promise for years, or the machine has no size.
    public init?(_ offer: CatalogOffer, limit: Int) {
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

extension PoolDescription {
    /// The pool at the prices of a catalogue. Groups that it has no price for, that are not rented by the hour, or
    /// whose prices were recorded keep theirs, and are returned beside it.
    public func repriced(by catalog: Catalog) -> (pool: PoolDescription, kept: [GroupID]) {
        var pool = self
        var kept: [GroupID] = []
        for index in pool.groups.indices {
            let group = pool.groups[index]
            guard let price = catalog.price(of: group) else {
                kept.append(group.id)
                continue
            }
            let disk = group.disk?.hourly ?? .free
            pool.groups[index].price = Price(nanosPerHour: price.nanosPerHour + disk.nanosPerHour)
        }
        return (pool, kept)
    }
}

extension Catalog {
    /// What a node of a group costs an hour without its disk; nil: no line says so.
    fileprivate func price(of group: NodeGroup) -> Price? {
        if case .trace(let trace) = group.market, trace.points.contains(where: { $0.price != nil }) { return nil }
        let terms: PriceTerms
        switch group.terms {
        case .onDemand: terms = .onDemand
        case .spot: terms = .spot
        case .reserved, .owned: return nil
        }
        return price(
            provider: group.provider, type: group.instanceType, region: group.region, zone: group.zone, terms: terms
        )?.price
    }
}
