import Domain
import Testing

@Test func decimalsAreRoundedHalfToEvenOnce() {
    #expect(decimal(5, over: 10, places: 0) == "0")
    #expect(decimal(15, over: 10, places: 0) == "2")
    #expect(decimal(25, over: 10, places: 0) == "2")
    #expect(decimal(-1, over: 3, places: 3) == "-0.333")
    #expect(decimal(-1, over: 3_000, places: 3) == "0.000")
    #expect(decimal(1_999_999_999, over: 1_000_000_000, places: 3) == "2.000")
    #expect(decimal(7, over: 1, places: 2) == "7.00")
}

/// More than 64 bits hold, and what is written comes back whole.
@Test func energyComesBackWholeFromItsText() {
    let most = Energy(nanojoules: Int128(Int64.max) * 1_000 + 7)
    #expect(Energy(joules: most.joules) == most)
    let emitted = Emissions(scaled: Int128(Int64.max) * 3_000_000 + 1)
    #expect(Emissions(jouleMilligrams: emitted.jouleMilligrams) == emitted)
    for text in ["", "1", "1.5", "1.0000000000", "1.00000000x", "x.000000000"] { #expect(Energy(joules: text) == nil) }
    #expect(Energy(nanojoules: Energy.perKWh).kilowattHours == "1.000000000")
    #expect(Emissions(scaled: Emissions.perKilogram / 2).kilograms == "0.500000000")
}

/// A rack of a megawatt for a year in a building of 5: no sum overflows.
@Test func theLargestDrawForAYearIsExact() {
    let draw = PowerDraw(
        milliwatts: .init(idle: 0, busy: 1_000_000_000), puePerMille: 5_000, milligramsPerKWh: 3_000_000)
    let year = draw.energy(over: .hours(8_760), isBusy: true)
    #expect(year.kilowattHours == "43800000.000000000")
    #expect(draw.emissions(of: year)?.kilograms == "131400000.000000000")
    #expect(draw.energy(over: .hours(8_760), isBusy: false) == .zero)
}

@Test func eachFigureComesFromTheFirstThatSaysIt() {
    let catalog = Catalog(
        bundles: [
            Catalog.Bundle(provider: "aws", type: "g4", vcpus: 4, memoryMiB: 1, watts: .init(idle: 21, busy: 107)),
            Catalog.Bundle(provider: "aws", type: "new", vcpus: 4, memoryMiB: 1),
        ],
        energy: [
            Catalog.EnergyLine(
                provider: "aws", region: "r1", milligramsPerKWh: 369_000, puePerMille: 1_135,
                origin: .init(source: "list", date: "2026-01")),
            Catalog.EnergyLine(
                provider: "aws", region: "r2", milligramsPerKWh: 1, puePerMille: nil,
                origin: .init(source: "list", date: "2026-01")),
        ])
    func power(_ type: String, _ region: String, _ own: PowerFigures = .unknown) -> PowerFigures? {
        var group = NodeGroup(
            id: GroupID("g"), provider: "aws", instanceType: type, region: region, zone: "z", terms: .onDemand,
            limit: 1, price: .free, vcpus: 1, memoryMiB: 1)
        group.power = own
        let pool = PoolDescription(seed: 1, groups: [group], throughputs: ThroughputTable(rows: [:]))
        return pool.powered(by: catalog).groups.first?.power
    }
    let listed = PowerFigures(
        milliwatts: .init(idle: 21_000, busy: 107_000), puePerMille: 1_135, milligramsPerKWh: 369_000)
    #expect(power("g4", "r1") == listed)
    #expect(power("g4", "r2")?.draw == nil, "the building is not known")
    #expect(power("new", "r1")?.draw == nil, "the watts are not known")
    #expect(power("g4", "nowhere")?.draw == nil)
    var own = PowerFigures(milliwatts: .init(idle: 1, busy: 2))
    #expect(
        power("g4", "r1", own)
            == PowerFigures(milliwatts: own.milliwatts, puePerMille: 1_135, milligramsPerKWh: 369_000))
    own = PowerFigures(puePerMille: 1_000, milligramsPerKWh: 0)
    #expect(power("g4", "r1", own)?.draw?.milligramsPerKWh == 0, "a grid without emissions is said, not unknown")
    #expect(power("g4", "r1", own)?.puePerMille == 1_000)
}

@Test func hoursTimesRateIsRoundedDown() {
    func cost(_ thousandths: Int64, _ rate: Int64?) -> Int64? {
        PeopleTime(
            hours: HumanHours(activity: "a", thousandths: thousandths), rate: rate.map { Price(nanosPerHour: $0) }
        ).cost?.nanos
    }
    #expect(cost(12_000, 25_000_000_000) == 300_000_000_000)
    #expect(cost(1_500, 1) == 1)
    #expect(cost(999, 1) == 0)
    #expect(cost(1_000, nil) == nil)
    #expect(cost(Limits.humanHours, Limits.highestPrice.nanosPerHour) == 200_000_000_000_000_000)
}
