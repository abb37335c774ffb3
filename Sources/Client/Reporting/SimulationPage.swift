import Domain
import Wire

/// A study of replays as one HTML page that needs nothing else: no network, no script.
public struct SimulationPage: Sendable {
    private let document: SimulationDocument

    /// The page of a study.
    public init(_ document: SimulationDocument) { self.document = document }

    /// The whole page.
    public var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Purser, replay of \(HTML.escaped(document.study.workload))</title>
        <style>\(HTML.style)</style></head><body>
        <h1>\(HTML.escaped(document.study.workload)) on \(HTML.escaped(document.study.pool))</h1>
        \(head)
        \(HTML.section("Policies side by side", [policies]))
        \(bars("What it cost, in dollars", \.cost))
        \(bars("Mean hours from submission to end", \.jctHours))
        \(bars("Mean hours from submission to the first start", \.waitHours))
        \(bars("Regret: what is above the best choices in hindsight, in percent", \.regretPercent))
        \(classes)
        \(HTML.section("Every run", [runs]))
        </body></html>

        """
    }

    private var head: String {
        let study = document.study
        let bad = study.badRows > 0 ? " \(study.badRows) rows could not be read." : ""
        return """
            <p class="faint">\(study.jobs) \(study.unit)s (\(HTML.escaped(study.format)), \(study.workloadDigest)), \
            the pool \(study.poolDigest).\(bad) Means over the seeds, with the intervals of 95 studies of 100.</p>
            """
    }

    private var policies: String {
        let head = [
            "policy", "seeds", "cost $", "JCT h", "wait h", "makespan h", "late", "interrupted", "waste %", "regret %",
        ]
        let rows = document.policies.map { [HTML.escaped($0.policy), "\($0.seeds)"] + $0.shown + [$0.shownRegret] }
        return HTML.table("Policies", head, rows, numbers: Set(1...9)) + bound
    }

    private var bound: String {
        if let optimum = document.study.optimum {
            return "<p>The best choices in hindsight: \(Figures.cents(optimum)).</p>"
        }
        guard let bound = document.study.bound else { return "" }
        let inTime = document.study.boundWithDeadlines.map { " With deadlines kept: \(Figures.cents($0))." } ?? ""
        return "<p>Each job alone on its cheapest node: \(Figures.cents(bound)).\(inTime)</p>"
    }

    /// A figure of each policy as a bar; nothing where none has it.
    private func bars(_ title: String, _ figure: (SimulationSummary) -> SimulationSummary.Interval?) -> String {
        let rows = document.policies.compactMap { policy in
            figure(policy).map { (name: policy.policy, interval: $0) }
        }
        if rows.isEmpty { return "" }
        return HTML.section(title, [Charts.intervals(title, rows)])
    }

    /// The mean bill of each policy by class; nothing where bills have none.
    private var classes: String {
        let names = CostClass.allCases.map(\.rawValue).filter { name in
            document.runs.contains { $0.byClass[name] != nil }
        }
        if names.isEmpty { return "" }
        let rows = document.policies.map { policy -> [String] in
            let runs = document.runs.filter { $0.policy == policy.policy }
            return [HTML.escaped(policy.policy)]
                + names.map { name in
                    let sum = runs.reduce(Int128(0)) { $0 + Int128($1.byClass[name]?.money?.nanos ?? 0) }
                    return Money(nanos: Int64(sum / Int128(max(1, runs.count)))).description
                }
        }
        let table = HTML.table("Mean dollars by class", ["policy"] + names, rows, numbers: Set(1...names.count))
        return HTML.section("Where the money went", [table])
    }

    private var runs: String {
        let rows = document.runs.map { run in
            [
                HTML.escaped(run.policy), "\(run.seed)", Figures.cents(run.cost), hours(run.jctHours.mean),
                hours(run.jctHours.p50), hours(run.jctHours.p99), hours(run.makespanHours), "\(run.late)",
                "\(run.interruptions)", "\(run.decisions)", "\(run.postings)", run.digest,
            ]
        }
        let head = [
            "policy", "seed", "cost", "JCT h", "p50", "p99", "makespan h", "late", "interrupted", "decisions",
            "postings", "digest",
        ]
        return HTML.table("Runs", head, rows, numbers: Set(1...10))
    }

    private func hours(_ hours: Double) -> String { "\((hours * 100).rounded() / 100)" }
}
