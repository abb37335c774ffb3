import Domain
import Testing
import Wire

@testable import Client

private let view = View(style: Style(isOn: false), hasHeader: true, isUTC: true)

/// Sums of so many hours, of which the energy is known for `known`, at a kilowatt and 400 g of a kilowatt-hour.
private func sums(
    hours: Int64, known: Int64? = nil, co2e: Int64? = nil, people: Int64 = 0, unrated: Int64 = 0, cents: Int64 = 0
) -> MemoSums {
    let known = known ?? hours
    let energy = Energy(nanojoules: Energy.perKWh * Int128(known))
    let emitted = Emissions(scaled: Emissions.perKilogram * Int128(co2e ?? known) * 4 / 10)
    return MemoSums(
        nodeTime: .hours(hours), energyTime: .hours(known), energy: energy, emissionsTime: .hours(co2e ?? known),
        emissions: emitted, hours: people, unrated: unrated, cost: .cents(cents))
}

@Test func theLineBesideTheBillSaysWhatIsKnown() {
    #expect(
        view.beside(sums(hours: 16, known: 14, people: 13_500, cents: 34_500)) == [
            "Beside the bill: 14.0 kWh, 5.60 kg CO2e (energy known for 87 % of node time); people 13.5 h, $345.00"
        ])
    #expect(
        view.beside(sums(hours: 4)) == ["Beside the bill: 4.00 kWh, 1.60 kg CO2e (energy known for all of node time)"])
    #expect(
        view.beside(sums(hours: 4, co2e: 1)) == [
            "Beside the bill: 4.00 kWh, 0.400 kg CO2e (energy known for all of node time, CO2e for 25 %)"
        ])
    #expect(
        view.beside(sums(hours: 4, co2e: 0)) == [
            "Beside the bill: 4.00 kWh, CO2e unknown (energy known for all of node time)"
        ])
    #expect(view.beside(sums(hours: 4, known: 0)) == ["Beside the bill: energy unknown"])
    #expect(view.beside(sums(hours: 0)) == [], "nothing ran and nobody worked")
    #expect(
        view.beside(sums(hours: 0, people: 250, unrated: 250)) == [
            "Beside the bill: people 0.25 h, $0.00 (0.25 h without a rate)"
        ])
}

@Test func whatIsKnownIsRoundedDown() {
    #expect(Figures.known(999, of: 1_000) == "99 %")
    #expect(Figures.known(1, of: 1_000) == "<1 %")
    #expect(Figures.known(0, of: 1_000) == "none")
    #expect(Figures.known(1_000, of: 1_000) == "all")
}

@Test func amountsHaveThreeDigits() {
    func shown(_ watthours: Int128) -> String { Figures.measured(watthours, unit: 1_000) }
    #expect([0, 1, 999, 1_234, 12_345, 123_456].map(shown) == ["0.000", "0.001", "0.999", "1.23", "12.3", "123"])
    #expect(Figures.measured(1, unit: 1_000_000) == "<0.001")
}

private let memo = CostMemo(
    by: "job", since: nil, until: nil, asOf: "2026-11-25T00:00:00Z",
    rows: [
        MemoRow(key: "7", label: "a, b", sums: sums(hours: 3, people: 1_500, cents: 9_000)),
        MemoRow(key: "8", label: "dark", sums: sums(hours: 2, known: 0)),
        MemoRow(key: "9", label: "held", sums: sums(hours: 0, people: 1_000, unrated: 1_000)),
    ], total: sums(hours: 5, known: 3, people: 2_500, unrated: 1_000, cents: 9_000))

@Test func aMemoIsATableWithItsSums() throws {
    let lines = try view.memo(memo)
    #expect(
        lines.prefix(5) == [
            "JOB    NAME  NODE TIME  KNOWN      KWH  KG CO2E  HOURS  PEOPLE",
            "7      a, b         3h    all    3.000    1.200  1.5 h  $90.00",
            "8      dark         2h   none  unknown  unknown      -       -",
            "9      held          -      -        -        -    1 h   $0.00",
            "total               5h   60 %    3.000    1.200  2.5 h  $90.00",
        ])
    #expect(lines.contains { $0.hasPrefix("Beside the bill: 3.00 kWh") && $0.contains("60 %") })
    let bare = View(style: Style(isOn: false), hasHeader: false, isUTC: true)
    #expect(try bare.memo(memo).count == 3)
}

@Test func aMemoAsCSVLeavesTheUnknownEmpty() {
    let lines = view.memoCSV(memo).components("\r\n")
    #expect(
        lines[0]
            == "job,name,node_ms,energy_known_ms,co2e_known_ms,kwh,joules,kg_co2e,joule_mg_per_kwh,human_hours,"
            + "unrated_hours,human_cost,currency")
    #expect(
        lines[1]
            == "7,\"a, b\",10800000,10800000,10800000,3.000000000,10800000.000000000,1.200000000,"
            + "4320000000000.000000000,1.500,0.000,90.000000000,USD")
    #expect(lines[2] == "8,dark,7200000,0,0,,,,,0.000,0.000,0.000000000,USD")
}

extension String {
    fileprivate func components(_ end: String) -> [String] {
        replacing(end, with: "\n").split(separator: "\n").map(String.init)
    }
}
