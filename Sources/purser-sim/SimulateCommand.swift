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
        abstract: "Replay a list of jobs on a pool under several policies, and compare what they come to.",
        discussion: """
            Examples:
              purser simulate --workload jobs.csv --pool pool.yaml
              purser simulate --workload jobs.csv --pool pool.yaml --oracle
              purser simulate --workload j.csv --pool p.yaml --policy fifo,cheapest
              purser simulate --workload j.csv --pool p.yaml --seeds 9 --html s.html
              purser simulate --workload j.csv --pool p.yaml --json > part1.json
              purser simulate merge part1.json part2.json

            No daemon is needed: the scheduler is the daemon's own, under a virtual clock. The same files give the \
            same result; each run has a digest. Lists of jobs are Purser's own, Philly's or Gavel's; rows that make no \
            sense are counted and left out. Exit codes: 0 done, 1 failed, 2 wrong usage or file.
            """)
    @Option(help: ArgumentHelp("The list of jobs.", valueName: "file"))
    var workload: String
    @Option(help: ArgumentHelp("The pool file.", valueName: "file"))
    var pool: String
    @Option(
        help: ArgumentHelp(
            "What decides, several with commas: \(ReplayPolicy.allCases.map(\.rawValue).joined(separator: ", ")).",
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
    @Flag(help: "Also say what no policy can go below: each job alone on its cheapest node.")
    var oracle = false
    @OptionGroup var shown: ShownFlags

    func validate() throws {
        if seeds < 1 || seeds > 100_000 { throw ValidationError("--seeds is a number from 1 to 100000") }
        if firstSeed < 0 { throw ValidationError("--first-seed is not negative") }
    }

    func run() throws {
        let policies = try policies()
        let input = try StudyInput(workload: workload, pool: pool, format: try traceFormat(), tick: tick)
        if input.read.badRows > 0, !shown.quiet {
            Output.complain(
                ["purser: rows of \(workload) that are left out: \(input.read.badRows)"]
                    + input.read.problems.map(\.description))
        }
        let chosen = firstSeed..<(firstSeed + seeds)
        let progress = Progress(runs: policies.count * seeds, isShown: !shown.quiet && Output.isMessageTerminal)
        let runs = Study.run(input, policies: policies, seeds: Array(chosen), progress: progress)
        progress.finish(jobs: input.read.trace.jobs.count * runs.count)
        try shown.show(SimulationDocument(study: try input.study(withBound: oracle), runs: runs))
    }

    /// The policies that were asked for, each once.
    private func policies() throws(Failure) -> [ReplayPolicy] {
        var policies: [ReplayPolicy] = []
        for word in policy.split(separator: ",").map(String.init) {
            guard let found = ReplayPolicy(rawValue: word) else {
                throw unknown("policy", word, among: ReplayPolicy.allCases.map(\.rawValue))
            }
            if !policies.contains(found) { policies.append(found) }
        }
        guard !policies.isEmpty else { throw Failure(.usage, "--policy names none") }
        return policies
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
