import Domain
import Wire

/// A month's report as one HTML page that needs nothing else: no network, no script.
public struct ReportPage: Sendable {
    let report: MonthReport

    /// The most rows of a table of jobs.
    static let most = 20

    /// The page of a report.
    public init(_ report: MonthReport) { self.report = report }

    /// The whole page.
    public var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Purser, \(report.month.title)</title>
        <style>\(HTML.style)</style></head><body>
        <h1>What training cost in \(report.month.title)</h1>
        \(head)
        \(tiles)
        \(sections.joined(separator: "\n"))
        </body></html>

        """
    }

    private var sections: [String] {
        [days, waste, growth, budgets, quality, sweeps, savings, outcomes, projects, jobs, memo, told]
    }

    private var head: String {
        let end = report.elapsedDays == nil ? "The month is over." : "The month goes on; this is the bill so far."
        let verified =
            switch report.verified?.holds {
            case true?: "The ledger verifies\(report.verified?.extent ?? "")."
            case false?: "<b>The ledger does not verify: see purser cost verify.</b>"
            case nil: "These are your own jobs; only operators see and verify the whole ledger."
            }
        return """
            <p class="faint">From \(report.month.firstDay) to \(report.month.next.firstDay), not included, UTC; made at
            \(report.asOf). \(end) \(verified)</p>
            """
    }

    private var tiles: String {
        let perResult = report.results > 0 ? report.total.nanos / Int64(report.results) : nil
        let tiles: [(String, String, Int64)] = [
            ("the bill", report.total.description, report.total.nanos),
            ("of it into steps that count", share(of: report.useful), report.useful.nanos),
            (
                "for each of \(report.results) results", perResult.map { Money(nanos: $0).description } ?? "-",
                perResult ?? 0
            ),
            (
                "at the end of the month, as it goes",
                report.forecast.map { "~\($0)" } ?? "over", report.forecast?.nanos ?? 0
            ),
        ]
        let shown = tiles.map { name, value, nanos in
            "<div class=\"tile\" data-nanos=\"\(nanos)\"><b>\(value)</b>\(HTML.escaped(name))</div>"
        }
        return "<div class=\"tiles\">\(shown.joined())</div>"
    }

    /// The classes that the month has, useful ones first.
    private var classes: [String] {
        let order = [CostClass.useful] + CostClass.allCases.filter { $0 != .useful }
        return order.map(\.rawValue).filter { name in report.classes.rows.contains { $0.key == name } }
    }

    private var days: String {
        let rows = report.days.rows
        let costs = Figures.cents(rows.map { $0.cost.money ?? .zero })
        let parts = classes.map { name in Figures.cents(rows.map { $0.byClass[name]?.money ?? .zero }) }
        return HTML.section(
            "Day by day",
            [
                key, Charts.days(report, classes),
                HTML.table(
                    "Dollars of each UTC day by class", ["day"] + classes + ["sum"],
                    rows.indices.map { index in
                        [rows[index].key] + parts.map { $0.each[index] } + [amount(costs.each[index], rows[index].cost)]
                    }, numbers: Set(1...classes.count + 1),
                    sum: ["sum"] + parts.map(\.sum) + [amount(costs.sum, report.days.total)]),
            ])
    }

    private var key: String {
        let items = classes.map { "<span><i style=\"background:var(--\($0))\"></i>\($0)</span>" }
        return "<div class=\"key\">\(items.joined())</div>"
    }

    private var waste: String {
        let parts = classes.map { name in (name: name, amount: report.amount(of: CostClass(rawValue: name) ?? .idle)) }
        let costs = Figures.cents(parts.map(\.amount))
        return HTML.section(
            "Where it went",
            [
                Charts.partition(parts),
                HTML.table(
                    "Every billed millisecond has one class", ["class", "dollars", "share", "what it is"],
                    parts.indices.map { index in
                        [
                            parts[index].name, amount(costs.each[index], MoneyDocument(parts[index].amount)),
                            share(of: parts[index].amount), Self.meaning(parts[index].name),
                        ]
                    }, numbers: [1, 2], sum: ["sum", amount(costs.sum, report.classes.total), "", ""]),
            ])
    }

    private var growth: String {
        let forecast = report.forecast.map {
            "<p>If it goes on as it began, the month comes to about \($0).</p>"
        }
        return HTML.section("How it grew", [Charts.growth(report), forecast ?? "<p>The month is over.</p>"])
    }

    private var quality: String {
        var names: [String] = []
        for (_, job) in jobRows {
            if let metric = job.metric, job.best != nil, !names.contains(metric) { names.append(metric) }
        }
        guard !names.isEmpty else { return "" }
        return HTML.section("Cost against quality", names.flatMap(quality))
    }

    private func quality(of metric: String) -> [String] {
        let measured = jobRows.filter { $0.job.metric == metric && $0.job.best != nil }
        let points = measured.map { _, job in
            (
                name: "\(job.id) \(job.name)", dollars: Double(job.cost.money?.nanos ?? 0) / 1e9,
                value: job.best ?? 0
            )
        }
        let rows = measured.prefix(Self.most).map { row, job in
            ["\(job.id)", HTML.escaped(job.name), Figures.cents(job.cost), Charts.short(job.best ?? 0), job.state]
                + [Figures.rate(row.perThousandSteps), Figures.rate(row.perPoint)]
        }
        return [
            Charts.quality(points),
            HTML.table(
                "Best value of \(metric) and what the job has cost\(dearest(measured.count))",
                ["job", "name", "cost", metric, "state", "1000 steps of the month", "a gain of one in it"]
                    .map(HTML.escaped), rows, numbers: [0, 2, 3, 5, 6]),
        ]
    }

    private var projects: String {
        HTML.section(
            "Projects", [plain(report.projects, "Dollars by project; idle: nodes that no job was on", "project")])
    }

    private func plain(_ bill: CostReport, _ caption: String, _ title: String) -> String {
        let costs = Figures.cents(bill.rows.map { $0.cost.money ?? .zero })
        return HTML.table(
            caption, [title, "time of nodes", "dollars", "share"],
            bill.rows.indices.map { index in
                let row = bill.rows[index]
                return [
                    HTML.escaped(row.key), Figures.span(seconds: row.seconds), amount(costs.each[index], row.cost),
                    share(of: row.cost.money ?? .zero),
                ]
            }, numbers: [1, 2, 3], sum: ["sum", "", amount(costs.sum, bill.total), ""])
    }

    /// Says how many jobs a table leaves out.
    func dearest(_ count: Int) -> String {
        count > Self.most ? " (the dearest \(Self.most) of \(count))" : ""
    }

    /// The rows of the bill that are jobs, dearest first, with the jobs.
    var jobRows: [(row: CostRow, job: JobDocument)] {
        report.jobs.rows.compactMap { row in Int64(row.key).flatMap { report.documents[$0] }.map { (row, $0) } }
    }

    private var jobs: String {
        let rows = jobRows.prefix(Self.most).map { row, job in
            [
                "\(job.id)", HTML.escaped(job.name), HTML.escaped(job.project), HTML.escaped(job.owner), job.state,
                amount(Figures.cents(row.cost), row.cost),
            ]
        }
        return HTML.section(
            "Jobs",
            [
                HTML.table(
                    "What each job cost in the month\(dearest(jobRows.count))",
                    ["job", "name", "project", "owner", "state", "dollars"],
                    Array(rows), numbers: [0, 5])
            ])
    }

    func amount(_ shown: String, _ exact: MoneyDocument) -> String {
        "<span data-nanos=\"\(exact.money?.nanos ?? 0)\">\(shown)</span>"
    }

    private func share(of part: Money) -> String {
        guard report.total.nanos > 0 else { return "-" }
        let tenths = Int64((Double(part.nanos) / Double(report.total.nanos) * 1_000).rounded())
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10) %"
    }

    private static func meaning(_ name: String) -> String {
        switch CostClass(rawValue: name) {
        case .useful: "steps that count"
        case .initialization: "from an attempt's start to its first step"
        case .restore: "loading a checkpoint"
        case .checkpoint: "waiting for saves"
        case .redone: "steps that were lost and are done again"
        case .failed: "steps since the newest save of attempts that ended in an error"
        case .plateau: "steps after the objective had stopped improving"
        case .stalled: "steps whose accelerators waited, as jobs report"
        case .oversized: "the share of steps above what their jobs use most of"
        case .probe: "short runs on several kinds of hardware before the choice of one"
        case .boot: "nodes on their way up"
        case .idle: "nodes without work"
        case .padding: "minimum charges, and reserved nodes that nobody used"
        case .refunded: "given back by providers"
        case .storage: "checkpoints of jobs that were not over"
        case .egress: "data that was moved or sent"
        case .correction: "booked by operators for months that were over"
        case nil: ""
        }
    }
}
