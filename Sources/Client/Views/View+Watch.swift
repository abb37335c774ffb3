import Domain
import Wire

extension View {
    /// The screen of `watch`: at most `height` lines of at most `width` letters.
    public func watch(_ frame: WatchFrame, _ history: WatchHistory, width: Int, height: Int) -> [String] {
        var lines = watchHead(frame, history)
        let room = max(0, height - lines.count - 2)
        let nodesWanted = frame.nodes.isEmpty ? 0 : frame.nodes.count + 2
        let nodeRows = min(nodesWanted, max(room / 3, room - frame.jobs.count - 2))
        lines += [""] + some(of: watchJobs(frame, history), atMost: room - nodeRows)
        if nodeRows > 2 { lines += [""] + some(of: watchNodes(frame), atMost: nodeRows - 1) }
        return lines.prefix(height).map { Glyphs.clipped($0, to: width) }
    }

    /// The same moment as one line, for where there is no screen.
    public func watchLine(_ frame: WatchFrame) -> String {
        let nodes = "\(frame.nodes.count) \(frame.nodes.count == 1 ? "node" : "nodes")"
        return [
            Figures.time(frame.info.now, isUTC: isUTC), "\(Figures.rate(MoneyDocument(frame.rate)))/h",
            "today \(Figures.cents(frame.today.total))", states(frame), nodes,
        ].joined(separator: "  ")
    }

    private func watchHead(_ frame: WatchFrame, _ history: WatchHistory) -> [String] {
        let zone = Figures.zone(at: frame.info.now, isUTC: isUTC)
        let pace = frame.info.rate == 1 ? "" : ", \(frame.info.rate) times as fast as the wall clock"
        let clock = "\(Figures.time(frame.info.now, isUTC: isUTC)) \(zone)\(pace)"
        let burn = "\(Figures.rate(MoneyDocument(frame.rate)))/h"
        let spark = Glyphs.sparkline(history.rates, width: 30)
        return [
            "\(style.mark("purser", .heading))  \(clock)  \(style.mark("q quits", .faint))",
            "burning \(style.mark(burn, .heading)) \(spark)  today \(Figures.cents(frame.today.total)) (UTC day)"
                + parts(of: frame.today),
            "\(states(frame)); \(frame.nodes.count) \(frame.nodes.count == 1 ? "node" : "nodes") leased"
                + (frame.info.isWritable ? "" : style.mark("; the database cannot be written", .bad)),
        ] + watchBudgets(frame)
    }

    /// The budgets that are used most, in one line; none where there are none.
    private func watchBudgets(_ frame: WatchFrame) -> [String] {
        guard !frame.budgets.isEmpty else { return [] }
        let shown = frame.budgets.sorted { ($1.percent, $0.scope) < ($0.percent, $1.scope) }.prefix(3).map { budget in
            let bar = Glyphs.bar(percent: min(100, budget.percent), width: 8)
            let text = "\(budget.scope) \(bar) \(budget.percent) % of \(Figures.cents(budget.limit))"
            return style.mark(text + (budget.isSpent ? ", spent" : ""), budget.role)
        }
        return ["budgets: \(shown.joined(separator: "; "))"]
    }

    /// The share of each class in the bill, largest first: `: useful 78 %, boot 9 %`.
    private func parts(of report: CostReport) -> String {
        guard let total = report.total.money?.nanos, total > 0 else { return "" }
        let parts = report.rows.prefix(4).compactMap { row -> String? in
            guard let nanos = row.cost.money?.nanos, nanos > 0 else { return nil }
            return "\(row.key) \(Int128(nanos) * 100 / Int128(total)) %"
        }
        return ": " + parts.joined(separator: ", ")
    }

    /// `3 RUNNING, 2 QUEUED`.
    private func states(_ frame: WatchFrame) -> String {
        let counts = frame.jobs.reduce(into: [String: Int]()) { $0[$1.state, default: 0] += 1 }
        let words = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
        return words.isEmpty ? "no jobs" : words.joined(separator: ", ")
    }

    private func watchJobs(_ frame: WatchFrame, _ history: WatchHistory) -> [String] {
        var table = Table([
            .init("ID", isNumber: true), .init("NAME"), .init("STATE"), .init("WHY"), .init("NODE"),
            .init("COST", isNumber: true), .init("RATE", isNumber: true), .init("BUDGET"),
            .init("DONE", isNumber: true),
            .init("ETA", isNumber: true), .init("METRIC"),
        ])
        // What runs is looked at first, the newest of the others after it.
        let running = frame.jobs.filter { $0.lease != nil }
        let others = frame.jobs.filter { $0.lease == nil }.reversed()
        table.rows = (running + others).map { job in
            [
                .init("\(job.id)"), .init(Figures.shortened(job.name, to: 24)),
                .init(job.state, Style.role(ofState: job.state)), .init(job.reason), .init(job.lease ?? "-"),
                .init(Figures.cents(job.cost)), .init(job.rate.map { "\(Figures.rate($0))/h" } ?? "-"), budget(of: job),
                .init(done(job)), .init(job.etaSeconds.map { "~\(Figures.span(seconds: $0))" } ?? "-"),
                .init(metric(of: job, history)),
            ]
        }
        return table.lines(style, hasHeader: hasHeader)
    }

    private func budget(of job: JobDocument) -> Table.Cell {
        guard let limit = job.limit?.money?.nanos, limit > 0, let cost = job.cost.money?.nanos else { return "-" }
        let percent = Int(Int128(cost) * 100 / Int128(limit))
        let text = "\(Glyphs.bar(percent: percent, width: 8)) \(percent) % of \(Figures.cents(job.limit))"
        return .init(text, percent >= 80 ? .attention : .plain)
    }

    private func done(_ job: JobDocument) -> String {
        guard let steps = job.steps, steps > 0 else { return "-" }
        return "\(job.step * 100 / steps) %"
    }

    private func metric(of job: JobDocument, _ history: WatchHistory) -> String {
        guard let name = job.metric, let best = job.best else { return "-" }
        let rounded = (best * 10_000).rounded() / 10_000
        return "\(name) \(rounded) \(Glyphs.sparkline(history.metrics[job.id] ?? [], width: 16))"
    }

    private func watchNodes(_ frame: WatchFrame) -> [String] {
        var table = Table([
            .init("NODE"), .init("STATE"), .init("GROUP"), .init("HW"), .init("TERMS"), .init("JOB"),
            .init("RATE", isNumber: true), .init("COST", isNumber: true),
        ])
        table.rows = frame.nodes.map { node in
            [
                .init(node.lease), .init(node.state, node.state == "warned" ? .attention : .plain), .init(node.group),
                .init(node.hardware), .init(node.terms),
                .init(node.jobs.isEmpty ? "-" : node.jobs.map(String.init).joined(separator: " ")),
                .init(node.rate.map { "\(Figures.rate($0))/h" } ?? "-"), .init(Figures.cents(node.cost)),
            ]
        }
        return table.lines(style, hasHeader: hasHeader)
    }

    /// The first lines of a table, and how many are left out.
    private func some(of lines: [String], atMost count: Int) -> [String] {
        guard lines.count > count else { return lines }
        guard count > 0 else { return [] }
        return lines.prefix(count - 1) + [style.mark("... and \(lines.count - count + 1) more", .faint)]
    }
}
