import ArgumentParser
import Client
import Wire

/// `purser show`.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a job: what was asked for, its attempts, its bill.",
        discussion: """
            Examples:
              purser show 3
              purser show 3 --json | jq .attempts
            """)
    @Argument(help: ArgumentHelp("The job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var id: Int64
    @OptionGroup var common: CommonFlags

    func run() throws { try common.show(try common.api.job(id)) { common.view.job($0) } }
}

/// `purser why`.
struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Tell why a job is where it is: every decision with its numbers.",
        discussion: """
            Examples:
              purser why 3
              purser why 3 --json | jq '.decisions[].text'
            """)
    @Argument(help: ArgumentHelp("The job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var id: Int64
    @OptionGroup var common: CommonFlags

    func run() throws { try common.show(try common.api.why(id)) { common.view.why($0) } }
}
