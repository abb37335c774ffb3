import Domain

/// Which kinds of hardware a job is probed on: those of which any may be the cheapest, as far as deadline and budget
/// leave room. The lengths and costs of probes are bounds: what goes wrong on the way comes on top.
public enum ProbeRule {
    /// A kind of hardware as the rule sees it.
    public struct Kind: Hashable, Sendable {
        /// The accelerators of all nodes.
        public var accelerators: Accelerators
        /// The best of what may be had now.
        public var option: PlacementOption
        /// What a probe there comes to at most.
        public var most: Money
        /// How long it takes at most, boot included, until the job is off its nodes.
        public var longest: Span
        /// A kind.
        public init(accelerators: Accelerators, option: PlacementOption, most: Money, longest: Span) {
            self.accelerators = accelerators
            self.option = option
            self.most = most
            self.longest = longest
        }
        /// What is told of it.
        public var told: ProbeKind {
            ProbeKind(kind: accelerators, group: option.group, cost: option.expected, measured: nil)
        }
    }

    /// What the rule says.
    public struct Verdict: Hashable, Sendable {
        /// Kinds to be probed, the one that is expected to be best last, so that the job may go on there. Empty: none.
        public var probed: [Kind] = []
        /// Why none is; nil: some are.
        public var why: NotProbed.Why?
        /// The others, best first, but for the best, each with why.
        public var leftOut: [LeftOutKind] = []
        /// Nothing is probed, or nothing said yet.
        public init(why: NotProbed.Why? = nil) { self.why = why }
    }

    /// The kinds to probe; `kinds` in the order of preference, at least one.
    public static func choose(among kinds: [Kind], for need: Need, by plan: ProbePlan) -> Verdict {
        var verdict = Verdict()
        guard kinds.count > 1 else {
            verdict.why = .oneKind
            return verdict
        }
        let most = high(kinds[0].option, need.objective)
        var open: [Kind] = [kinds[0]]
        for kind in kinds.dropFirst() {
            if low(kind.option, need.objective) >= most {
                verdict.leftOut.append(LeftOutKind(kind.told, why: .cannotWin))
            } else if open.count >= plan.kinds {
                verdict.leftOut.append(LeftOutKind(kind.told, why: .tooMany))
            } else {
                open.append(kind)
            }
        }
        guard open.count > 1 else {
            verdict.why = .cannotWin
            return verdict
        }
        let known = open.filter { $0.option.speedBasis == .reported }
        verdict.leftOut += known.filter { $0 != open[0] }.map { LeftOutKind($0.told, why: .known) }
        var chosen = open.filter { $0.option.speedBasis != .reported }
        guard !chosen.isEmpty else {
            verdict.why = .known
            return verdict
        }
        while let obstacle = obstacle(to: chosen, before: kinds[0].option, need) {
            if let last = chosen.popLast(), last != open[0] {
                verdict.leftOut.append(LeftOutKind(last.told, why: obstacle.leftOut))
            }
            guard !chosen.isEmpty, chosen.count + known.count > 1 else {
                verdict.why = obstacle
                return verdict
            }
        }
        verdict.probed = chosen.reversed()
        return verdict
    }

    /// What one more round of probes would break: the deadline that the best option keeps without, or the budget.
    public static func obstacle(
        to probes: [Kind], before best: PlacementOption, _ need: Need
    ) -> NotProbed.Why? {
        if let left = need.timeLeft {
            let time = probes.reduce(best.timeP90 ?? best.time) { $0 + $1.longest }
            if time > left { return .deadline(by: time - left) }
        }
        if let left = need.budgetLeft {
            let least = probes.reduce(best.added) { $0 + $1.most }
            if least > left { return .budget(left: left, least: least) }
        }
        return nil
    }

    /// The lower end of what an option is expected to come to in the objective.
    private static func low(_ option: PlacementOption, _ objective: Objective) -> Int128 {
        let fast = max(.zero, option.time - ((option.timeP90 ?? option.time) - option.time))
        return objective.aim(cost: option.isPaidFor == true ? option.added : option.expected.p10, time: fast)
    }

    /// Its upper end.
    private static func high(_ option: PlacementOption, _ objective: Objective) -> Int128 {
        objective.aim(
            cost: option.isPaidFor == true ? option.added : option.expected.p90, time: option.timeP90 ?? option.time)
    }
}

extension NotProbed.Why {
    /// Why a kind is left out that this stands in the way of.
    public var leftOut: LeftOutKind.Why {
        switch self {
        case .deadline: .deadline
        case .budget: .budget
        case .known: .known
        case .oneKind, .cannotWin, .spotPolicy: .cannotWin
        }
    }
}
