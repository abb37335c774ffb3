import Domain
import Orchestration
import Simulation
import TestKit
import Testing

@testable import Store

/// Every job is in the history with what its bill says, whatever happened to it.
@Test(arguments: [5, 11, 23] as [UInt64]) func aHistoryHasTheBillsOfItsJobs(seed: UInt64) throws {
    var recorded = try Recorded(seed: seed)
    try recorded.finish()
    let last = try #require(try recorded.books.lastInstant())
    let history = try recorded.books.history(from: .epoch, to: last + .hours(1))
    #expect(history.jobs.map(\.id.number) == Array(1...Int64(recorded.auditor.accepted.count)))
    let report = try recorded.books.cost(CostQuery(by: .job), asOf: last)
    var bills: [String: Money] = [:]
    for row in report.rows { bills[row.key] = row.cost.money }
    for job in history.jobs {
        #expect(job.cost == bills["\(job.id.number)"] ?? .zero, "job \(job.id)")
        #expect(job.end == recorded.auditor.ends[job.id] && (job.end == nil) == (job.endedAt == nil))
        #expect(job.worked.allSatisfy { $0.time >= .zero } && job.startedAt.map { $0 >= job.submittedAt } != false)
    }
    #expect(history.bill == report.total.money && history.ofEarlierJobs == .zero && history.asOf == last)
    #expect(history.months == (try recorded.books.monthsOfJobs()) && !history.months.isEmpty)
    #expect(history.idle <= (bills["idle"] ?? .zero))
}

/// A window is half-open, and what jobs from before it cost in it is said.
@Test func windowsCutAHistoryInTwo() throws {
    var recorded = try Recorded(seed: 5)
    try recorded.finish()
    let last = try #require(try recorded.books.lastInstant())
    let whole = try recorded.books.history(from: .epoch, to: last + .hours(1))
    let middle = whole.jobs[whole.jobs.count / 2].submittedAt
    let before = try recorded.books.history(from: .epoch, to: middle)
    let after = try recorded.books.history(from: middle, to: last + .hours(1))
    #expect(before.jobs + after.jobs == whole.jobs && after.jobs.first?.submittedAt == middle)
    #expect(before.idle + after.idle == whole.idle && before.bill + after.bill == whole.bill)
    #expect(before.ofEarlierJobs == .zero && after.ofEarlierJobs <= after.bill)
    #expect(try recorded.books.history(from: last + .hours(1), to: last + .hours(2)).jobs.isEmpty)
}

/// Two hours of steps on a node that boots for two minutes and saves now and then are two hours of work.
@Test func bootsAndSavesAreNotWork() throws {
    let pool = PoolDescription(
        seed: 1, groups: [Fixture.group("t4", cents: 100)], throughputs: Fixture.throughputs)
    let submission = Submission(spec: Fixture.spec("a", hours: 2), caller: Fixture.user)
    let scenario = Scenario(
        seed: 1, origin: Fixture.origin, horizon: Fixture.origin + .hours(50), settings: Settings(pool: pool),
        steps: [Scenario.Step(at: Fixture.origin, action: .submit(submission))])
    var recorded = try Recorded(scenario)
    try recorded.finish()
    let history = try recorded.books.history(from: Fixture.origin.monthStart, to: Fixture.origin.nextMonth)
    let job = try #require(history.jobs.first)
    let worked = try #require(job.worked.first)
    #expect(worked.group == GroupID("t4") && worked.accelerators == Fixture.t4 && job.worked.count == 1)
    let ran = try #require(job.endedAt) - #require(job.startedAt)
    // Eleven saves of ten seconds, or one more where the node is slower than its table says.
    #expect(ran - worked.time == .seconds(110) || ran - worked.time == .seconds(120), "\(ran), \(worked.time)")
    #expect(job.cost > Price(nanosPerHour: 1_000_000_000).cost(over: ran), "the boot is on its bill")
    #expect(job.end == .succeeded && job.furthestStep == 2 * Int(Fixture.stepsPerHour) && !job.wasHeldByHand)
    let later = try recorded.books.history(from: Fixture.origin + .hours(1), to: Fixture.origin.nextMonth)
    #expect(later.jobs.isEmpty && later.ofEarlierJobs > .dollars(1) && later.ofEarlierJobs < job.cost)
}
