import Domain
import Wire

extension View {
    /// The classes a billed millisecond can have, in the order they are shown; those of a newer daemon come after them.
    static func classes(of rows: [CostRow]) -> [String] {
        let known = ([.useful] + CostClass.allCases.filter { $0 != .useful }).map(\.rawValue)
        return known + Set(rows.flatMap(\.byClass.keys)).subtracting(known).sorted()
    }

    /// A bill with its sum; the rows shown add up to the sum shown.
    public func cost(_ report: CostReport) throws(Failure) -> [String] {
        let titles = [report.by, report.by2].compactMap { $0?.uppercased() }
        let lines = try lines(of: bill(report.rows, titles: titles))
        return lines + notes(of: report)
    }

    /// What is said below a bill.
    func notes(of report: CostReport) -> [String] {
        guard showsNotes else { return [] }
        let open = report.unposted.money ?? .zero
        var lines: [String] = []
        let window = "from \(report.since ?? "the beginning") to \(report.until ?? report.asOf)"
        lines.append("")
        lines.append("\(window) (UTC)" + (open == .zero ? "" : "; \(open) of it is metered and not posted yet"))
        if let provisional = report.provisional?.money {
            lines.append("\(provisional) is given back where a provider takes its node back within the free window")
        }
        return lines
    }

    /// The cuts whose keys come with names.
    static let named: Set = ["job", "sweep"]

    /// The rows of a bill with their parts by class, and a row of sums. Jobs and sweeps come with their names.
    func bill(_ rows: [CostRow], titles: [String]) -> Table {
        let shown = Self.classes(of: rows).filter { name in rows.contains { $0.byClass[name]?.money ?? .zero != .zero }
        }
        let heads = Self.keyColumns(titles)
        var table = Table(
            heads + [.init("BILLED TIME", isNumber: true)]
                + shown.map { .init($0.uppercased(), isNumber: true) } + [.init("COST", isNumber: true)])
        let parts = shown.map { name in Figures.cents(rows.map { $0.byClass[name]?.money ?? .zero }) }
        let costs = Figures.cents(rows.map { $0.cost.money ?? .zero })
        table.rows = rows.indices.map { index in
            let row = rows[index]
            return Self.keyCells(row, titles) + [.init(Figures.span(seconds: row.seconds))]
                + parts.map { .init($0.each[index]) } + [.init(costs.each[index])]
        }
        if rows.count > 1 {
            let seconds = rows.reduce(0) { $0 + $1.seconds }
            table.totals =
                [.init("total", .heading)] + heads.dropFirst().map { _ in "" }
                + [.init(Figures.span(seconds: seconds))] + parts.map { .init($0.sum) } + [.init(costs.sum, .heading)]
        }
        return table
    }

    /// The columns that say what a row is.
    static func keyColumns(_ titles: [String]) -> [Table.Column] {
        titles.flatMap { named.contains($0.lowercased()) ? [Table.Column($0), .init("NAME")] : [.init($0)] }
    }

    /// What a row is, in these columns.
    static func keyCells(_ row: CostRow, _ titles: [String]) -> [Table.Cell] {
        zip(titles, [(row.key, row.label), (row.key2 ?? "", row.label2 ?? "")]).flatMap { title, key -> [Table.Cell] in
            [.init(key.0)] + (named.contains(title.lowercased()) ? [.init(Figures.shortened(key.1, to: 28))] : [])
        }
    }

    /// A bill as CSV (RFC 4180): the same rows with every digit of their amounts, in dollars.
    public func costCSV(_ report: CostReport) -> String {
        let classes = Self.classes(of: report.rows)
        let cuts = [report.by, report.by2].compactMap { $0 }
        let heads =
            cuts.flatMap { Self.named.contains($0) ? [$0, $0 == "job" ? "name" : "\($0)_name"] : [$0] } + [
                "seconds", "cost", "currency",
            ] + classes
        let extra = Self.extras.filter { name, value in report.rows.contains { value($0) != nil } }
        var lines = hasHeader ? [heads + extra.map(\.name)] : []
        for row in report.rows {
            let keys = zip(cuts, [(row.key, row.label), (row.key2 ?? "", row.label2 ?? "")])
            let named = keys.flatMap { cut, key in Self.named.contains(cut) ? [key.0, key.1] : [key.0] }
            let amounts = classes.map { row.byClass[$0]?.amount ?? Money.zero.exact }
            let more = extra.map { $0.value(row) ?? "" }
            lines.append(named + ["\(row.seconds)", row.cost.amount, row.cost.currency] + amounts + more)
        }
        return lines.map { CSV.line($0) }.joined()
    }

    /// Columns that only some bills have.
    private static var extras: [(name: String, value: (CostRow) -> String?)] {
        [
            ("on_demand", { $0.onDemand?.amount }), ("saved", { $0.saved?.amount }),
            ("results", { $0.results.map { "\($0)" } }), ("steps", { $0.steps.map { "\($0)" } }),
            ("per_thousand_steps", { $0.perThousandSteps?.amount }), ("gain", { $0.gain.map { "\($0)" } }),
            ("per_point", { $0.perPoint?.amount }),
        ]
    }

    /// The identities of the ledger, a line each.
    public func verify(_ report: VerifyReport) -> [String] {
        report.checks.map { check in
            let word = check.holds ? style.mark("holds", .good) : style.mark("BROKEN", .bad)
            return "\(word)  \(check.name)  (\(check.detail))"
        } + [report.holds ? "The bill verifies\(report.extent)." : "The bill does not verify."]
    }
}

extension VerifyReport {
    /// How much of the ledger is verified, as the end of a sentence; empty: all of it.
    var extent: String {
        guard let verified, let entries, verified < entries else { return "" }
        return " as far as it was checked, \(verified) of \(entries) entries"
    }
}
