import Domain
import Policies
import TestKit
import Testing

/// Four hours of work; on spot one interruption is expected, and nine of ten runs have at most 2.28 (1 + 1.2816).
private func options(interruptions: Int = 0, withFirm: Bool = true) -> [PlacementOption] {
    var plan = CheckpointPlan()
    plan.every = .span(.hours(1))
    plan.saveTime = .seconds(36)
    let spec = Fixture.spec("job", hours: 4)
    let need = Need(
        resources: spec.resources, jobClass: .standard, spot: spec.spot, checkpoint: plan,
        rest: .steps(2_400, workload: "vision"), startup: .zero, restore: .seconds(36), interruptions: interruptions,
        budgetLeft: nil, reserve: .zero)
    let speed = Speed(Throughput(stepsPerHour: 600), .measured)
    let sites = [(Terms.onDemand, Int64(100), 0.0), (.spot, 20, 1 / 4.05)].map { terms, cents, hazard in
        let group = Fixture.group(terms.rawValue, terms, cents: cents, boot: .minutes(6))
        return Site(group: group, price: group.price, obstacle: nil, hazardPerHour: hazard, speed: speed)
    }
    return Placement.propose(for: need, among: withFirm ? sites : Array(sites.suffix(1))).options
}

/// Each of the 2.28 interruptions sends it to nodes at a dollar for half an hour, 0.80 $ dearer.
@Test func nineOfTenRunsOnSpotFallBackForAWhile() throws {
    let (alone, beside) = (options(withFirm: false), options())
    #expect(alone.count == 1 && beside.map(\.terms) == [.spot, .onDemand])
    #expect(beside[0].interruptions == 1 && beside[0].cost == alone[0].cost && beside[0].costP10 == alone[0].costP10)
    #expect(beside[0].costP90 == alone[0].costP90 + Money(nanos: 912_640_000))
    let firm = try #require(beside.last)
    #expect(firm.costP90 == Money(nanos: 4_271_200_000), "of nodes that stay nothing changes: \(firm.costP90.exact)")
}

/// With two of three interruptions behind it, the next one is the last: what is left of the work then is dearer.
@Test func nineOfTenRunsOnSpotFallBackForGood() {
    let beside = options(interruptions: 2)
    let whole = Double((beside[1].cost - beside[0].cost).nanos) / 1e9
    let extra = Estimate.money(dollars: whole * (1 - 1 / 2.2816) + 0.4)
    #expect(beside[0].costP90 - options(withFirm: false)[0].costP90 == extra)
    #expect(extra > Money(nanos: 912_640_000) && beside[0].costP90 < beside[1].costP90)
}
