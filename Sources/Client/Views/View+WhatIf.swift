import Domain
import Wire

extension View {
    /// What was, what the replay makes of it, and what would have been; the jobs that it would have changed most; and
    /// what none of this can know.
    public func whatIf(_ document: WhatIfDocument) throws(Failure) -> [String] {
        guard let bill = document.bill, let replay = document.replay, let other = document.other else {
            let what = document.jobs == 0 ? "No job was submitted" : "No job did anything that could be replayed"
            return ["\(what) from \(document.since) to \(document.until) (UTC)."]
        }
        var table = Table(
            [.init("WHAT")]
                + ["COST", "JCT", "WAIT", "MAKESPAN", "LATE", "INTERRUPTED", "WASTE"].map { .init($0, isNumber: true) })
        let rows = [["the bill"] + bill.shown, ["replayed"] + replay.shown, ["otherwise"] + other.shown]
        table.rows = rows.map { row in row.map { .init($0) } }
        let lines = try lines(of: table)
        guard showsNotes else { return lines }
        return lines + [""] + notes(document, bill) + affected(document) + unknowns(document)
    }

    private func notes(_ document: WhatIfDocument, _ bill: WhatIfDocument.Bill) -> [String] {
        let jobs = "\(document.replayed) of \(document.jobs) \(document.jobs == 1 ? "job" : "jobs")"
        var notes = [
            "\(jobs) submitted from \(document.since) to \(document.until) (UTC), of a database of \(document.asOf)",
            "replayed on \(document.today.shown); otherwise on \(document.otherwise.shown)",
        ]
        if let off = document.offPercent, let own = document.offPercentOwn {
            let ownSeed = document.runs.count > 1 ? " (with the database's own seed \(Self.far(own)))" : ""
            notes.append(
                "the replay is \(Self.far(off)) the bill, \(Figures.cents(bill.cost))\(ownSeed): what it does not know "
                    + "is missing from both replays")
        }
        if let difference = document.difference { notes.append(saved(difference, document)) }
        if document.runs.count > 1 {
            notes.append(
                "COST in dollars; means over \(document.runs.count) seeds and their 95 % intervals; the first seed is "
                    + "the database's own")
        } else {
            notes.append("COST in dollars, of the database's own seed")
        }
        return notes + [
            "hours from submission to end (JCT), to the first start (WAIT), of all (MAKESPAN); WASTE in percent"
        ]
    }

    /// `1.2 % above`.
    private static func far(_ percent: Double) -> String {
        percent == 0 ? "on" : "\(Figures.percent(abs(percent))) \(percent > 0 ? "above" : "below")"
    }

    /// `otherwise it costs $4.50 less (36.0 %), ...`
    private func saved(_ difference: SimulationSummary.Interval, _ document: WhatIfDocument) -> String {
        let amount = Money(nanos: Int64((difference.mean * 1e9).rounded()))
        let less = amount < .zero ? Money.zero - amount : amount
        let share = document.differencePercent.map { " (\(Figures.percent(abs($0))))" } ?? ""
        let what =
            amount == .zero ? "it costs the same" : "it costs \(less) \(amount < .zero ? "less" : "more")\(share)"
        guard document.runs.count > 1 else { return "otherwise \(what) with this seed" }
        guard let half = difference.plusMinus, half > 0 else {
            return "otherwise \(what), with every seed"
        }
        func dollars(_ value: Double) -> String { "\(Money(nanos: Int64((value * 1e9).rounded())))" }
        let (low, high) = (difference.mean - half, difference.mean + half)
        let sure = low < 0 && high > 0 ? "; which of the two costs less is not certain" : ""
        return "otherwise \(what); a difference of \(dollars(low)) to \(dollars(high)) in 95 of 100 such studies\(sure)"
    }

    private func affected(_ document: WhatIfDocument) -> [String] {
        guard !document.mostAffected.isEmpty else { return ["", "no job went elsewhere or cost something else"] }
        var table = Table([
            .init("JOB", isNumber: true), .init("NAME"), .init("BILL", isNumber: true),
            .init("REPLAYED", isNumber: true),
            .init("OTHERWISE", isNumber: true), .init("DIFFERENCE", isNumber: true), .init("BEFORE"), .init("AFTER"),
        ])
        table.rows = document.mostAffected.map { job in
            [
                .init("\(job.id)"), .init(Figures.shortened(job.name, to: 24)), .init(Figures.cents(job.bill)),
                .init(Figures.cents(job.today)), .init(Figures.cents(job.otherwise)),
                .init(Figures.cents(job.difference)), .init(job.groupToday ?? "-"), .init(job.groupOtherwise ?? "-"),
            ]
        }
        let all = document.affected == document.mostAffected.count ? "" : ", of \(document.affected) affected ones"
        return heading("Jobs affected most (first seed)\(all)") + indented(table)
    }

    private func unknowns(_ document: WhatIfDocument) -> [String] {
        var table = Table([.init("COUNT", isNumber: true), .init("DOLLARS", isNumber: true), .init("WHAT")])
        table.rows = document.unknowns.map { unknown in
            let kind = ReplayUnknown.Kind(rawValue: unknown.kind)
            return [
                .init(unknown.count > 0 ? "\(unknown.count)" : "-"),
                .init(kind == .budgets ? "-" : Figures.cents(unknown.amount)), .init(kind?.sentence ?? unknown.kind),
            ]
        }
        let always =
            "  What users would have done otherwise, and what of all this would have reached beyond the window."
        return heading("What this cannot know") + (document.unknowns.isEmpty ? [] : indented(table)) + [always]
    }
}

extension WhatIfDocument.Side {
    fileprivate var shown: String { "\(pool) (\(policy)\(catalog.map { ", prices of \($0)" } ?? ""))" }
}

extension WhatIfDocument.Bill {
    /// The figures of its row.
    fileprivate var shown: [String] {
        func mean(_ value: Double) -> SimulationSummary.Interval { SimulationSummary.Interval([value]) }
        return [
            SimulationSummary.shown(mean(Double(cost.money?.nanos ?? 0) / 1e9), 2),
            SimulationSummary.shown(mean(jctHours), 2), SimulationSummary.shown(mean(waitHours), 2),
            SimulationSummary.shown(mean(makespanHours), 1), "\(late)", "\(interruptions)", "-",
        ]
    }
}

extension ReplayUnknown.Kind {
    /// What it is, after a count and dollars.
    fileprivate var sentence: String {
        switch self {
        case .cancelled: "of the bill: users cancelled these jobs; they end where they were, wherever they run"
        case .failed: "of the bill: these jobs failed or were lost; they end where they were"
        case .stopped: "of the bill: a rule or a budget stopped these jobs; they end where they were"
        case .unfinished: "of the bill: not over; what these jobs did until now is replayed"
        case .didNothing: "of the bill: these jobs did nothing, and are left out"
        case .heldByHand: "of the bill: users held these jobs back or paused them; the replays do not"
        case .groupIsGone: "of the bill: these jobs ran on groups that the pool of today does not have"
        case .notReplayed: "of the bill: the pool of today cannot run these jobs to their end"
        case .notOtherwise:
            "of the replay: the other pool cannot run these jobs to their end; their dollars are missing"
        case .commandElsewhere: "otherwise: commands on other accelerators; the ratio of speeds is an estimate"
        case .commandUnknown: "otherwise: commands on other accelerators of which nothing is known; taken to be as fast"
        case .speedEstimated: "otherwise: nobody measured the speed of these jobs there; it is an estimate"
        case .speedUnknown: "otherwise: nothing is known of the speed of these jobs there"
        case .marketUnseen: "otherwise: spot groups of whose markets the database has no record"
        case .earlierJobs: "of the bill of these months: jobs from before, whose nodes the replays do not know"
        case .budgets: "budgets of users, projects or all: they hold nobody in the replays"
        case .reserved: "otherwise: reserved groups, billed for as long as the replay takes"
        }
    }
}
