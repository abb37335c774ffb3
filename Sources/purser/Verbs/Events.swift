import ArgumentParser
import Client
import Glibc
import Wire

/// `purser events`.
struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Tell what was decided, and with -f every decision and change of state as it comes.",
        discussion: """
            Examples:
              purser events                   the last 100 decisions
              purser events -f                these, and what comes
              purser events -f --job 3
              purser events --since 41        what was decided after D41
              purser events -f --json | jq -r 'select(.type == "job") | "\\(.job) \\(.state)"'

            --json prints one JSON document a line.
            """)
    @Flag(name: .shortAndLong, help: "Go on with what comes.") var follow = false
    @Option(
        help: ArgumentHelp("Only about this job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var job: Int64?
    @Option(help: ArgumentHelp("Only what comes after this decision: 41.", valueName: "number")) var since: Int64?
    @Option(help: ArgumentHelp("So many decisions of the past.", valueName: "count")) var last: Int?
    @OptionGroup var common: CommonFlags

    func validate() throws {
        if let last, !(0...100_000).contains(last) { throw ValidationError("--last is from 0 to 100000") }
        if let since, since < 0 { throw ValidationError("--since is the number of a decision, not below 0") }
    }

    func run() throws {
        var query = API.EventQuery()
        query.job = job
        query.since = since
        query.last = last ?? 100
        query.isFollowing = follow
        query.isTimed = common.timeout != nil
        repeat {
            var end: EventDocument?
            try common.api.events(query) { event, raw throws(Failure) in
                if event.type == .cut || event.type == .end { end = event } else { show(event, raw) }
                query.since = event.id
            }
            guard follow else { return }
            guard let end, end.type == .cut else {
                throw Failure(
                    .noDaemon, "the daemon is going down", hint: "purser events -f --since \(query.since ?? 0) goes on")
            }
            Output.complain(["purser: \(end.text ?? "the stream was cut"); going on"])
        } while true
    }

    private func show(_ event: EventDocument, _ raw: String) {
        if common.json {
            Output.lines([raw])
        } else if common.quiet {
            Output.lines([event.job.map(String.init) ?? "-"])
        } else {
            Output.lines([common.view.event(event)])
        }
    }
}
