import Domain
import Wire

extension View {
    /// A bill with what it brought: the useful part and the price of a result where results were counted, and the same
    /// time of nodes on demand where that was asked.
    public func worth(_ report: CostReport) throws(Failure) -> [String] {
        let titles = [report.by, report.by2].compactMap { $0?.uppercased() }
        let heads = Self.keyColumns(titles)
        let columns = [costs(of: report)] + goodput(of: report) + savings(of: report)
        var table = Table(
            heads + [.init("BILLED TIME", isNumber: true)] + columns.map { .init($0.title, isNumber: true) })
        table.rows = report.rows.indices.map { index in
            let row = report.rows[index]
            return Self.keyCells(row, titles) + [.init(Figures.span(seconds: row.seconds))]
                + columns.map { .init($0.each[index]) }
        }
        if report.rows.count > 1 {
            let seconds = report.rows.reduce(0) { $0 + $1.seconds }
            table.totals =
                [.init("total", .heading)] + heads.dropFirst().map { _ in "" }
                + [.init(Figures.span(seconds: seconds))] + columns.map { .init($0.sum, .heading) }
        }
        return try lines(of: table) + notes(of: report) + uncompared(report)
    }

    /// A column with its sum.
    private struct Column {
        var title: String
        var each: [String]
        var sum: String
    }

    private func costs(of report: CostReport) -> Column {
        let costs = Figures.cents(report.rows.map { $0.cost.money ?? .zero })
        return Column(title: "COST", each: costs.each, sum: costs.sum)
    }

    private func goodput(of report: CostReport) -> [Column] {
        guard let all = report.results else { return [] }
        let rows = report.rows
        let useful = rows.map { $0.byClass[CostClass.useful.rawValue]?.money ?? .zero }
        let shown = Figures.cents(useful)
        let total = report.total.money
        return [
            Column(title: "USEFUL", each: shown.each, sum: shown.sum),
            Column(
                title: "GOODPUT", each: zip(rows, useful).map { Figures.share($1, of: $0.cost.money) },
                sum: Figures.share(useful.reduce(.zero, +), of: total)),
            Column(title: "RESULTS", each: rows.map { "\($0.results ?? 0)" }, sum: "\(all)"),
            Column(
                title: "PER RESULT", each: rows.map { Figures.each($0.cost.money, of: $0.results) },
                sum: Figures.each(total, of: all)),
        ] + steps(of: report)
    }

    /// Steps and the gain of the objective, where the jobs of a row reported any.
    private func steps(of report: CostReport) -> [Column] {
        let rows = report.rows
        guard rows.contains(where: { $0.steps != nil }) else { return [] }
        let steps = [
            Column(title: "STEPS", each: rows.map { $0.steps.map(String.init) ?? "-" }, sum: "\(report.steps ?? 0)"),
            Column(
                title: "PER 1000 STEPS", each: rows.map { Figures.rate($0.perThousandSteps) },
                sum: Figures.rate(report.perThousandSteps)),
        ]
        guard rows.contains(where: { $0.gain != nil }) else { return steps }
        return steps + [Column(title: "PER POINT", each: rows.map { Figures.rate($0.perPoint) }, sum: "")]
    }

    private func savings(of report: CostReport) -> [Column] {
        guard report.onDemand != nil else { return [] }
        let rows = report.rows
        func column(_ title: String, _ value: (CostRow) -> MoneyDocument?) -> Column {
            let shown = Figures.cents(rows.map { value($0)?.money ?? .zero })
            return Column(
                title: title, each: zip(rows, shown.each).map { value($0) == nil ? "-" : $1 }, sum: shown.sum)
        }
        return [
            column("ON DEMAND") { $0.onDemand }, column("SAVED") { $0.saved },
            Column(
                title: "SAVED %", each: rows.map { Figures.share($0.saved?.money, of: $0.onDemand?.money) },
                sum: Figures.share(report.saved?.money, of: report.onDemand?.money)),
        ]
    }

    /// What of the bill has nothing to compare with.
    private func uncompared(_ report: CostReport) -> [String] {
        guard showsNotes, let onDemand = report.onDemand?.money, let saved = report.saved?.money,
            let total = report.total.money
        else { return [] }
        let left = total - (onDemand - saved)
        return left == .zero ? [] : ["\(left) of it has no counterpart on demand: data, and nodes that are not sold so"]
    }
}

extension Figures {
    /// A part of a whole: `81.3 %`; a dash where there is no whole.
    static func share(_ part: Money?, of whole: Money?) -> String {
        guard let part, let whole, whole > .zero else { return "-" }
        return percent(Double(part.nanos) / Double(whole.nanos) * 100)
    }

    /// An amount divided among so many; a dash for none.
    static func each(_ amount: Money?, of count: Int?) -> String {
        guard let amount, let count, count > 0 else { return "-" }
        return Money(nanos: amount.nanos / Int64(count)).description
    }
}
