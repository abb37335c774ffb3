import Domain
import GRDB
import Orchestration
import Pools

/// What a start finds in the database.
public struct Loaded: Sendable {
    /// The state its rows describe.
    public var state: State
    /// When the last commit was made; nil: never.
    public var lastInstant: Instant?
    /// The simulated world it belongs to; nil: a new database.
    public var world: World?
    /// The newest segment of the clock; nil: a new database.
    public var clock: ClockSegment?
}

/// The simulated world a database belongs to.
public struct World: Hashable, Sendable {
    /// The pool's seed.
    public var seed: UInt64
    /// When it began.
    public var origin: Instant
    /// A world.
    public init(seed: UInt64, origin: Instant) {
        self.seed = seed
        self.origin = origin
    }
}

/// A stretch of the daemon's clock: from `origin` on, `rate` times as fast as the wall clock did since `wallOrigin`.
public struct ClockSegment: Hashable, Sendable {
    /// Daemon time at its start.
    public var origin: Instant
    /// Wall time at its start.
    public var wallOrigin: Instant
    /// How many times faster than the wall clock.
    public var rate: Int64
    /// A segment.
    public init(origin: Instant, wallOrigin: Instant, rate: Int64) {
        self.origin = origin
        self.wallOrigin = wallOrigin
        self.rate = rate
    }
}

extension Books {
    /// Reads everything a start needs.
    public func load() throws(StoreError) -> Loaded {
        try read { db in
            var reader = StateReader(db: db)
            let world = try Row.fetchOne(db, sql: "SELECT seed, origin FROM world").map { row in
                World(seed: UInt64(row["seed"] as String) ?? 0, origin: Instant(milliseconds: row["origin"]))
            }
            let clock = try Row.fetchOne(db, sql: "SELECT * FROM clock ORDER BY id DESC LIMIT 1").map { row in
                ClockSegment(
                    origin: Instant(milliseconds: row["origin"]), wallOrigin: Instant(milliseconds: row["wall_origin"]),
                    rate: row["rate"])
            }
            let last = try Int64.fetchOne(db, sql: "SELECT last_instant FROM counter")
            let state = try reader.state()
            environments.learn(reader.environments)
            return Loaded(
                state: state, lastInstant: last.map { Instant(milliseconds: $0) }, world: world, clock: clock)
        }
    }

    /// Notes the world at the first start.
    public func begin(_ world: World) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT INTO world VALUES (1, ?, ?)",
                arguments: [String(world.seed), world.origin.milliseconds])
        }
    }

    /// Notes a new segment of the clock.
    public func begin(_ segment: ClockSegment) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT INTO clock (origin, wall_origin, rate) VALUES (?, ?, ?)",
                arguments: [segment.origin.milliseconds, segment.wallOrigin.milliseconds, segment.rate])
        }
    }

    /// Notes the pool's groups as they are at this start, and what nodes like theirs cost on demand, in the pool or
    /// else by the catalogue. Groups that are gone stay, for old reports.
    public func note(_ pool: PoolDescription, _ catalog: Catalog? = nil) throws(StoreError) {
        try write { db in
            for group in pool.groups {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO node_group VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        group.id.name, group.provider, group.region, group.zone, group.instanceType,
                        group.terms.rawValue, group.accelerators?.description ?? "cpu", group.price.nanosPerHour,
                        pool.onDemandPrice(of: group, catalog)?.nanosPerHour,
                    ])
            }
        }
    }
}
