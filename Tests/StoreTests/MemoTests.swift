import Domain
import GRDB
import Orchestration
import Simulation
import TestKit
import Testing
import Wire

@testable import Store

/// Figures that are easy to reckon with: 100 W idle, 400 W busy, 1.25 in the building, 400 g of a kilowatt-hour.
private let figures = PowerFigures(
    milliwatts: .init(idle: 100_000, busy: 400_000), puePerMille: 1_250, milligramsPerKWh: 400_000)

private func powered(_ group: NodeGroup, _ figures: PowerFigures = figures) -> NodeGroup {
    var group = group
    group.power = figures
    return group
}

private func declaring(_ hours: [(String, Int64)], _ spec: inout JobSpec) {
    spec.costs = DeclaredCosts()
    spec.costs?.humanHours = hours.map { HumanHours(activity: $0.0, thousandths: $0.1) }
}

extension Recorded {
    fileprivate func memo(
        by cut: CostQuery.Cut = .job, since: Instant? = nil, until: Instant? = nil, job: JobID? = nil
    ) throws -> CostMemo {
        var query = CostQuery(by: cut)
        (query.since, query.until, query.job) = (since, until, job)
        return try books.memo(query, asOf: run.now)
    }
}

extension CostMemo {
    /// The exact figures of each row.
    fileprivate var figures: [String: [String]] {
        rows.reduce(into: [:]) { $0[$1.key] = Self.exact($1.sums) }
    }

    fileprivate static func exact(_ sums: MemoSums) -> [String] {
        [
            "\(sums.nodeMilliseconds)", "\(sums.energyMilliseconds)", "\(sums.co2eMilliseconds)",
            sums.energy?.joules ?? "?", sums.co2e?.jouleMilligramsPerKwh ?? "?", sums.humanHours, sums.unratedHours,
            sums.humanCost.amount,
        ]
    }
}

/// Sums of memos, as exact numbers.
private struct Exact: Equatable {
    var times: [Int64] = [0, 0, 0]
    var energy = Energy.zero
    var emissions = Emissions.zero
    var people = Money.zero

    init(_ all: [MemoSums]) {
        for sums in all {
            times = zip(times, [sums.nodeMilliseconds, sums.energyMilliseconds, sums.co2eMilliseconds]).map(+)
            energy += sums.energy?.amount ?? .zero
            emissions += sums.co2e?.amount ?? .zero
            people += sums.humanCost.money ?? .zero
        }
    }
}

/// One job of two hours on a node that boots in two minutes, by hand.
@Test func energyIsWattsTimesTimeByHand() throws {
    let node = powered(Fixture.group("t4", cents: 60, minimumCharge: .hours(5)))
    let spec = Fixture.spec("job", hours: 2) { spec in
        spec.checkpoint = nil
        declaring([("labelling", 12_000), ("review", 1_500)], &spec)
    }
    var recorded = try Recorded(
        Fixture.scenario([node], jobs: [(0, spec)]) { $0.people = ["labelling": Price(nanosPerHour: 25_000_000_000)] })
    try recorded.finish()
    #expect(recorded.auditor.findings == [])
    let memo = try recorded.memo()
    let job = try #require(memo.rows.first { $0.key == "1" }).sums
    // The attempt took 2 h 0 min 8.427 s. 2 minutes at 100 W and that at 400 W, times 1.25: 15,000 J and 3,604,213.5 J.
    #expect(job.nodeMilliseconds == 120_000 + 7_208_427 && job.energyMilliseconds == job.nodeMilliseconds)
    #expect(job.energy?.joules == "3619213.500000000")
    #expect(job.energy?.kwh == "1.005337083")
    #expect(job.co2e?.kg == "0.402134833", "400 g of each kilowatt-hour")
    #expect(job.humanHours == "13.500" && job.unratedHours == "1.500" && job.humanCost.amount == "300.000000000")
    // The minimum charge of five hours keeps the node until it is over and bills no joule beyond its end.
    let idle = try #require(memo.rows.first { $0.key == "idle" }).sums
    let end = try recorded.books.read { db in
        try Int64.fetchOne(db, sql: "SELECT ended_at - started_at FROM lease WHERE id = 1") ?? 0
    }
    #expect(idle.nodeMilliseconds == end - job.nodeMilliseconds)
    #expect(idle.energy?.amount?.nanojoules == Int128(idle.nodeMilliseconds) * 100_000 * 1_250)
    let check = try recorded.books.verify().checks.first { $0.name.hasPrefix("energy") }
    #expect(check?.holds == true)
}

/// A node that is lost at once is charged its minimum and draws nothing in it.
@Test func paddingBeyondTheEndDrawsNothing() throws {
    let spot = powered(
        Fixture.group(
            "spot", .spot, cents: 20, notice: .zero, minimumCharge: .hours(1),
            trace: [.init(at: .zero, available: true), .init(at: .minutes(10), available: false)]))
    var recorded = try Recorded(
        Fixture.scenario(
            [spot], jobs: [(0, Fixture.spec("job", hours: 2) { $0.resources.useSpot = true })],
            wishes: [(20, .request(.cancel, JobID(1), by: Fixture.user))]))
    try recorded.finish()
    let padding = try recorded.books.read { db in
        try Int64.fetchOne(db, sql: "SELECT sum(time) FROM posting_line WHERE class = 'padding'")
    }
    #expect(padding == Span.minutes(50).milliseconds)
    let total = try recorded.memo().total
    #expect(total.nodeMilliseconds == 10 * 60_000)
    #expect(total.energy?.joules == "255000.000000000", "2 minutes at 100 W and 8 at 400 W, times 1.25")
    #expect(try recorded.books.verify().holds)
}

/// What nobody uses of a reserved node is padding too, and draws what an idle node draws.
@Test func anUnusedReservedNodeDraws() throws {
    let node = powered(Fixture.group("own", .reserved, cents: 60, minimumCharge: .minutes(1)))
    var recorded = try Recorded(
        Fixture.scenario([node], jobs: [(60, Fixture.spec("job", hours: 1) { $0.checkpoint = nil })]))
    for _ in 0..<400 where try recorded.advance() {}
    let memo = try recorded.memo()
    let job = try #require(memo.rows.first { $0.key == "1" }).sums
    let idle = try #require(memo.rows.first { $0.key == "idle" }).sums
    #expect(job.energy?.amount?.nanojoules == Int128(job.nodeMilliseconds) * 400_000 * 1_250)
    #expect(idle.nodeMilliseconds >= Span.hours(1).milliseconds)
    #expect(idle.energy?.amount?.nanojoules == Int128(idle.nodeMilliseconds) * 100_000 * 1_250)
    #expect(try recorded.books.verify().holds)
}

/// Shares, gangs, interruptions, refunds, reserved nodes, reloads and crashes: by job + idle = by node, for every cut.
@Test(arguments: [(5, 10_000), (8, 150), (8, 10_000), (11, 300), (23, 220)] as [(UInt64, Int)])
func everyCutOfAMemoHasTheSameSum(seed: UInt64, turns: Int) throws {
    var recorded = try Recorded(seed: seed)
    for _ in 0..<turns where try recorded.advance() {}
    let total = Exact([try recorded.memo().total])
    #expect(total.times[0] > 0 && (total.energy > .zero) == (total.times[1] > 0))
    for cut in CostQuery.Cut.allCases where cut != .costClass {
        #expect(Exact(try recorded.memo(by: cut).rows.map(\.sums)) == total, "\(cut)")
    }
    let report = try recorded.books.verify()
    #expect(report.holds, "\(report.checks.filter { !$0.holds })")
}

/// A window is the sum of its parts to the nanojoule, wherever it is cut.
@Test(arguments: [(8, 10_000), (11, 300), (23, 10_000)] as [(UInt64, Int)])
func aWindowOfAMemoIsTheSumOfItsParts(seed: UInt64, turns: Int) throws {
    var recorded = try Recorded(seed: seed)
    for _ in 0..<turns where try recorded.advance() {}
    let origin = recorded.run.scenario.origin
    let far = origin + .hours(2_000)
    let cuts = [
        origin, origin + Span(milliseconds: 1_234_567), origin + .hours(2) + Span(milliseconds: 1), origin + .hours(7),
        origin.dayStart + .hours(24), origin.dayStart + .hours(24) + Span(milliseconds: 333), far,
    ].sorted()
    let parts = try zip(cuts, cuts.dropFirst()).map { try recorded.memo(since: $0, until: $1) }
    let whole = try recorded.memo(since: origin, until: far)
    #expect(Exact(parts.map(\.total)) == Exact([whole.total]))
    for row in whole.rows {
        let pieces = parts.flatMap { $0.rows.filter { $0.key == row.key } }.map(\.sums)
        #expect(Exact(pieces) == Exact([row.sums]), "\(row.key)")
    }
    #expect(whole.figures == (try recorded.memo().figures), "nothing lies outside")
}

/// A memo of one job, as 'show' has it, is its row in the memo of all.
@Test func theMemoOfAJobIsItsRow() throws {
    var recorded = try Recorded(seed: 8)
    try recorded.finish()
    let all = try recorded.memo()
    for row in all.rows {
        guard let number = Int64(row.key) else { continue }
        #expect(try recorded.memo(job: JobID(number)).figures == [row.key: CostMemo.exact(row.sums)])
        let detail = try #require(try recorded.books.detail(of: JobID(number)))
        #expect(detail.memo == row.sums)
    }
}

@Test func whatNobodySaysIsUnknownAndNotNothing() throws {
    let dark = Fixture.group("a100", cents: 500, accelerators: Fixture.a100)
    let half = powered(Fixture.group("t4", cents: 60), PowerFigures(milliwatts: figures.milliwatts, puePerMille: 1_000))
    var recorded = try Recorded(
        Fixture.scenario(
            [dark, half],
            jobs: [
                (0, Fixture.spec("dark", hours: 1) { $0.resources.accelerators = [Fixture.a100] }),
                (0, Fixture.spec("half", hours: 1)),
            ]))
    try recorded.finish()
    let memo = try recorded.memo()
    let dim = try #require(memo.rows.first { $0.label == "dark" }).sums
    #expect(dim.energy == nil && dim.co2e == nil && dim.energyMilliseconds == 0 && dim.nodeMilliseconds > 0)
    let lit = try #require(memo.rows.first { $0.label == "half" }).sums
    #expect(lit.energy != nil && lit.energyMilliseconds == lit.nodeMilliseconds)
    #expect(lit.co2e == nil && lit.co2eMilliseconds == 0)
    #expect(memo.total.energyMilliseconds < memo.total.nodeMilliseconds && memo.total.energy != nil)
}

/// The bill, its proof and the export are the same with and without declared hours.
@Test func peopleAreInNoBill() throws {
    func bills(_ hours: [(String, Int64)]) throws -> [String] {
        var recorded = try Recorded(
            Fixture.scenario(
                [Fixture.group("t4", cents: 60)],
                jobs: [
                    (0, Fixture.spec("job", hours: 1) { if !hours.isEmpty { declaring(hours, &$0) } })
                ]
            ) { $0.people = ["labelling": Price(nanosPerHour: 25_000_000_000)] })
        try recorded.finish()
        var export = FocusExport(CostQuery(by: .job))
        var rows = ""
        while let piece = try export.next(from: recorded.books) { rows += piece }
        let hoursSaid = try recorded.memo().total.humanHours
        #expect(hoursSaid == (hours.isEmpty ? "0.000" : "12.000"))
        let report = try recorded.books.cost(CostQuery(by: .job), asOf: recorded.run.now)
        return [report.total.amount, rows, try recorded.books.verify().checks.map(\.detail).joined()]
    }
    #expect(try bills([("labelling", 12_000)]) == bills([]))
}

/// A retry does not spend its first job's hours again, and hours count where their job was submitted.
@Test func hoursOfPeopleCountOnceAtTheirSubmission() throws {
    let spec = Fixture.spec("job", hours: 1) { declaring([("review", 250)], &$0) }
    var scenario = Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(30, spec)]) {
        $0.people = ["review": Price(nanosPerHour: 60_000_000_001)]
    }
    var again = Submission(spec: spec, caller: Fixture.user)
    again.retryOf = JobID(1)
    scenario.steps.append(Scenario.Step(at: Fixture.origin + .hours(5), action: .submit(again)))
    var recorded = try Recorded(scenario)
    try recorded.finish()
    let total = try recorded.memo().total
    #expect(
        total.humanHours == "0.250" && total.humanCost.amount == "15.000000000", "a quarter nano-dollar is left off")
    let submitted = Fixture.origin + .minutes(30)
    #expect(try recorded.memo(until: submitted).total.humanHours == "0.000")
    #expect(try recorded.memo(since: submitted, until: submitted + Span(milliseconds: 1)).total.humanHours == "0.250")
    #expect(try recorded.memo(by: .group).rows.first { $0.key == "people" }?.sums.humanHours == "0.250")
}

@Test(arguments: [
    "UPDATE lease_power SET pue = 1000", "DELETE FROM lease_power", "UPDATE job_people SET rate = 1",
    "DELETE FROM job_people",
])
func figuresBesideTheBillAreAppendOnly(sql: String) throws {
    let node = powered(Fixture.group("t4", cents: 60))
    var recorded = try Recorded(
        Fixture.scenario([node], jobs: [(0, Fixture.spec("job", hours: 1) { declaring([("review", 250)], &$0) })]))
    try recorded.finish()
    #expect(throws: StoreError.self) { try recorded.books.write { try $0.execute(sql: sql) } }
}

@Test func tamperedFiguresOfEnergyAreFound() throws {
    var recorded = try Recorded(seed: 8)
    try recorded.finish()
    try recorded.books.write { db in
        try db.execute(
            sql: """
                UPDATE lease SET ended_at = ended_at - 1 WHERE id = (
                    SELECT lease.id FROM lease JOIN lease_power ON lease.id = lease_power.lease
                    WHERE lease.ended_at IS NOT NULL LIMIT 1)
                """)
    }
    let broken = try recorded.books.verify().checks.filter { !$0.holds }.map(\.name)
    #expect(broken.contains("energy by job + idle = by node = watts x time"))
}

/// The view for sqlite3 says what the command says, as far as real numbers go and for what is posted.
@Test func theViewOfEnergySaysWhatTheMemoSays() throws {
    var recorded = try Recorded(seed: 8)
    try recorded.finish()
    let memo = try recorded.memo(by: .project)
    let rows = try recorded.books.read { db in
        try Row.fetchAll(
            db, sql: "SELECT project, sum(kwh) AS kwh, sum(kg) AS kg, sum(time) AS time FROM energy_line GROUP BY 1")
    }
    let open = try recorded.books.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM meter_use") } ?? 0
    for row in rows where open == 0 {
        let sums = try #require(memo.rows.first { $0.key == row["project"] }).sums
        #expect(sums.nodeMilliseconds == row["time"])
        let exact = Double(sums.energy?.kwh ?? "0") ?? 0
        #expect(abs(exact - (row["kwh"] as Double? ?? 0)) < 1e-6)
        #expect(abs((Double(sums.co2e?.kg ?? "0") ?? 0) - (row["kg"] as Double? ?? 0)) < 1e-6)
    }
    #expect(rows.count == memo.rows.count)
}
