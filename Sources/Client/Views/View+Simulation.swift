import Domain
import Wire

extension View {
    /// Policies side by side: means over the seeds, with the half width of their 95 % intervals.
    public func simulation(_ document: SimulationDocument) throws(Failure) -> [String] {
        let study = document.study
        var table = Table(
            [.init("POLICY"), .init("SEEDS", isNumber: true)]
                + ["COST", "JCT", "WAIT", "MAKESPAN", "LATE", "INTERRUPTED", "WASTE"].map {
                    .init($0, isNumber: true)
                } + (study.optimum == nil ? [] : [.init("REGRET", isNumber: true)]) + [.init("DIGEST")])
        table.rows = document.policies.map { policy in
            [.init(policy.policy), .init("\(policy.seeds)")]
                + policy.shown.map { .init($0) }
                + (study.optimum == nil ? [] : [.init(policy.shownRegret)])
                + [.init(document.runs.first { $0.policy == policy.policy }?.digest ?? "-", .faint)]
        }
        let lines = try lines(of: table)
        guard showsNotes else { return lines }
        return lines + [""] + notes(document)
    }

    private func notes(_ document: SimulationDocument) -> [String] {
        let study = document.study
        var notes = [
            "\(counted(study.jobs, study.unit)) of \(study.workload) (\(study.format)) on \(study.pool)",
            "COST in dollars; hours from submission to end (JCT), to the first start (WAIT), and of all (MAKESPAN); "
                + "WASTE in percent", "means over the seeds and their 95 % intervals; DIGEST of the first seed",
        ]
        if study.badRows > 0 { notes.append("\(counted(study.badRows, "row")) of \(study.workload) could not be read") }
        for (run, word) in document.runs.flatMap({ run in [(run, "refused"), (run, "unfinished")] }) {
            let count = word == "refused" ? run.refused : run.unfinished
            if count > 0 { notes.append("\(run.policy), seed \(run.seed): \(counted(count, study.unit)) \(word)") }
        }
        if let optimum = study.optimum {
            notes.append(
                "the best choices in hindsight: \(Figures.cents(optimum)); REGRET is what is above, in percent")
        }
        if let bound = study.bound { notes.append("each job alone on its cheapest node: \(Figures.cents(bound))") }
        if let bound = study.boundWithDeadlines, bound != study.bound {
            notes.append("the same where that keeps its deadline: \(Figures.cents(bound))")
        }
        return notes
    }
}

private func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

extension SimulationStudy {
    /// What one line of the list is.
    var unit: String {
        switch format {
        case "eva": "task"
        case "spot": "window"
        default: "job"
        }
    }
}

extension SimulationSummary {
    /// The figures of a row as people read them.
    var shown: [String] {
        [
            Self.shown(cost, 2), Self.shown(jctHours, 2), waitHours.map { Self.shown($0, 2) } ?? "-",
            Self.shown(makespanHours, 1), Self.shown(late, 1), Self.shown(interruptions, 1),
            wastePercent.map { Self.shown($0, 1) } ?? "-",
        ]
    }

    /// The regret as people read it.
    var shownRegret: String { regretPercent.map { Self.shown($0, 2) } ?? "-" }

    /// `12.30 ±0.41`; whole numbers without a point.
    static func shown(_ interval: Interval, _ digits: Int) -> String {
        let half = interval.plusMinus.flatMap { $0 > 0 ? " ±\(decimal($0, digits))" : nil } ?? ""
        return decimal(interval.mean, digits) + half
    }

    private static func decimal(_ value: Double, _ digits: Int) -> String {
        if value == value.rounded(), digits == 1, value.magnitude < 1e15 { return "\(Int64(value))" }
        let unit: Int64 = digits == 1 ? 10 : 100
        guard value.magnitude < 1e15 else { return "\(value)" }
        let whole = Int64((value * Double(unit)).rounded())
        let fraction = padded(Int64(whole.magnitude) % unit, to: digits)
        return "\(whole < 0 ? "-" : "")\(Int64(whole.magnitude) / unit).\(fraction)"
    }
}
