import ArgumentParser
import Daemon
import Foundation
// Linked and not called: from here on everything in the process allocates with it.
import Mimalloc
import Wire

/// The daemon's entry point.
@main
struct Purserd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purserd",
        abstract: "The training orchestrator that keeps the books: the daemon.",
        discussion: """
            EXAMPLES
              purserd run --pool Config/pool.yaml
              purserd run --config /etc/purser/purserd.yaml
              purserd run --rate 60 --database rehearsal.db --socket ./purserd.sock
              purserd check --config /etc/purser/purserd.yaml
              purserd cost report --database purser.db
            """,
        version: "purserd \(Release.version)",
        subcommands: [RunCommand.self, CheckCommand.self, CostCommand.self],
        defaultSubcommand: RunCommand.self)
}

/// Flags that say where things are.
struct PlaceFlags: ParsableArguments {
    @Option(help: "The configuration file.")
    var config: String?
    @Option(help: "The database.")
    var database: String?
    @Option(help: "The socket.")
    var socket: String?
    @Option(help: "The pool file.")
    var pool: String?
    @Option(help: "The directory of the jobs' output and checkpoints.")
    var jobsDirectory: String?
    @Option(help: "How many times faster than the wall clock time runs (rehearsal).")
    var rate: Int64?
    @Flag(inversion: .prefixedNo, help: "Whether real commands are run, as this user.")
    var commands: Bool?

    /// Reads the files; says what is wrong with them and ends with 2.
    func options() throws -> Options {
        var flags = Options.Flags()
        flags.config = config
        flags.database = database
        flags.socket = socket
        flags.pool = pool
        flags.jobsDirectory = jobsDirectory
        flags.rate = rate
        flags.runsCommands = commands
        do {
            return try Options.read(flags, environment: ProcessInfo.processInfo.environment)
        } catch {
            complain("\(error)")
            throw ExitCode(2)
        }
    }
}

/// Says something on standard error.
func complain(_ message: String) {
    FileHandle.standardError.write(Data("purserd: \(message)\n".utf8))
}
