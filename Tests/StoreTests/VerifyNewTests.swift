import Domain
import GRDB
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

extension Recorded {
    fileprivate init(seed: UInt64, turns: Int) throws {
        try self.init(seed: seed)
        for _ in 0..<turns where try advance() {}
    }

    /// Changes rows that only triggers may write, or that nobody may.
    fileprivate func tamper(_ sql: String) throws {
        try books.write { db in
            try db.execute(sql: "DROP TRIGGER posting_no_update; DROP TRIGGER posting_no_delete")
            try db.execute(sql: sql)
        }
    }
}

extension VerifyReport {
    fileprivate var broken: [String] { checks.filter { !$0.holds }.map(\.name) }
}

/// Whatever turn the ledger is verified at, the rest of it fits to what was verified before.
@Test(arguments: [5, 8] as [UInt64])
func whatIsNewVerifiesTurnByTurn(seed: UInt64) throws {
    var recorded = try Recorded(seed: seed)
    var (turns, verified) = (0, Int64(0))
    while try recorded.advance() {
        turns += 1
        guard turns % 40 == 0 else { continue }
        let report = try recorded.books.verifyNew()
        #expect(report.holds, "\(report.checks.filter { !$0.holds })")
        #expect(report.verified == report.entries)
        #expect(report.verified ?? -1 >= verified)
        verified = report.verified ?? 0
    }
    #expect(verified > 0)
    let whole = try recorded.books.verify()
    #expect(whole.holds && whole.verified == whole.entries, "\(whole.broken)")
    let none = try recorded.books.verifyNew()
    #expect(none.checks.contains { $0.detail == "0 postings recomputed" }, "a whole check is noted as well")
}

@Test(arguments: [
    ("UPDATE posting SET amount = amount + 1 WHERE id = (SELECT max(id) FROM posting)", "each posting = price x time"),
    (
        "UPDATE posting SET account_from = 'provider:nobody' WHERE id = (SELECT max(id) FROM posting)",
        "each posting has two sides"
    ),
    (
        "UPDATE posting_day SET amount = amount + 1 WHERE day = (SELECT max(day) FROM posting_day)",
        "the sums of each day = its postings"
    ),
])
func verifyingWhatIsNewFindsWhatWasTamperedWith(sql: String, check: String) throws {
    var recorded = try Recorded(seed: 8, turns: 150)
    #expect(try recorded.books.verifyNew().holds)
    let before = try recorded.books.verifyNew().verified
    for _ in 0..<150 where try recorded.advance() {}
    try recorded.tamper(sql)
    let report = try recorded.books.verifyNew()
    #expect(report.broken.contains(check), "\(report.broken)")
    #expect(report.verified == before, "it is not noted as verified")
    #expect(try !recorded.books.verifyNew().holds)
}

@Test func entriesThatWereVerifiedAndAreGoneAreMissed() throws {
    let recorded = try Recorded(seed: 5, turns: 200)
    #expect(try recorded.books.verify().holds)
    try recorded.tamper("DELETE FROM posting WHERE id = (SELECT max(id) FROM posting)")
    #expect(try recorded.books.verifyNew().broken.first == "what was verified before is there")
}

@Test(arguments: [
    "UPDATE posting_month SET amount = amount + 1", "DELETE FROM posting_month WHERE job = 1",
    "UPDATE posting_month SET time = time + 1 WHERE class = 'idle'",
])
func sumsOfMonthsThatWereTamperedWithAreFound(sql: String) throws {
    let recorded = try Recorded(seed: 5, turns: 200)
    try recorded.books.write { db in try db.execute(sql: sql) }
    #expect(try recorded.books.verify().broken.contains("the sums of each month = its days"))
}

/// A database that is only read is verified, and nothing is noted in it.
@Test func whatIsOnlyReadIsVerifiedAndNotMarked() throws {
    let recorded = try Recorded(seed: 5, turns: 200)
    try recorded.books.close()
    let path = recorded.directory.file("purser.db")
    for _ in 0..<2 {
        let report = try Books.readingOnly(path: path) { try $0.verifyNew() }
        #expect(report.holds && report.verified == report.entries)
        #expect(report.checks[0].detail.hasPrefix("0 of "))
    }
}

/// No bill of whole months, and nothing that verifies what is new, reads every posting.
@Test func billsOfMonthsAndWhatIsNewReadNoMoreThanTheyNeed() throws {
    let recorded = try Recorded(seed: 5, turns: 200)
    let start = recorded.run.scenario.origin.monthStart
    func plans(_ query: CostQuery) throws -> [String] {
        try recorded.books.read { db in
            let statements =
                try BillStatement.sums(query, db)
                + [BillStatement.lines(query), BillStatement.moves(query)] + ChargeStatement.sums(query)
            return try statements.flatMap { statement in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + statement.sql, arguments: statement.arguments)
                    .map { $0["detail"] as String }
            }
        }
    }
    for by in [[.job], [.costClass], [.group, .terms], [.project, .day], [.day]] as [[CostQuery.Cut]] {
        var query = CostQuery(by: by)
        (query.since, query.until) = (start, recorded.run.now)
        (query.isCompared, query.countsResults) = (true, true)
        for plan in try plans(query) { #expect(!plan.hasPrefix("SCAN posting"), "by \(by): \(plan)") }
    }
    let pass = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + LedgerPass.sql, arguments: [1, 2]).map {
            $0["detail"] as String
        }
    }
    #expect(pass.first == "SEARCH posting USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "\(pass)")
}
