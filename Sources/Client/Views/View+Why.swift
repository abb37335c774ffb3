import Domain
import Wire

extension View {
    /// What a job waits for, what could be done, and every decision about it.
    public func why(_ document: WhyDocument) -> [String] {
        let job = document.job
        var lines = ["Job \(job.id) '\(job.name)': \(document.summary)"]
        if let start = document.expectedStart { lines.append(expected(start, document)) }
        if !document.obstacles.isEmpty {
            lines += heading("What stands in the way")
            lines += indented(obstacles(document.obstacles))
        }
        if !document.advice.isEmpty {
            lines += heading("What could be done") + document.advice.map { "  - \($0)" }
        }
        lines += heading("Decisions (times in \(Figures.zone(at: job.submittedAt, isUTC: isUTC)))")
        return lines + document.decisions.flatMap(decision)
    }

    /// When it is expected to start, and how far such answers were off.
    private func expected(_ start: String, _ document: WhyDocument) -> String {
        let line = "Expected to start at \(Figures.time(start, isUTC: isUTC)) if nothing is changed"
        guard let count = document.expectedStarts, let off = document.expectedStartOffSeconds else { return line + "." }
        let answers = count == 1 ? "one such answer was" : "\(count) such answers were"
        return line + "; \(answers) off by \(Figures.span(seconds: off)) \(count == 1 ? "" : "on average ")so far."
    }

    /// One event in a line: when, its number, what it is about, what happened.
    public func event(_ event: EventDocument) -> String {
        let time = style.mark(Figures.time(event.at, isUTC: isUTC), .faint)
        let job = event.job.map { "job \($0)" + (event.name.map { " '\($0)'" } ?? "") }
        switch event.type {
        case .decision:
            let about = [job, event.lease].compactMap { $0 }.joined(separator: " on ")
            return
                "\(time)  D\(event.id) \(event.verdict ?? "?")\(about.isEmpty ? "" : " " + about): \(event.text ?? "")"
        case .job:
            let state = event.state ?? "?"
            return "\(time)  \(job ?? "?") is \(style.mark(state, Style.role(ofState: state))) (\(event.code ?? "?"))"
        case .cut, .end: return "\(time)  \(event.text ?? event.type.rawValue)"
        }
    }

    private func decision(_ decision: DecisionDocument) -> [String] {
        let time = style.mark(Figures.time(decision.at, isUTC: isUTC), .faint)
        var lines = ["  \(time)  \(decision.id) \(decision.verdict): \(decision.text)"]
        if let result = decision.result { lines.append("      \(sentence(result))") }
        if !decision.options.isEmpty { lines += indented(options(decision.options), by: 6) }
        if let parts = decision.options.first?.parts { lines.append("      \(sentence(parts))") }
        lines += decision.rejected.map { each in
            "      rejected: \(each.group)\(each.size.map { " (size \($0))" } ?? "") \(each.text)"
        }
        return lines
    }

    /// What was expected, and what it came to where that is known.
    private func sentence(_ result: ResultDocument) -> String {
        let expected =
            "expected \(Figures.cents(result.p50)) (p10 \(Figures.cents(result.p10)), p90 \(Figures.cents(result.p90)))"
        guard let cameTo = result.cameTo else { return expected }
        let why =
            switch result.how {
            case "superseded": " until it was placed anew"
            case "cut-short": " until the job was ended"
            default: ""
            }
        return "\(expected), came to \(Figures.cents(cameTo))\(why)"
    }

    private func options(_ options: [OptionDocument]) -> Table {
        var table = Table([
            .init("OPTION"), .init("TERMS"), .init("$/H", isNumber: true), .init("EXPECTED", isNumber: true),
            .init("P90", isNumber: true), .init("TIME", isNumber: true), .init("REDONE", isNumber: true),
            .init("INTERRUPTIONS", isNumber: true), .init("SPEED"),
        ])
        table.rows = options.enumerated().map { index, option in
            [
                .init(place(of: option), index == 0 ? .good : .plain), .init(option.terms),
                .init(Figures.rate(option.price)), .init("~\(Figures.cents(option.expectedCost))"),
                .init("~\(Figures.cents(option.costP90))"), .init("~\(Figures.span(seconds: option.expectedSeconds))"),
                .init(option.redoneSeconds == 0 ? "-" : "~\(Figures.span(seconds: option.redoneSeconds))"),
                .init(option.terms == "spot" ? "~\(tenths(option.interruptions))" : "-"),
                .init(speed(of: option)),
            ]
        }
        return table.showing(sizes: options.map(\.size))
    }

    /// The group, and how many others there are on the node where they slow each other down.
    func place(of option: OptionDocument) -> String {
        option.group + (option.sharers.map { " beside \($0)" } ?? "")
    }

    /// Where the speed comes from: `measured`, `reported`, `from V100:8`.
    func speed(of option: OptionDocument) -> String {
        guard let from = option.speedFrom else {
            return option.speedBasis ?? (option.isSpeedMeasured ? "measured" : "estimated")
        }
        return "from \(from)" + (option.isSpeedCorrected == true ? ", corrected" : "")
    }

    /// What the chosen option is made of, without the parts that are nothing.
    private func sentence(_ parts: PartsDocument) -> String {
        let spans = [
            ("boot", parts.bootSeconds), ("start-up", parts.startupSeconds), ("restore", parts.restoreSeconds),
            ("work", parts.workSeconds), ("saves", parts.checkpointSeconds), ("redone", parts.redoneSeconds),
            ("waits (not paid)", parts.waitSeconds),
        ]
        let amounts = [("egress", parts.egress), ("storage", parts.storage)]
        let shown =
            spans.filter { $0.1 > 0 }.map { "\($0.0) \(Figures.span(seconds: $0.1))" }
            + amounts.filter { $0.1.money ?? .zero > .zero }.map { "\($0.0) \(Figures.cents($0.1))" }
        return "made of: \(shown.joined(separator: ", "))"
    }

    /// What keeps a job off each group.
    func obstacles(_ obstacles: [ObstacleDocument]) -> Table {
        var table = Table([.init("GROUP"), .init("CODE"), .init("WHAT")])
        table.rows = obstacles.map { [.init($0.group), .init($0.code), .init($0.text)] }
        return table.showing(sizes: obstacles.map(\.size))
    }

    /// A number of interruptions with one decimal.
    func tenths(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
