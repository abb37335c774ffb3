import Domain
import Orchestration
import Policies
import Simulation
import TestKit
import Testing

private let vision = BudgetKey(.project("vision"), .total)

private func set(_ budget: Budget, minute: Int64 = 0, by caller: Caller = Fixture.user) -> (Int64, Scenario.Action) {
    (minute, .setBudget(budget, by: caller))
}

private func job(_ name: String, hours: Int, change: (inout JobSpec) -> Void = { _ in }) -> JobSpec {
    Fixture.spec(name, hours: hours) { spec in
        spec.project = "vision"
        change(&spec)
    }
}

private func picture(
    _ groups: [NodeGroup], _ jobs: [(minute: Int64, spec: JobSpec)], _ wishes: [(Int64, Scenario.Action)],
    change: (inout Settings) -> Void = { _ in }
) -> Picture {
    // A wish of minute 0 comes before the jobs of minute 0.
    let later = jobs.map { (minute: $0.minute + 1, spec: $0.spec) }
    let picture = Picture(
        Fixture.scenario(groups, jobs: later, wishes: wishes.map { (minute: $0.0, action: $0.1) }, change: change),
        column: .minutes(30))
    #expect(picture.findings == [])
    return picture
}

private func codes(_ picture: Picture) -> [String] {
    picture.decisions.compactMap { decision in
        if case .budget(let reason) = decision.reason { return "\(decision.verdict.rawValue) \(reason.code)" }
        return nil
    }
}

@Test func aProjectsBudgetStopsItsJobsUnderItsLimit() {
    let jobs = (1...5).map { (minute: Int64(0), spec: job("vision-\($0)", hours: 8)) }
    let picture = picture(
        [Fixture.group("t4", cents: 100, limit: 6)], jobs, [set(Budget(key: vision, limit: .dollars(10)))])
    #expect(picture.lines.allSatisfy { $0.contains("B ") })
    let bill = picture.postings.reduce(Money.zero) { $1.segment.job == nil ? $0 : $0 + $1.amount }
    #expect(bill <= .dollars(10))
    #expect(bill > .cents(950), "the bound should not be far from the limit: \(bill)")
    #expect(
        codes(picture) == [
            "budget BudgetSet", "warn BudgetForecast", "warn BudgetWarning", "warn BudgetWarning",
        ] + Array(repeating: "stop BudgetExhausted", count: 5))
}

@Test func aPausedProjectGoesOnWhenItsBudgetIsRaised() {
    var budget = Budget(key: vision, limit: .dollars(2))
    budget.onExceed = .pause
    var raised = budget
    raised.limit = .dollars(20)
    let picture = picture(
        [Fixture.group("t4", cents: 100)], [(0, job("long", hours: 4))], [set(budget), set(raised, minute: 300)])
    #expect(picture.lines == ["long: ===~~~~~~~====S $4.17"])
    #expect(codes(picture).filter { $0.hasPrefix("pause") }.count == 1)
}

@Test func criticalWorkGoesOnUnderASpentBudget() {
    let picture = picture(
        [Fixture.group("t4", cents: 100, limit: 2)],
        [(0, job("vital", hours: 4) { $0.jobClass = .critical }), (0, job("plain", hours: 4))],
        [set(Budget(key: vision, limit: .dollars(3)))])
    #expect(picture.lines[0].contains("S $4."))
    #expect(picture.lines[1].contains("B $1."))
    #expect(codes(picture).filter { $0 == "keep BudgetExhaustedButCritical" }.count == 1)
}

@Test func aBudgetThatOnlyWarnsStopsNothing() {
    var budget = Budget(key: vision, limit: .dollars(1))
    budget.onExceed = .warn
    let picture = picture([Fixture.group("t4", cents: 100)], [(0, job("long", hours: 3))], [set(budget)])
    #expect(picture.lines[0].contains("S $3."))
    #expect(codes(picture).filter { $0 == "warn BudgetWarning" }.count == 3)
}

@Test func aMonthsBudgetHasRoomAgainInTheNextMonth() {
    // The origin is 28 May, 20:00: the month ends after 76 hours.
    let key = BudgetKey(.user("ada"), .month)
    var budget = Budget(key: key, limit: .dollars(2))
    budget.onExceed = .pause
    let picture = picture([Fixture.group("t4", cents: 100)], [(4_320, job("long", hours: 3))], [set(budget)])
    let waited = picture.lines[0].filter { $0 == "~" }.count
    #expect(waited == 5, "from about 21:55 to midnight: \(picture.lines)")
    #expect(picture.lines[0].contains("S $3."))
    #expect(codes(picture).filter { $0 == "budget BudgetRenewed" }.count == 1)
}

@Test func aSpentBudgetRefusesNewJobsButNotCriticalOnes() {
    let scenario = Fixture.scenario(
        [Fixture.group("t4", cents: 100)], jobs: [(1, job("first", hours: 8))],
        wishes: [(minute: 0, action: .setBudget(Budget(key: vision, limit: .dollars(2)), by: Fixture.user))])
    var run = Run(scenario)
    run.finish()
    var orchestrator = run.orchestrator
    func answer(_ spec: JobSpec) -> Answer? {
        orchestrator.step(.submitted(Submission(spec: spec, caller: Fixture.user)), at: run.now).answer
    }
    guard case .refused(.budgetSpent(let position)) = answer(job("late", hours: 1)) else {
        Issue.record("the late job should be refused")
        return
    }
    #expect(position.key == vision)
    #expect(answer(job("vital", hours: 1) { $0.jobClass = .critical }) == .accepted(JobID(2), isRepeat: false))
    #expect(answer(Fixture.spec("of another project", hours: 1)) == .accepted(JobID(3), isRepeat: false))
}

@Test func onlyOperatorsSetBudgets() {
    let stranger = Caller(owner: Owner(uid: 7, name: "bob"), isPrivileged: false)
    let picture = picture(
        [Fixture.group("t4", cents: 100)], [(0, job("long", hours: 1))],
        [set(Budget(key: vision, limit: .cents(1)), by: stranger)])
    #expect(codes(picture) == [])
    #expect(picture.lines[0].contains("S $1."))
}

@Test func aBudgetOfEverythingCountsIdleNodesAndLetsThemGo() {
    var group = Fixture.group("t4", cents: 100)
    group.keepIdle = .hours(12)
    let picture = picture(
        [group], [(0, job("short", hours: 1))], [set(Budget(key: BudgetKey(.all, .total), limit: .dollars(3)))])
    let bill = picture.postings.reduce(Money.zero) { $0 + $1.amount }
    #expect(bill <= .dollars(3))
    #expect(bill > .cents(280))
}

@Test func anEndedJobsNodeStillCountsForItsProject() {
    // Cancelled while its node boots: the rest of the boot and the minimum charge are its project's.
    let group = Fixture.group("t4", cents: 100, boot: .minutes(20), minimumCharge: .minutes(30))
    let scenario = Fixture.scenario(
        [group], jobs: [(1, job("short", hours: 1))],
        wishes: [
            (minute: 0, action: .setBudget(Budget(key: vision, limit: .dollars(3)), by: Fixture.user)),
            (minute: 3, action: .request(.cancel, JobID(1), by: Fixture.user)),
        ])
    var run = Run(scenario)
    var auditor = Auditor(scenario)
    run.finish { auditor.check($0, $1) }
    #expect(auditor.findings == [])
    #expect(run.orchestrator.state.budgets[vision]?.spent == .cents(50))
}

@Test func aJobsBudgetMayPauseItUntilItsUserRaisesIt() {
    var edit = JobEdit()
    edit.limit = .dollars(9)
    let spec = job("long", hours: 4) { spec in
        spec.budget = BudgetPlan(limit: .dollars(2))
        spec.budget?.onExceed = .pause
    }
    let picture = picture(
        [Fixture.group("t4", cents: 100)], [(0, spec)],
        [
            (200, .request(.resume, JobID(1), by: Fixture.user)),
            (300, .request(.edit(edit), JobID(1), by: Fixture.user)),
            (301, .request(.resume, JobID(1), by: Fixture.user)),
        ])
    #expect(picture.lines == ["long: ===-------====S $4.17"])
}

@Test func aJobsBudgetMayOnlyWarn() {
    let spec = job("long", hours: 2) { spec in
        spec.budget = BudgetPlan(limit: .dollars(1))
        spec.budget?.onExceed = .warn
    }
    let picture = picture([Fixture.group("t4", cents: 100)], [(0, spec)], [])
    #expect(picture.lines[0].contains("S $2."))
}

@Test func aJobLeavesNodesThatBecomeDearerThanItsCeiling() {
    let dear = Price(nanosPerHour: 900_000_000)
    let trace: [SpotTrace.Point] = [
        .init(at: .zero, available: true, price: Price(nanosPerHour: 200_000_000)),
        .init(at: .minutes(62), available: true, price: dear),
        .init(at: .minutes(122), available: true, price: Price(nanosPerHour: 200_000_000)),
    ]
    let picture = picture(
        [Fixture.group("spot", .spot, cents: 20, trace: trace)],
        [(0, job("thrifty", hours: 2) { $0.resources.maxHourlyCost = Price(nanosPerHour: 500_000_000) })], [])
    #expect(picture.lines == ["thrifty: ==~~==S $0.43"])
    let pauses = picture.decisions.filter { $0.reason.code == "OverRate" }
    #expect(pauses.map(\.verdict) == [.pause])
}

@Test func aQuotaHoldsWhenPricesRise() {
    let low = Price(nanosPerHour: 200_000_000)
    let trace: [SpotTrace.Point] = [
        .init(at: .zero, available: true, price: low),
        .init(at: .minutes(62), available: true, price: Price(nanosPerHour: 300_000_000)),
        .init(at: .minutes(122), available: true, price: low),
    ]
    let picture = picture(
        [Fixture.group("spot", .spot, cents: 20, limit: 3, trace: trace)],
        [
            (0, job("first", hours: 3)), (0, job("last", hours: 3)),
            (0, job("vital", hours: 1) { ($0.jobClass, $0.resources.useSpot) = (.critical, true) }),
        ], []
    ) { $0.quotas = [Quota(scope: .user("ada"), jobs: nil, rate: Price(nanosPerHour: 600_000_000))] }
    let moved = picture.decisions.filter { $0.reason.code == "OverRate" }
    #expect(moved.map(\.verdict) == [.pause])
    #expect(moved.map(\.job) == [JobID(2)], "the last in turn of those that may go")
    #expect(picture.lines.allSatisfy { $0.contains("S $") })
}

@Test func aWindowOfAMonthCountsTheParts() {
    let tariff = Tariff(price: Price(nanosPerHour: 3_600_000_000), since: Fixture.origin)
    let end = Fixture.origin.nextMonth
    let segment = Segment(
        lease: LeaseID(1), attempt: nil, job: nil, costClass: .padding, terms: .onDemand, tariff: tariff,
        start: end - .seconds(20))
    let posting = Posting(
        id: PostingID(1), from: .provider("aws"), to: .idle, amount: segment.cost(until: end + .seconds(40)),
        segment: segment, end: end + .seconds(40), cause: .clockHour(end))
    let may = BudgetStanding(
        Budget(key: BudgetKey(.all, .month), limit: .dollars(1)), setBy: "", setAt: Fixture.origin, spent: .zero)
    #expect(may.part(of: posting) == Money(nanos: 20_000_000))
    #expect(may.renewed(at: end).part(of: posting) == Money(nanos: 40_000_000))
}
