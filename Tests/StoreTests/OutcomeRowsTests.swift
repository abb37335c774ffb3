import Domain
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

/// A job that is placed on a spot node, loses it after 75 minutes and ends on another.
private let interrupted: Scenario = {
    let spot = Fixture.group(
        "t4-spot", .spot, cents: 20,
        trace: [.init(at: .zero, available: true), .init(at: .minutes(75), available: false)])
    let saver = Fixture.spec("saver", hours: 3) { $0.resources.useSpot = true }
    return Fixture.scenario([spot, Fixture.group("t4", cents: 60)], jobs: [(0, saver)])
}()

/// The daemon stops between a decision and its outcome, and goes on from its rows.
@Test func anOutcomeComesAfterARestartToo() throws {
    var recorded = try Recorded(interrupted)
    func paidBefore() -> Money { recorded.run.orchestrator.state.expected[JobID(1)]?.first?.jobCost ?? .zero }
    while try recorded.advance(), paidBefore() == .zero {}
    let loaded = try recorded.books.load()
    #expect(loaded.state == recorded.run.orchestrator.state)
    #expect(loaded.state.expected[JobID(1)]?.map(\.kind) == [.place], "the second placement is open")
    var later = interrupted
    later.steps = []
    var run = Run(later, from: loaded.state, at: recorded.run.now)
    while let turn = run.advance() { try recorded.books.commit(turn.changes, at: turn.at) }
    let results = try recorded.books.results(of: JobID(1)).sorted { $0.key < $1.key }.map(\.value)
    #expect(results.map(\.how) == [.superseded, .ended])
    let bill = try recorded.books.cost(CostQuery(by: .job), asOf: run.now).rows.first { $0.key == "1" }?.cost.money
    #expect(results.compactMap(\.cameTo).reduce(Money.zero, +) == bill)
    #expect(try recorded.books.load().state == run.orchestrator.state)
    let report = try recorded.books.outcomes(CostQuery(by: .job), asOf: run.now)
    let row = try #require(report.rows.first)
    #expect(report.rows.count == 1 && row.kind == "place" && row.decisions == 2)
    #expect(row.compared == 1 && row.superseded == 1 && row.cutShort == 0 && row.open == 0)
    let off = try #require(results[1].cameTo) - results[1].expected.p50
    #expect(row.bias?.money == off && row.cameTo.money == results[1].cameTo)
}

/// What a query by brute force finds in the rows.
private struct Tally: Equatable {
    var decisions = 0, compared = 0, superseded = 0, cutShort = 0, inside = 0
    var expected: Int64 = 0, cameTo: Int64 = 0

    init() {}

    init(_ row: OutcomeRow) {
        (decisions, compared, superseded) = (row.decisions, row.compared, row.superseded)
        (cutShort, inside) = (row.cutShort, row.inside)
        (expected, cameTo) = (row.expected.money?.nanos ?? -1, row.cameTo.money?.nanos ?? -1)
    }

    mutating func add(_ row: Row) {
        decisions += 1
        switch row["how"] as String? {
        case "ended":
            let (low, middle, high): (Int64, Int64, Int64) = (row["p10"], row["p50"], row["p90"])
            let cameTo: Int64 = row["came_to"]
            compared += 1
            inside += cameTo < low || cameTo > high ? 0 : 1
            expected += middle
            self.cameTo += cameTo
        case "superseded": superseded += 1
        case "cut-short": cutShort += 1
        default: break
        }
    }
}

@Test(arguments: [2, 8, 23] as [UInt64])
func theFiguresAreThoseOfTheRows(seed: UInt64) throws {
    var recorded = try Recorded(seed: seed)
    try recorded.finish()
    #expect(recorded.auditor.findings == [])
    let origin = recorded.run.scenario.origin
    for (since, until) in [(nil, nil), (origin + .hours(2), nil), (nil, origin + .hours(2))] as [(Instant?, Instant?)] {
        var query = CostQuery(by: .job)
        (query.since, query.until) = (since, until)
        let report = try recorded.books.outcomes(query, asOf: recorded.run.now)
        var tallies: [String: Tally] = [:]
        try recorded.books.read { db in
            for row in try Row.fetchAll(db, sql: "SELECT * FROM decision_result") {
                let at = try #require(Instant(iso8601: row["at_utc"]))
                // The view has whole seconds; a decision within the second of an end of the window would not do here.
                guard at >= since ?? .epoch, until.map({ at < $0 }) ?? true else { continue }
                tallies[row["kind"], default: Tally()].add(row)
            }
        }
        #expect(report.rows.reduce(into: [:]) { $0[$1.kind] = Tally($1) } == tallies)
        for row in report.rows where row.compared > 0 {
            let tally = try #require(tallies[row.kind])
            let mean = Double(tally.cameTo - tally.expected) / Double(tally.compared)
            #expect(abs(Double(row.bias?.money?.nanos ?? .max) - mean) <= 0.5 + abs(mean) * 1e-9)
            #expect(row.coveragePercent == (Double(tally.inside) / Double(tally.compared) * 1_000).rounded() / 10)
        }
    }
    let places = try recorded.books.outcomes(CostQuery(by: .job), asOf: recorded.run.now).rows.first
    #expect(places?.kind == "place" && places?.compared ?? 0 > 0, "the seed should have jobs that end")
}

@Test func expectationsAndOutcomesAreWrittenOnce() throws {
    var recorded = try Recorded(interrupted)
    try recorded.finish()
    for statement in [
        "UPDATE decision_expectation SET p50 = 0", "DELETE FROM decision_expectation",
        "UPDATE decision_outcome SET came_to = 0", "DELETE FROM decision_outcome",
    ] {
        #expect(throws: StoreError.self, "\(statement)") {
            try recorded.books.write { db in try db.execute(sql: statement) }
        }
    }
}

/// A mean is rounded half to even, whatever its sign.
@Test(arguments: [(3, 2, 2), (1, 2, 0), (-3, 2, -2), (-1, 2, 0), (-7, 3, -2), (5, 1, 5)] as [(Int64, Int, Int64)])
func aBiasIsAMeanInWholeNanoDollars(off: Int64, count: Int, mean: Int64) {
    var row = OutcomeRow(kind: "place", decisions: count)
    row.compare(count, inside: 0, expected: Money(nanos: 10), cameTo: Money(nanos: 10 + off))
    #expect(row.bias?.money == Money(nanos: mean))
    #expect(row.biasPercent == Double(off * 10))
}
