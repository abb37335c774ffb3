import Domain
import Policies
import Testing

private let v100 = Accelerators(kind: AcceleratorKind("V100"), count: 1)

private func site(
    _ name: String = "spot", cents: Int64 = 150, terms: Terms = .spot, hazard: Double, boot: Span = .minutes(6),
    limit: Int = 8, meanWait: Span? = nil
) -> Site {
    let price = Price(nanosPerHour: cents * 10_000_000)
    var site = Site(
        group: NodeGroup(
            id: GroupID(name), provider: "aws", instanceType: "x", region: "r", zone: "z", terms: terms, limit: limit,
            price: price, vcpus: 4, memoryMiB: 8_192, accelerators: v100, boot: boot, minimumCharge: .zero),
        price: price, obstacle: nil, hazardPerHour: hazard,
        speed: Speed(Throughput(stepsPerHour: 4_000), .measured))
    site.meanWait = meanWait
    return site
}

private func need(
    steps: Int, save: Span? = .seconds(36), every: CheckpointPlan.Every = .span(.hours(1)), nodes: Int = 1
) -> Need {
    var resources = ResourceRequest()
    resources.accelerators = [v100]
    resources.useSpot = true
    let plan = save.map { save in
        var plan = CheckpointPlan()
        plan.saveTime = save
        plan.every = every
        return plan
    }
    return Need(
        resources: resources, nodes: nodes, jobClass: .standard, spot: SpotPlan(), checkpoint: plan,
        rest: .steps(steps, workload: "vision"), startup: .zero, restore: .zero, interruptions: 0, budgetLeft: nil,
        reserve: .zero)
}

private func isAbout(_ span: Span?, _ hours: Double) -> Bool { abs((span?.hours ?? -1) - hours) < 1e-6 }
private func isAbout(_ money: Money?, _ dollars: Double) -> Bool {
    abs(Double(money?.nanos ?? -1) - dollars * 1e9) < 10
}

/// 10,000 steps at 4,000 an hour: 2.5 h of work and 2.5 saves of 0.01 h. With 0.4 interruptions an hour over 2.525 h,
/// 1.01 are expected, and each costs half an hour, a save, a restore, and a boot of 0.1 h: 0.6262 h. All of it with the
/// boot is 3.2512 h at 1.50 $/h. Each waits for half an hour.
@Test func theExpectedCostIsMadeOfItsParts() throws {
    var spot = site(hazard: 0.4, meanWait: .minutes(30))
    spot.data.begin = .dollars(2)
    spot.data.restart = .dollars(1)
    spot.data.storagePerHour = Price(nanosPerHour: 100_000_000)
    let option = CostToFinish.option(for: need(steps: 10_000), on: spot)
    let parts = try #require(option.parts)
    #expect(isAbout(parts.boot, 0.1) && isAbout(parts.work, 2.5) && isAbout(parts.checkpoints, 0.025))
    #expect(isAbout(parts.redone, 0.6262) && isAbout(parts.waits, 0.505))
    #expect(option.interruptions == 1.01)
    #expect(isAbout(option.time, 3.7562), "\(option.time)")
    #expect(isAbout(parts.egress, 2 + 1.01) && isAbout(parts.storage, 0.37562))
    #expect(isAbout(option.cost, 1.5 * 3.2512 + 3.01 + 0.37562), "waits are not paid for: \(option.cost)")
}

/// Any of four nodes that is taken back ends the attempt: 0.02 an hour each are 0.08, and sqrt(2 x 0.01 h / 0.08) is
/// half an hour.
@Test func aGangIsInterruptedByAnyOfItsNodes() {
    let alone = CostToFinish.option(for: need(steps: 4_000, every: .auto), on: site(hazard: 0.02))
    let gang = CostToFinish.option(for: need(steps: 4_000, every: .auto, nodes: 4), on: site(hazard: 0.02))
    #expect(isAbout(alone.checkpointEvery, 1) && isAbout(gang.checkpointEvery, 0.5))
    #expect(alone.interruptions == 0.02 && gang.interruptions == 0.08)
    #expect(gang.price == Price(nanosPerHour: 6_000_000_000))
}

/// Two hours of work under 0.5 interruptions an hour are got through after (e - 1) / 0.5 = 3.4366 h, and e - 1 boots
/// more than the first.
@Test func withoutCheckpointsEverythingIsDoneAgain() throws {
    let option = CostToFinish.option(for: need(steps: 8_000, save: nil), on: site(hazard: 0.5))
    let parts = try #require(option.parts)
    #expect(isAbout(parts.redone, 1.43656366 + 0.171828183), "\(parts.redone.hours)")
    #expect(option.interruptions == 1.72)
    #expect(isAbout(option.cost, 1.5 * (0.1 + 3.43656366 + 0.171828183)))
}

@Test func aMeasuredSpeedHasItsSpread() {
    let firm = site(cents: 100, terms: .onDemand, hazard: 0, boot: .zero)
    let option = CostToFinish.option(for: need(steps: 40_000, save: nil), on: firm)
    #expect(option.costP10 == .cents(970) && option.cost == .dollars(10) && option.costP90 == .cents(1_030))
    var rough = firm
    rough.speed = Speed(Throughput(stepsPerHour: 4_000), .converted, from: v100)
    let guess = CostToFinish.option(for: need(steps: 40_000, save: nil), on: rough)
    #expect(guess.cost == .dollars(10) && guess.costP90 > .dollars(16) && guess.costP10 ?? .zero < .cents(711))
    #expect(!guess.isSpeedMeasured && guess.speedFrom == v100 && guess.speedBasis == .converted)
}

@Test func spotWithoutCheckpointsMustWin() throws {
    let firm = site("firm", cents: 300, terms: .onDemand, hazard: 0, boot: .zero)
    let spot = site("spot", hazard: 0.5, boot: .zero)
    // 2 h: 1.50 x (e - 1) / 0.5 = 5.15 $ against 6 $. 4 h: 1.50 x (e^2 - 1) / 0.5 = 19.17 $ against 12 $.
    let short = Placement.propose(for: need(steps: 8_000, save: nil), among: [firm, spot])
    #expect(short.options.map(\.group.name) == ["spot", "firm"])
    #expect(Placement.lossOnSpot(for: need(steps: 8_000, save: nil), among: [firm, spot]) == nil)
    let long = need(steps: 16_000, save: nil)
    let loss = try #require(Placement.lossOnSpot(for: long, among: [firm, spot]))
    #expect(loss.spot.name == "spot" && loss.firm.name == "firm" && loss.hazard == 0.5 && loss.time == .hours(4))
    #expect(isAbout(loss.spotTime, 12.7781122) && isAbout(loss.spotCost, 19.1671683) && loss.firmCost == .dollars(12))
    let proposal = Placement.propose(for: long, among: [firm, spot])
    #expect(proposal.options.map(\.group.name) == ["firm"])
    #expect(proposal.rejected == [Rejection(group: GroupID("spot"), obstacle: .spotLoses(loss))])
    var forced = long
    forced.spot.allowWithoutCheckpoint = true
    #expect(Placement.propose(for: forced, among: [firm, spot]).options.map(\.group.name) == ["firm", "spot"])
    #expect(Placement.lossOnSpot(for: forced, among: [firm, spot]) == nil)
    #expect(Placement.lossOnSpot(for: long, among: [spot]) == nil, "there is nothing to compare with")
}
