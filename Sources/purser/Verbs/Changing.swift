import ArgumentParser
import Client
import Wire

/// The jobs a verb is for.
struct AskedJobs: ParsableArguments {
    @Argument(help: ArgumentHelp("The jobs.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var ids: [Int64] = []
    @Option(help: ArgumentHelp("All trials of a sweep that are not over, by its number or name.", valueName: "sweep"))
    var sweep: String?
    @OptionGroup var common: CommonFlags

    func validate() throws { try requireJobs(ids, sweep) }
}

/// Either jobs are named, or a sweep.
func requireJobs(_ ids: [Int64], _ sweep: String?) throws {
    if ids.isEmpty == (sweep == nil) {
        throw ValidationError(
            ids.isEmpty
                ? "which jobs? Name them by number, or a sweep: --sweep S184"
                : "jobs by number and --sweep cannot both be given")
    }
}

/// A verb that asks the same of several jobs. Its route has its name.
protocol AskingVerb: ParsableCommand {
    var asked: AskedJobs { get }
}

extension AskingVerb {
    func run() throws {
        if let sweep = asked.sweep { return try ask(allOf: sweep) }
        var first: Failure?
        for id in asked.ids {
            do {
                try asked.common.show(try asked.common.api.ask(Self._commandName, of: id), ids: [id]) { job in
                    ["job \(job.id) '\(job.name)' is \(job.state)"]
                }
            } catch {
                Output.complain(error.lines)
                first = first ?? error
            }
        }
        if let first { throw ExitCode(first.status.rawValue) }
    }
}

extension AskingVerb {
    private func ask(allOf sweep: String) throws {
        let reply = try asked.common.api.ask(Self._commandName, ofSweep: sweep)
        try asked.common.show(reply, ids: reply.document.items.map(\.id)) { list in
            list.items.isEmpty
                ? ["every trial of '\(sweep)' was over"]
                : list.items.map { "job \($0.id) '\($0.name)' is \($0.state)" }
        }
    }
}

/// `purser cancel`.
struct Cancel: AskingVerb {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Stop jobs; a running command gets SIGTERM, then SIGKILL.",
        discussion: """
            Examples:
              purser cancel 3
              purser cancel $(purser status --state queued -q)
              purser cancel --sweep S184
            """)
    @OptionGroup var asked: AskedJobs
}

/// `purser hold`.
struct Hold: AskingVerb {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep waiting jobs out of the queue until they are let go.",
        discussion: """
            Examples:
              purser hold 3
              purser unhold 3
            """)
    @OptionGroup var asked: AskedJobs
}

/// `purser unhold`.
struct Unhold: AskingVerb {
    static let configuration = CommandConfiguration(
        commandName: "unhold",
        abstract: "Let held jobs into the queue.",
        discussion: """
            Examples:
              purser unhold 3
              purser unhold $(purser status --state held -q)
            """, aliases: ["release"])
    @OptionGroup var asked: AskedJobs
}

/// `purser pause`.
struct Pause: AskingVerb {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Save running jobs and take them off their nodes; a waiting job is held.",
        discussion: """
            Examples:
              purser pause 3
              purser resume 3
            """)
    @OptionGroup var asked: AskedJobs
}

/// `purser resume`.
struct Resume: AskingVerb {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let paused jobs go on from their checkpoints.",
        discussion: """
            Examples:
              purser resume 3
              purser resume $(purser status --state paused -q)
            """)
    @OptionGroup var asked: AskedJobs
}

/// `purser retry`.
struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Submit a job that is over again, as a new job.",
        discussion: """
            Examples:
              purser retry 3
              purser wait $(purser retry 3 -q)
            """)
    @Argument(help: ArgumentHelp("The job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var id: Int64
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try common.api.retry(id)
        try common.show(reply, ids: [reply.document.id]) { job in
            ["job \(job.id) '\(job.name)' is \(job.state); it tries job \(id) again"]
        }
    }
}

/// `purser edit`.
struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change what a waiting or held job asks for.",
        discussion: """
            Examples:
              purser edit 3 --priority 80
              purser edit 3 --max-cost '$60' --name resnet-long
              purser edit 3 --start 2026-12-01T06:00:00Z
            """)
    @Argument(help: ArgumentHelp("The job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var id: Int64
    @Option(help: "The job's name.") var name: String?
    @Option(help: "Whom it is for.") var project: String?
    @Option(help: "0 to 100; the higher goes first.") var priority: Int?
    @Option(help: "Stop when it has cost so much: $40.") var maxCost: String?
    @Option(help: "The dearest acceptable node, dollars an hour.") var maxHourlyCost: String?
    @Option(help: "Do not start before this instant: 2026-12-01T06:00:00Z.") var start: String?
    @Option(help: "When it is to be over: 2026-12-01T06:00:00Z.") var deadline: String?
    @OptionGroup var common: CommonFlags

    func validate() throws {
        let said: [Any?] = [name, project, priority, maxCost, maxHourlyCost, start, deadline]
        if said.allSatisfy({ $0 == nil }) { throw ValidationError("what is to change? See purser edit --help") }
    }

    func run() throws {
        var request = EditRequest()
        request.name = name
        request.project = project
        request.priority = priority
        request.maxCost = maxCost
        request.maxHourlyCost = maxHourlyCost
        request.start = start
        request.deadline = deadline
        try common.show(try common.api.edit(id, request), ids: [id]) { job in
            ["job \(job.id) '\(job.name)' is \(job.state), priority \(job.priority)"]
        }
    }
}
