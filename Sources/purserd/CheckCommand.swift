import ArgumentParser
import Daemon

/// `purserd check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: """
            Read the configuration, the pool file, the price catalogue and the tables of throughputs, and say what is \
            wrong with them.
            """)

    @OptionGroup var places: PlaceFlags

    func run() throws {
        let options = try places.options()
        print("database \(options.database)")
        print("socket   \(options.socket)")
        print("jobs     \(options.jobsDirectory)")
        print("commands \(options.settings.runsCommands ? "real commands run as this user" : "modelled jobs only")")
        print("clock    rate \(options.rate), tick \(options.settings.tick)")
        let groups = options.settings.pool.groups
        print("pool     \(groups.count) groups, seed \(options.settings.pool.seed)")
        let known = groups.count { $0.power.draw != nil }
        let graded = groups.count { $0.power.draw?.milligramsPerKWh != nil }
        print("energy   known for \(known) groups, CO2e for \(graded)")
        print("catalog  \(options.catalog.map { "\($0.summary), \($0.directory)" } ?? "none")")
        for warning in options.catalog?.warnings ?? [] { print("warning  \(warning)") }
        print("speeds   \(options.throughputs.map { "\($0.summary), \($0.directory)" } ?? "of the pool file only")")
        for warning in options.throughputs?.warnings ?? [] { print("warning  \(warning)") }
    }
}
