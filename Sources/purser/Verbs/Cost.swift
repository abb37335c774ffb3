import ArgumentParser
import Client
import Wire

/// `purser cost`.
struct Cost: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract: "What was spent, cut one way; and proof that it adds up.",
        discussion: """
            Examples:
              purser cost
              purser cost 3                           one job
              purser cost --by terms --since 24h
              purser cost --by day --since 2026-11-01 --until 2026-12-01
              purser cost verify
            """, subcommands: [Bill.self, Verify.self], defaultSubcommand: Bill.self)

    /// `purser cost [bill]`.
    struct Bill: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "bill", abstract: "The bill (the default).")
        @Argument(
            help: ArgumentHelp("Only this job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
        var id: Int64?
        @Option(help: "job, terms, class, group, provider, project, owner or day.") var by: String?
        @Option(help: "From: 24h (ago), a UTC day, or an instant.") var since: String?
        @Option(help: "To, not included: as --since.") var until: String?
        @OptionGroup var common: CommonFlags

        func run() throws {
            let reply = try common.api.cost(by: by ?? (id == nil ? nil : "class"), since: since, until: until, job: id)
            try common.show(reply) { list throws(Failure) in try common.view.cost(list) }
        }
    }

    /// `purser cost verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check that every bill adds up: by job, by node, by hour, posting by posting.")
        @OptionGroup var common: CommonFlags

        func run() throws {
            let reply = try common.api.verify()
            try common.show(reply) { common.view.verify($0) }
            if !reply.document.holds { throw ExitCode(ExitStatus.failure.rawValue) }
        }
    }
}
