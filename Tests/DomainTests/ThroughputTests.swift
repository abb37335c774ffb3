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
    let found = try #require(table.throughput(key))
    #expect(found.value == Throughput(stepsPerHour: 1_000))
    #expect(found.isMeasured)
}

@Test func missingSpeedsAreEstimatedFromPeaksAndScaling() throws {
    let key = ThroughputKey(workload: "vision", accelerators: Accelerators(kind: AcceleratorKind("A100"), count: 2))
    let found = try #require(table.throughput(key))
    #expect(found.value == Throughput(stepsPerHour: 4_800 * 18 / 10))
    #expect(!found.isMeasured)
}

@Test func unknownWorkloadsHaveNoSpeed() {
    let key = ThroughputKey(workload: "speech", accelerators: Accelerators(kind: AcceleratorKind("T4"), count: 1))
    #expect(table.throughput(key) == nil)
}

@Test func timeForStepsRoundsUpAndStepsInTimeRoundDown() {
    let speed = Throughput(stepsPerHour: 7)
    #expect(speed.time(for: 7) == .hours(1))
    #expect(speed.steps(in: speed.time(for: 3)) == 3)
    #expect(speed.steps(in: speed.time(for: 3) - Span(milliseconds: 1)) == 2)
}
