/// What is said of a job's probes, with the numbers it was decided from.
package enum ProbeReason: Hashable, Sendable, Codable {
    /// Its nodes are chosen for a probe.
    case run(ProbeRun)
    /// A probe is over, and the job leaves its nodes.
    case ended(ProbeEnd)
    /// The hardware is chosen by what was measured.
    case chosen(ProbeChoice)
    /// There is no probe, though the job asks for one.
    case notProbed(NotProbed)

    /// The stable code.
    package var code: String {
        switch self {
        case .run: "Probed"
        case .ended: "ProbeEnded"
        case .chosen: "ProbeChosen"
        case .notProbed: "NotProbed"
        }
    }
}

/// A kind of hardware beside the others, and what finishing the job there is expected to cost.
package struct ProbeKind: Hashable, Sendable, Codable {
    /// The accelerators of all nodes.
    package var kind: Accelerators
    /// The group where that costs least; nil: none is to be had now.
    package var group: GroupID?
    /// The expected cost; nil: none is to be had now.
    package var cost: MoneyRange?
    /// Steps an hour as a probe measured them; nil: none did.
    package var measured: Throughput?
    /// A kind.
    package init(kind: Accelerators, group: GroupID?, cost: MoneyRange?, measured: Throughput?) {
        self.kind = kind
        self.group = group
        self.cost = cost
        self.measured = measured
    }
}

/// A probe that is about to begin.
package struct ProbeRun: Hashable, Sendable, Codable {
    /// The kind and group of its nodes, and what finishing there is expected to cost.
    package var on: ProbeKind
    /// 1 for the first.
    package var number: Int
    /// How many there are to be, this one and those before included.
    package var count: Int
    /// What it comes to at most, boot included, where its nodes keep their price and nothing goes wrong.
    package var most: Money
    /// How long its attempt runs at most.
    package var atMost: Span
    /// The other kinds of which any may be the cheapest, the best first.
    package var others: [ProbeKind]
    /// The kinds that are left out, best first, each with why.
    package var leftOut: [LeftOutKind]
    /// What is left until the deadline after this probe at its longest, when nine of ten runs of the rest are over;
    /// nil: there is no deadline.
    package var slack: Span?
    /// A probe.
    package init(
        on kind: ProbeKind, number: Int, count: Int, most: Money, atMost: Span, others: [ProbeKind],
        leftOut: [LeftOutKind]
    ) {
        on = kind
        self.number = number
        self.count = count
        self.most = most
        self.atMost = atMost
        self.others = others
        self.leftOut = leftOut
    }
}

/// A kind that is not probed, and why.
package struct LeftOutKind: Hashable, Sendable, Codable {
    /// Why.
    package enum Why: String, Hashable, Sendable, Codable {
        /// Even the lower end of what it is expected to cost lies above the upper end of the best.
        case cannotWin = "cannot-win"
        /// Jobs have reported its speed.
        case known
        /// As many others that come before it are probed as may be.
        case tooMany = "too-many"
        /// One more probe might pass the deadline.
        case deadline
        /// One more probe and the rest of the work are more than is left of the budget.
        case budget
        /// None is to be had now.
        case notToBeHad = "not-to-be-had"
    }
    /// The kind, and what it is expected to cost.
    package var kind: ProbeKind
    /// Why.
    package var why: Why
    /// A kind that is left out.
    package init(_ kind: ProbeKind, why: Why) {
        self.kind = kind
        self.why = why
    }
}

/// A probe that is over.
package struct ProbeEnd: Hashable, Sendable, Codable {
    /// The probe, with what was measured by then.
    package var probe: Probe
    /// What finishing there is expected to cost as measured; nil: nothing was measured.
    package var cost: MoneyRange?
    /// Whether its time was over before enough reports came.
    package var isTimeOver: Bool
    /// A probe that is over.
    package init(_ probe: Probe, cost: MoneyRange?, isTimeOver: Bool) {
        self.probe = probe
        self.cost = cost
        self.isTimeOver = isTimeOver
    }
}

/// The hardware that was chosen after the probes.
package struct ProbeChoice: Hashable, Sendable, Codable {
    /// The kinds that were probed, in order, and others that may be had, the best first.
    package var kinds: [ProbeKind]
    /// The group that was chosen.
    package var chosen: GroupID
    /// Whether the job is on it already and goes on there.
    package var isThere: Bool
    /// What the probes were billed.
    package var cost: Money
    /// Steps that were done in probes and are kept.
    package var keptSteps: Int
    /// Kinds that were to be probed and were not, and why.
    package var leftOut: [LeftOutKind]
    /// A choice.
    package init(
        kinds: [ProbeKind], chosen: GroupID, isThere: Bool, cost: Money, keptSteps: Int, leftOut: [LeftOutKind]
    ) {
        self.kinds = kinds
        self.chosen = chosen
        self.isThere = isThere
        self.cost = cost
        self.keptSteps = keptSteps
        self.leftOut = leftOut
    }
}

/// Why a job that asks for probes is placed without.
package struct NotProbed: Hashable, Sendable, Codable {
    /// Why.
    package enum Why: Hashable, Sendable, Codable {
        /// One kind alone can be had now.
        case oneKind
        /// No other kind can be cheaper than the best, by its own interval.
        case cannotWin
        /// Jobs have reported the speeds of all that could be the cheapest.
        case known
        /// Probes and the rest of the work might pass the deadline, by this.
        case deadline(by: Span)
        /// Probes and the rest of the work come to `least`, and `left` is left of the budget.
        case budget(left: Money, least: Money)
        /// Its spot policy decides where it runs.
        case spotPolicy
    }
    /// Why.
    package var why: Why
    /// The best kind, and what it is expected to cost.
    package var best: ProbeKind
    /// The others, best first, each with why it is not probed.
    package var leftOut: [LeftOutKind]
    /// Why there are no probes.
    package init(_ why: Why, best: ProbeKind, leftOut: [LeftOutKind]) {
        self.why = why
        self.best = best
        self.leftOut = leftOut
    }
}
