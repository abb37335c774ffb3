import Domain
import Policies
import Testing

private let t4 = Accelerators(kind: AcceleratorKind("T4"), count: 1)
private let a100 = Accelerators(kind: AcceleratorKind("A100"), count: 1)

private func site(
    _ name: String, cents: Int64, _ accelerators: Accelerators? = t4, terms: Terms = .onDemand, stepsPerHour: Int64,
    hazard: Double = 0, obstacle: Obstacle? = nil, boot: Span = .zero, isMeasured: Bool = true
) -> Site {
    Site(
        group: NodeGroup(
            id: GroupID(name), provider: "aws", instanceType: "x", region: "r", zone: "z", terms: terms, limit: 1,
            price: Price(nanosPerHour: cents * 10_000_000), vcpus: 4, memoryMiB: 8_192, accelerators: accelerators,
            boot: boot, minimumCharge: .zero),
        price: Price(nanosPerHour: cents * 10_000_000), obstacle: obstacle, hazardPerHour: hazard,
        speed: Speed(throughput: Throughput(stepsPerHour: stepsPerHour), isMeasured: isMeasured))
}

private func need(
    steps: Int = 10_000, change: (inout Need) -> Void = { _ in }
) -> Need {
    var resources = ResourceRequest()
    resources.accelerators = [a100, t4]
    var plan = CheckpointPlan()
    plan.saveTime = .seconds(36)
    plan.every = .span(.hours(1))
    var need = Need(
        resources: resources, jobClass: .standard, spot: SpotPlan(), checkpoint: plan,
        rest: .steps(steps, workload: "vision"), startup: .zero, restore: .zero, interruptions: 0, budgetLeft: nil,
        reserve: .zero)
    change(&need)
    return need
}

@Test func theCheapestToFinishWinsNotTheCheapestByTheHour() {
    let slow = site("slow", cents: 100, stepsPerHour: 1_000)
    let fast = site("fast", cents: 300, a100, stepsPerHour: 4_000)
    let proposal = Placement.propose(for: need(), among: [slow, fast])
    #expect(proposal.options.map(\.group.name) == ["fast", "slow"])
    // 2.5 h at 3 $/h and 10 h at 1 $/h, each with a save of 1 % per hour.
    #expect(proposal.options.map(\.cost) == [Money(nanos: 7_575_000_000), Money(nanos: 10_100_000_000)])
}

@Test func aListIsAnOrderOfPreference() {
    let slow = site("slow", cents: 100, stepsPerHour: 1_000)
    let fast = site("fast", cents: 300, a100, stepsPerHour: 4_000)
    let picky = need {
        $0.resources.accelerators = [t4, a100]
        $0.resources.isOrdered = true
    }
    #expect(Placement.propose(for: picky, among: [slow, fast]).options.map(\.group.name) == ["slow", "fast"])
}

@Test func aDeadlineComesBeforeTheCost() {
    let slow = site("slow", cents: 100, stepsPerHour: 1_000)
    let fast = site("fast", cents: 500, a100, stepsPerHour: 4_000)
    // 10.1 h for $10.10 and 2.525 h for $12.625.
    func best(within hours: Int64) -> [String] {
        Placement.propose(for: need { $0.timeLeft = .hours(hours) }, among: [slow, fast]).options.map(\.group.name)
    }
    #expect(best(within: 11) == ["slow", "fast"])
    #expect(best(within: 10) == ["fast", "slow"])
    #expect(best(within: 2) == ["fast", "slow"], "both are late: the one that is less so")
    #expect(best(within: -5) == ["fast", "slow"])
}

@Test func aDeadlineReckonsWithTheSlowRuns() {
    let rough = site("rough", cents: 100, stepsPerHour: 1_000, isMeasured: false)
    let sure = site("sure", cents: 200, stepsPerHour: 1_000)
    // Both take 10.1 h in the middle; where the speed is only an estimate, one in ten takes half as long again, and
    // where it is measured, 3 percent more.
    let choice = Placement.propose(for: need { $0.timeLeft = .hours(12) }, among: [rough, sure])
        .choice(for: need { $0.timeLeft = .hours(12) }, remainingSteps: nil)
    #expect(choice?.chosen.group.name == "sure")
    #expect((1.5..<1.7).contains(choice?.slack?.hours ?? 0))
}

@Test func theObjectiveSaysWhatIsToBeSmall() {
    let slow = site("slow", cents: 100, stepsPerHour: 1_000)
    let fast = site("fast", cents: 500, a100, stepsPerHour: 4_000)
    func best(_ objective: Objective) -> String? {
        Placement.propose(for: need { $0.objective = objective }, among: [slow, fast]).options.first?.group.name
    }
    #expect(best(.cost) == "slow")
    #expect(best(.time) == "fast")
    // The fast one is 7.575 h earlier and $2.525 dearer: worth it from $0.33 an hour.
    #expect(best(.balanced(Price(nanosPerHour: 330_000_000))) == "slow")
    #expect(best(.balanced(Price(nanosPerHour: 340_000_000))) == "fast")
}

@Test func spotPaysForItsInterruptions() {
    let firm = site("firm", cents: 300, a100, stepsPerHour: 4_000)
    let calm = site("spot", cents: 150, a100, terms: .spot, stepsPerHour: 4_000, hazard: 0.1, boot: .minutes(6))
    let wild = site("spot", cents: 150, a100, terms: .spot, stepsPerHour: 4_000, hazard: 4, boot: .minutes(6))
    #expect(Placement.propose(for: need(), among: [firm, calm]).options.first?.group.name == "spot")
    #expect(Placement.propose(for: need(), among: [firm, wild]).options.first?.group.name == "firm")
}

@Test func spotIsForbiddenWhereItMustBe() {
    let spot = site("spot", cents: 10, terms: .spot, stepsPerHour: 1_000, hazard: 0.1)
    let firm = site("firm", cents: 100, stepsPerHour: 1_000)
    func obstacle(_ change: (inout Need) -> Void) -> Obstacle? {
        Placement.propose(for: need(change: change), among: [spot, firm]).rejected.first?.obstacle
    }
    #expect(obstacle { $0.resources.useSpot = false } == .spotNotAllowed)
    #expect(obstacle { $0.jobClass = .critical } == .spotForbidden(.jobClass(.critical)))
    let asked = obstacle { need in
        need.jobClass = .critical
        need.resources.useSpot = true
    }
    #expect(asked == nil, "what a user asks for is no saving")
    #expect(obstacle { $0.checkpoint = nil } == .spotWithoutCheckpoint)
    #expect(obstacle { $0.interruptions = 3 } == .spotLimit(interruptions: 3))
    #expect(obstacle { _ in } == nil)
    let lonely = Placement.propose(for: need { $0.interruptions = 9 }, among: [spot])
    #expect(lonely.options.map(\.group.name) == ["spot"], "with nothing to fall back to the limit does not count")
}

@Test func everyMisfitIsNamedWithItsNumbers() {
    let one = site("one", cents: 100, stepsPerHour: 1_000)
    func obstacle(_ change: (inout Need) -> Void) -> Obstacle? {
        Placement.propose(for: need(change: change), among: [one]).rejected.first?.obstacle
    }
    #expect(obstacle { $0.resources.accelerators = [a100] } == .wrongAccelerator(wanted: [a100], has: t4))
    #expect(obstacle { $0.resources.accelerators = [] } == .wrongAccelerator(wanted: [], has: t4))
    #expect(obstacle { $0.resources.cpus = 64 } == .tooFewCPUs(wanted: 64, has: 4))
    #expect(obstacle { $0.resources.memoryMiB = 9_000 } == .tooLittleMemory(wanted: 9_000, has: 8_192))
    #expect(obstacle { $0.resources.places = [Place(provider: "gcp")] } == .wrongPlace)
    #expect(
        obstacle { $0.resources.maxHourlyCost = Price(nanosPerHour: 1) }
            == .tooDear(price: one.price, most: Price(nanosPerHour: 1)))
    #expect(
        obstacle {
            $0.budgetLeft = .cents(1)
            $0.startup = .hours(1)
        } == .budgetTooSmall(left: .cents(1), least: .dollars(1)))
    #expect(obstacle { $0.resources.accelerators = [Accelerators(kind: AcceleratorKind("t4"), count: 1)] } == nil)
}

@Test func equalCostsAreDecidedByName() {
    let left = site("a", cents: 100, stepsPerHour: 1_000)
    let right = site("b", cents: 100, stepsPerHour: 1_000)
    #expect(Placement.propose(for: need(), among: [right, left]).options.map(\.group.name) == ["a", "b"])
}

@Test func onlyPassingObstaclesAreWorthWaitingFor() {
    let full = site("full", cents: 100, stepsPerHour: 1_000, obstacle: .full(limit: 1))
    #expect(Placement.propose(for: need(), among: [full]).mayWait)
    let alien = need { $0.resources.accelerators = [Accelerators(kind: AcceleratorKind("H100"), count: 8)] }
    #expect(!Placement.propose(for: alien, among: [full]).mayWait)
}
