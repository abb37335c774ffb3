import ArgumentParser
import Client
import Domain
import Glibc
import Wire

/// Parses the command line, runs the verb, and turns every error into lines and an exit status.
enum Entry {
    static func run(_ arguments: [String]) -> Int32 {
        do {
            if let simulation = simulation(arguments) { throw Simulator.become(simulation) }
            var command = try Purser.parseAsRoot(arguments)
            // What is said without a verb goes to the usual one, a misspelt verb with it.
            if Misspelling.usual.contains(where: { $0 == type(of: command) }),
                let unknown = Misspelling.verb(in: arguments)
            {
                throw unknown
            }
            try command.run()
            try Output.finish()
            return ExitStatus.done.rawValue
        } catch let failure as Failure {
            Output.complain(failure.lines)
            return failure.status.rawValue
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            return explain(error, of: arguments)
        }
    }

    /// What the simulator is given; nil: another verb.
    private static func simulation(_ arguments: [String]) -> [String]? {
        if arguments.first == "simulate" { return Array(arguments.dropFirst()) }
        if arguments.first == "whatif" { return arguments }
        if arguments == ["help", "whatif"] { return ["whatif", "--help"] }
        return arguments == ["help", "simulate"] ? ["--help"] : nil
    }

    /// Help goes to standard output and is no error; a wrong command line is one, with status 2.
    private static func explain(_ error: any Error, of arguments: [String]) -> Int32 {
        if let unknown = Misspelling.verb(in: arguments) {
            Output.complain(unknown.lines)
            return unknown.status.rawValue
        }
        let text = Purser.fullMessage(for: error)
        guard Purser.exitCode(for: error) == .success else {
            Output.complain(Misspelling.option(in: arguments)?.lines ?? [text])
            return ExitStatus.usage.rawValue
        }
        Output.write(text + "\n")
        return ExitStatus.done.rawValue
    }
}
