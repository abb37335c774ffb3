import Domain
import Wire

extension View {
    /// The longest name a table of jobs shows.
    private static let nameLength = 28

    /// A table of jobs, newest last, with a row of sums. One of nothing but trials has their values and results, too.
    public func jobs(_ list: ItemList<JobDocument>) throws(Failure) -> [String] {
        guard !list.items.isEmpty else { return [] }
        var table = table(of: list)
        if list.items.allSatisfy({ $0.sweep != nil }) {
            let best = list.items.map { Table.Cell($0.best.map(Figures.value) ?? "-") }
            table.insert(.init("BEST", isNumber: true), best, before: "COST")
            let values = list.items.map { Table.Cell(Figures.parameters($0.parameters ?? [:])) }
            table.insert(.init("PARAMETERS"), values, before: "STATE")
        }
        return try lines(of: table)
    }

    private func table(of list: ItemList<JobDocument>) -> Table {
        var table = Table([
            .init("ID", isNumber: true), .init("NAME"), .init("STATE"), .init("WHY"), .init("NODE"), .init("HW"),
            .init("TERMS"), .init("RUN", isNumber: true), .init("COST", isNumber: true),
            .init("RATE", isNumber: true), .init("LIMIT", isNumber: true), .init("ETA", isNumber: true),
        ])
        let costs = Figures.cents(list.items.map { $0.cost.money ?? .zero })
        table.rows = zip(list.items, costs.each).map { row($0, cost: $1, asOf: list.asOf) }
        if list.items.count > 1 {
            let rate = list.items.compactMap { $0.rate?.money }.reduce(Money.zero, +)
            let burn = rate == .zero ? "" : "\(Figures.rate(MoneyDocument(rate)))/h"
            table.totals = [
                "", .init("\(list.items.count) jobs"), "", "", "", "", "", "", .init(costs.sum), .init(burn), "", "",
            ]
        }
        return table
    }

    private func row(_ job: JobDocument, cost: String, asOf: String) -> [Table.Cell] {
        [
            .init("\(job.id)"), .init(Figures.shortened(job.name, to: Self.nameLength)),
            .init(job.state, Style.role(ofState: job.state)), .init(job.reason), .init(job.lease ?? "-"),
            .init(job.hardware ?? "-"), .init(job.terms ?? "-"),
            .init(Figures.span(from: job.startedAt, to: job.endedAt ?? asOf)), .init(cost),
            .init(job.rate.map { "\(Figures.rate($0))/h" } ?? "-"), .init(Figures.cents(job.limit)),
            .init(job.etaSeconds.map { "~\(Figures.span(seconds: $0))" } ?? "-"),
        ]
    }

    /// One line that says how a job ended, or how it stands.
    public func outcome(_ job: JobDocument) -> String {
        let state = style.mark(job.state, Style.role(ofState: job.state))
        let time = job.startedAt == nil ? "" : " after \(Figures.span(from: job.startedAt, to: job.endedAt))"
        return "job \(job.id) '\(job.name)' \(state) (\(job.reason))\(job.endedAt == nil ? "" : time), "
            + "\(Figures.cents(job.cost))"
    }

    /// Everything about one job.
    public func job(_ detail: JobDetail) -> [String] {
        let job = detail.job
        let state = style.mark(job.state, Style.role(ofState: job.state))
        var lines = ["Job \(job.id) '\(job.name)': \(state) (\(job.reason))"]
        lines += pairs(facts(job) + beside(detail) + detail.asked.map { ($0.name, $0.value) })
        if !detail.attempts.isEmpty {
            lines += heading("Attempts") + indented(attempts(detail.attempts, zone: job.submittedAt))
        }
        if !detail.bill.isEmpty { lines += heading("Bill") + indented(bill(detail.bill, titles: ["TERMS"])) }
        return lines
    }

    private func facts(_ job: JobDocument) -> [(name: String, value: String)] {
        let zone = Figures.zone(at: job.submittedAt, isUTC: isUTC)
        var facts = [("owner", "\(job.owner), project \(job.project)")]
        facts.append(("submitted", "\(Figures.time(job.submittedAt, isUTC: isUTC)) \(zone)"))
        if let ended = job.endedAt { facts.append(("ended", "\(Figures.time(ended, isUTC: isUTC)) \(zone)")) }
        facts.append(("progress", progress(job)))
        if let metric = job.metric, let best = job.best { facts.append(("best \(metric)", "\(best)")) }
        if let exit = job.exitCode { facts.append(("exit code", "\(exit)")) }
        let limit = job.limit.map { " of \(Figures.cents($0))" } ?? ""
        facts.append(("cost", Figures.cents(job.cost) + limit))
        return facts
    }

    private func progress(_ job: JobDocument) -> String {
        let whole = job.steps.map { " of \($0)" } ?? ""
        let saved = job.checkpointStep > 0 ? ", saved at \(job.checkpointStep)" : ""
        let times = job.interruptions == 1 ? "once" : "\(job.interruptions) times"
        let interrupted = job.interruptions > 0 ? ", interrupted \(times)" : ""
        return "step \(job.step)\(whole)\(saved)\(interrupted)"
    }

    private func attempts(_ attempts: [AttemptDocument], zone: String) -> Table {
        var table = Table([
            .init("#", isNumber: true), .init("NODE"), .init("GROUP"), .init("TERMS"),
            .init("STARTED (\(Figures.zone(at: zone, isUTC: isUTC)))"), .init("RUN", isNumber: true),
            .init("FROM STEP", isNumber: true), .init("TO STEP", isNumber: true), .init("END"),
            .init("COST", isNumber: true),
        ])
        let costs = Figures.cents(attempts.map { $0.cost.money ?? .zero })
        table.rows = zip(attempts, costs.each).map { attempt, cost in
            [
                .init("\(attempt.number)"), .init(attempt.lease), .init(attempt.group), .init(attempt.terms),
                .init(Figures.time(attempt.startedAt, isUTC: isUTC)),
                .init(Figures.span(from: attempt.startedAt, to: attempt.endedAt)),
                .init("\(attempt.resumedFromStep)"), .init("\(attempt.lastStep)"),
                .init((attempt.exit ?? "-") + (attempt.isProbe == true ? " (probe)" : "")), .init(cost),
            ]
        }
        return table
    }
}
