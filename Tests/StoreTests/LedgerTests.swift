import Domain
import Foundation
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

private func oneJob() throws -> Recorded {
    var recorded = try Recorded(
        Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(0, Fixture.spec("job", hours: 3))]))
    try recorded.finish()
    return recorded
}

@Test(arguments: [
    "UPDATE posting SET amount = 0", "DELETE FROM posting", "UPDATE decision SET code = ''",
    "DELETE FROM decision", "UPDATE reclassification SET amount = 0", "DELETE FROM reclassification",
])
func theLedgerAndTheDecisionsAreAppendOnly(sql: String) throws {
    let books = try oneJob().books
    #expect(throws: StoreError.self) { try books.write { db in try db.execute(sql: sql) } }
    #expect(try books.verify().holds)
}

/// Each check of `cost verify` must be able to fail.
@Test(arguments: [
    ("UPDATE posting SET amount = amount + 1 WHERE id = 2", "each posting = price x time"),
    ("UPDATE posting SET account_to = 'idle' WHERE id = 2", "each posting has two sides"),
    ("DELETE FROM posting WHERE id = 2", "each lease is billed from start to end, once"),
    (
        "DROP TRIGGER reclassification_no_update; UPDATE reclassification SET amount = amount + 1 WHERE id = 1",
        "each move between classes = price x time, once, of what was posted"
    ),
    (
        "DROP TRIGGER reclassification_no_update; UPDATE reclassification SET share = '1/2', amount = amount / 2",
        "each move between classes = price x time, once, of what was posted"
    ),
    ("UPDATE attempt SET exit = NULL", "a job that is over runs nothing"),
    (
        """
        INSERT INTO meter_use VALUES (1, 0, NULL, NULL, 'idle', 'on-demand', 600000000, 0, 0, 3600000, 600000000, '1')
        """,
        "each open meter = price x time since the last posting"
    ),
    (
        "UPDATE posting SET account_to = 'idle', job = 9 WHERE id = 2",
        "by job + idle = by node = by hour = the bill"
    ),
])
func verifyFindsWhatWasTamperedWith(sql: String, check: String) throws {
    let books = try oneJob().books
    try books.write { db in
        try db.execute(sql: "DROP TRIGGER posting_no_update; DROP TRIGGER posting_no_delete")
        try db.execute(sql: sql)
    }
    let report = try books.verify()
    #expect(!report.holds)
    #expect(report.checks.filter { !$0.holds }.map(\.name).contains(check), "\(report.checks.filter { !$0.holds })")
}

@Test func aPostingIsWrittenOnce() throws {
    let recorded = try oneJob()
    let before = try recorded.books.verify()
    let twice = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "SELECT key, count(*) AS n FROM posting GROUP BY key HAVING n > 1").count
    }
    #expect(twice == 0)
    #expect(throws: StoreError.self) {
        try recorded.books.write { db in
            try db.execute(
                sql: """
                    INSERT INTO posting SELECT id + 1000, key, account_from, account_to, amount, lease, job, attempt,
                        class, terms, price, price_since, start, "end", cause, cause_json FROM posting LIMIT 1
                    """)
        }
    }
    #expect(try recorded.books.verify() == before)
}

/// While a spot node may still turn out to be free, the bill says how much of it that is; afterwards it does not.
@Test func whatMayBeGivenBackIsShownApart() throws {
    var spot = Fixture.group(
        "spot", .spot, cents: 20, trace: [.init(at: .zero, available: true), .init(at: .hours(9), available: false)])
    spot.refundWindow = .minutes(90)
    var recorded = try Recorded(
        Fixture.scenario([spot], jobs: [(0, Fixture.spec("saver", hours: 4) { $0.resources.useSpot = true })]))
    func report() throws -> CostReport { try recorded.books.cost(CostQuery(by: .job), asOf: recorded.run.now) }
    while recorded.run.now < Fixture.origin + .minutes(70), try recorded.advance() {}
    let early = try report()
    #expect(early.provisional == early.total && early.total != MoneyDocument(.zero), "posted and metered")
    while recorded.run.now < Fixture.origin + .minutes(100), try recorded.advance() {}
    #expect(try report().provisional == nil)
    try recorded.finish()
    #expect(recorded.auditor.findings == [])
    #expect(try recorded.books.verify().holds)
}

/// Classes are a cut of the bill like any other: over any window they add up to it, to the nano-dollar.
@Test(arguments: [UInt64(3), 17, 29]) func theClassesAreTheBill(seed: UInt64) throws {
    var recorded = try Recorded(seed: seed)
    try recorded.finish()
    let now = recorded.run.now
    let whole = try recorded.books.cost(CostQuery(by: .job), asOf: now)
    let classes = try recorded.books.cost(CostQuery(by: .costClass), asOf: now)
    #expect(classes.total == whole.total && classes.rows.map(\.seconds).allSatisfy { $0 >= 0 })
    var sum = Money.zero
    for hour in 0..<100 {
        var query = CostQuery(by: .costClass)
        query.since = recorded.run.scenario.origin + .hours(Int64(hour)) - .minutes(17)
        query.until = hour == 99 ? nil : recorded.run.scenario.origin + .hours(Int64(hour + 1)) - .minutes(17)
        sum += try recorded.books.cost(query, asOf: now).total.money ?? .zero
    }
    #expect(MoneyDocument(sum) == whole.total)
    let moved = try recorded.books.read { db in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM reclassification") ?? 0
    }
    #expect(moved > 0)
    #expect(try recorded.books.verify().holds)
}
