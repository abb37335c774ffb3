import Domain
import Wire

extension View {
    /// What submitting would come to: every option with its numbers, and how to submit at them.
    public func plan(_ plan: PlanDocument, submit words: String) throws(Failure) -> [String] {
        guard columns.isEmpty else { return try lines(of: options(plan.options)) }
        let zone = Figures.zone(at: plan.asOf, isUTC: isUTC)
        var lines = ["Plan of '\(plan.name)' (\(plan.objective); times in \(zone)): \(plan.summary)"]
        if let deadline = plan.deadline { lines.append("It is to be over at \(Figures.time(deadline, isUTC: isUTC)).") }
        if !plan.options.isEmpty { lines += heading("Options") + indented(options(plan.options)) }
        lines += rejections(plan.rejected)
        if let reserved = plan.reserved {
            lines += heading("Reserving a node instead, for the jobs at hand") + indented(reservations(reserved))
        }
        if !plan.advice.isEmpty { lines += heading("What could be done") + plan.advice.map { "  - \($0)" } }
        if showsNotes, let id = plan.id {
            lines += ["", "purser submit --plan \(id) \(words)"]
            lines.append("submits it, unless it is expected to take more by then than nine of ten runs would now.")
        }
        return lines
    }

    /// The groups that would not do; those that merely have other accelerators are only counted.
    private func rejections(_ rejected: [ObstacleDocument]) -> [String] {
        let near = rejected.filter { $0.code != "WrongAccelerator" }
        let others = rejected.count - near.count
        guard !rejected.isEmpty else { return [] }
        var lines = heading("What would not do")
        if !near.isEmpty { lines += indented(obstacles(near)) }
        if others > 0 {
            lines.append("  \(others) more \(others == 1 ? "group has" : "groups have") other accelerators")
        }
        return lines
    }

    /// What reserved nodes would come to: an hour of them is paid whether it is used or not.
    private func reservations(_ reserved: [PlanDocument.Reserved]) -> Table {
        var table = Table([
            .init("GROUP"), .init("TERMS"), .init("$/H", isNumber: true), .init("TERM COSTS", isNumber: true),
            .init("JOBS", isNumber: true), .init("NODE TIME", isNumber: true), .init("ON DEMAND", isNumber: true),
            .init("SAVES", isNumber: true), .init("PAYS FROM", isNumber: true),
        ])
        table.rows = reserved.map { each in
            let pays = (each.saving.money ?? .zero) > .zero
            return [
                .init(each.group), .init(each.terms), .init(Figures.rate(each.price)),
                .init(Figures.cents(each.cost)), .init("\(each.jobs)"),
                .init("~\(Figures.span(seconds: each.nodeSeconds))"), .init("~\(Figures.cents(each.onDemandCost))"),
                .init("~\(Figures.cents(each.saving))", pays ? .good : .bad),
                .init(each.paysFromSeconds.map { Figures.span(seconds: $0) } ?? "never"),
            ]
        }
        return table
    }

    private func options(_ entries: [PlanDocument.Entry]) -> Table {
        var table = Table([
            .init("OPTION"), .init("TERMS"), .init("$/H", isNumber: true), .init("EXPECTED", isNumber: true),
            .init("P90", isNumber: true), .init("TIME", isNumber: true), .init("TIME P90", isNumber: true),
            .init("REDONE", isNumber: true), .init("INTERRUPTIONS", isNumber: true), .init("SPEED"), .init("START"),
        ])
        let first = entries.firstIndex { $0.wait == nil }
        table.rows = entries.enumerated().map { index, entry in
            let option = entry.option
            let late = entry.lateSeconds.map { ", late by \(Figures.span(seconds: $0))" } ?? ""
            return [
                .init(place(of: option), index == first ? .good : .plain), .init(option.terms),
                .init(Figures.rate(option.price)), .init("~\(Figures.cents(option.expectedCost))"),
                .init("~\(Figures.cents(option.costP90))"), .init("~\(Figures.span(seconds: option.expectedSeconds))"),
                .init("~\(Figures.span(seconds: option.p90Seconds ?? option.expectedSeconds))"),
                .init(option.redoneSeconds == 0 ? "-" : "~\(Figures.span(seconds: option.redoneSeconds))"),
                .init(option.terms == "spot" ? "~\(tenths(option.interruptions))" : "-"),
                .init(speed(of: option)),
                .init((entry.wait?.code ?? "now") + late, late.isEmpty ? .plain : .bad),
            ]
        }
        return table.showing(sizes: entries.map(\.option.size))
    }
}
