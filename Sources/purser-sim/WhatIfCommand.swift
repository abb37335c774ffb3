import ArgumentParser
import Client
import Domain
import Simulation
import Wire

/// `purser whatif`.
struct WhatIfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purser whatif",
        abstract: "What the jobs of a month would have cost under another policy, pool or price list.",
        discussion: """
            Examples:
              purser whatif --from 2026-11 --policy cheapest
              purser whatif --from 2026-11 --pool cheaper.yaml
              purser whatif --from 2026-09 --to 2026-11 --catalog prices
              purser whatif --from this --db purser.db --base-pool now.yaml --pool new.yaml
              purser whatif --from 2026-11 --pool cheaper.yaml --json

            The jobs are those of the database, which is only read: whether a daemon runs on it does not matter. They \
            are replayed twice by the daemon's own scheduler, under the pool and policy of today and under the others, \
            so that what a replay does not know is missing from both. How far the first is from the bill is said, and \
            what neither can know. Exit codes: 0 done, 1 failed, 2 wrong usage or file, 4 not allowed, 5 no database, \
            9 a database of another release.
            """)
    @Option(help: ArgumentHelp("The UTC month in which the jobs were submitted: 2026-11, or this.", valueName: "month"))
    var from: String
    @Option(help: ArgumentHelp("The last month, if it is not the same.", valueName: "month"))
    var to: String?
    @Option(
        help: ArgumentHelp(
            "What decides otherwise: \(ReplayPolicy.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"))
    var policy = ReplayPolicy.expectedCost.rawValue
    @Option(help: ArgumentHelp("The pool otherwise; else that of today.", valueName: "file"))
    var pool: String?
    @Option(
        help: ArgumentHelp(
            "Price lists in force otherwise, as 'catalog' of the daemon's configuration; else the prices of the pool "
                + "file.", valueName: "directory"))
    var catalog: String?
    @Option(help: ArgumentHelp("The database; else the daemon's.", valueName: "file"))
    var db: String?
    @Option(help: ArgumentHelp("The pool of today; else the daemon's.", valueName: "file"))
    var basePool: String?
    @Option(help: ArgumentHelp("The daemon's configuration; else where it looks itself.", valueName: "file"))
    var config: String?
    @Option(help: ArgumentHelp("How many seeds both are replayed with, the database's own first.", valueName: "count"))
    var seeds = 10
    @Option(
        help: ArgumentHelp("The beat at which meters move and what only time changes is looked at.", valueName: "time"),
        transform: { text in
            guard let span = Quantity.span(text), span > .zero else {
                throw ValidationError("a time has a number and a unit: 10s, 5m, 1h")
            }
            return span
        })
    var tick = Span.minutes(10)
    @Flag(help: "One JSON document instead of tables.")
    var json = false
    @Flag(help: "The table alone, without headings and notes.")
    var noHeader = false
    @Option(help: ArgumentHelp("Only these columns of the table, in this order: what,cost,jct.", valueName: "names"))
    var columns: String?
    @Flag(name: .shortAndLong, help: "No progress and no notes on standard error.")
    var quiet = false

    func validate() throws {
        if seeds < 1 || seeds > 100_000 { throw ValidationError("--seeds is a number from 1 to 100000") }
    }

    func run() throws {
        let input = try WhatIfInput(self)
        let document = input.answer(
            seeds: seeds, progress: Progress(runs: seeds, isShown: !quiet && Output.isMessageTerminal))
        if !quiet, !input.warnings.isEmpty { Output.complain(input.warnings) }
        if json {
            guard let text = try? JSON.text(document) else { throw Failure(.failure, "a figure is not finite") }
            return Output.write(text + "\n")
        }
        let wanted = columns.map { $0.split(separator: ",").map { $0.drop { $0 == " " }.uppercased() } } ?? []
        let view = View(style: Style(isOn: false), hasHeader: !noHeader, isUTC: true, columns: wanted)
        var lines = try view.whatIf(document)
        if document.jobs == 0 { lines.append(input.monthsThereAre) }
        Output.lines(lines)
    }
}
