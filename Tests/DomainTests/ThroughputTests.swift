import Domain
import Testing

private let table = ThroughputTable(
    rows: [
        ThroughputKey(workload: "vision", accelerators: Accelerators(kind: AcceleratorKind("T4"), count: 1)):
            Throughput(stepsPerHour: 1_000)
    ],
    peakGigaflops: [AcceleratorKind("T4"): 65_000, AcceleratorKind("A100"): 312_000])

@Test func measuredSpeedsComeFirst() throws {
    let key = ThroughputKey(workload: "vision", accelerators: Accelerators(kind: AcceleratorKind("T4"), count: 1))
    let found = try #require(table.speed(key))
    #expect(found.throughput == Throughput(stepsPerHour: 1_000))
    #expect(found.isMeasured)
}

@Test func missingSpeedsAreEstimatedFromPeaksAndScaling() throws {
    let key = ThroughputKey(workload: "vision", accelerators: Accelerators(kind: AcceleratorKind("A100"), count: 2))
    let found = try #require(table.speed(key))
    #expect(found.throughput == Throughput(stepsPerHour: 4_800 * 19 / 10))
    #expect(!found.isMeasured)
}

@Test func unknownWorkloadsHaveNoSpeed() {
    let key = ThroughputKey(workload: "speech", accelerators: Accelerators(kind: AcceleratorKind("T4"), count: 1))
    #expect(table.speed(key) == nil)
}

@Test func timeForStepsRoundsUpAndStepsInTimeRoundDown() {
    let speed = Throughput(stepsPerHour: 7)
    #expect(speed.time(for: 7) == .hours(1))
    #expect(speed.steps(in: speed.time(for: 3)) == 3)
    #expect(speed.steps(in: speed.time(for: 3) - Span(milliseconds: 1)) == 2)
}

private func key(_ kind: String, _ count: Int, nodes: Int = 1) -> ThroughputKey {
    ThroughputKey(
        workload: "vision", accelerators: Accelerators(kind: AcceleratorKind(kind), count: count), nodes: nodes)
}

private func measured(_ rows: [(key: ThroughputKey, stepsPerHour: Int64)]) -> ThroughputTable {
    ThroughputTable(
        rows: Dictionary(uniqueKeysWithValues: rows.map { ($0.key, ThroughputRow(Throughput(stepsPerHour: $0.1))) }),
        specs: [
            AcceleratorKind("V100"): AcceleratorSpec(gigaflops: 125_000, bandwidth: 900),
            AcceleratorKind("H100"): AcceleratorSpec(gigaflops: 2_000_000, bandwidth: 3_600),
        ])
}

@Test func numbersBetweenRowsAreInProportionAndBeyondThemByDoublings() {
    let table = measured([(key("V100", 1), 1_000), (key("V100", 4), 3_400)])
    #expect(table.speed(key("V100", 2)) == Speed(Throughput(stepsPerHour: 1_800), .scaled, from: v100(1)))
    #expect(table.speed(key("V100", 3))?.throughput.stepsPerHour == 2_600)
    #expect(table.speed(key("V100", 8)) == Speed(Throughput(stepsPerHour: 6_460), .scaled, from: v100(4)))
    #expect(table.speed(key("V100", 6))?.throughput.stepsPerHour == 4_930, "half of a doubling")
    let large = measured([(key("V100", 8), 7_600)])
    #expect(large.speed(key("V100", 4))?.throughput.stepsPerHour == 4_000)
}

@Test func spreadingOverServersCosts() {
    let table = measured([(key("V100", 8), 10_000), (key("V100", 4, nodes: 4), 2_000)])
    #expect(table.speed(key("V100", 8, nodes: 2))?.throughput.stepsPerHour == 8_700)
    #expect(table.speed(key("V100", 8, nodes: 4))?.throughput.stepsPerHour == 7_569)
    #expect(table.speed(key("V100", 4, nodes: 4))?.basis == .measured)
    #expect(table.speed(key("V100", 4)) == Speed(Throughput(stepsPerHour: 2_000), .scaled, from: v100(4)))
    #expect(table.speed(key("V100", 16, nodes: 2))?.throughput.stepsPerHour == 16_530, "1.9 times 0.87")
}

@Test func otherKindsGoByPeakAndBandwidth() throws {
    let table = measured([(key("V100", 1), 1_000)])
    // (16 x 4^3)^(1/4)
    let speed = try #require(table.speed(key("H100", 1)))
    #expect(speed.throughput.stepsPerHour == 5_657)
    #expect(speed.basis == .converted && speed.from == v100(1) && !speed.isMeasured)
    #expect(speed.timeP10 < 1 && speed.timeP90 > 1)
    #expect(table.speed(key("T4", 1)) == nil, "nobody says what it can do")
}

@Test func rowsHaveTheirOwnSpreadButNotLessThanAnyRun() throws {
    var row = ThroughputRow(Throughput(stepsPerHour: 1_000))
    #expect(row.speed.timeP10 == 0.97 && row.speed.timeP90 == 1.03)
    row.slow = Throughput(stepsPerHour: 800)
    row.fast = Throughput(stepsPerHour: 1_001)
    #expect(row.speed.timeP10 == 0.97 && row.speed.timeP90 == 1.25)
}

@Test func rowsOfThePoolFileGoFirst() {
    let shipped = measured([(key("V100", 1), 1_000), (key("V100", 2), 1_900), (key("V100", 2, nodes: 2), 1_700)])
    let own = ThroughputTable(
        rows: [key("V100", 2, nodes: 0): Throughput(stepsPerHour: 1_500)],
        peakGigaflops: [AcceleratorKind("H100"): 1_000_000])
    let both = own.filled(from: shipped)
    #expect(both.speed(key("V100", 1))?.throughput.stepsPerHour == 1_000)
    #expect(both.speed(key("V100", 2))?.throughput.stepsPerHour == 1_500)
    #expect(both.speed(key("V100", 2, nodes: 2))?.throughput.stepsPerHour == 1_500)
    #expect(both.specs[AcceleratorKind("H100")] == AcceleratorSpec(gigaflops: 1_000_000, bandwidth: 3_600))
}

private func v100(_ count: Int) -> Accelerators { Accelerators(kind: AcceleratorKind("V100"), count: count) }
