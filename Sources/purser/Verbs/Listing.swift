import ArgumentParser
import Client
import Domain
import Wire

/// `purser status`.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "List jobs: what runs, what waits, what ended in the last day.",
        discussion: """
            Examples:
              purser                       the same as purser status
              purser status 3 4
              purser status --state running,queued
              purser status --user ada --project vision --since 7d
              purser status --sweep S184
              purser status --columns id,state,cost --no-header
              purser status --all --json | jq '.items[].cost'
            """, aliases: ["ps", "queue"])

    @Argument(help: ArgumentHelp("Only these jobs.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var ids: [Int64] = []
    @Option(help: "Only these states: running,queued.") var state: String?
    @Option(help: "Only of this user.") var user: String?
    @Option(help: "Only of this project.") var project: String?
    @Option(help: "Only the trials of this sweep, by its number (S184) or name; all, however long ago they ended.")
    var sweep: String?
    @Option(help: "Live ones and those that ended since: 7d (ago), a UTC day, an instant.") var since: String?
    @Flag(name: .shortAndLong, help: "All jobs, however long ago they ended.") var all = false
    @OptionGroup var common: CommonFlags

    func validate() throws {
        for word in words where !JobState.words.contains(word) {
            let near = nearest(to: word, among: JobState.words).map { "; did you mean \($0)?" } ?? "."
            throw ValidationError(
                "there is no state \(word)\(near) They are \(JobState.words.joined(separator: ", ")).")
        }
    }

    func run() throws {
        if common.json, ids.isEmpty { return Output.write(try common.api.jobsAsSent(query)) }
        let reply = try common.api.jobs(query)
        let list = reply.document
        try common.show(reply, ids: list.items.map(\.id)) { list throws(Failure) in try common.view.jobs(list) }
        if let missing = ids.first(where: { id in !list.items.contains { $0.id == id } }) {
            throw Failure(.notFound, "there is no job \(missing)", hint: "purser status --all lists all jobs")
        }
        if list.items.isEmpty, !common.json {
            Output.complain([
                "no such jobs" + (all || since != nil || sweep != nil ? "" : " in the last day")
                    + "; purser submit --help tells how to make one"
            ])
        }
    }

    private var query: API.JobQuery {
        var query = API.JobQuery()
        query.ids = ids
        query.states = words
        query.isAll = all
        query.user = user
        query.project = project
        query.sweep = sweep
        query.since = since
        return query
    }

    private var words: [String] { state.map { $0.split(separator: ",").map { $0.uppercased() } } ?? [] }
}

/// `purser info`.
struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "The daemon that answers, its clock and its database.",
        discussion: """
            Examples:
              purser info
              sqlite3 -readonly "$(purser info --json | jq -r .database)" 'SELECT * FROM cost_by_job'
            """)
    @OptionGroup var common: CommonFlags

    func run() throws {
        try common.show(try common.api.info()) { info in
            [
                "purserd \(info.version), process \(info.pid)",
                "daemon time \(Figures.time(info.now, isUTC: true)) UTC, \(info.rate) times as fast as the wall clock",
                "database \(info.database)\(info.isWritable ? "" : " (cannot be written: only reads are served)")",
                "\(info.liveJobs) jobs live, \(info.waitingJobs) of them waiting; \(info.leases) nodes leased",
            ]
        }
    }
}
