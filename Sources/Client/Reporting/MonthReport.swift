import Domain
import Wire

/// Everything a month's report shows, as the daemon said it.
public struct MonthReport: Sendable {
    /// The most jobs whose decisions are told.
    public static let toldJobs = 10
    /// The most decisions that are told by their dollars.
    public static let toldDecisions = 10
    /// The month.
    public var month: Month
    /// The daemon's time when the report was made.
    public var asOf: String
    /// The bill by day, job, project, terms, class, and by group and terms with what the same time costs on demand.
    public var days, jobs, projects, terms, classes, groups: CostReport
    /// The bill by sweep; nil: there is no sweep.
    public var sweeps: CostReport?
    /// The jobs of the bill, by number.
    public var documents: [Int64: JobDocument]
    /// The decisions about the dearest jobs, dearest first.
    public var told: [WhyDocument]
    /// Energy and people by project; nil: they were not asked for.
    public var memo: CostMemo?
    /// The budgets of scopes for this month.
    public var budgets: [BudgetOfMonth] = []
    /// Whether the ledger verifies as far as that was checked; nil: the caller may not ask.
    public var verified: VerifyReport?
    /// What the month's decisions were expected to come to and came to; nil: not asked.
    public var outcomes: OutcomeReport?

    /// A report of these bills.
    public init(
        month: Month, asOf: String, days: CostReport, jobs: CostReport, projects: CostReport, terms: CostReport,
        classes: CostReport, groups: CostReport
    ) {
        self.month = month
        self.asOf = asOf
        self.days = days
        self.jobs = jobs
        self.projects = projects
        self.terms = terms
        self.classes = classes
        self.groups = groups
        documents = [:]
        told = []
    }

    /// The whole bill.
    public var total: Money { days.total.money ?? .zero }

    /// Whether all cuts of the bill have the same sum.
    public var isOfOneSum: Bool {
        [jobs, projects, terms, classes, groups].allSatisfy { $0.total == days.total }
    }

    /// What of the bill went into steps that count.
    public var useful: Money { amount(of: .useful) }

    /// The part of the bill that has this class.
    public func amount(of costClass: CostClass) -> Money {
        classes.rows.first { $0.key == costClass.rawValue }?.cost.money ?? .zero
    }

    /// The decisions about the dearest jobs that were made on an expectation in dollars, by what they came to, else by
    /// the middle of what was expected, most dollars first.
    public var dearestDecisions: [(job: Int64, decision: DecisionDocument, result: ResultDocument)] {
        let all = told.flatMap { why in
            why.decisions.compactMap { decision in decision.result.map { (why.job.id, decision, $0) } }
        }
        func nanos(_ result: ResultDocument) -> UInt64 {
            (result.cameTo ?? result.p50).money?.nanos.magnitude ?? 0
        }
        return Array(all.sorted { nanos($0.2) > nanos($1.2) }.prefix(Self.toldDecisions))
    }

    /// Jobs of the bill that did what they were to do, or stopped when more was not worth it.
    public var results: Int {
        jobs.rows.count { row in
            Int64(row.key).flatMap { documents[$0] }.map { ["SUCCEEDED", "STOPPED_EARLY"].contains($0.state) } ?? false
        }
    }

    /// The part of the month that was over when the report was made, in days and parts of a day; nil: all of it.
    public var elapsedDays: Double? {
        guard let now = Instant(iso8601: asOf), let first = Instant(iso8601: month.firstDay) else { return nil }
        let days = (now - first).hours / 24
        return days < Double(month.days) ? max(days, 1.0 / 24) : nil
    }

    /// What the month comes to if it goes on as it began; nil: it is over.
    public var forecast: Money? {
        elapsedDays.map { elapsed in
            let dollars = total.dollars / elapsed * Double(month.days)
            return Estimate(p50: dollars, p90: dollars).money
        }
    }
}

extension CostSource {
    /// Asks for all that the report of a month shows. What a caller may not see is left out.
    public func report(of month: Month) throws(Failure) -> MonthReport {
        let now = try now()
        guard month.firstDay <= now.prefix(10) else {
            throw Failure(
                .usage, "\(month.title) has not begun: the daemon's time is \(now)",
                hint: "name a month that has, like \(now.prefix(7))")
        }
        let isOver = month.next.firstDay <= now.prefix(10)
        // One end for all bills, so that they are cuts of the same sum while time goes on.
        let (since, until) = (month.firstDay, isOver ? month.next.firstDay : now)
        var report = try bills(of: month, asOf: now, since: since, until: until)
        // Meters that had not come to that end when the first bill was made have by now.
        if !report.isOfOneSum { report = try bills(of: month, asOf: now, since: since, until: until) }
        var words = Words()
        (words.by, words.since, words.until) = ("project", since, until)
        report.memo = try memo(words).document
        for job in try jobs() { report.documents[job.id] = job }
        if report.documents.values.contains(where: { $0.sweep != nil }) {
            report.sweeps = try bill(by: "sweep", since: since, until: until)
        }
        for row in report.jobs.rows.lazy.compactMap({ Int64($0.key) }).prefix(MonthReport.toldJobs) {
            report.told.append(try why(row))
        }
        report.budgets = try budgetsOfMonth(report, since: since, until: until)
        words.by = nil
        report.outcomes = try outcomes(words).document
        do {
            report.verified = try verify(onlyNew: true).document
        } catch  where error.status == .notAllowed {
            report.verified = nil
        }
        return report
    }

    private func bills(
        of month: Month, asOf now: String, since: String, until: String
    ) throws(Failure) -> MonthReport {
        func bill(_ by: String) throws(Failure) -> CostReport { try self.bill(by: by, since: since, until: until) }
        return MonthReport(
            month: month, asOf: now, days: try bill("day"),
            jobs: try self.bill(by: "job", since: since, until: until, goodput: true),
            projects: try bill("project"), terms: try bill("terms"), classes: try bill("class"),
            groups: try self.bill(by: "group,terms", since: since, until: until, savings: true))
    }
}
