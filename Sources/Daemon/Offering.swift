import Domain
import Orchestration
import Wire

/// Makes the list of offers.
enum Offering {
    static func document(of group: NodeGroup, _ orchestrator: Orchestrator) -> OfferDocument {
        let quote = orchestrator.quote(of: group)
        let leased = orchestrator.state.leasesOfGroup[group.id]?.count ?? 0
        let each = group.accelerators.map { Money(nanos: quote.price.nanosPerHour / Int64($0.count)) }
        return OfferDocument(
            group: group.id.name, place: "\(group.provider)/\(group.region)/\(group.zone)", type: group.instanceType,
            hardware: group.accelerators?.description ?? "cpu", vcpus: group.vcpus, memoryMiB: group.memoryMiB,
            terms: group.terms.rawValue, price: MoneyDocument(Money(nanos: quote.price.nanosPerHour)),
            pricePerAccelerator: each.map { MoneyDocument($0) },
            isAvailable: quote.isAvailable && leased < group.limit, leased: leased, limit: group.limit,
            hazardPerHour: group.terms == .spot ? orchestrator.hazard(of: group) : nil)
    }
}
