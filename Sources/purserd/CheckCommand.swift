import ArgumentParser
import Daemon

/// `purserd check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the configuration, the pool file and the price catalogue, and say what is wrong with them.")

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
        guard let catalog = options.catalog else { return print("catalog  none") }
        print("catalog  \(catalog.summary), \(catalog.directory)")
        for warning in catalog.warnings { print("warning  \(warning)") }
    }
}
