import Domain
import Wire

extension ReportPage {
    /// The decisions with most dollars in them, and the last ones about each of the dearest jobs.
    var told: String {
        guard !report.told.isEmpty else { return "" }
        let items = report.told.map { why -> String in
            let decisions = why.decisions.filter { $0.verdict != "accept" }.suffix(6).map { decision in
                "<li><span class=\"faint\">\(decision.id) \(decision.verdict):</span> "
                    + "\(HTML.escaped(decision.text))</li>"
            }
            return "<li><b>job \(why.job.id) \(HTML.escaped(why.job.name))</b>, \(Figures.cents(why.job.cost)), "
                + "\(why.job.state)<ul>\(decisions.joined())</ul></li>"
        }
        return HTML.section(
            "What was decided, and why",
            [
                dearestDecisions,
                "<p class=\"faint\">The last decisions about the dearest jobs; purser why has all of them.</p>",
                "<ol class=\"told\">\(items.joined(separator: "\n"))</ol>",
            ])
    }

    private var dearestDecisions: String {
        let rows = report.dearestDecisions.map { job, decision, result in
            [
                decision.id, "\(job)", decision.verdict, amount(Figures.cents(result.p50), result.p50),
                result.cameTo.map { amount(Figures.cents($0), $0) } ?? "-", HTML.escaped(decision.text),
            ]
        }
        guard !rows.isEmpty else { return "" }
        return HTML.table(
            "The \(rows.count) decisions about the dearest jobs that had most dollars in them",
            ["decision", "job", "verdict", "expected", "came to", "why"], rows, numbers: [1, 3, 4])
    }
}
