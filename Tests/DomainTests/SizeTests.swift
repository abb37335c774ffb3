import Domain
import Testing

private let t4 = AcceleratorKind("T4")
private let a100 = AcceleratorKind("A100")

private func spec(_ plan: ElasticPlan) -> JobSpec {
    var spec = JobSpec(name: "job", work: .simulated(SimulatedWork(workload: "w", steps: 10)))
    spec.elastic = Shared(plan)
    return spec.unsized
}

@Test func sizesAreEveryNumberOfTheRanges() {
    let plan = ElasticPlan(accelerators: [.init(kind: t4, least: 1, most: 2)], leastNodes: 1, mostNodes: 2)
    #expect(plan.sizes.map(\.description) == ["1", "2", "2x1", "2x2"])
    #expect(plan.breadth == 4 && plan.sizes.map(\.count) == [1, 2, 2, 4])
    let nodes = ElasticPlan(accelerators: [], leastNodes: 2, mostNodes: 3)
    #expect(nodes.sizes.map(\.description) == ["2 nodes", "3 nodes"])
}

@Test func aSizeLeavesOutAlternativesThatDoNotHaveIt() {
    let plan = ElasticPlan(
        accelerators: [.init(kind: a100, least: 1, most: 2), .init(kind: t4, least: 2, most: 3)], leastNodes: 1,
        mostNodes: 1)
    let waiting = spec(plan)
    #expect(waiting.resources.accelerators.map(\.description) == ["A100:1", "T4:2"] && waiting.nodes == 1)
    #expect(
        waiting.ofEachSize.map { $0.resources.accelerators.map(\.description) } == [
            ["A100:1"], ["A100:2", "T4:2"], ["T4:3"],
        ])
    let sized = waiting.sized(JobSize(accelerators: 3, nodes: 1))
    #expect(sized.elastic?.value.size?.accelerators == 3 && sized.unsized == waiting)
}

@Test func aCommandHasTheSizesThatALengthWasStatedFor() throws {
    var plan = ElasticPlan(accelerators: [.init(kind: t4, least: 2, most: 8)], leastNodes: 1, mostNodes: 1)
    plan.lengths = [.init(count: 2, length: .hours(8)), .init(count: 4, length: .hours(5))]
    var command = JobSpec(name: "job", work: .command(CommandWork(run: "x", directory: "/")))
    command.elastic = Shared(plan)
    #expect(command.ofEachSize.map(\.elastic?.value.size?.accelerators) == [2, 4])
    let lengths = command.ofEachSize.map { spec -> Span? in
        if case .command(let work) = spec.work { work.expectedDuration } else { nil }
    }
    #expect(lengths == [.hours(8), .hours(5)])
}

@Test func rangesAreReadAsTheyAreWritten() {
    #expect(Quantity.acceleratorRange("A100:2..8") == .init(kind: a100, least: 2, most: 8))
    #expect(Quantity.acceleratorRange("A100") == .init(kind: a100, least: 1, most: 1))
    #expect(Quantity.acceleratorRange("A100:4..4") == .init(kind: a100, least: 4, most: 4))
    for wrong in [
        "A100:8..2", "A100:..2", "A100:2..", "A100:0..2", "A100:1..9999", "A100:1..2..3", "A100:1...3", ":1..2",
    ] {
        #expect(Quantity.acceleratorRange(wrong) == nil, "\(wrong)")
    }
    #expect(Quantity.range("2..4", in: 1...8) == 2...4 && Quantity.range("3", in: 1...8) == 3...3)
    #expect(Quantity.range("4..2", in: 1...8) == nil && Quantity.range("2..9", in: 1...8) == nil)
}
