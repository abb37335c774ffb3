import Domain
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

private let month = BudgetKey(.user("ada"), .month)

/// Spot at a third of the price of the same machine on demand, and a node that is sold in no other way.
private func measured(_ name: String, _ mode: MetricGoal.Mode, _ change: (inout JobSpec) -> Void) -> JobSpec {
    Fixture.spec(name, hours: 2) {
        $0.metric = MetricGoal(name: "loss", mode: mode)
        change(&$0)
    }
}

private func spotAndOwned() throws -> Recorded {
    var spot = Fixture.group("t4-spot", .spot, cents: 20)
    spot.instanceType = "t4"
    let owned = Fixture.group("own", .owned, cents: 5, accelerators: Fixture.a100)
    let jobs: [(minute: Int64, spec: JobSpec)] = [
        (0, measured("thrifty", .min) { $0.resources.useSpot = true }),
        (0, measured("own", .max) { $0.resources.accelerators = [Fixture.a100] }),
        (0, Fixture.spec("dropped", hours: 9) { $0.resources.useSpot = true }),
    ]
    var recorded = try Recorded(
        Fixture.scenario(
            [spot, Fixture.group("t4", cents: 60, limit: 0), owned], jobs: jobs,
            wishes: [(300, .request(.cancel, JobID(3), by: Fixture.user))]))
    try recorded.finish()
    return recorded
}

@Test func aBillKnowsWhatTheSameTimeCostsOnDemand() throws {
    let recorded = try spotAndOwned()
    var query = CostQuery(by: .group)
    query.isCompared = true
    let report = try recorded.books.cost(query, asOf: recorded.run.now)
    let spot = try #require(report.rows.first { $0.key == "t4-spot" })
    let (paid, onDemand) = (try #require(spot.cost.money), try #require(spot.onDemand?.money))
    // 60 cents are three times 20: to the nano-dollar but for what each posting is rounded down by.
    #expect(onDemand - paid - paid - paid < Money(nanos: 3 * 2_000))
    #expect(onDemand >= paid + paid + paid)
    #expect(spot.saved?.money == onDemand - paid)
    let own = try #require(report.rows.first { $0.key == "own" })
    #expect(own.onDemand == nil && own.saved == nil, "nothing like it is sold")
    #expect(report.onDemand == spot.onDemand && report.saved == spot.saved)
    for by in CostQuery.Cut.allCases {
        var other = CostQuery(by: by)
        other.isCompared = true
        let cut = try recorded.books.cost(other, asOf: recorded.run.now)
        #expect(cut.onDemand == report.onDemand && cut.saved == report.saved, "by \(by)")
        #expect(cut.total == report.total)
    }
    #expect(try recorded.books.cost(CostQuery(by: .group), asOf: recorded.run.now).onDemand == nil, "not asked for")
}

@Test func resultsAreCountedOnceInEachRow() throws {
    let recorded = try spotAndOwned()
    func results(_ cut: CostQuery.Cut) throws -> (rows: [String: Int], all: Int?) {
        var query = CostQuery(by: cut)
        query.countsResults = true
        let report = try recorded.books.cost(query, asOf: recorded.run.now)
        return (Dictionary(uniqueKeysWithValues: report.rows.map { ($0.key, $0.results ?? -1) }), report.results)
    }
    #expect(try results(.job).rows.filter { $0.key != "idle" } == ["1": 1, "2": 1, "3": 0])
    #expect(try results(.owner).rows["ada"] == 2)
    for cut in CostQuery.Cut.allCases { #expect(try results(cut).all == 2, "by \(cut)") }
}

/// The jobs report fifty times on their way: steps that were redone count once, those after the window do not.
@Test func stepsAndTheGainOfTheObjectiveHaveAPrice() throws {
    let recorded = try spotAndOwned()
    func bill(_ cut: CostQuery.Cut, until: Instant? = nil) throws -> CostReport {
        var query = CostQuery(by: cut)
        query.countsResults = true
        query.until = until
        return try recorded.books.cost(query, asOf: recorded.run.now)
    }
    let jobs = try bill(.job)
    let thrifty = try #require(jobs.rows.first { $0.key == "1" })
    #expect(thrifty.steps == 1_200 && jobs.rows.first { $0.key == "2" }?.steps == 1_200)
    let cost = try #require(thrifty.cost.money)
    #expect(thrifty.perThousandSteps?.money == Money(nanos: Int64((Double(cost.nanos) / 1.2).rounded())))
    #expect(jobs.steps == jobs.rows.compactMap(\.steps).reduce(0, +))
    #expect(try bill(.project).rows.first { $0.key == "default" }?.steps == jobs.steps)
    #expect(try bill(.day).rows.allSatisfy { $0.steps == nil }, "a job's steps have no day")
    let half = try #require(try bill(.job, until: Fixture.origin + .minutes(62)).rows.first { $0.key == "1" })
    #expect(try #require(half.steps) < 700 && (half.steps ?? 0) > 500)
    let values = try recorded.books.read { db in
        try Double.fetchAll(db, sql: "SELECT value FROM metric WHERE job = 1 AND name = 'loss' ORDER BY at, step")
    }
    let gain = try #require(values.first) - (values.min() ?? .nan)
    #expect(gain > 0 && thrifty.gain == gain)
    #expect(thrifty.perPoint?.money == Money(nanos: Int64((Double(cost.nanos) / gain).rounded())))
    let own = try recorded.books.read { db in
        try Double.fetchAll(db, sql: "SELECT value FROM metric WHERE job = 2 AND name = 'loss' ORDER BY at, step")
    }
    let rise = (own.max() ?? .nan) - (own.first ?? .nan)
    #expect(jobs.rows.first { $0.key == "2" }?.gain == (rise > 0 ? rise : nil), "where more is better, it is the rise")
}

@Test func nodesLikeAGroupsAreLookedForByMachineThenByHardware() {
    let same = Fixture.group("t4", cents: 60)
    var spot = Fixture.group("spot", .spot, cents: 20)
    spot.instanceType = "t4"
    let other = Fixture.group("dear", .onDemand, cents: 90)
    let owned = Fixture.group("own", .owned, cents: 1, accelerators: Fixture.a100)
    func price(_ group: NodeGroup, among groups: [NodeGroup], _ catalog: Catalog? = nil) -> Int64? {
        PoolDescription(seed: 1, groups: groups, throughputs: ThroughputTable()).onDemandPrice(of: group, catalog)?
            .nanosPerHour
    }
    #expect(price(spot, among: [other, same, spot]) == 600_000_000, "the same machine")
    #expect(price(spot, among: [other, spot]) == 900_000_000, "else the same accelerators")
    #expect(price(other, among: [other, same]) == 900_000_000, "what is on demand costs what it costs")
    #expect(price(owned, among: [other, same, owned]) == nil)
}

@Test func aBudgetOfAMonthThatIsOverIsKeptAsItStood() throws {
    var budget = Budget(key: month, limit: .dollars(50))
    budget.onExceed = .warn
    // The origin is 28 May, 20:00: the month ends after 76 hours.
    var recorded = try Recorded(
        Fixture.scenario(
            [Fixture.group("t4", cents: 100)], jobs: [(4_320, Fixture.spec("long", hours: 8))],
            wishes: [
                (0, .setBudget(budget, by: Fixture.user)),
                (4_700, .setBudget(Budget(key: month, limit: .dollars(70)), by: Fixture.user)),
            ]))
    try recorded.finish()
    let may = Fixture.origin.monthStart
    let then = try recorded.books.budgets(ofMonth: may)
    #expect(then.map(\.scope) == ["user:ada"])
    #expect(then.first?.limit.money == .dollars(50) && then.first?.onExceed == "warn")
    #expect(then.first?.until == may.nextMonth.description && then.first?.earmarked == nil)
    var query = CostQuery(by: .owner)
    (query.since, query.until) = (may, may.nextMonth)
    let bill = try recorded.books.cost(query, asOf: recorded.run.now).rows.first { $0.key == "ada" }
    #expect(then.first?.spent == bill?.cost, "the bill of that month")
    let now = try recorded.books.budgets()
    #expect(now.map(\.limit.money) == [.dollars(70)] && now.first?.since == may.nextMonth.description)
    #expect(try recorded.books.budgets(ofMonth: may.nextMonth.nextMonth).isEmpty)
    #expect(throws: (any Error).self) {
        try recorded.books.write { try $0.execute(sql: "UPDATE budget_month SET spent = 0") }
    }
}

@Test func aCorrectionUnderAKeyIsBookedOnce() throws {
    let recorded = try spotAndOwned()
    var orchestrator = recorded.run.orchestrator
    // Two months later, so that the month is over.
    let now = recorded.run.now.nextMonth + .hours(1)
    let request = CorrectionRequest(
        month: Fixture.origin.monthStart, job: nil, place: Place(provider: "aws"), amount: .cents(5), note: "support")
    func book(_ key: String, digest: UInt64, _ orchestrator: inout Orchestrator) throws -> Answer? {
        let key = IdempotencyKey(key: key, digest: digest)
        let outcome = orchestrator.step(
            .correctionRequested(request, by: Fixture.user, idempotency: key), at: now)
        try recorded.books.commit(outcome.changes, at: now)
        return outcome.answer
    }
    let first = try book("a", digest: 1, &orchestrator)
    guard case .booked(let id, let at, false)? = first else {
        Issue.record("\(String(describing: first))")
        return
    }
    #expect(try book("a", digest: 1, &orchestrator) == .booked(id, at: at, isRepeat: true))
    #expect(try book("a", digest: 2, &orchestrator) == .refused(.keyReused(key: "a")))
    // After a restart as well.
    var loaded = Orchestrator(settings: recorded.run.scenario.settings, state: try recorded.books.load().state)
    #expect(try book("a", digest: 1, &loaded) == .booked(id, at: at, isRepeat: true))
    #expect(try book("b", digest: 1, &loaded) != first)
    let count = try recorded.books.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM charge") }
    #expect(count == 2)
    let submission = Submission(
        spec: Fixture.spec("late", hours: 1), caller: Fixture.user, idempotency: IdempotencyKey(key: "a", digest: 1))
    #expect(loaded.step(.submitted(submission), at: now).answer == .refused(.keyReused(key: "a")))
}
