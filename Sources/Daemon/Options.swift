import Domain
import Formats
import Foundation
import Orchestration
import Wire

/// What the daemon runs with: flags, then PURSER_* variables, then the configuration file, then defaults.
public struct Options: Sendable {
    /// Path of the database.
    public var database: String
    /// Path of the socket.
    public var socket: String
    /// Group that may use the socket.
    public var group: String?
    /// Path of the pool file.
    public var pool: String
    /// The price catalogue; nil: the daemon has none.
    public var catalog: PriceCatalog?
    /// The tables of throughputs; nil: the daemon has none.
    public var throughputs: ThroughputTables?
    /// Directory of the jobs' output.
    public var jobsDirectory: String
    /// The shell of commands.
    public var shell: String
    /// The clock's factor.
    public var rate: Int64
    /// When the time of a new database begins; nil: now. Only of a rehearsal.
    public var start: Instant?
    /// Whether the world goes on while the daemon is down.
    public var isRunningWhileDown: Bool
    /// Settings of the orchestrator, pool included.
    public var settings: Settings
    /// Limits of the service.
    public var limits: ServiceLimits
    /// Who sees whose jobs.
    var visibility: Visibility
    /// The group of operators; nil: the usual one.
    public var operators: String?
    /// The command that is told of decisions; nil: none is.
    public var hook: EventHookPlan?

    /// Reads everything; what is wrong with a file comes with its line and column.
    public static func read(_ flags: Flags, environment: [String: String]) throws -> Options {
        let places = DaemonPlaces(environment: environment)
        let file = try FoundConfiguration(flags.config ?? environment["PURSER_CONFIG"] ?? places.configuration)
        let said = file.said
        let rate = flags.rate ?? environment["PURSER_RATE"].flatMap(Int64.init) ?? said.rate ?? 1
        guard (1...100_000).contains(rate) else { throw StartError("--rate must be from 1 to 100000, not \(rate)") }
        guard said.start == nil || rate > 1 else {
            throw StartError(
                "clock.start is for rehearsals: at rate 1 time is the wall clock's; leave it out, or set clock.rate")
        }
        let database = flags.database ?? environment["PURSER_DATABASE"] ?? said.database ?? places.database
        let pool = flags.pool ?? environment["PURSER_POOL"] ?? said.pool.map { file.resolve($0) } ?? places.pool
        // Meters never tick more often than five times a second of wall time; a command gets at least two seconds.
        let tick = max(said.tick ?? .seconds(10), Span(milliseconds: 200 * rate))
        let grace = max(Span.seconds(30), Span(milliseconds: 2_500 * rate))
        let (catalog, tables) = (try file.catalog(), try file.throughputs())
        var settings = Settings(pool: try PoolFile.read(pool, catalog, tables), tick: tick, commandGrace: grace)
        settings.runsCommands = flags.runsCommands ?? said.runsCommands ?? true
        settings.quotas = said.quotas
        settings.people = said.people
        settings.preemptionGap = said.isPreempting ? said.preemptionGap ?? settings.preemptionGap : nil
        settings.moves = said.moves
        settings.contest = said.contest
        settings.probes = said.probes
        settings.leastRun = said.leastRun ?? settings.leastRun
        settings.queuedJobs = said.limits.queuedJobs
        settings.queuedJobsPerUser = said.limits.queuedJobsPerUser
        return Options(
            database: absolute(database),
            socket: absolute(flags.socket ?? environment["PURSER_SOCKET"] ?? said.socket ?? places.socket),
            group: said.group, pool: absolute(pool),
            catalog: catalog, throughputs: tables,
            jobsDirectory: absolute(
                flags.jobsDirectory ?? said.jobsDirectory
                    ?? URL(fileURLWithPath: database).deletingLastPathComponent().appendingPathComponent("jobs").path),
            shell: said.shell ?? (FileManager.default.isExecutableFile(atPath: "/bin/bash") ? "/bin/bash" : "/bin/sh"),
            rate: rate, start: said.start, isRunningWhileDown: said.isRunningWhileDown ?? (rate == 1),
            settings: settings, limits: said.limits,
            visibility: Visibility(isForAll: said.isVisibleToAll ?? true), operators: said.operators,
            hook: said.hook)
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
