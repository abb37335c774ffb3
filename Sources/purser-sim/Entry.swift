import ArgumentParser
import Client

/// Parses the command line of `purser simulate` or `purser whatif`, runs it, and turns every error into lines and an
/// exit status.
enum Entry {
    static func run(_ arguments: [String]) -> Int32 {
        if arguments.first == "merge" { return run(MergeCommand.self, Array(arguments.dropFirst())) }
        if arguments.first == "whatif" { return run(WhatIfCommand.self, Array(arguments.dropFirst())) }
        if arguments.contains("--calibration") { return run(CalibrationCommand.self, arguments) }
        return run(SimulateCommand.self, arguments)
    }

    private static func run<Command: ParsableCommand>(_ type: Command.Type, _ arguments: [String]) -> Int32 {
        do {
            var command = try Command.parseAsRoot(arguments)
            try command.run()
            try Output.finish()
            return ExitStatus.done.rawValue
        } catch let failure as Failure {
            Output.complain(failure.lines)
            return failure.status.rawValue
        } catch {
            let text = Command.fullMessage(for: error)
            guard Command.exitCode(for: error) == .success else {
                Output.complain([text])
                return ExitStatus.usage.rawValue
            }
            Output.write(text + "\n")
            return ExitStatus.done.rawValue
        }
    }
}
