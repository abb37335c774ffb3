/// What is said of a job's probes, with the numbers it was decided from.
public enum ProbeReason: Hashable, Sendable, Codable {
    /// Its nodes are chosen for a probe.
    case run(ProbeRun)
    /// A probe is over, and the job leaves its nodes.
    case ended(ProbeEnd)
    /// The hardware is chosen by what was measured.
    case chosen(ProbeChoice)
    /// There is no probe, though the job asks for one.
    case notProbed(NotProbed)

    /// The stable code.
    public var code: String {
        switch self {
        case .run: "Probed"
        case .ended: "ProbeEnded"
        case .chosen: "ProbeChosen"
        case .notProbed: "NotProbed"
        }
    }
}

/// A kind of hardware beside the others, and what finishing the job there is expected to cost.
public struct ProbeKind: Hashable, Sendable, Codable {
    /// The accelerators of all nodes.
    public var kind: Accelerators
    /// The group where that costs least; nil: none is to be had now.
    public var group: GroupID?
    /// The expected cost; nil: none is to be had now.
    public var cost: MoneyRange?
    /// Steps an hour as a probe measured them; nil: none did.
    public var measured: Throughput?
    /// A kind.
    public init(kind: Accelerators, group: GroupID?, cost: MoneyRange?, measured: Throughput?) {
        self.kind = kind
        self.group = group
        self.cost = cost
        self.measured = measured
    }
}

/// A probe that is about to begin.
public struct ProbeRun: Hashable, Sendable, Codable {
    /// The kind and group of its nodes, and what finishing there is expected to cost.
    public var on: ProbeKind
    /// 1 for the first.
    public var number: Int
    /// How many there are to be, this one and those before included.
    public var count: Int
    /// What it comes to at most, boot included, where its nodes keep their price and nothing goes wrong.
    public var most: Money
    /// How long its attempt runs at most.
    public var atMost: Span
    /// The other kinds of which any may be the cheapest, the best first.
    public var others: [ProbeKind]
    /// The kinds that are left out, best first, each with why.
    public var leftOut: [LeftOutKind]
    /// What is left until the deadline after this probe at its longest, when nine of ten runs of the rest are over;
    /// nil: there is no deadline.
    public var slack: Span?
    /// A probe.
    public init(
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
public struct LeftOutKind: Hashable, Sendable, Codable {
    /// Why.
    public enum Why: String, Hashable, Sendable, Codable {
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
    public var kind: ProbeKind
    /// Why.
    public var why: Why
    /// A kind that is left out.
    public init(_ kind: ProbeKind, why: Why) {
        self.kind = kind
        self.why = why
    }
}

/// A probe that is over.
public struct ProbeEnd: Hashable, Sendable, Codable {
    /// The probe, with what was measured by then.
    public var probe: Probe
    /// What finishing there is expected to cost as measured; nil: nothing was measured.
    public var cost: MoneyRange?
    /// Whether its time was over before enough reports came.
    public var isTimeOver: Bool
    /// A probe that is over.
    public init(_ probe: Probe, cost: MoneyRange?, isTimeOver: Bool) {
        self.probe = probe
        self.cost = cost
        self.isTimeOver = isTimeOver
    }
}

/// The hardware that was chosen after the probes.
public struct ProbeChoice: Hashable, Sendable, Codable {
    /// The kinds that were probed, in order, and others that may be had, the best first.
    public var kinds: [ProbeKind]
    /// The group that was chosen.
    public var chosen: GroupID
    /// Whether the job is on it already and goes on there.
    public var isThere: Bool
    /// What the probes were billed.
    public var cost: Money
    /// Steps that were done in probes and are kept.
    public var keptSteps: Int
    /// Kinds that were to be probed and were not, and why.
    public var leftOut: [LeftOutKind]
    /// A choice.
    public init(
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
public struct NotProbed: Hashable, Sendable, Codable {
    /// Why.
    public enum Why: Hashable, Sendable, Codable {
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
    public var why: Why
    /// The best kind, and what it is expected to cost.
    public var best: ProbeKind
    /// The others, best first, each with why it is not probed.
    public var leftOut: [LeftOutKind]
    /// Why there are no probes.
    public init(_ why: Why, best: ProbeKind, leftOut: [LeftOutKind]) {
        self.why = why
        self.best = best
        self.leftOut = leftOut
    }
}
