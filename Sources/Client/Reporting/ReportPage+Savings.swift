import Domain
import Wire

extension ReportPage {
    /// What one group's nodes came to, and what the same hours would have cost on demand.
    private struct Comparison {
        var group: String
        var terms: String
        var seconds: Int64
        var paid: Money
        /// Nil: nothing like it is sold on demand.
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
                <p>The same hours of the same hardware at today's cheapest on-demand price would have cost
                \(saved.nanos < 0 ? "\((Money.zero - saved).description) less" : "\(saved.description) more").</p>
                """,
                HTML.table(
                    "Each group's hours, and what they would have cost on demand",
                    ["group", "terms", "time of nodes", "paid", "on demand", "saved"], rows, numbers: [2, 3, 4, 5]),
            ])
    }

    private var comparisons: [Comparison] {
        report.groups.rows.compactMap { row in
            guard let offer = report.offers.first(where: { $0.group == row.key }) else { return nil }
            let likeIt = report.offers.filter { $0.terms == "on-demand" && isAlike($0, offer) }
            let cheapest = likeIt.compactMap { $0.price.money?.nanos }.min()
            let onDemand = cheapest.map { Money(nanos: Int64(Int128($0) * Int128(row.seconds) / 3_600)) }
            return Comparison(
                group: row.key, terms: offer.terms, seconds: row.seconds, paid: row.cost.money ?? .zero,
                onDemand: onDemand)
        }
    }

    /// The same accelerators, or at least as many processors where there are none.
    private func isAlike(_ other: OfferDocument, _ offer: OfferDocument) -> Bool {
        other.hardware == offer.hardware && (offer.hardware != "cpu" || other.vcpus >= offer.vcpus)
    }
}
