import ArgumentParser
import Wire

/// The command. Without a verb it is `status`.
struct Purser: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purser",
        abstract: "Run training jobs where they cost least, and know what each one cost.",
        discussion: """
            Examples:
              purser submit train.yaml               run a job file
              purser submit -- python train.py       run a command as it is
              purser                                 what runs, what waits, what it costs
              purser why 3                           why job 3 is where it is, in dollars
              purser logs 3 -f                       follow what it prints
              purser events -f                       follow what is decided
              purser cost --by terms --since 24h     the bill of the last day

            Every verb but watch and logs takes --json, and all take --help, with examples. Exit codes: 0 done, 1 \
            failed, 2 wrong usage or job file, 3 no daemon, 4 not allowed, 5 not found, 6 refused by policy, 7 cannot \
            be placed, 8 timed out, 9 version mismatch; wait: 20 stopped early (--strict), 21 stopped by its budget, \
            22 cancelled.
            """,
        version: "purser \(Release.version) (API \(Release.apiVersion))",
        subcommands: [
            Submit.self, PlanVerb.self, Status.self, Show.self, Why.self, Logs.self, Wait.self, Cancel.self, Hold.self,
            Unhold.self, Pause.self, Resume.self, Retry.self, Edit.self, Events.self, Watch.self, Nodes.self,
            Offers.self, Throughputs.self, Cost.self, BudgetVerb.self, Report.self, Simulate.self,
            WhatIfVerb.self, Info.self, Doctor.self, Completions.self,
        ],
        defaultSubcommand: Status.self)

    /// The words that may follow `purser`.
    static var verbs: [String] {
        configuration.subcommands.flatMap { [$0._commandName] + $0.configuration.aliases } + ["help"]
    }
}
