import ArgumentParser
import Daemon
import Foundation
import Wire

/// `purserd cost`.
struct CostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract:
            "Print what the API says of the bill, from a database that is only read; 'purser cost --db' shows it.",
        discussion: """
            EXAMPLES
              purserd cost report --database purser.db --by job,day --month 2026-11
              purserd cost memo --database purser.db --by project --month 2026-11
              purserd cost verify --database purser.db
              purserd cost export --database purser.db --format focus --month 2026-11
            """)

    @Argument(
        help: ArgumentHelp(
            """
            report, memo, outcomes, verify or export: the documents of /v1/cost and of what is below it; jobs, why \
            (with --job) and budgets (of a --month that is over, as they stood): those of their routes.
            """))
    var subject: CostFile.Subject
    @Option(help: "The database; no daemon is needed, and one may run on it.")
    var database: String
    @Option(help: "One cut or two: job,day.")
    var by: String?
    @Option(help: "A UTC month: 2026-11.")
    var month: String?
    @Option(help: "From: 24h (before the last commit), a UTC day, or an instant.")
    var since: String?
    @Option(help: "To, not included: as --since.")
    var until: String?
    @Option(help: "Only this job.")
    var job: String?
    @Option(help: "Of a bill, memo or outcomes: only the trials of this sweep, by number (S184) or name.")
    var sweep: String?
    @Option(help: "Of an export: focus.")
    var format: String?
    @Option(help: "Of a bill: true adds the sum of what stands beside it.")
    var memo: String?
    @Option(help: "Of a bill: true adds what the same time of nodes costs on demand.")
    var savings: String?
    @Option(help: "Of a bill: true counts the jobs that came to a result.")
    var goodput: String?
    @Option(help: "Of verify: true checks only what came since the last time.")
    var new: String?

    func run() throws {
        let words = [
            "by": by, "month": month, "since": since, "until": until, "job": job, "sweep": sweep, "format": format,
            "memo": memo, "new": new, "savings": savings, "goodput": goodput,
        ].compactMapValues { $0 }
        do {
            try CostFile.answer(subject, words, database: database) { piece in
                FileHandle.standardOutput.write(Data(piece))
            }
        } catch {
            // One line for the command that started it; people read its words as well.
            let line = (try? JSON.text(error)) ?? error.detail
            FileHandle.standardError.write(Data((line + "\n").utf8))
            throw ExitCode(error.status == 400 ? 2 : 1)
        }
    }
}

extension CostFile.Subject: ExpressibleByArgument {}
