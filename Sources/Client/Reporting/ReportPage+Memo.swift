import Domain
import Wire

extension ReportPage {
    /// Energy and people of the month by project, which the bill does not have.
    var memo: String {
        guard let memo = report.memo, let beside = memo.total.besideText else { return "" }
        let all = memo.rows.map(\.sums)
        let energy = Figures.thousandths(all.map { $0.energy?.amount?.nanojoules }, unit: Energy.perKWh)
        let emissions = Figures.thousandths(all.map { $0.co2e?.amount?.scaled }, unit: Emissions.perKilogram)
        let costs = Figures.cents(all.map { $0.humanCost.money ?? .zero })
        let rows = memo.rows.indices.map { index in
            [HTML.escaped(memo.rows[index].key)]
                + cells(all[index], energy.each[index], emissions.each[index], costs.each[index])
        }
        return HTML.section(
            "Energy and people",
            [
                "<p>\(HTML.escaped(beside)). No bill, budget or export has any of it.</p>",
                Charts.energy(
                    memo.rows.compactMap { row in
                        row.sums.energy?.amount.flatMap { $0 > .zero ? (name: row.key, energy: $0) : nil }
                    }),
                HTML.table(
                    "By project; known: for how much of the time of nodes their energy is known",
                    ["project", "time of nodes", "known", "kWh", "kg CO2e", "hours of people", "dollars"], rows,
                    numbers: Set(1...6),
                    sum: ["sum"] + cells(memo.total, energy.sum, emissions.sum, costs.sum)),
            ])
    }

    private func cells(_ sums: MemoSums, _ energy: String, _ emissions: String, _ cost: String) -> [String] {
        let nodes =
            sums.nodeMilliseconds == 0
            ? ["-", "-", "-", "-"]
            : [
                Figures.span(seconds: sums.nodeMilliseconds / 1_000),
                Figures.known(sums.energyMilliseconds, of: sums.nodeMilliseconds),
                "<span data-joules=\"\(sums.energy?.joules ?? "")\">\(HTML.escaped(energy))</span>",
                "<span data-kg=\"\(sums.co2e?.kg ?? "")\">\(HTML.escaped(emissions))</span>",
            ]
        guard sums.humanHours != "0.000" else { return nodes + ["-", "-"] }
        return nodes + [Figures.hours(sums.humanHours), amount(cost, sums.humanCost)]
    }
}
