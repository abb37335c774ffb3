import Domain
import Wire

extension View {
    /// The classes a billed millisecond can have, in the order they are shown.
    private static let classes = ([.useful] + CostClass.allCases.filter { $0 != .useful }).map(\.rawValue)

    /// A bill with its sum; the rows shown add up to the sum shown.
    package func cost(_ report: CostReport) throws(Failure) -> [String] {
        let title = report.by == "job" ? "JOB" : report.by.uppercased()
        let open = report.unposted.money ?? .zero
        var lines = try lines(of: bill(report.rows, title: title))
        guard hasHeader, columns.isEmpty else { return lines }
        let window = "from \(report.since ?? "the beginning") to \(report.until ?? report.asOf)"
        lines.append("")
        lines.append("\(window) (UTC)" + (open == .zero ? "" : "; \(open) of it is metered and not posted yet"))
        if let provisional = report.provisional?.money {
            lines.append("\(provisional) is given back where a provider takes its node back within the free window")
        }
        return lines
    }

    /// The rows of a bill with their parts by class, and a row of sums.
    func bill(_ rows: [CostRow], title: String) -> Table {
        let shown = Self.classes.filter { name in rows.contains { $0.byClass[name]?.money ?? .zero != .zero } }
        var table = Table(
            [.init(title)] + (title == "JOB" ? [.init("NAME")] : []) + [.init("BILLED TIME", isNumber: true)]
                + shown.map { .init($0.uppercased(), isNumber: true) } + [.init("COST", isNumber: true)])
        let parts = shown.map { name in Figures.cents(rows.map { $0.byClass[name]?.money ?? .zero }) }
        let costs = Figures.cents(rows.map { $0.cost.money ?? .zero })
        table.rows = rows.indices.map { index in
            let row = rows[index]
            let name = title == "JOB" ? [Table.Cell(Figures.shortened(row.label, to: 28))] : []
            return [.init(row.key)] + name + [.init(Figures.span(seconds: row.seconds))]
                + parts.map { .init($0.each[index]) } + [.init(costs.each[index])]
        }
        if rows.count > 1 {
            let seconds = rows.reduce(0) { $0 + $1.seconds }
            table.totals =
                [.init("total", .heading)] + (title == "JOB" ? [""] : []) + [.init(Figures.span(seconds: seconds))]
                + parts.map { .init($0.sum) } + [.init(costs.sum, .heading)]
        }
        return table
    }

    /// The identities of the ledger, a line each.
    package func verify(_ report: VerifyReport) -> [String] {
        report.checks.map { check in
            let word = check.holds ? style.mark("holds", .good) : style.mark("BROKEN", .bad)
            return "\(word)  \(check.name)  (\(check.detail))"
        } + [report.holds ? "The bill verifies." : "The bill does not verify."]
    }
}
