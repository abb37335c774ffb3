import Domain
import Testing

private let origin = Catalog.Origin(source: "list", date: "2026-09")
private let h100 = Accelerators(kind: AcceleratorKind("H100"), count: 8)
private let t4 = Accelerators(kind: AcceleratorKind("T4"), count: 1)
private let bundles = [
    Catalog.Bundle(provider: "aws", type: "p5", vcpus: 192, memoryMiB: 2_097_152, device: .gpu, accelerators: h100),
    Catalog.Bundle(provider: "aws", type: "g4", vcpus: 4, memoryMiB: 16_384, device: .gpu, accelerators: t4),
    Catalog.Bundle(provider: "gcp", type: "e2", vcpus: 4, memoryMiB: 16_384),
]

private func price(
    _ provider: String, _ type: String, _ region: String, zone: String? = nil, _ terms: PriceTerms, cents: Int64
) -> Catalog.PriceLine {
    Catalog.PriceLine(
        provider: provider, type: type, region: region, zone: zone, terms: terms,
        price: Price(nanosPerHour: cents * 10_000_000), origin: origin)
}

private let catalog = Catalog(
    bundles: bundles,
    prices: [
        price("aws", "p5", "us", .onDemand, cents: 5_500), price("aws", "p5", "us", zone: "us-a", .spot, cents: 1_600),
        price("aws", "p5", "us", .spot, cents: 2_000), price("aws", "g4", "us", .onDemand, cents: 50),
        price("aws", "g4", "us", .reservedOneYear, cents: 33), price("gcp", "e2", "eu", .onDemand, cents: 13),
        price("gcp", "e2", "us", .onDemand, cents: 13),
    ],
    storage: [
        Catalog.StoragePrice(provider: "aws", kind: .disk, region: nil, perGBMonth: .cents(8), origin: origin),
        Catalog.StoragePrice(provider: "aws", kind: .disk, region: "eu", perGBMonth: .cents(9), origin: origin),
    ],
    transfers: [
        Catalog.Transfer(
            provider: "aws", fromRegion: "us", destination: .otherRegion,
            tiers: [.init(upToGB: nil, perGB: .cents(2), origin: origin)]),
        Catalog.Transfer(
            provider: "aws", fromRegion: "us", destination: .region("eu"),
            tiers: [.init(upToGB: nil, perGB: .cents(1), origin: origin)]),
    ],
    energy: [
        Catalog.EnergyLine(
            provider: "aws", region: "us", milligramsPerKWh: 369_473, puePerMille: 1_135, origin: origin)
    ])

@Test func theNearestLineOfAPlaceIsFound() {
    func cents(_ region: String, _ zone: String?) -> Int64? {
        catalog.price(provider: "aws", type: "p5", region: region, zone: zone, terms: .spot)
            .map { $0.price.nanosPerHour / 10_000_000 }
    }
    #expect(cents("us", "us-a") == 1_600)
    #expect(cents("us", "us-b") == 2_000 && cents("us", nil) == 2_000)
    #expect(cents("eu", nil) == nil)
    #expect(catalog.bundle(provider: "aws", type: "g4")?.accelerators == t4)
    #expect(catalog.bundle(provider: "aws", type: "e2") == nil)
    #expect(catalog.storagePrice(provider: "aws", kind: .disk, region: "eu")?.perGBMonth == .cents(9))
    #expect(catalog.storagePrice(provider: "aws", kind: .disk, region: "us")?.perGBMonth == .cents(8))
    #expect(catalog.storagePrice(provider: "aws", kind: .object, region: "us") == nil)
    func transfer(_ destination: Destination) -> Money? {
        catalog.transfer(provider: "aws", from: "us", to: destination)?.tiers.first?.perGB
    }
    #expect(transfer(.region("eu")) == .cents(1) && transfer(.region("asia")) == .cents(2))
    #expect(transfer(.internet) == nil && transfer(.zone) == nil)
    #expect(catalog.energy(provider: "aws", region: "us")?.puePerMille == 1_135)
    #expect(catalog.energy(provider: "gcp", region: "us") == nil)
}

private func names(_ change: (inout OfferQuery) -> Void) -> [String] {
    var query = OfferQuery()
    change(&query)
    return query.selected(catalog.offers, \.facts).map {
        "\($0.price.type) \($0.price.zone ?? $0.price.region) \($0.price.terms.rawValue)"
    }
}

@Test func offersAreFilteredWithoutRegardToCase() {
    #expect(names { $0.providers = ["GCP"] } == ["e2 eu on-demand", "e2 us on-demand"])
    #expect(
        names {
            $0.accelerators = ["t4", "cpu"]; $0.regions = ["US"]
        }.count == 3)
    #expect(names { $0.accelerators = ["H100:8"] }.count == 3)
    #expect(names { $0.accelerators = ["H100:1"] }.isEmpty)
    #expect(names { $0.terms = ["reserved"] } == ["g4 us reserved-1y"])
    #expect(names { $0.terms = ["reserved-3y"] }.isEmpty)
    #expect(
        names {
            $0.types = ["p5"]; $0.terms = ["spot"]
        } == ["p5 us spot", "p5 us-a spot"])
}

@Test func offersAreSortedAndCut() {
    let byPrice = names { $0.order = .price }
    #expect(byPrice.prefix(3) == ["e2 eu on-demand", "e2 us on-demand", "g4 us reserved-1y"], "ties by name")
    let each = names { $0.order = .acceleratorHour }
    #expect(each.prefix(4) == ["g4 us reserved-1y", "g4 us on-demand", "p5 us-a spot", "p5 us spot"])
    #expect(each.suffix(2) == ["e2 eu on-demand", "e2 us on-demand"], "machines without accelerators come last")
    let hardware = names { $0.order = .hardware }
    #expect(hardware.map { $0.prefix(2) } == ["p5", "p5", "p5", "g4", "g4", "e2", "e2"], "H100, T4, cpu")
    #expect(hardware.first == "p5 us-a spot")
    #expect(names { $0.order = .name }.first == "g4 us on-demand")
    #expect(
        names {
            $0.order = .price; $0.limit = 1
        } == ["e2 eu on-demand"])
}

@Test func thousandthsAreExact() {
    #expect(Quantity.thousandths("1.135") == 1_135)
    #expect(Quantity.thousandths("369") == 369_000)
    for text in ["1.1355", "-1", "", "one", "1e3"] { #expect(Quantity.thousandths(text) == nil, "\(text)") }
}
