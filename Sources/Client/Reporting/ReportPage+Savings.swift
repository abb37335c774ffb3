import Domain
import Wire

extension ReportPage {
    /// What one group's nodes came to, and what the same hours would have cost on demand.
    private struct Comparison {
        var group: String
        var terms: String
        var seconds: Int64
        var paid: Money
        /// Nil: nothing like it was sold on demand.
        var onDemand: Money?
    }

    var savings: String {
        let compared = comparisons
        guard !compared.isEmpty else { return "" }
        let known = compared.filter { $0.onDemand != nil }
        let saved = known.reduce(Money.zero) { $0 + (($1.onDemand ?? .zero) - $1.paid) }
        let rows = compared.map { row in
            [
                HTML.escaped(row.group), row.terms, Figures.span(seconds: row.seconds),
                amount(row.paid.description, MoneyDocument(row.paid)), row.onDemand?.description ?? "-",
                row.onDemand.map { ($0 - row.paid).description } ?? "-",
            ]
        }
        return HTML.section(
            "Against all on demand",
            [
                """
                <p>The same hours of the same machines, or else of the same hardware, on demand, as they were priced at
                the last start of the daemon, would have cost
                \(saved.nanos < 0 ? "\((Money.zero - saved).description) less" : "\(saved.description) more").</p>
                """,
                HTML.table(
                    "Each group's hours, and what they would have cost on demand",
                    ["group", "terms", "time of nodes", "paid", "on demand", "saved"], rows, numbers: [2, 3, 4, 5]),
            ])
    }

    private var comparisons: [Comparison] {
        report.groups.rows.map { row in
            Comparison(
                group: row.key, terms: row.key2 ?? "", seconds: row.seconds, paid: row.cost.money ?? .zero,
                onDemand: row.onDemand?.money)
        }.filter { $0.seconds > 0 }
    }
}
