import Domain
import Wire

extension View {
    /// What stands beside a bill, in one line below it; none where nothing does.
    public func beside(_ sums: MemoSums) -> [String] { sums.besideText.map { [$0] } ?? [] }

    /// Energy and people, cut one way, with their sums.
    public func memo(_ memo: CostMemo) throws(Failure) -> [String] {
        var lines = try lines(of: table(memo))
        guard showsNotes else { return lines }
        lines.append("")
        lines.append("from \(memo.since ?? "the beginning") to \(memo.until ?? memo.asOf) (UTC)")
        return lines + beside(memo.total) + ["No bill, budget or export has any of it."]
    }

    private func table(_ memo: CostMemo) -> Table {
        let isNamed = Self.named.contains(memo.by)
        var table = Table(
            [.init(memo.by.uppercased())] + (isNamed ? [.init("NAME")] : []) + [
                .init("NODE TIME", isNumber: true), .init("KNOWN", isNumber: true), .init("KWH", isNumber: true),
                .init("KG CO2E", isNumber: true), .init("HOURS", isNumber: true), .init("PEOPLE", isNumber: true),
            ])
        let all = memo.rows.map(\.sums)
        let energy = Figures.thousandths(all.map { $0.energy?.amount?.nanojoules }, unit: Energy.perKWh)
        let emissions = Figures.thousandths(all.map { $0.co2e?.amount?.scaled }, unit: Emissions.perKilogram)
        let costs = Figures.cents(all.map { $0.humanCost.money ?? .zero })
        table.rows = memo.rows.indices.map { index in
            let row = memo.rows[index]
            return [.init(row.key)] + (isNamed ? [.init(Figures.shortened(row.label, to: 28))] : [])
                + cells(row.sums, energy.each[index], emissions.each[index], costs.each[index])
        }
        if memo.rows.count > 1 {
            table.totals =
                [.init("total", .heading)] + (isNamed ? [""] : [])
                + cells(memo.total, energy.sum, emissions.sum, costs.sum)
        }
        return table
    }

    private func cells(_ sums: MemoSums, _ energy: String, _ emissions: String, _ cost: String) -> [Table.Cell] {
        let nodes =
            sums.nodeMilliseconds == 0
            ? ["-", "-", "-", "-"]
            : [
                Figures.span(seconds: sums.nodeMilliseconds / 1_000),
                Figures.known(sums.energyMilliseconds, of: sums.nodeMilliseconds), energy, emissions,
            ]
        let hasPeople = sums.humanHours != "0.000"
        return (nodes + [hasPeople ? Figures.hours(sums.humanHours) : "-", hasPeople ? cost : "-"]).map { .init($0) }
    }

    /// A memo as CSV (RFC 4180): the same rows with every digit; what is unknown is empty.
    public func memoCSV(_ memo: CostMemo) -> String {
        let isNamed = Self.named.contains(memo.by)
        let heads =
            [memo.by] + (isNamed ? ["name"] : []) + [
                "node_ms", "energy_known_ms", "co2e_known_ms", "kwh", "joules", "kg_co2e", "joule_mg_per_kwh",
                "human_hours", "unrated_hours", "human_cost", "currency",
            ]
        let rows = memo.rows.map { row in
            let sums = row.sums
            return [row.key] + (isNamed ? [row.label] : []) + [
                "\(sums.nodeMilliseconds)", "\(sums.energyMilliseconds)", "\(sums.co2eMilliseconds)",
                sums.energy?.kwh ?? "", sums.energy?.joules ?? "", sums.co2e?.kg ?? "",
                sums.co2e?.jouleMilligramsPerKwh ?? "", sums.humanHours, sums.unratedHours, sums.humanCost.amount,
                sums.humanCost.currency,
            ]
        }
        return ((hasHeader ? [heads] : []) + rows).map { CSV.line($0) }.joined()
    }

    /// What stands beside the bill of one job.
    func beside(_ detail: JobDetail) -> [(name: String, value: String)] {
        var facts: [(name: String, value: String)] = []
        if let energy = detail.memo?.energyText {
            facts.append(("energy", detail.memo?.energy == nil ? "unknown" : energy))
        }
        let people = (detail.people ?? []).map { people -> String in
            let hours = "\(people.activity) \(Figures.hours(people.hours))"
            guard let rate = people.rate else { return "\(hours) without a rate" }
            return "\(hours) at \(Figures.rate(rate))/h, \(Figures.cents(people.cost))"
        }
        if !people.isEmpty { facts.append(("people", people.joined(separator: "; "))) }
        return facts
    }
}
