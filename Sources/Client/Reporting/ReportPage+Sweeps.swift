import Domain
import Wire

/// A sweep of the month with all its trials.
struct SweepOfMonth {
    /// `S184`.
    var id: String
    var name: String
    /// What it cost in the month.
    var inMonth: MoneyDocument
    /// Its jobs, by number; more than its trials where some were tried again.
    var jobs: [JobDocument]

    /// What its jobs have cost so far.
    var cost: Money { jobs.reduce(.zero) { $0 + ($1.cost.money ?? .zero) } }
    /// How many points it tries.
    var trials: Int { Set(jobs.compactMap(\.trial)).count }
    /// Its objective; nil: none.
    var metric: String? { jobs.first?.metric }
    /// Jobs with a value of the objective, the best first.
    var ranked: [JobDocument] {
        let isMax = jobs.first?.metricMode == "max"
        return jobs.filter { $0.best != nil && $0.metricMode != nil }.sorted { left, right in
            let (value, other) = (left.best ?? 0, right.best ?? 0)
            return value == other ? left.id < right.id : (value > other) == isMax
        }
    }
}

extension ReportPage {
    /// The most sweeps whose trials are shown one by one.
    private static let mostSweeps = 5

    /// The sweeps with a part in the month's bill, dearest first.
    private var sweepsOfMonth: [SweepOfMonth] {
        guard let bill = report.sweeps else { return [] }
        let jobs = Dictionary(grouping: report.documents.values.filter { $0.sweep != nil }) { $0.sweep ?? "" }
        return bill.rows.compactMap { row in
            jobs[row.key].map { jobs in
                SweepOfMonth(
                    id: row.key, name: row.label, inMonth: row.cost, jobs: jobs.sorted { $0.id < $1.id })
            }
        }
    }

    var sweeps: String {
        let sweeps = sweepsOfMonth
        guard !sweeps.isEmpty else { return "" }
        let rows = sweeps.prefix(Self.most).map { sweep -> [String] in
            let best = sweep.ranked.first
            return [
                sweep.id, HTML.escaped(sweep.name), "\(sweep.trials)", HTML.escaped(sweep.metric ?? "-"),
                best?.best.map(Figures.value) ?? "-",
                best.map { HTML.escaped(Figures.parameters($0.parameters ?? [:])) } ?? "-",
                best.map { Figures.cents($0.cost) } ?? "-",
                amount(Figures.cents(MoneyDocument(sweep.cost)), MoneyDocument(sweep.cost)),
                amount(Figures.cents(sweep.inMonth), sweep.inMonth),
            ]
        }
        let more = sweeps.count > Self.most ? " (the dearest \(Self.most) of \(sweeps.count))" : ""
        let table = HTML.table(
            "The best value of each sweep, what that trial cost, and what finding it cost\(more)",
            ["sweep", "name", "trials", "objective", "best", "with", "that trial", "the sweep", "of it in the month"],
            rows, numbers: [2, 4, 6, 7, 8])
        return HTML.section("Sweeps", [table] + sweeps.prefix(Self.mostSweeps).flatMap(trials))
    }

    /// The trials of one sweep, the best first.
    private func trials(of sweep: SweepOfMonth) -> [String] {
        let ranked = sweep.ranked
        guard !ranked.isEmpty else { return [] }
        let points = ranked.map { job in
            (
                name: "\(job.id) \(Figures.parameters(job.parameters ?? [:]))",
                dollars: Double(job.cost.money?.nanos ?? 0) / 1e9,
                value: job.best ?? 0
            )
        }
        let rows = ranked.prefix(Self.most).map { job in
            [
                "\(job.id)", HTML.escaped(Figures.parameters(job.parameters ?? [:])), Figures.value(job.best ?? 0),
                Figures.cents(job.cost),
                job.state,
            ]
        }
        let which = ranked.count > Self.most ? " (the best \(Self.most) of \(ranked.count))" : ""
        return [
            Charts.quality(points),
            HTML.table(
                "Trials of \(sweep.id) \(sweep.name)\(which)",
                ["job", "parameters", HTML.escaped(sweep.metric ?? "best"), "dollars", "state"], Array(rows),
                numbers: [0, 2, 3]),
        ]
    }
}
