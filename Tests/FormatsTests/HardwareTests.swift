import Domain
import Formats
import Policies
import Testing

/// What the placement rule takes on demand, of machines of eight accelerators that a provider sells in a place.
private func options(
    _ workload: String, steps: Int, in place: Place, kinds: [String]? = nil
) throws -> [(kind: String, option: PlacementOption)] {
    let catalog = try ShippedTables.catalog()
    var resources = ResourceRequest()
    let all = Set(catalog.bundles.compactMap { $0.accelerators?.kind }).sorted()
    resources.accelerators = (kinds?.map { AcceleratorKind($0) } ?? all).map { Accelerators(kind: $0, count: 8) }
    resources.useSpot = false
    resources.places = [place]
    let need = Need(
        resources: resources, jobClass: .standard, spot: SpotPlan(), checkpoint: nil,
        rest: .steps(steps, workload: workload), startup: .seconds(30), restore: .zero, interruptions: 0,
        budgetLeft: nil, reserve: .zero)
    let sites = Site.all(
        of: catalog, for: workload, room: resources, speeds: try ShippedTables.throughputs().table)
    return Placement.propose(for: need, among: sites).options.map { option in
        (sites.first { $0.group.id == option.group }?.group.accelerators?.kind.name ?? "-", option)
    }
}

private let aws = Place(provider: "aws", region: "us-east-1")

@Test func theCheapestHardwareDependsOnTheWorkload() throws {
    #expect(try options("mlperf-maskrcnn", steps: 10_000, in: aws).first?.kind == "A100")
    #expect(try options("mlperf-bert", steps: 10_000, in: aws).first?.kind == "H100")
    #expect(try options("mlperf-llama2-70b-lora", steps: 10_000, in: aws).first?.kind == "B200")
}

@Test func theStepsOfATrainingCostWhatTheResultsSay() throws {
    // 45.109 min at 21.957642 $/h, and 20.348 min at 55.04 $/h: MLPerf Training 2.1, SkyPilot's catalogue.
    let found = try options("mlperf-maskrcnn", steps: 10_000, in: aws)
    func steps(_ kind: String) throws -> String {
        let option = try #require(found.first { $0.kind == kind }?.option)
        return "\(option.price.cost(over: try #require(option.parts).work))"
    }
    #expect(try steps("A100") == "$16.51")
    #expect(try steps("H100") == "$18.67")
}

@Test func oldHardwareWinsWhereASpecialistSellsItCheaply() throws {
    let found = try options(
        "resnet50", steps: 1_000_000, in: Place(provider: "lambda"), kinds: ["V100", "H100", "B200"])
    #expect(found.map(\.kind) == ["V100", "H100", "B200"])
    let (old, new) = (try #require(found.first).option, try #require(found.last).option)
    #expect(Double(new.cost.nanos) > 2 * Double(old.cost.nanos), "twice as many images for a dollar")
}
