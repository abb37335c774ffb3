import Domain
import Foundation
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

/// Jobs with data before and after the end of May: one whose checkpoint moves, one that fails in June with what it has
/// done since May, after May was closed; reserved nodes, a refund, and a credit for May.
func bookkeeping() throws -> Recorded {
    var spot = Fixture.group(
        "spot", .spot, cents: 20,
        trace: [
            .init(at: .zero, available: true), .init(at: .minutes(40), available: false),
            .init(at: .minutes(50), available: true),
        ])
    spot.refundWindow = .minutes(60)
    var demand = Fixture.group("t4", cents: 60, limit: 2, minimumCharge: .minutes(1))
    demand.region = "r2"
    var reserved = Fixture.group("kept", .reserved, cents: 40, accelerators: Fixture.a100, boot: .zero)
    reserved.limit = 1
    let west = Place(provider: "aws", region: "r2")
    let prices = DataPrices(
        storage: [.init(place: Place(provider: "aws"), price: GigabytePrice(nanos: 230_000_000))],
        egress: [
            .init(from: Place(provider: "aws"), to: .otherRegion, price: GigabytePrice(nanos: 20_000_000)),
            .init(
                from: west, to: .internet,
                tiers: [
                    .init(upTo: 3_000_000_000, price: .free),
                    .init(upTo: 5_000_000_000, price: GigabytePrice(nanos: 90_000_000)),
                    .init(upTo: nil, price: GigabytePrice(nanos: 50_000_000)),
                ]),
        ])
    let saver = Fixture.spec("saver", hours: 3) { spec in
        spec.resources.useSpot = true
        spec.checkpoint?.bytes = 123_456_789_012
        spec.costs = DeclaredCosts()
        spec.costs?.egressBytes = 7_000_000_001
        spec.costs?.dataset = DeclaredCosts.Dataset(bytes: 5_000_000_000, place: west)
    }
    let failing = Fixture.spec("failing", hours: 3) { spec in
        guard case .simulated(var work) = spec.work else { return }
        work.failsAtStep = 1_000
        spec.work = .simulated(work)
        spec.checkpoint = nil
    }
    let may = Fixture.origin.monthStart
    let credit = CorrectionRequest(
        month: may, job: JobID(1), place: Place(provider: "aws"), amount: .cents(-1), note: "credit by the provider")
    var recorded = try Recorded(
        Fixture.scenario(
            [spot, demand, reserved], tick: .minutes(10),
            jobs: [
                (0, saver), (20, Fixture.spec("large", hours: 2) { $0.resources.accelerators = [Fixture.a100] }),
                (4_520, failing),
            ],
            wishes: [(4_600, .close(may, by: Fixture.user)), (4_610, .correct(credit, by: Fixture.user))]
        ) { $0.pool.dataPrices = prices })
    try recorded.finish()
    return recorded
}

private func report(_ recorded: Recorded, _ cut: CostQuery.Cut, month: Instant? = nil) throws -> CostReport {
    var query = CostQuery(by: cut)
    if let month { (query.since, query.until) = (month, month.nextMonth) }
    return try recorded.books.cost(query, asOf: recorded.run.now)
}

@Test func everyCutCountsCharges() throws {
    let recorded = try bookkeeping()
    #expect(recorded.auditor.findings == [])
    let verified = try recorded.books.verify()
    #expect(verified.holds, "\(verified.checks.filter { !$0.holds })")
    let totals = try CostQuery.Cut.allCases.map { try report(recorded, $0).total }
    #expect(Set(totals).count == 1)
    let classes = try report(recorded, .costClass)
    for name in ["storage", "egress", "correction", "refunded", "failed"] {
        #expect(classes.rows.contains { $0.key == name && $0.cost.money != .zero }, "\(name)")
    }
    #expect(try report(recorded, .group).rows.contains { $0.key == "none" })
    #expect(try report(recorded, .region).rows.map(\.key).sorted() == ["r1", "r2", "unknown"])
    let jobs = try report(recorded, .job)
    for row in jobs.rows where row.key != "idle" {
        let id = JobID(try #require(Int64(row.key)))
        let detail = try #require(try recorded.books.detail(of: id))
        #expect(row.cost == detail.job.cost)
        #expect(detail.bill.compactMap(\.cost.money).reduce(.zero, +) == row.cost.money)
    }
    let views = try recorded.books.read { db in
        try ["cost_by_job", "cost_by_day", "cost_by_class", "cost_line"].map { view in
            let idle = "SELECT coalesce(sum(nano_usd), 0) FROM cost_line WHERE job IS NULL"
            let sum = try Int64.fetchOne(db, sql: "SELECT sum(nano_usd) FROM \(view)") ?? 0
            return try view == "cost_by_job" ? sum + (Int64.fetchOne(db, sql: idle) ?? 0) : sum
        }
    }
    #expect(Set(views) == [totals[0].money?.nanos])
}

/// What is known of a closed month later is booked in the month we are in: its bill stays.
@Test func aClosedMonthStaysAsItWas() throws {
    let recorded = try bookkeeping()
    let may = Fixture.origin.monthStart
    let closed = try #require(try recorded.books.closedMonth(may))
    #expect(closed.entries > 0 && closed.closedBy == "ada")
    #expect(try report(recorded, .job, month: may).total == closed.total)
    let late = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "SELECT class, amount, job, start FROM charge WHERE kind = 'correction' ORDER BY id")
    }
    #expect(late.map { $0["class"] as String } == ["correction", "useful", "failed"])
    #expect(late.allSatisfy { Instant(milliseconds: $0["start"]) >= may.nextMonth })
    #expect(late[1]["amount"] as Int64 == -(late[2]["amount"] as Int64) && late[2]["amount"] as Int64 > 0)
    let entries = [
        """
        INSERT INTO charge SELECT 999, 'x', kind, account_from, account_to, amount, job, attempt, provider, region,
            class, bytes, price, price_since, start, "end", charge_class, corrects, note, cause, cause_json,
            line, moved_before
        FROM charge ORDER BY id LIMIT 1
        """,
        """
        INSERT INTO posting SELECT 9999, 'x', account_from, account_to, amount, lease, job, attempt, class, terms,
            price, price_since, start, "end", cause, cause_json, share FROM posting WHERE class = 'boot' LIMIT 1
        """,
        "UPDATE closed_month SET total = 0", "DELETE FROM closed_month", "UPDATE charge SET amount = 0",
        "DELETE FROM charge",
    ]
    for sql in entries {
        #expect(throws: StoreError.self, "\(sql)") { try recorded.books.write { db in try db.execute(sql: sql) } }
    }
    #expect(try recorded.books.verify().holds)
}

/// Each check of charges must be able to fail.
@Test(arguments: [
    ("UPDATE charge SET amount = amount + 1 WHERE id = 2", "each charge = price x quantity, with two sides"),
    ("UPDATE charge SET bytes = bytes * 2 WHERE kind = 'egress'", "each charge = price x quantity, with two sides"),
    (
        "UPDATE charge SET moved_before = 1 WHERE id = (SELECT max(id) FROM charge WHERE line IS NOT NULL)",
        "moved data is counted once by line and month"
    ),
    ("UPDATE moved_volume SET bytes = bytes - 1", "moved data is counted once by line and month"),
    ("UPDATE charge SET account_to = 'idle' WHERE id = 2", "each charge = price x quantity, with two sides"),
    ("UPDATE charge SET amount = amount + 1 WHERE id = 2", "the sums of each day = its charges"),
    (
        "UPDATE charge SET start = start - 60000, price_since = price_since - 60000 WHERE kind = 'storage'",
        "storage is charged once, and each open meter = price x time since"
    ),
    (
        "INSERT INTO storage_meter VALUES (1, 'aws', 'r1', 1, 1, 0, 0, 0, 0)",
        "storage is charged once, and each open meter = price x time since"
    ),
    ("UPDATE closed_month SET total = total + 1", "closed months are as they were closed"),
    (
        "UPDATE posting SET account_from = 'provider:gcp' WHERE id = 1",
        "closed months are as they were closed"
    ),
])
func verifyFindsChargesThatWereTamperedWith(sql: String, check: String) throws {
    let books = try bookkeeping().books
    try books.write { db in
        try db.execute(
            sql: "DROP TRIGGER charge_no_update; DROP TRIGGER closed_month_no_update; DROP TRIGGER posting_no_update")
        try db.execute(sql: sql)
    }
    let report = try books.verify()
    #expect(report.checks.filter { !$0.holds }.map(\.name).contains(check), "\(report.checks.filter { !$0.holds })")
}

@Test(arguments: [
    (
        [DataPrices.Storage(place: Place(provider: "aws"), price: GigabytePrice(nanos: 23_000_000))],
        "$0.023 per GB-month"
    ),
    ([], "storage has no price there, so none is billed"),
])
func showSaysWhereACheckpointLies(prices: [DataPrices.Storage], text: String) throws {
    let wanted = Fixture.spec("job", hours: 1) { $0.checkpoint?.bytes = 2_000_000_000 }
    var recorded = try Recorded(
        Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(0, wanted)]) {
            $0.pool.dataPrices.storage = prices
        })
    func kept() throws -> String? {
        try recorded.books.detail(of: JobID(1))?.asked.first { $0.name == "kept" }?.value
    }
    while recorded.run.now < Fixture.origin + .minutes(5), try recorded.advance() {}
    #expect(try kept() == nil, "nothing is saved yet")
    while recorded.run.now < Fixture.origin + .minutes(30), try recorded.advance() {}
    #expect(try kept() == "2 GB in aws/r1; \(text)")
    try recorded.finish()
    #expect(try kept() == nil, "the job is over")
    #expect(Asked.size(1_540_000) == "1.5 MB" && Asked.size(7) == "7 bytes")
}
