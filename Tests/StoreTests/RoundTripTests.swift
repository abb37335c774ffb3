import Domain
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing

@testable import Store

@Test(arguments: [2, 11, 23] as [UInt64])
func theStateLoadedIsTheStateInMemory(seed: UInt64) throws {
    var recorded = try Recorded(seed: seed)
    while try recorded.advance() {
        guard recorded.turns % 40 == 0 else { continue }
        let loaded = try recorded.books.load()
        #expect(loaded.state == recorded.run.orchestrator.state, "seed \(seed), turn \(recorded.turns)")
        #expect(loaded.lastInstant == recorded.run.now)
    }
    #expect(recorded.turns > 80, "the seed should have turns enough to look at")
    #expect(try recorded.books.load().state == recorded.run.orchestrator.state)
}

@Test(arguments: [5, 19] as [UInt64])
func theBooksSayWhatTheAuditorReckons(seed: UInt64) throws {
    var recorded = try Recorded(seed: seed)
    try recorded.finish()
    let report = try recorded.books.cost(CostQuery(by: .job), asOf: recorded.run.now)
    for row in report.rows where row.key != "idle" {
        let id = JobID(try #require(Int64(row.key)))
        #expect(row.cost.money == recorded.auditor.bills[id], "job \(id)")
    }
    let verified = try recorded.books.verify()
    #expect(verified.holds, "\(verified.checks.filter { !$0.holds })")
}

@Test func everyCutSumsToTheSameBill() throws {
    var recorded = try Recorded(seed: 8)
    try recorded.finish()
    let totals = try CostQuery.Cut.allCases.map { cut in
        let report = try recorded.books.cost(CostQuery(by: cut), asOf: recorded.run.now)
        #expect(report.total.money == report.rows.compactMap(\.cost.money).reduce(Money.zero, +))
        return report.total
    }
    #expect(Set(totals).count == 1)
    #expect(totals[0].money ?? .zero > .zero)
}

@Test func aWindowIsTheSumOfItsParts() throws {
    var recorded = try Recorded(seed: 8)
    for _ in 0..<150 where try recorded.advance() {}
    let origin = recorded.run.scenario.origin
    let end = recorded.run.now + .hours(1)
    // Cuts at odd instants: in the middle of segments, and between two milliseconds of rounding.
    let cuts = [origin, origin + Span(milliseconds: 1_234_567), origin + .minutes(61), origin + .hours(3), end]
    func total(_ since: Instant, _ until: Instant) throws -> Money {
        var query = CostQuery(by: .group)
        query.since = since
        query.until = until
        return try #require(try recorded.books.cost(query, asOf: recorded.run.now).total.money)
    }
    let parts = try zip(cuts, cuts.dropFirst()).map { try total($0, $1) }
    let whole = try recorded.books.cost(CostQuery(by: .job), asOf: recorded.run.now).total.money
    #expect(try parts.reduce(Money.zero, +) == total(origin, end))
    #expect(try total(origin, end) == whole)
}

@Test func theViewsSayWhatTheReportSays() throws {
    var recorded = try Recorded(seed: 5)
    for _ in 0..<200 where try recorded.advance() {}
    let byJob = try recorded.books.cost(CostQuery(by: .job), asOf: recorded.run.now)
    let view = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "SELECT job, usd FROM cost_by_job WHERE nano_usd <> 0 ORDER BY job")
            .map { "\($0["job"] as Int64) \($0["usd"] as String)" }
    }
    let rows = byJob.rows.filter { $0.key != "idle" && $0.cost.money != .zero }
        .sorted { Int64($0.key) ?? 0 < Int64($1.key) ?? 0 }
    #expect(view == rows.map { "\($0.key) \($0.cost.amount)" })
    #expect(!view.isEmpty)

    let byDay = try recorded.books.cost(CostQuery(by: .day), asOf: recorded.run.now)
    let days = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "SELECT day, usd FROM cost_by_day ORDER BY day")
            .map { "\($0["day"] as String) \($0["usd"] as String)" }
    }
    #expect(days == byDay.rows.map { "\($0.key) \($0.cost.amount)" })
}
