import Client
import Domain
import Testing
import Wire

private let view = View(style: Style(isOn: false), hasHeader: true, isUTC: true)

private func money(_ nanos: Int64) -> MoneyDocument { MoneyDocument(Money(nanos: nanos)) }

@Test func theCatalogueIsATable() throws {
    func line(
        _ type: String, _ hardware: String, zone: String?, _ price: Int64, each: Int64?, _ terms: String
    ) -> CatalogDocument {
        CatalogDocument(
            provider: "aws", type: type, region: "us-east-1", zone: zone, hardware: hardware, vcpus: 192,
            memoryMiB: 2_097_152, deviceMemoryGiB: nil, terms: terms, price: money(price),
            pricePerAccelerator: each.map(money), wattsIdle: nil, wattsBusy: nil, source: "list", date: "2026-01")
    }
    let list = ItemList(
        kind: "CatalogList", asOf: "2026-11-24T12:00:00Z",
        items: [
            line("p5.48xlarge", "H100:8", zone: nil, 55_040_000_000, each: 6_880_000_000, "on-demand"),
            line("c5", "cpu", zone: "a", 148_780_000, each: nil, "spot"),
        ])
    let lines = try view.catalog(list)
    #expect(
        lines == [
            "HW      TYPE         TERMS      PLACE            VCPU  MEM GIB      $/H  $/ACC-H  DATE     SOURCE",
            "H100:8  p5.48xlarge  on-demand  aws/us-east-1     192     2048   $55.04    $6.88  2026-01  list",
            "cpu     c5           spot       aws/us-east-1/a   192     2048  $0.1488        -  2026-01  list",
        ])
    #expect(try view.catalog(ItemList(kind: "CatalogList", asOf: "", items: [])).isEmpty)
}

@Test func spotMarketsSayHowLongTheyMayLast() throws {
    var offer = OfferDocument(
        group: "a", place: "aws/us/a", type: "t", hardware: "A100:1", vcpus: 4, memoryMiB: 16_384, terms: "spot",
        price: money(1_100_000_000), pricePerAccelerator: nil, isAvailable: false, leased: 0, limit: 1,
        hazardPerHour: nil)
    let unseen = offer
    offer.spot = SpotMarketDocument(
        isUp: true, sinceSeconds: 5_400, expectedSeconds: 9_000, availability: 0.73, lowest: money(1_000_000_000),
        highest: money(1_250_000_000))
    let lines = try view.spotMarkets(ItemList(kind: "OfferList", asOf: "", items: [offer, unseen]))
    #expect(
        lines == [
            "GROUP  HW      PLACE     NODES   SINCE  MAY LAST  SHARE UP    $/H  LOWEST  HIGHEST",
            "a      A100:1  aws/us/a  yes    1h 30m   ~2h 30m      73 %  $1.10   $1.00    $1.25",
            "a      A100:1  aws/us/a  no          -         -         -  $1.10       -        -",
        ])
}

@Test func thePoolStandsInTheOrderItComesIn() throws {
    func offer(_ group: String, _ hardware: String, _ price: Int64) -> OfferDocument {
        OfferDocument(
            group: group, place: "aws/us/a", type: "t", hardware: hardware, vcpus: 4, memoryMiB: 16_384,
            terms: "on-demand", price: money(price), pricePerAccelerator: nil, isAvailable: true, leased: 0, limit: 1,
            hazardPerHour: nil)
    }
    let list = ItemList(
        kind: "OfferList", asOf: "", items: [offer("dear", "cpu", 2_000_000_000), offer("cheap", "cpu", 1_000_000_000)])
    let narrow = View(style: Style(isOn: false), hasHeader: false, isUTC: true, columns: ["GROUP", "$/ACC-H"])
    #expect(try narrow.offers(list) == ["dear   -", "cheap  -"])
    #expect(try narrow.offers(ItemList(kind: "OfferList", asOf: "", items: [])).isEmpty)
}
