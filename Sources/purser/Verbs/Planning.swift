import ArgumentParser
import Client
import Wire

/// `purser plan`.
struct PlanVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Tell what a job would cost and take on every node that would do, before it is submitted.",
        discussion: """
            Examples:
              purser plan train.yaml
              purser plan train.yaml --deadline 2026-12-01T06:00:00Z
              purser plan --columns option,expected,p90,time train.yaml
              purser submit --plan "$(purser plan -q train.yaml)" train.yaml
            """)
    @OptionGroup var job: JobArguments
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try common.api.plan(try job.request())
        job.tell(reply.document.warnings)
        if common.quiet {
            Output.lines(reply.document.id.map { [$0] } ?? [])
        } else {
            let words = job.words
            try common.show(reply) { plan throws(Failure) in try common.view.plan(plan, submit: words) }
        }
    }
}
