import Domain

extension ProbeReason {
    /// The reason in one sentence, with its numbers in dollars.
    var sentence: String {
        switch self {
        case .run(let run): run.sentence
        case .ended(let end): end.sentence
        case .chosen(let choice): choice.sentence
        case .notProbed(let refusal): refusal.sentence
        }
    }
}

extension ProbeRun {
    fileprivate var sentence: String {
        var text =
            "probe \(number) of \(count), on \(on.kind): at most \(atMost) and \(most); finishing there is expected to "
            + "cost \(on.cost.words)"
        if !others.isEmpty { text += ", on " + others.map(\.words).joined(separator: ", on ") }
        if let slack { text += "; nine of ten such runs end \(slack) before the deadline" }
        return text + leftOut.words
    }
}

extension ProbeEnd {
    fileprivate var sentence: String {
        let kind = "\(probe.kind) (\(probe.group))"
        guard let measured = probe.measured else {
            return "\(kind): its time is over, and no speed is measured yet; "
                + "a save on its way off says how far it came"
        }
        var text = "\(kind) does \(measured.stepsPerHour) steps an hour, by \(probe.steps) steps in \(probe.time)"
        if let stated = probe.stated { text += " (\(stated.stepsPerHour) were reckoned with)" }
        text += cost.map { ": the rest is expected to cost \($0.words) there" } ?? ""
        text += ", where \(probe.expected.p50) was expected for all before"
        return isTimeOver ? text + "; its time was over before enough reports came" : text
    }
}

extension ProbeChoice {
    fileprivate var sentence: String {
        let compared = kinds.map(\.words).joined(separator: "; ")
        let kept = keptSteps > 0 ? ", and the \(keptSteps) steps done are kept" : ""
        return "\(isThere ? "it goes on with" : "it is placed with") \(chosen), as finishing is expected to cost: "
            + "\(compared); probing was billed \(cost)\(kept)\(leftOut.words)"
    }
}

extension NotProbed {
    fileprivate var sentence: String {
        let reason =
            switch why {
            case .oneKind: "\(best.kind) is the only kind that may be had now"
            case .cannotWin: "no other kind can cost less than \(best.words), by its own range"
            case .known: "jobs have reported how fast every kind is that may cost least"
            case .deadline(let by): "probes and the rest of the work may pass the deadline by \(by)"
            case .budget(let left, let least):
                "probes and the rest of the work come to about \(least), and \(left) of the budget is left"
            case .spotPolicy: "its spot policy decides where it runs before its deadline"
            }
        return "not probed: \(reason)\(leftOut.words)"
    }
}

extension ProbeKind {
    /// `L4:1 (1200 steps an hour, measured) $3.20 ($3.10 to $3.30)`.
    fileprivate var words: String {
        "\(kind)" + (measured.map { " (\($0.stepsPerHour) steps an hour, measured)" } ?? "") + " "
            + (cost == nil ? "not to be had now" : cost.words)
    }
}

extension MoneyRange? {
    /// `$3.20 ($3.10 to $3.30)`.
    fileprivate var words: String { map(\.words) ?? "an unknown amount" }
}

extension MoneyRange {
    fileprivate var words: String { "\(p50) (\(p10) to \(p90))" }
}

extension [LeftOutKind] {
    /// Why kinds are left out, as the end of a sentence; empty: none is.
    fileprivate var words: String {
        isEmpty ? "" : "; left out: " + map { "\($0.kind.words) (\($0.why.words))" }.joined(separator: ", ")
    }
}

extension LeftOutKind.Why {
    fileprivate var words: String {
        switch self {
        case .cannotWin: "cannot be the cheapest by its own range"
        case .known: "its speed was reported by jobs"
        case .tooMany: "others come before it"
        case .deadline: "its probe may cost the deadline"
        case .budget: "its probe is too much for the budget"
        case .notToBeHad: "none is to be had now"
        }
    }
}
