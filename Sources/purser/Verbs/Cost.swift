import ArgumentParser
import Client
import Wire

/// `purser cost`.
struct Cost: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract: "What was spent, cut one way or two; and proof that it adds up.",
        discussion: """
            Examples:
              purser cost
              purser cost 3                           one job
              purser cost --by terms --since 24h
              purser cost --by sweep                  each sweep; --sweep S184: the trials of one
              purser cost --by project,day --month    this UTC month; --month 2026-11 names one
              purser cost --by day --since 2026-11-01 --until 2026-12-01 --csv
              purser cost --goodput --by project      what of it was useful, and what a result cost
              purser cost --savings --by group,terms  against the same time of nodes on demand
              purser cost --memo --by project         energy, CO2e and hours of people beside the bill
              purser cost --db purser.db              from the file; no daemon is needed
              purser cost --outcomes --month          what decisions were expected to come to, and came to
              purser cost verify
              purser cost export --format focus --month 2026-11 > november.csv
              purser cost close --month 2026-10       operators: nothing is written into it any more
            """, subcommands: [CostBill.self, CostVerify.self, CostExport.self, CostClose.self, CostCorrect.self],
        defaultSubcommand: CostBill.self)
}

/// Where a bill comes from.
struct CostPlace: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read this database instead of asking a daemon; nothing in it is changed.", valueName: "file"),
        completion: .file())
    var db: String?

    func source(_ common: CommonFlags) -> CostSource {
        guard let db else { return .daemon(common.api) }
        return .file(db, timeout: .milliseconds((common.timeout ?? .minutes(10)).milliseconds))
    }
}

/// The stretch of time a bill is for; half-open and UTC.
struct CostWindow: ParsableArguments {
    @Option(
        name: .long, defaultAsFlag: "this",
        help: "A UTC month: 2026-11; alone, the one we are in. Stands for --since and --until.")
    var month: String?
    @Option(help: "From: 24h (ago), a UTC day, or an instant.") var since: String?
    @Option(help: "To, not included: as --since.") var until: String?

    func validate() throws {
        if month != nil, since != nil || until != nil {
            throw ValidationError(
                "--month says where the window begins and ends; leave it out, or --since and --until.")
        }
    }

    var words: CostSource.Words {
        var words = CostSource.Words()
        words.month = month
        words.since = since
        words.until = until
        return words
    }
}

/// `purser cost [bill]`.
struct CostBill: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bill", abstract: "The bill (the default).")
    @Argument(help: ArgumentHelp("Only this job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var id: Int64?
    @Option(help: "Only the trials of this sweep, by its number (S184) or name.") var sweep: String?
    @Option(
        help: ArgumentHelp(
            "One cut or two: job, sweep, terms, class, group, provider, project, owner, region, hour, day or month.",
            valueName: "cut[,cut]"))
    var by: String?
    @OptionGroup var window: CostWindow
    @Flag(help: "Instead of the bill: what the decisions of the window were expected to come to, and came to.")
    var outcomes = false
    @Flag(
        help: "Not the bill but what stands beside it: energy, CO2e and hours of people; one cut, and not by class.")
    var memo = false
    @Flag(help: "Instead of classes: the useful part, jobs that came to a result, and dollars for each.")
    var goodput = false
    @Flag(help: "Instead of classes: what the same time of nodes costs on demand, and what was saved.")
    var savings = false
    @Flag(help: "Comma-separated values with every digit (RFC 4180).") var csv = false
    @OptionGroup var place: CostPlace
    @OptionGroup var common: CommonFlags

    func validate() throws {
        if id != nil, sweep != nil { throw ValidationError("a job and --sweep cannot both be given.") }
        if csv, common.json { throw ValidationError("--csv and --json are two ways to print a bill; leave out one.") }
        if outcomes, by != nil { throw ValidationError("--outcomes is cut by kind of decision; leave out --by.") }
        if goodput || savings, outcomes || memo {
            throw ValidationError("--goodput and --savings are columns of a bill; leave out --outcomes and --memo.")
        }
    }

    func run() throws {
        var words = window.words
        words.sweep = sweep
        if outcomes {
            words.job = id
            return try showOutcomes(try place.source(common).outcomes(words))
        }
        words.job = id
        if memo { return try runMemo(words) }
        words.by = by ?? (id == nil ? nil : "class")
        words.goodput = goodput
        words.savings = savings
        words.withMemo = !csv && !common.json && common.view.showsNotes
        let reply = try place.source(common).cost(words)
        if csv { return Output.write(common.view.costCSV(reply.document)) }
        try common.show(reply) { report throws(Failure) in
            try (goodput || savings ? common.view.worth(report) : common.view.cost(report))
                + (report.memo.map { common.view.beside($0) } ?? [])
        }
    }

    private func runMemo(_ words: CostSource.Words) throws {
        var words = words
        words.by = by
        let reply = try place.source(common).memo(words)
        if csv { return Output.write(common.view.memoCSV(reply.document)) }
        try common.show(reply) { memo throws(Failure) in try common.view.memo(memo) }
    }

    private func showOutcomes(_ reply: API.Reply<OutcomeReport>) throws {
        if csv { return Output.write(common.view.outcomesCSV(reply.document)) }
        try common.show(reply) { report throws(Failure) in try common.view.outcomes(report) }
    }
}

/// `purser cost verify`.
struct CostVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that every bill adds up: by job, by node, by hour, posting by posting.",
        discussion: """
            Examples:
              purser cost verify
              purser cost verify --new                what came since the last time
              purser cost verify --db purser.db
            """)
    @Flag(help: "Only what came since the ledger was verified last, and how it fits to what was there.")
    var new = false
    @OptionGroup var place: CostPlace
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try place.source(common).verify(onlyNew: new)
        try common.show(reply) { common.view.verify($0) }
        if !reply.document.holds { throw ExitCode(ExitStatus.failure.rawValue) }
    }
}

/// `purser cost export`.
struct CostExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "The ledger for other programs: FOCUS 1.2, as CSV to standard output.",
        discussion: """
            Examples:
              purser cost export --format focus --month 2026-11 > november.csv
              purser cost export --format focus --db purser.db > all.csv
            """)
    @Option(help: "focus.") var format: String
    @OptionGroup var window: CostWindow
    @OptionGroup var place: CostPlace
    @OptionGroup var common: CommonFlags

    func validate() throws {
        guard format == "focus" else {
            throw ValidationError("there is no format '\(format)'; it is focus, which is FOCUS 1.2 as CSV.")
        }
        if common.json { throw ValidationError("an export is CSV; purser cost --json prints a bill as JSON.") }
    }

    func run() throws {
        var words = window.words
        words.format = format
        try place.source(common).export(words) { Output.write($0) }
    }
}
