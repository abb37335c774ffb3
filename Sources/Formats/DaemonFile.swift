import Domain

/// What the daemon's configuration file says; nil: as flags, environment or defaults say.
public struct DaemonConfiguration: Hashable, Sendable {
    /// Path of the database.
    public var database: String?
    /// Path of the socket.
    public var socket: String?
    /// Group that may use the socket.
    public var group: String?
    /// Path of the pool file, relative to the configuration file.
    public var pool: String?
    /// Directory of the price catalogue, relative to the configuration file; nil: there is none.
    public var catalog: String?
    /// Directory of the tables of throughputs, relative to the configuration file; nil: there are none.
    public var throughput: String?
    /// Directory of the jobs' output and checkpoints.
    public var jobsDirectory: String?
    /// Shell that runs commands.
    public var shell: String?
    /// Whether real commands are run.
    public var runsCommands: Bool?
    /// How many times faster than the wall clock.
    public var rate: Int64?
    /// Whether the world goes on while the daemon is down; nil: it does at rate 1.
    public var isRunningWhileDown: Bool?
    /// When the time of a new database begins; nil: when it is made.
    public var start: Instant?
    /// How often meters move.
    public var tick: Span?
    /// Whether users see each other's jobs; nil: they do.
    public var isVisibleToAll: Bool?
    /// The group whose members may see and change every job.
    public var operators: String?
    /// What users and projects may have at once.
    public var quotas: [Quota] = []
    /// Points of priority above another job at which a job takes its nodes; nil: the default.
    public var preemptionGap: Int?
    /// Whether jobs take each other's nodes at all.
    public var isPreempting = true
    /// When running jobs are moved to better nodes; nil: never.
    public var moves: MovePlan? = MovePlan()
    /// How scarce nodes are given out among jobs of one priority; nil: in order of turn.
    public var contest: ContestPlan? = ContestPlan()
    /// How jobs are probed that ask for it.
    public var probes = ProbePlan()
    /// How long an attempt runs before it may be preempted; nil: the default.
    public var leastRun: Span?
    /// Dollars an hour of people, by activity.
    public var people: [String: Price] = [:]
    /// The limits, changed where the file says so.
    public var limits = ServiceLimits()
    /// The command that is told of decisions; nil: none is.
    public var hook: EventHookPlan?
    /// Nothing said.
    public init() {}
}

/// Reads the daemon's configuration file.
public enum DaemonFile {
    /// Reads a configuration file. An empty one says nothing.
    public static func parse(_ text: String, name: String) throws(FileProblems) -> DaemonConfiguration {
        let isEmpty = text.split(whereSeparator: \.isNewline).allSatisfy { line in
            line.drop(while: \.isWhitespace).isEmpty || line.drop(while: \.isWhitespace).hasPrefix("#")
        }
        if isEmpty { return DaemonConfiguration() }
        let walker = Walker(file: name)
        let file = walker.mapping(
            try Document.parse(text, name: name), "the configuration",
            keys: [
                "database", "socket", "group", "pool", "catalog", "throughput", "jobs_directory", "shell", "commands",
                "clock",
                "limits", "visibility", "operators", "quotas", "preemption", "moves", "regret", "probe",
                "on_event",
                "people",
            ])
        var configuration = DaemonConfiguration()
        configuration.database = file.text("database")
        configuration.socket = file.text("socket")
        configuration.group = file.text("group")
        configuration.pool = file.text("pool")
        configuration.catalog = file.text("catalog")
        configuration.throughput = file.text("throughput")
        configuration.jobsDirectory = file.text("jobs_directory")
        configuration.shell = file.text("shell")
        configuration.runsCommands = file.bool("commands")
        if let clock = file.mapping("clock", keys: ["rate", "start", "downtime", "tick"]) {
            configuration.rate = clock.integer("rate", in: 1...100_000).map(Int64.init)
            configuration.start = clock.value("start", "a time like 2026-11-27T18:00:00Z") { Instant(iso8601: $0) }
            configuration.isRunningWhileDown = clock.value("downtime", "run or freeze") {
                ["run": true, "freeze": false][$0]
            }
            configuration.tick = clock.value("tick", "a length from 1s to 1h") { text in
                Quantity.span(text).flatMap { $0 >= .seconds(1) && $0 <= .hours(1) ? $0 : nil }
            }
        }
        configuration.isVisibleToAll = file.value("visibility", "all or own") { ["all": true, "own": false][$0] }
        configuration.operators = file.text("operators")
        configuration.limits = limits(file)
        configuration.quotas = file.list("quotas").compactMap { quota($0, walker) }
        readPreemption(file, &configuration)
        readMoves(file, &configuration)
        readRegret(file, &configuration)
        configuration.probes = ProbeReader.plan(file, walker)
        configuration.hook = hook(file, walker)
        configuration.people = Activity.rates(file)
        try walker.finish()
        return configuration
    }

    /// One quota: of a user or a project, `*` for each of them.
    private static func quota(_ document: Document, _ walker: Walker) -> Quota? {
        let line = walker.mapping(document, "a quota", keys: ["user", "project", "jobs", "rate"])
        let jobs = line.integer("jobs", in: 0...1_000_000)
        let rate = line.value("rate", "dollars an hour like 20", Quantity.price)
        if line["jobs"] == nil, line["rate"] == nil {
            walker.note(document.place, "a quota needs jobs or rate", hint: "{user: \"*\", jobs: 20, rate: 50}")
        }
        switch (line.text("user"), line.text("project")) {
        case (.some(let user), nil): return Quota(scope: .user(user == "*" ? nil : user), jobs: jobs, rate: rate)
        case (nil, .some(let project)):
            return Quota(scope: .project(project == "*" ? nil : project), jobs: jobs, rate: rate)
        default:
            walker.note(document.place, "a quota is of a user or of a project", hint: "{project: vision, rate: 50}")
            return nil
        }
    }

    /// The command that is told of decisions: `{run: notify.sh, events: [warn, stop], time_limit: 10s}`.
    private static func hook(_ file: Mapping, _ walker: Walker) -> EventHookPlan? {
        guard let said = file.mapping("on_event", keys: ["run", "events", "time_limit"]) else { return nil }
        guard let run = said.text("run") else {
            walker.note(said.place, "on_event needs the key 'run'", hint: "{run: /etc/purser/notify, events: [warn]}")
            return nil
        }
        var plan = EventHookPlan(run: run)
        let verdicts = said.list("events").compactMap { event -> Decision.Verdict? in
            guard case .scalar(let name, _) = event.content else {
                walker.note(event.place, "an event is a word", hint: "events: [warn, stop]")
                return nil
            }
            let verdict = Decision.Verdict(rawValue: name)
            if verdict == nil {
                let known = Decision.Verdict.allCases.map(\.rawValue)
                walker.note(
                    event.place, "'\(name)' is no event",
                    hint: nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                        ?? "events are \(known.joined(separator: ", "))")
            }
            return verdict
        }
        if !verdicts.isEmpty { plan.verdicts = Set(verdicts) }
        let limit = said.value("time_limit", "a length from 100ms to 10m") { text in
            Quantity.span(text).flatMap { $0 >= Span(milliseconds: 100) && $0 <= .minutes(10) ? $0 : nil }
        }
        plan.timeLimit = limit ?? plan.timeLimit
        return plan
    }

    private static func readPreemption(_ file: Mapping, _ configuration: inout DaemonConfiguration) {
        guard let said = file.mapping("preemption", keys: ["enabled", "gap", "least_run"]) else { return }
        configuration.isPreempting = said.bool("enabled") ?? true
        configuration.preemptionGap = said.integer("gap", in: 1...100)
        configuration.leastRun = said.value("least_run", "a length like 10m", Quantity.span)
    }

    private static func readMoves(_ file: Mapping, _ configuration: inout DaemonConfiguration) {
        guard let said = file.mapping("moves", keys: ["enabled", "least_saving", "apart", "every"]) else { return }
        guard said.bool("enabled") ?? true else { return configuration.moves = nil }
        var plan = MovePlan()
        let percent = said.value("least_saving", "a percentage from 0% to 90%") { text -> Int64? in
            text.hasSuffix("%") ? Int64(text.dropLast()).flatMap { (0...90).contains($0) ? $0 : nil } : nil
        }
        if let percent { plan.leastSavingPerMille = percent * 10 }
        plan.apart = said.value("apart", "a length like 30m", Quantity.span) ?? plan.apart
        let every = said.value("every", "a length from 1s on, like 5m") { text in
            Quantity.span(text).flatMap { $0 >= .seconds(1) ? $0 : nil }
        }
        plan.every = every ?? plan.every
        configuration.moves = plan
    }

    private static func readRegret(_ file: Mapping, _ configuration: inout DaemonConfiguration) {
        guard let said = file.mapping("regret", keys: ["enabled", "patience"]) else { return }
        guard said.bool("enabled") ?? true else { return configuration.contest = nil }
        var plan = ContestPlan()
        plan.patience = said.value("patience", "a length like 4h", Quantity.span) ?? plan.patience
        configuration.contest = plan
    }

    private static func limits(_ file: Mapping) -> ServiceLimits {
        var limits = ServiceLimits()
        let counts: [(key: String, range: ClosedRange<Int>, place: WritableKeyPath<ServiceLimits, Int>)] = [
            ("connections", 1...100_000, \.connections), ("inbox", 1...1_000_000, \.inbox),
            ("requests_per_second", 1...1_000_000, \.requestsPerSecond),
            ("request_burst", 1...1_000_000, \.requestBurst), ("queued_jobs", 1...10_000_000, \.queuedJobs),
            ("queued_jobs_per_user", 1...10_000_000, \.queuedJobsPerUser),
            ("event_readers", 1...10_000, \.eventReaders), ("event_buffer", 16...10_000_000, \.eventBuffer),
        ]
        let times: [(key: String, place: WritableKeyPath<ServiceLimits, Span>)] = [
            ("header_time", \.headerTime), ("request_time", \.requestTime), ("stalled_time", \.stalledTime),
        ]
        guard let said = file.mapping("limits", keys: counts.map(\.key) + times.map(\.key) + ["body"]) else {
            return limits
        }
        for (key, range, place) in counts {
            if let count = said.integer(key, in: range) { limits[keyPath: place] = count }
        }
        for (key, place) in times {
            let time = said.value(key, "a length from 100ms to 1h") { text in
                Quantity.span(text).flatMap { $0 >= Span(milliseconds: 100) && $0 <= .hours(1) ? $0 : nil }
            }
            if let time { limits[keyPath: place] = time }
        }
        let body = said.value("body", "a size from 1KiB to 64MiB") { text in
            Quantity.bytes(text, unit: 1).flatMap { (1_024...Int64(Limits.drainedBody)).contains($0) ? Int($0) : nil }
        }
        if let body { limits.body = body }
        return limits
    }
}
