import Domain
import GRDB
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

private typealias Cut = CostQuery.Cut

extension Recorded {
    /// A run of a seed, half done or to its end.
    fileprivate init(seed: UInt64, turns: Int) throws {
        try self.init(seed: seed)
        for _ in 0..<turns where try advance() {}
    }

    fileprivate func report(_ query: CostQuery) throws -> CostReport { try books.cost(query, asOf: run.now) }

    /// The bill made from every single line, without the sums of days: key by key.
    fileprivate func lineByLine(_ query: CostQuery) throws -> [String: Money] {
        try books.read { db in
            let lines = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(BillLine.postingColumns), NULL AS free_until FROM posting
                    UNION ALL SELECT \(BillLine.meterColumns), NULL FROM meter_use
                    """)
            let moves = try Row.fetchAll(
                db,
                sql: """
                    SELECT lease, job, class_from AS class, class_to, price, price_since, start, "end", amount, share,
                        0 AS is_open, NULL AS free_until FROM reclassification
                    """)
            var keys = BillKeys(query.by, db)
            var sums: [String: Money] = [:]
            func add(_ line: BillLine, as costClass: String, isMinus: Bool = false) throws {
                for part in line.parts(in: query.window, cutAt: query.nextCut) {
                    let key = try keys.keys(job: line.job, .lease(line.lease), costClass: costClass, at: part.at)
                    let amount = isMinus ? .zero - part.amount : part.amount
                    sums[key.map(\.key).joined(separator: "/"), default: .zero] += amount
                }
            }
            for line in try lines.map({ try BillLine($0) }) { try add(line, as: line.costClass) }
            for move in moves {
                try add(try BillLine(move), as: move["class_from"] ?? move["class"], isMinus: true)
                try add(try BillLine(move), as: move["class_to"])
            }
            let charges = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(ChargeLine.chargeColumns) FROM charge
                    UNION ALL SELECT \(ChargeLine.meterColumns) FROM storage_meter
                    """)
            for line in charges.map(ChargeLine.init) {
                guard let (amount, at) = line.part(in: query.window) else { continue }
                let place = BillSource.place(provider: line.provider, region: line.region)
                let key = try keys.keys(job: line.job, place, costClass: line.costClass, at: at)
                sums[key.map(\.key).joined(separator: "/"), default: .zero] += amount
            }
            return sums
        }
    }
}

extension CostReport {
    /// The amounts by key, or by both keys.
    fileprivate var amounts: [String: Money] {
        let pairs = rows.map { row in
            ([row.key] + (row.key2.map { [$0] } ?? [])).joined(separator: "/")
        }
        return Dictionary(zip(pairs, rows.map { $0.cost.money ?? .zero }), uniquingKeysWith: +)
    }
}

@Test(arguments: [(5, 10_000), (8, 150), (23, 220)] as [(UInt64, Int)])
func twoCutsSumToEachOfThem(seed: UInt64, turns: Int) throws {
    let recorded = try Recorded(seed: seed, turns: turns)
    var single: [Cut: CostReport] = [:]
    for cut in Cut.allCases { single[cut] = try recorded.report(CostQuery(by: cut)) }
    for first in Cut.allCases {
        for second in Cut.allCases where second != first {
            let report = try recorded.report(CostQuery(by: [first, second]))
            #expect(report.by == first.rawValue && report.by2 == second.rawValue)
            var sums: ([String: Money], [String: Money]) = ([:], [:])
            for row in report.rows {
                sums.0[row.key, default: .zero] += row.cost.money ?? .zero
                sums.1[row.key2 ?? "?", default: .zero] += row.cost.money ?? .zero
                #expect(row.byClass.values.compactMap(\.money).reduce(.zero, +) == row.cost.money)
            }
            #expect(sums.0 == single[first]?.amounts, "\(first) by \(second)")
            #expect(sums.1 == single[second]?.amounts, "\(first) by \(second)")
            #expect(report.total == single[first]?.total)
        }
    }
}

/// Windows that begin and end at midnight, at an hour, in the midst of a segment, and that have no end.
@Test(arguments: [(5, 10_000), (8, 150), (11, 300)] as [(UInt64, Int)])
func aBillFromSumsIsTheBillLineByLine(seed: UInt64, turns: Int) throws {
    let recorded = try Recorded(seed: seed, turns: turns)
    let origin = recorded.run.scenario.origin
    let midnight = origin.dayStart + .hours(24)
    let instants: [Instant?] = [
        nil, origin, origin + Span(milliseconds: 1_234_567), origin + .hours(3), midnight,
        midnight + Span(milliseconds: 7_654_321), midnight + .hours(24), midnight + .hours(49), nil,
    ]
    for by in [[.job], [.terms], [.costClass, .day], [.hour], [.region, .month], [.owner, .hour]] as [[Cut]] {
        for (index, since) in instants.dropLast().enumerated() {
            for until in instants[(index + 1)...] {
                var query = CostQuery(by: by)
                (query.since, query.until) = (since, until)
                let lines = try recorded.lineByLine(query)
                let report = try recorded.report(query)
                #expect(
                    report.amounts == lines, "by \(by) from \(query.window.lowerBound) to \(query.window.upperBound)")
            }
        }
    }
    #expect(try recorded.books.verify().holds)
}

@Test func theTimeOfSharesAddsUpToTheNodes() throws {
    let recorded = try Recorded(seed: 8, turns: 10_000)
    let (billed, leased) = try recorded.books.read { db in
        (
            try Int64.fetchOne(db, sql: "SELECT sum(time) FROM posting_line WHERE amount >= 0") ?? 0,
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT sum("end" - start) FROM
                    (SELECT DISTINCT lease, start, "end" FROM posting WHERE class <> 'refunded')
                    """) ?? 0
        )
    }
    #expect(billed == leased)
    #expect(billed > 0)
}

@Test func windowsOfTwoCutsAddUp() throws {
    let recorded = try Recorded(seed: 11, turns: 400)
    let origin = recorded.run.scenario.origin
    let cuts = [
        origin, origin + Span(milliseconds: 3_600_001), origin + .hours(7), origin.dayStart + .hours(24),
        origin.dayStart + .hours(24) + Span(milliseconds: 1), origin + .hours(1_000),
    ].sorted()
    func amounts(_ since: Instant, _ until: Instant) throws -> [String: Money] {
        var query = CostQuery(by: [.job, .costClass])
        (query.since, query.until) = (since, until)
        return try recorded.report(query).amounts
    }
    var sum: [String: Money] = [:]
    for (since, until) in zip(cuts, cuts.dropFirst()) { sum.merge(try amounts(since, until), uniquingKeysWith: +) }
    let whole = try amounts(origin, origin + .hours(1_000))
    #expect(sum.filter { $0.value != .zero } == whole.filter { $0.value != .zero })
    #expect(!whole.isEmpty)
}

/// A whole month by job reads the sums of months in the order of their key; what lies before and after whole days is
/// found by where it ends.
@Test func aMonthByJobIsReadFromSumsInTheirOrder() throws {
    let recorded = try Recorded(seed: 5, turns: 200)
    var query = CostQuery(by: .job)
    query.since = recorded.run.scenario.origin.monthStart
    query.until = query.since?.nextMonth
    func plans(_ query: CostQuery) throws -> [String] {
        try recorded.books.read { db in
            try (BillStatement.sums(query, db) + [BillStatement.lines(query)]).map { statement in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + statement.sql, arguments: statement.arguments)
                    .map { $0["detail"] as String }.joined(separator: "\n")
            }
        }
    }
    let month = try plans(query)
    #expect(month.count == 2, "one month of sums, and the lines that an hour cuts")
    #expect(month[0] == "SEARCH posting_month USING PRIMARY KEY (month=?)", "nothing is sorted: \(month[0])")
    #expect(!month[1].contains("SCAN posting"), "\(month[1])")
    #expect(month[1].contains("posting_crossing") && month[1].contains("posting_end"))
    query.since = recorded.run.scenario.origin.dayStart + .minutes(61)
    query.until = recorded.run.scenario.origin.dayStart + .hours(47)
    let days = try plans(query)
    #expect((2...4).contains(days.count), "edges, perhaps sums of days, and lines: \(days)")
    for edge in days.prefix(1) { #expect(edge.contains("SEARCH posting USING INDEX posting_end"), "\(edge)") }
}

@Test(arguments: [
    "UPDATE posting_day SET amount = amount + 1 WHERE rowid_of_first",
    "DELETE FROM posting_day WHERE rowid_of_first",
])
func sumsThatWereTamperedWithAreFound(sql: String) throws {
    let recorded = try Recorded(seed: 5, turns: 200)
    #expect(try recorded.books.verify().holds)
    let first = """
        (month, job, class, day, lease) = (SELECT month, job, class, day, lease FROM posting_day LIMIT 1)
        """
    try recorded.books.write { db in
        try db.execute(sql: sql.replacing("rowid_of_first", with: first))
    }
    let broken = try recorded.books.verify().checks.filter { !$0.holds }.map(\.name)
    #expect(broken.first == "the sums of each day = its postings")
}

@Test func theNewViewsSayWhatTheReportSays() throws {
    let recorded = try Recorded(seed: 5, turns: 200)
    func view(_ sql: String) throws -> [String: Money] {
        try recorded.books.read { db in
            try Row.fetchAll(db, sql: sql).reduce(into: [:]) { sums, row in
                sums[row[0]] = Money(nanos: row[1])
                let usd: String = row[2]
                #expect(usd == Money(nanos: row[1]).exact)
            }
        }
    }
    #expect(
        try view("SELECT class, nano_usd, usd FROM cost_by_class")
            == recorded.report(CostQuery(by: .costClass)).amounts)
    #expect(
        try view("SELECT month || '/' || project, nano_usd, usd FROM cost_by_month_project")
            == recorded.report(CostQuery(by: [.month, .project])).amounts)
    #expect(
        try view(
            "SELECT region, sum(nano_usd), printf('%d.%09d', sum(nano_usd) / 1000000000, "
                + "sum(nano_usd) % 1000000000) FROM cost_line GROUP BY 1")
            == recorded.report(CostQuery(by: .region)).amounts)
    let last = try recorded.books.read { db in
        try Row.fetchOne(
            db,
            sql: """
                SELECT job, job_nano_usd, (SELECT sum(amount) FROM (
                    SELECT job, "end", amount FROM posting UNION ALL SELECT job, "end", amount FROM charge) AS entry
                    WHERE entry.job = decision_cost.job
                    AND "end" <= (SELECT at FROM decision WHERE decision.id = decision_cost.id)) AS spent
                FROM decision_cost WHERE job_nano_usd > 0 ORDER BY id DESC LIMIT 1
                """)
    }
    #expect(try #require(last)["job_nano_usd"] as Int64 == last?["spent"])
}
