import Domain
import Orchestration
import Policies
import Wire

/// Makes the lists of offers.
enum Offering {
    /// An offer of the pool, and what it is chosen and ordered by.
    struct Offer: Sendable {
        let document: OfferDocument
        let facts: OfferQuery.Facts
    }

    /// What a group of the pool offers now.
    static func offer(of group: NodeGroup, _ orchestrator: Orchestrator, at now: Instant) -> Offer {
        let quote = orchestrator.quote(of: group)
        let leased = orchestrator.state.leasesOfGroup[group.id]?.count ?? 0
        let facts = OfferQuery.Facts(
            provider: group.provider, type: group.instanceType, region: group.region, terms: group.terms.rawValue,
            accelerators: group.accelerators, price: quote.price, name: group.id.name)
        var document = OfferDocument(
            group: group.id.name, place: "\(group.provider)/\(group.region)/\(group.zone)", type: group.instanceType,
            hardware: group.accelerators?.description ?? "cpu", vcpus: group.vcpus, memoryMiB: group.memoryMiB,
            terms: group.terms.rawValue, price: money(quote.price),
            pricePerAccelerator: facts.pricePerAccelerator.map(money),
            isAvailable: quote.isAvailable && leased < group.limit, leased: leased, limit: group.limit,
            hazardPerHour: orchestrator.outlook(of: group)?.hazardPerHour)
        document.spot = orchestrator.spotRecord(of: group, at: now).map(market)
        return Offer(document: document, facts: facts)
    }

    /// A line of the price catalogue.
    static func document(of offer: CatalogOffer) -> CatalogDocument {
        let (bundle, line) = (offer.bundle, offer.price)
        return CatalogDocument(
            provider: line.provider, type: line.type, region: line.region, zone: line.zone,
            hardware: bundle.accelerators?.description ?? "cpu", vcpus: bundle.vcpus, memoryMiB: bundle.memoryMiB,
            deviceMemoryGiB: bundle.accelerators == nil ? nil : bundle.deviceMemoryGiB, terms: line.terms.rawValue,
            price: money(line.price), pricePerAccelerator: offer.facts.pricePerAccelerator.map(money),
            wattsIdle: bundle.watts?.idle, wattsBusy: bundle.watts?.busy, source: line.origin.source,
            date: line.origin.date)
    }

    private static func market(_ record: SpotRecord) -> SpotMarketDocument {
        let spell = record.present
        return SpotMarketDocument(
            isUp: record.isUp, sinceSeconds: Int64(spell.age) * SpotSpell.tickSeconds,
            expectedSeconds: record.model().life(of: spell).milliseconds / 1_000,
            availability: (spell.density * 100).rounded() / 100, lowest: money(record.lowest),
            highest: money(record.highest))
    }

    private static func money(_ price: Price) -> MoneyDocument { MoneyDocument(Money(nanos: price.nanosPerHour)) }
}
