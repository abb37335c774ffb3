import ArgumentParser
import Processes

/// `purserd exec`: not for people; the parent of one attempt's command.
struct ExecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run one attempt's command (started by the daemon).", shouldDisplay: false)

    @Option(help: "The attempt's directory.")
    var dir: String

    func run() throws { throw ExitCode(ExecShim.run(directory: dir)) }
}
