import Domain
import Formats
import Foundation
import Orchestration
import Wire

/// What the daemon runs with: flags, then PURSER_* variables, then the configuration file, then defaults.
package struct Options: Sendable {
    /// Path of the database.
    package var database: String
    /// Path of the socket.
    package var socket: String
    /// Group that may use the socket.
    package var group: String?
    /// Path of the pool file.
    package var pool: String
    /// The price catalogue; nil: the daemon has none.
    package var catalog: PriceCatalog?
    /// The tables of throughputs; nil: the daemon has none.
    package var throughputs: ThroughputTables?
    /// Directory of the jobs' output.
    package var jobsDirectory: String
    /// The shell of commands.
    package var shell: String
    /// The clock's factor.
    package var rate: Int64
    /// Whether the world goes on while the daemon is down.
    package var isRunningWhileDown: Bool
    /// Settings of the orchestrator, pool included.
    package var settings: Settings
    /// Limits of the service.
    package var limits: ServiceLimits
    /// Who sees whose jobs.
    var visibility: Visibility
    /// The group of operators; nil: the usual one.
    package var operators: String?
    /// The command that is told of decisions; nil: none is.
    package var hook: EventHookPlan?

    /// Reads everything; what is wrong with a file comes with its line and column.
    package static func read(_ flags: Flags, environment: [String: String]) throws -> Options {
        let places = Places(environment: environment)
        let file = try configuration(flags.config ?? environment["PURSER_CONFIG"], places)
        let said = file.configuration
        let rate = flags.rate ?? environment["PURSER_RATE"].flatMap(Int64.init) ?? said.rate ?? 1
        guard (1...100_000).contains(rate) else { throw StartError("--rate must be from 1 to 100000, not \(rate)") }
        let database = flags.database ?? environment["PURSER_DATABASE"] ?? said.database ?? places.database
        let pool = flags.pool ?? environment["PURSER_POOL"] ?? said.pool.map { file.resolve($0) } ?? places.pool
        // Meters never tick more often than five times a second of wall time; a command gets at least two seconds.
        let tick = max(said.tick ?? .seconds(10), Span(milliseconds: 200 * rate))
        let grace = max(Span.seconds(30), Span(milliseconds: 2_500 * rate))
        let catalog = try said.catalog.map { try PriceCatalog.read(absolute(file.resolve($0))) }
        let tables = try said.throughput.map { try ThroughputTables.read(absolute(file.resolve($0))) }
        var settings = Settings(pool: try readPool(pool, catalog, tables), tick: tick, commandGrace: grace)
        settings.runsCommands = flags.runsCommands ?? said.runsCommands ?? true
        settings.quotas = said.quotas
        settings.people = said.people
        settings.preemptionGap = said.isPreempting ? said.preemptionGap ?? settings.preemptionGap : nil
        settings.moves = said.moves
        settings.contest = said.contest
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
            rate: rate, isRunningWhileDown: said.isRunningWhileDown ?? (rate == 1),
            settings: settings, limits: said.limits,
            visibility: Visibility(isForAll: said.isVisibleToAll ?? true), operators: said.operators,
            hook: said.hook)
    }

    private struct ConfigurationFile {
        var configuration = DaemonConfiguration()
        var directory = "."
        func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }
    }

    private static func configuration(_ named: String?, _ places: Places) throws -> ConfigurationFile {
        guard let path = named ?? places.configuration else { return ConfigurationFile() }
        let text = try read(path, "the configuration")
        return ConfigurationFile(
            configuration: try DaemonFile.parse(text, name: path),
            directory: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// Reads a pool file and the traces it names. What it does not say of power is taken from the catalogue, what it
    /// does not say of speeds from the tables.
    package static func readPool(
        _ path: String, _ catalog: PriceCatalog?, _ tables: ThroughputTables?
    ) throws -> PoolDescription {
        let text = try read(path, "the pool file")
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var pool = try PoolFile.parse(text, name: path) { trace in
            try String(contentsOfFile: trace.hasPrefix("/") ? trace : "\(directory)/\(trace)", encoding: .utf8)
        }
        if let tables { pool.throughputs = pool.throughputs.filled(from: tables.table) }
        let priced = pool.priced(by: catalog?.catalog)
        guard priced.missing.isEmpty else {
            throw StartError(
                "the pool file \(path) takes prices from the catalogue that "
                    + "\(catalog.map { "\($0.directory) has not" } ?? "is not configured"): "
                    + priced.missing.map(\.name).joined(separator: ", ")
                    + "; give them price_per_gb or tiers" + (catalog == nil ? ", or name a catalogue" : ""))
        }
        return catalog.map { priced.pool.powered(by: $0.catalog) } ?? priced.pool
    }

    private static func read(_ path: String, _ what: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StartError("\(what) \(path) does not exist; name another one, or copy Config/pool.yaml there")
        }
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw StartError("\(what) \(path) cannot be read: \(error.localizedDescription)")
        }
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}

/// Where files lie when nothing is said: the system's places for root, the user's for others.
private struct Places {
    let database: String
    let socket: String
    let pool: String
    /// The configuration file, if there is one.
    let configuration: String?

    init(environment: [String: String]) {
        let home = environment["HOME"] ?? "/"
        let isRoot = geteuid() == 0
        let own = isRoot ? "/var/lib/purser" : (environment["XDG_STATE_HOME"] ?? "\(home)/.local/state") + "/purser"
        let state = environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init) ?? own
        let config = isRoot ? "/etc/purser" : (environment["XDG_CONFIG_HOME"] ?? "\(home)/.config") + "/purser"
        database = "\(state)/purser.db"
        socket = SocketPlaces.daemon(environment: environment, isRoot: isRoot)
        let candidates = ["\(config)/purserd.yaml", "/etc/purser/purserd.yaml"]
        configuration = candidates.first { FileManager.default.fileExists(atPath: $0) }
        let pools = ["\(config)/pool.yaml", "/etc/purser/pool.yaml"]
        pool = pools.first { FileManager.default.fileExists(atPath: $0) } ?? pools[0]
    }
}
