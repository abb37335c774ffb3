import Domain
import Wire

extension ReportPage {
    /// How the month's expectations in dollars compare with what came of them.
    var outcomes: String {
        guard let outcomes = report.outcomes, !outcomes.rows.isEmpty else { return "" }
        let rows = outcomes.rows.map { row in
            [
                row.kind, Self.meaning(ofKind: row.kind), "\(row.decisions)", "\(row.compared)",
                Figures.percent(row.coveragePercent), amount(Figures.cents(row.expected), row.expected),
                amount(Figures.cents(row.cameTo), row.cameTo), row.bias.map { Figures.cents($0) } ?? "-",
                Figures.percent(row.biasPercent),
            ]
        }
        let left = outcomes.leftOut.map { "<p class=\"faint\">\(HTML.escaped($0))</p>" }
        return HTML.section(
            "What was expected, and what it came to",
            [
                """
                <p>Of ten outcomes eight are expected between p10 and p90 (coverage 80 %). The bias is the mean of what
                they came to less the middle of what was expected.</p>
                """,
                HTML.table(
                    "Decisions that were made on an expectation in dollars, by kind",
                    [
                        "decision", "what was expected", "made", "compared", "coverage", "expected", "came to", "bias",
                        "bias %",
                    ], rows, numbers: Set(2...8)),
            ] + left)
    }

    private static func meaning(ofKind name: String) -> String {
        switch Expectation.Kind(rawValue: name) {
        case .place: "what the job costs until it ends there"
        case .stop: "what the rest would have cost"
        case .shadowStop: "what the rest costs, as the rule only says so"
        case .preempt: "what is to be done again"
        case .keep: "what the rest costs, as stopping is forbidden"
        case .move: "what moving to other nodes, or another size, saves"
        case nil: ""
        }
    }
}
