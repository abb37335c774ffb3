import ArgumentParser
import Client
import Domain
import Formats
import Simulation
import Wire

/// `purser simulate`.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purser simulate",
        abstract: "Replay a recorded list under several policies, and compare what they come to.",
        discussion: """
            Examples:
              purser simulate --workload jobs.csv --pool pool.yaml
              purser simulate --workload jobs.csv --pool pool.yaml --oracle
              purser simulate --workload j.csv --pool p.yaml --policy fifo,cheapest
              purser simulate --workload j.csv --pool p.yaml --seeds 9 --html s.html
              purser simulate --workload j.csv --pool p.yaml --json > part1.json
              purser simulate merge part1.json part2.json
              purser simulate --calibration --jobs 10000
              purser simulate --workload tasks.csv --menu types.csv --policy pack,join,alone
              purser simulate --workload jobs.csv --pool pool.yaml --policy slots
              purser simulate --workload windows.csv --policy greedy,learned --oracle

            No daemon is needed: the scheduler is the daemon's own, under a virtual clock. The same files give the \
            same result; each run has a digest. Lists of jobs are Purser's own, Philly's or Gavel's; rows that make no \
            sense are counted and left out. Other policies are about other lists: pack, join and alone about tasks on \
            nodes that are rented from a menu, slots about jobs on a fixed pool whose busy time is billed, greedy, \
            uniform-progress and learned about one job in windows of recorded spot markets. Exit codes: 0 done, 1 \
            failed, 2 wrong usage or file, 7 the pool can never run some job (--oracle).
            """)
    @Option(help: ArgumentHelp("The list of jobs, of tasks, or of windows.", valueName: "file"))
    var workload: String
    @Option(help: ArgumentHelp("The pool file, for lists of jobs.", valueName: "file"))
    var pool: String?
    @Option(help: ArgumentHelp("Types of node that can be rented, for lists of tasks.", valueName: "file"))
    var menu: String?
    @Option(
        help: ArgumentHelp(
            "Measured speeds beside the pool file's: worker_type,model,num_gpus,steps_per_s.", valueName: "file"))
    var speeds: String?
    @Option(
        help: ArgumentHelp(
            "What decides, several with commas: \(StudyKind.names.joined(separator: ", ")).",
            valueName: "names"))
    var policy = ReplayPolicy.expectedCost.rawValue
    @Option(help: ArgumentHelp("How many seeds each policy is run with.", valueName: "count"))
    var seeds = 1
    @Option(help: ArgumentHelp("The first of the seeds.", valueName: "seed"))
    var firstSeed = 1
    @Option(
        help: ArgumentHelp("The beat at which meters move and what only time changes is looked at.", valueName: "time"),
        transform: { text in
            guard let span = Quantity.span(text), span > .zero else {
                throw ValidationError("a time has a number and a unit: 10s, 5m, 1h")
            }
            return span
        })
    var tick = Span.minutes(10)
    @Option(
        help: ArgumentHelp(
            "What the list is: \(TraceFile.Format.allCases.map(\.rawValue).joined(separator: ", ")); else its heading "
                + "says it.", valueName: "name"))
    var format: String?
    @Flag(
        help: ArgumentHelp(
            "Also say what no policy can go below: each job alone on its cheapest node; of windows the best choices in "
                + "hindsight.")
    )
    var oracle = false
    @OptionGroup var spot: SpotFlags
    @OptionGroup var shown: ShownFlags

    func validate() throws {
        if seeds < 1 || seeds > 100_000 { throw ValidationError("--seeds is a number from 1 to 100000") }
        if firstSeed < 0 { throw ValidationError("--first-seed is not negative") }
    }

    func run() throws {
        let kind = try StudyKind(policy)
        try kind.refuseForeignOptions(CommandLine.arguments)
        try shown.show(try document(kind))
    }

    private func document(_ kind: StudyKind) throws(Failure) -> SimulationDocument {
        switch kind {
        case .step(let policies): return try replay(policies)
        case .slots:
            try refuseSeeds()
            return try SlotStudy.run(try input(), withBound: oracle, isQuiet: shown.quiet)
        case .packing(let rules):
            try refuseSeeds()
            guard let menu else {
                throw Failure(.usage, "tasks need nodes to rent", hint: "name the file of their types with --menu")
            }
            if oracle { throw Failure(.usage, "--oracle: of packed tasks no optimum is known") }
            return try PackingStudy.run(rules, workload: workload, menu: menu, isQuiet: shown.quiet)
        case .spot(let policies):
            try refuseSeeds()
            return try SpotStudy.run(
                policies, workload: workload, spot, withOptimum: oracle, isQuiet: shown.quiet)
        }
    }

    private func replay(_ policies: [ReplayPolicy]) throws(Failure) -> SimulationDocument {
        let input = try input()
        let chosen = firstSeed..<(firstSeed + seeds)
        let progress = Progress(runs: policies.count * seeds, isShown: !shown.quiet && Output.isMessageTerminal)
        let runs = Study.run(input, policies: policies, seeds: Array(chosen), progress: progress)
        progress.finish(jobs: input.read.trace.jobs.count * runs.count)
        return SimulationDocument(study: try input.study(withBound: oracle), runs: runs)
    }

    private func input() throws(Failure) -> StudyInput {
        guard let pool else { throw Failure(.usage, "jobs need a pool", hint: "name the pool file with --pool") }
        return try StudyInput(
            workload: workload, pool: pool, speeds: speeds, format: try traceFormat(), tick: tick,
            isQuiet: shown.quiet)
    }

    /// Recorded lists that are replayed beside the step have no chance in them.
    private func refuseSeeds() throws(Failure) {
        guard seeds > 1 else { return }
        throw Failure(.usage, "--seeds: nothing is drawn in this study", hint: "leave it out: one run says all")
    }

    private func traceFormat() throws(Failure) -> TraceFile.Format? {
        guard let format else { return nil }
        guard let found = TraceFile.Format(rawValue: format) else {
            throw unknown("format", format, among: TraceFile.Format.allCases.map(\.rawValue))
        }
        return found
    }

    private func unknown(_ what: String, _ word: String, among words: [String]) -> Failure {
        let near = nearest(to: word, among: words).map { "did you mean '\($0)'?" }
        return Failure(
            .usage, "there is no \(what) '\(word)'", hint: near ?? "one of: \(words.joined(separator: ", "))")
    }
}
