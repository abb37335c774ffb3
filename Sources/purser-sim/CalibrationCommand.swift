import ArgumentParser
import Client
import Domain
import Simulation
import Wire

/// `purser simulate --calibration`.
struct CalibrationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purser simulate --calibration",
        abstract: "How what decisions are expected to come to compares with what they come to, in simulated worlds.",
        usage: """
            purser simulate --calibration [--jobs <count>] [--first-seed <seed>] [--price-steps] [--json] \
            [--no-header] [--columns <names>] [--quiet]
            """,
        discussion: """
            Examples:
              purser simulate --calibration
              purser simulate --calibration --jobs 10000
              purser simulate --calibration --jobs 10000 --json
              purser simulate --calibration --price-steps

            No file and no daemon is needed. Six of ten jobs share a pool with nineteen others, on demand and on spot; \
            the others run alone on demand until spot nodes come up, and are moved. With --price-steps each runs alone \
            on spot until its price goes up. A move is compared with none, from the same instant on and the rest of \
            the world the same, both without later moves: those are decisions of their own. Spot comes and goes by \
            the published hazards that the daemon begins with. Eight of ten outcomes are expected inside p10 to p90. \
            The same figures of a database are in purser cost --outcomes.
            """)
    @Flag(help: "Compare expectations with outcomes.")
    var calibration = false
    @Option(help: ArgumentHelp("How many jobs are simulated, about.", valueName: "count"))
    var jobs = 1_000
    @Option(help: ArgumentHelp("The first of the seeds.", valueName: "seed"))
    var firstSeed = 1
    @Flag(help: "Only moves off spot nodes whose price goes up, one job a world.")
    var priceSteps = false
    @Flag(help: "One JSON document instead of a table.")
    var json = false
    @Flag(help: "A table without headings and notes.")
    var noHeader = false
    @Option(
        help: ArgumentHelp("Only these columns of the table, in this order: decision,coverage.", valueName: "names"))
    var columns: String?
    @Flag(name: .shortAndLong, help: "No progress on standard error.")
    var quiet = false

    func validate() throws {
        if jobs < 1 || jobs > 10_000_000 { throw ValidationError("--jobs is a number from 1 to 10000000") }
        if firstSeed < 0 { throw ValidationError("--first-seed is not negative") }
    }

    func run() throws {
        let worlds =
            priceSteps
            ? Calibration.priceSteps(worlds: jobs, firstSeed: UInt64(firstSeed))
            : Calibration.worlds(jobs: jobs, firstSeed: UInt64(firstSeed))
        let progress = Progress(runs: worlds.count, isShown: !quiet && Output.isMessageTerminal)
        let calibration = onAllProcessors(worlds) { world in
            defer { progress.step() }
            return world.calibration()
        }.reduce(into: Calibration()) { $0.add($1) }
        progress.finish(jobs: calibration.jobs)
        let document = CalibrationDocument(
            jobs: calibration.jobs, worlds: worlds.count, firstSeed: Int64(firstSeed),
            rows: Calibration.Kind.allCases.compactMap { kind in
                calibration.rows[kind].map { CalibrationDocument.Row($0, of: kind) }
            })
        if json { return Output.write(try JSON.text(document) + "\n") }
        let wanted = columns.map { $0.split(separator: ",").map { $0.drop { $0 == " " }.uppercased() } } ?? []
        let view = View(style: Style(isOn: false), hasHeader: !noHeader, isUTC: true, columns: wanted)
        Output.lines(try view.calibration(document))
    }
}

extension CalibrationDocument.Row {
    /// The row of a kind.
    fileprivate init(_ row: Calibration.Row, of kind: Calibration.Kind) {
        var outcomes = OutcomeRow(kind: kind.rawValue, decisions: row.decisions)
        outcomes.superseded = row.superseded
        outcomes.compare(row.compared, inside: row.inside, expected: row.expected, cameTo: row.cameTo)
        self.init(outcomes: outcomes, below: row.below)
    }
}
