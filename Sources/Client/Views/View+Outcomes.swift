import Domain
import Wire

extension View {
    /// How expectations in dollars compare with outcomes, a line for each kind of decision.
    public func outcomes(_ report: OutcomeReport) throws(Failure) -> [String] {
        guard !report.rows.isEmpty else { return ["No decision of the window was made on an expectation in dollars."] }
        var table = Table([
            .init("DECISION"), .init("MADE", isNumber: true), .init("COMPARED", isNumber: true),
            .init("INSIDE", isNumber: true), .init("COVERAGE", isNumber: true), .init("EXPECTED", isNumber: true),
            .init("CAME TO", isNumber: true), .init("BIAS", isNumber: true), .init("BIAS %", isNumber: true),
        ])
        table.rows = report.rows.map { row in
            [
                .init(row.kind), .init("\(row.decisions)"), .init("\(row.compared)"), .init("\(row.inside)"),
                .init(Figures.percent(row.coveragePercent)), .init(Figures.cents(row.expected)),
                .init(Figures.cents(row.cameTo)), .init(row.bias.map { Figures.cents($0) } ?? "-"),
                .init(Figures.percent(row.biasPercent)),
            ]
        }
        let lines = try lines(of: table)
        guard hasHeader, columns.isEmpty else { return lines }
        let window = "decisions from \(report.since ?? "the beginning") to \(report.until ?? report.asOf) (UTC)"
        return lines + ["", window] + report.leftOut
    }

    /// The same as CSV (RFC 4180), amounts with every digit, in dollars.
    public func outcomesCSV(_ report: OutcomeReport) -> String {
        let head = [
            "kind", "decisions", "compared", "superseded", "cut_short", "open", "inside", "coverage_percent",
            "expected", "came_to", "bias", "bias_percent", "currency",
        ]
        let rows = report.rows.map { row in
            [row.kind]
                + [row.decisions, row.compared, row.superseded, row.cutShort, row.open, row.inside].map(String.init)
                + [
                    row.coveragePercent.map { "\($0)" } ?? "", row.expected.amount, row.cameTo.amount,
                    row.bias?.amount ?? "", row.biasPercent.map { "\($0)" } ?? "", row.expected.currency,
                ]
        }
        return ((hasHeader ? [head] : []) + rows).map { CSV.line($0) }.joined()
    }
}

extension OutcomeReport {
    /// What is not compared and why, a line for each kind that has any.
    var leftOut: [String] {
        rows.compactMap { row in
            var parts: [String] = []
            if row.superseded > 0 { parts.append("\(row.superseded) placed anew before the end") }
            if row.cutShort > 0 { parts.append("\(row.cutShort) of jobs that did not do all their work") }
            if row.open > 0 {
                parts.append("\(row.open) " + (row.kind == "stop" ? "that nobody can know" : "not over yet"))
            }
            return parts.isEmpty ? nil : "not compared of \(row.kind): \(parts.joined(separator: ", "))"
        }
    }
}
