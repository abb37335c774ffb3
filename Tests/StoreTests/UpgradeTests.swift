import Domain
import Foundation
import GRDB
import Orchestration
import Pools
import Schema
import Simulation
import TestKit
import Testing

@testable import Store

/// Databases as the daemons of older releases left them when they were killed in the midst of their work, as SQL. They
/// are never edited. What daemons of the releases since then wrote beside that, above all in the tables that came with
/// them, is a file of rows each; a new release of the schema adds one.
enum OldDatabase: String, CaseIterable {
    case first = "V0001_first_light"
    case second = "V0002_shared_nodes"

    /// Where its jobs stand.
    var states: [String] {
        switch self {
        case .first: ["SUCCEEDED", "RUNNING", "RUNNING", "QUEUED", "CANCELLED"]
        case .second:
            [
                "SUCCEEDED", "RUNNING", "RUNNING", "PAUSED", "RUNNING", "QUEUED", "HELD", "HELD", "QUEUED",
                "CANCELLED",
            ]
        }
    }

    /// What its users want after the upgrade, so that every job may end.
    var wishes: [Scenario.Action] {
        switch self {
        case .first: []
        case .second:
            [.request(.resume, JobID(4), by: Fixture.user), .request(.unhold, JobID(8), by: Fixture.user)]
        }
    }

    /// Columns that a migration since then has given another content.
    var rewritten: [String: Set<String>] {
        switch self {
        case .first: ["job": ["spec", "state_json"], "lease": ["occupant_job", "occupant_number"]]
        case .second: ["job": ["spec"]]
        }
    }

    /// The pool of the daemon that wrote it. The first release knew of no time in which a spot node is free.
    var pool: PoolDescription {
        var spot = Self.group("spot", .spot, zone: "us-east-1a", price: 60_000_000)
        spot.market = .trace(Self.trace)
        if self != .first { spot.refundWindow = .hours(1) }
        return PoolDescription(
            seed: 7, groups: [spot, Self.group("demand", .onDemand, zone: "us-east-1b", price: 192_000_000)],
            throughputs: ThroughputTable(
                rows: [ThroughputKey(workload: "toy", accelerators: nil): Throughput(stepsPerHour: 3_600)],
                peakGigaflops: [AcceleratorKind("cpu"): 1_000]))
    }

    /// The spot node is taken back after fifty minutes, and can be had again an hour and forty minutes later.
    private static let trace = SpotTrace(points: [
        .init(at: .zero, available: true, price: Price(nanosPerHour: 60_000_000)),
        .init(at: .seconds(3_000), available: false, price: Price(nanosPerHour: 60_000_000)),
        .init(at: .seconds(9_000), available: true, price: Price(nanosPerHour: 50_000_000)),
    ])

    private static func group(_ name: String, _ terms: Terms, zone: String, price: Int64) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "aws", instanceType: "m6i.xlarge", region: "us-east-1", zone: zone,
            terms: terms, limit: 1, price: Price(nanosPerHour: price), vcpus: 4, memoryMiB: 16_384)
    }
}

/// An old database opened by this release, and as it was.
private struct Upgraded {
    let directory: TemporaryDirectory
    let old: DatabaseQueue
    let books: Books

    /// With `halt`, a release with so many migrations takes it over first.
    init(_ database: OldDatabase, halt: Int? = nil) throws {
        directory = try TemporaryDirectory()
        let dump = try Self.golden(database.rawValue)
        for name in ["old.db", "purser.db"] {
            let queue = try DatabaseQueue(path: directory.file(name))
            try queue.writeWithoutTransaction { try $0.execute(sql: dump) }
            try queue.close()
        }
        old = try DatabaseQueue(path: directory.file("old.db"))
        if let halt {
            try Books.open(
                path: directory.file("purser.db"), migrations: Array(Migrations.all.prefix(halt))
            ).close()
        }
        books = try Books.open(path: directory.file("purser.db"))
    }

    /// The second release's, as it was when every release since then up to one of so many migrations had it for a
    /// while.
    init(writtenBy release: Int) throws {
        directory = try TemporaryDirectory()
        let queue = try DatabaseQueue(path: directory.file("purser.db"))
        try queue.writeWithoutTransaction { try $0.execute(sql: try Self.golden(OldDatabase.second.rawValue)) }
        try queue.close()
        for count in 3...release {
            let migrations = Array(Migrations.all.prefix(count))
            let books = try Books.open(path: directory.file("purser.db"), migrations: migrations)
            let rows = try Self.golden("\(migrations[count - 1].name).rows")
            try books.write { try $0.execute(sql: rows) }
            try books.close()
        }
        try FileManager.default.copyItem(atPath: directory.file("purser.db"), toPath: directory.file("old.db"))
        old = try DatabaseQueue(path: directory.file("old.db"))
        books = try Books.open(path: directory.file("purser.db"))
    }

    private static func golden(_ name: String) throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(name).sql")
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// What an old database says that everything has cost, from its ledger and its meters.
    func oldBill() throws -> Int64 {
        try old.read { db in
            let parts = [
                ("posting", "amount"), ("charge", "amount"), ("meter_use", "accrued"), ("storage_meter", "accrued"),
            ]
            return try parts.reduce(0) { sum, part in
                guard try db.tableExists(part.0) else { return sum }
                return try sum + (Int64.fetchOne(db, sql: "SELECT sum(\(part.1)) FROM \(part.0)") ?? 0)
            }
        }
    }

    /// The rows of a table or view by the columns that it has in both databases, as text.
    func rows(
        of table: String, now new: String, but skipped: Set<String>
    ) throws -> (before: [String], after: [String]) {
        let kept = try books.read { try Set($0.columns(in: new).map(\.name)) }.subtracting(skipped)
        let columns = try old.read { try $0.columns(in: table).map(\.name) }.filter(kept.contains)
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        func read(_ db: Database, _ table: String) throws -> [String] {
            try Row.fetchAll(db, sql: "SELECT \(list) FROM \(table) ORDER BY \(list)").map(\.description)
        }
        return (try old.read { try read($0, table) }, try books.read { try read($0, new) })
    }

    /// Every job, by number.
    func jobs() throws -> [JobRecord] {
        try books.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM job ORDER BY id").map {
                JobRecord(id: $0["id"], state: $0["state"], posted: $0["posted"], interruptions: $0["interruptions"])
            }
        }
    }
}

/// What a row says of a job.
private struct JobRecord: Hashable {
    var id: Int64
    var state: String
    var posted: Int64
    var interruptions: Int
    var isEnded: Bool { JobEnd(rawValue: state) != nil }
}

@Test(arguments: OldDatabase.allCases)
func anOldDatabaseKeepsEveryRow(database: OldDatabase) throws {
    let upgraded = try Upgraded(database)
    let tables = try upgraded.old.read { db in
        try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name <> 'migration'")
    }
    #expect(tables.count >= 16)
    for table in tables {
        let new = table == "meter" ? "meter_use" : table
        let rows = try upgraded.rows(of: table, now: new, but: database.rewritten[table] ?? [])
        #expect(rows.after == rows.before, "\(table)")
        #expect(!rows.after.isEmpty || ["hazard", "meter"].contains(table), "\(table) should have rows")
    }
    #expect(try upgraded.jobs().map(\.state) == database.states)
    let memo = try upgraded.books.memo(CostQuery(by: .job), asOf: .epoch)
    #expect(memo.total.nodeMilliseconds > 0 && memo.total.energyMilliseconds == 0)
    #expect(memo.total.energy == nil && memo.rows.allSatisfy { $0.sums.energy == nil }, "unknown, and not none")
    let report = try upgraded.books.verify()
    #expect(report.holds, "\(report.checks.filter { !$0.holds })")
}

/// Whatever release took it over on its way, what this one finds is the same, row by row.
@Test(arguments: 3..<Migrations.all.count)
func anOldDatabaseMayHaltAtEveryRelease(halt: Int) throws {
    let straight = try Upgraded(.second)
    let halted = try Upgraded(.second, halt: halt)
    let tables = try straight.books.read { db in
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    }
    #expect(tables.contains("posting_month") && tables.count > 25)
    for table in tables {
        func rows(_ upgraded: Upgraded) throws -> [String] {
            try upgraded.books.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description).sorted()
            }
        }
        #expect(try rows(halted) == rows(straight), "\(table)")
    }
    #expect(try halted.books.verify().holds)
    #expect(try halted.books.load().state == straight.books.load().state)
}

/// Every row and the bill are what they were when this release takes over from any of those before it.
@Test(arguments: 3...14)
func aDatabaseOfEachReleaseKeepsItsRowsAndItsBill(release: Int) throws {
    let upgraded = try Upgraded(writtenBy: release)
    let tables = try upgraded.old.read { db in
        try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name <> 'migration'")
    }
    for table in tables {
        let rows = try upgraded.rows(of: table, now: table, but: [])
        #expect(rows.after == rows.before, "\(table)")
        let mayBeEmpty = table == "hazard" && release < 12
        #expect(!rows.after.isEmpty || mayBeEmpty, "\(table) should have rows")
    }
    let bill = try upgraded.books.cost(CostQuery(by: .job), asOf: .epoch)
    #expect(bill.total.money?.nanos == (try upgraded.oldBill()))
    for job in try upgraded.jobs() where job.isEnded && job.id > 10 {
        #expect(bill.rows.first { $0.key == "\(job.id)" }?.cost.money?.nanos == job.posted, "job \(job.id)")
    }
    let memo = try upgraded.books.memo(CostQuery(by: .job), asOf: .epoch)
    #expect((memo.total.energy != nil) == (release >= 8))
    let report = try upgraded.books.verify()
    #expect(report.holds, "\(report.checks.filter { !$0.holds })")
}

@Test(arguments: [5, 9, 14])
func theJobsOfEachReleaseGoOn(release: Int) throws { try goOn(Upgraded(writtenBy: release), .second) }

@Test(arguments: OldDatabase.allCases)
func theJobsOfAnOldDatabaseGoOn(database: OldDatabase) throws { try goOn(Upgraded(database), database) }

private func goOn(_ upgraded: Upgraded, _ database: OldDatabase) throws {
    let before = try upgraded.jobs()
    let loaded = try upgraded.books.load()
    let (world, now) = (try #require(loaded.world), try #require(loaded.lastInstant))
    #expect(loaded.state.jobs.count == before.count { !$0.isEnded })
    for job in before where !job.isEnded { #expect(loaded.state.jobs[JobID(job.id)]?.state.word == job.state) }
    let scenario = Scenario(
        seed: world.seed, origin: world.origin, horizon: now + .hours(240),
        settings: Settings(pool: database.pool, tick: .minutes(1)),
        steps: database.wishes.map { Scenario.Step(at: now + .hours(1), action: $0) })
    var run = Run(scenario, from: loaded.state, at: now)
    try finish(&run, upgraded.books)
    for (old, new) in zip(before, try upgraded.jobs()) {
        #expect(new.isEnded, "job \(new.id) is \(new.state)")
        #expect(old.isEnded ? new == old : new.state == "SUCCEEDED" && new.posted > old.posted, "\(old) -> \(new)")
    }
    #expect(try upgraded.jobs()[1].interruptions == 1, "job 2 should have lost its spot node after the upgrade")
    #expect(run.orchestrator.state.leases.isEmpty)
    let report = try upgraded.books.verify()
    #expect(report.holds, "\(report.checks.filter { !$0.holds })")
}

/// Runs to the end, and commits many turns at once; what is loaded then is what the run has.
private func finish(_ run: inout Run, _ books: Books) throws {
    let pool = run.scenario.settings.pool
    #expect(run.orchestrator.state.brokenInvariants(in: pool) == [])
    var changes: [Change] = []
    while let turn = run.advance() {
        #expect(run.orchestrator.state.brokenInvariants(in: pool) == [])
        changes += turn.changes
        guard changes.count > 500 else { continue }
        try books.commit(changes, at: turn.at)
        changes = []
    }
    try books.commit(changes, at: run.now)
    #expect(try books.load().state == run.orchestrator.state)
}
