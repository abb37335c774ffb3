import Domain
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

/// Two sweeps of one name and a job of its own, on two nodes.
private let scenario: Scenario = {
    func trials(_ ends: [Double]) -> Submission {
        let specs = ends.enumerated().map { index, end in
            Fixture.spec("search[\(index + 1)]", hours: 1) { spec in
                if case .simulated(var work) = spec.work {
                    work.curve.end = end
                    spec.work = .simulated(work)
                }
                spec.metric = MetricGoal(name: "loss", mode: .min)
                let value = ParameterValue(name: "end", value: "\(end)")
                spec.trial = Shared(Trial(of: "search", number: index + 1, values: [value]))
            }
        }
        return Submission(trials: specs, caller: Fixture.user)
    }
    var scenario = Fixture.scenario(
        [Fixture.group("t4", cents: 60, limit: 2)], jobs: [(0, Fixture.spec("alone", hours: 1))])
    scenario.steps += [
        Scenario.Step(at: Fixture.origin + .minutes(1), action: .submit(trials([0.3, 0.1, 0.2]))),
        Scenario.Step(at: Fixture.origin + .minutes(2), action: .submit(trials([0.5, 0.4]))),
    ]
    return scenario
}()

@Test func sweepsAreRowsAndComeBack() throws {
    var recorded = try Recorded(scenario)
    for _ in 0..<12 where try recorded.advance() {}
    #expect(recorded.run.orchestrator.state.jobs.values.contains { $0.spec.trial != nil })
    #expect(try recorded.books.load().state == recorded.run.orchestrator.state)
    try recorded.finish()
    let jobs = try recorded.books.jobs(JobFilter())
    #expect(jobs.map(\.sweep) == [nil, "S2", "S2", "S2", "S5", "S5"])
    #expect(jobs.map(\.trial) == [nil, 1, 2, 3, 1, 2] && jobs[0].parameters == nil && jobs[0].metricMode == nil)
    #expect(jobs[2].parameters == ["end": "0.1"] && jobs[2].sweepName == "search" && jobs[2].metricMode == "min")
    func numbers(_ sweep: String) throws -> [Int64] {
        var filter = JobFilter()
        filter.sweep = SweepChoice(sweep)
        let listed = try recorded.books.jobs(filter).map(\.id)
        #expect(try recorded.books.trials(of: SweepChoice(sweep)).map(\.number) == listed)
        return listed
    }
    #expect(try numbers("S2") == [2, 3, 4] && numbers("S5") == [5, 6] && numbers("search") == [2, 3, 4, 5, 6])
    #expect(try numbers("S3").isEmpty && numbers("sear").isEmpty)
    #expect(try recorded.books.trials(of: .name("search"), ownedBy: 1).isEmpty)
    let asked = try #require(try recorded.books.detail(of: JobID(3))).asked
    #expect(asked.contains(NamedValue(name: "sweep", value: "S2 'search', trial 2")))
    #expect(asked.contains(NamedValue(name: "parameters", value: "end=0.1")))
}

@Test func theBillBySweepIsTheBill() throws {
    var recorded = try Recorded(scenario)
    try recorded.finish()
    let (books, now) = (recorded.books, recorded.run.now)
    let bySweep = try books.cost(CostQuery(by: .sweep), asOf: now)
    let byJob = try books.cost(CostQuery(by: .job), asOf: now)
    #expect(bySweep.total == byJob.total && bySweep.rows.compactMap(\.cost.money).reduce(.zero, +) == byJob.total.money)
    #expect(Set(bySweep.rows.map { "\($0.key) \($0.label)" }) == ["S2 search", "S5 search", "none ", "idle "])
    func sum(_ jobs: ClosedRange<Int64>) -> Money {
        byJob.rows.filter { Int64($0.key).map(jobs.contains) ?? false }.compactMap(\.cost.money).reduce(.zero, +)
    }
    func cost(_ key: String) -> Money? { bySweep.rows.first { $0.key == key }?.cost.money }
    #expect(cost("S2") == sum(2...4) && cost("S5") == sum(5...6) && cost("none") == sum(1...1))
    #expect(sum(2...4) > .dollars(1))
    for (sweep, jobs) in [("S2", 2...4), ("S5", 5...6), ("search", 2...6)] as [(String, ClosedRange<Int64>)] {
        for cut in CostQuery.Cut.allCases {
            var query = CostQuery(by: cut)
            query.sweep = SweepChoice(sweep)
            (query.isCompared, query.countsResults) = (true, true)
            let report = try books.cost(query, asOf: now)
            #expect(report.total.money == sum(jobs) && report.results == jobs.count, "\(sweep) by \(cut)")
        }
        var query = CostQuery(by: .job)
        query.sweep = SweepChoice(sweep)
        #expect(try books.memo(query, asOf: now).rows.count == jobs.count)
        #expect(try books.outcomes(query, asOf: now).rows.first?.decisions == jobs.count)
    }
    let both = try books.cost(CostQuery(by: [.sweep, .job]), asOf: now)
    #expect(both.total == byJob.total && both.rows.count == 7)
}

@Test func theViewsHaveSweeps() throws {
    var recorded = try Recorded(scenario)
    try recorded.finish()
    let rows = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "SELECT * FROM cost_by_sweep ORDER BY nano_usd DESC")
    }
    #expect(rows.map { $0["sweep"] as String } == ["S2", "S5"])
    #expect(rows.map { $0["trials"] as Int } == [3, 2] && rows.map { $0["results"] as Int } == [3, 2])
    let jobs = try recorded.books.jobs(JobFilter())
    #expect(
        rows.map { $0["best_job"] as Int64 } == [3, 6]
            && rows.map { $0["best"] as Double? } == [jobs[2].best, jobs[5].best])
    let report = try recorded.books.cost(CostQuery(by: .sweep), asOf: recorded.run.now)
    let lines = try recorded.books.read { db in
        try Row.fetchAll(db, sql: "SELECT sweep, sum(nano_usd) AS nano FROM cost_line GROUP BY sweep ORDER BY sweep")
            .map { "\($0["sweep"] as String) \($0["nano"] as Int64)" }
    }
    #expect(lines == report.rows.map { "\($0.key) \($0.cost.money?.nanos ?? 0)" }.sorted())
    for row in rows {
        #expect(report.rows.contains { $0.key == row["sweep"] as String && $0.cost.amount == row["usd"] as String })
    }
}
