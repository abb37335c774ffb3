/// What a job that may use spot does for now.
public enum SpotChoice: String, Hashable, Sendable, Codable, CaseIterable {
    /// Waits, which costs nothing.
    case idle
    /// Is on a spot node.
    case spot
    /// Is on an on-demand node.
    case onDemand = "on-demand"
}

/// Why a spot policy chose what it chose.
public enum SpotRule: String, Hashable, Sendable, Codable, CaseIterable {
    /// Spot is there.
    case spotIsThere = "spot-is-there"
    /// Spot is not there, and there is time to wait.
    case waits
    /// Behind the even pace from the beginning to the deadline.
    case behind
    /// On-demand is paid for and not far enough ahead of the even pace to be left.
    case stays
    /// The least expected cost by the table.
    case table
    /// Any later, on-demand might not keep the deadline.
    case lastMoment = "last-moment"
    /// The deadline cannot be kept any more, whatever is done.
    case infeasible
}

/// How a job with a deadline chooses between waiting, spot and on-demand.
public enum SpotPolicyKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Spot whenever it is there.
    case greedy
    /// An even pace to the deadline.
    case uniformProgress = "uniform-progress"
    /// The least expected cost under what is believed of the market.
    case learned
}

/// What the spot policy of a job says, with the numbers it was said from.
public struct SpotVerdict: Hashable, Sendable, Codable {
    /// What to do.
    public var choice: SpotChoice
    /// Why.
    public var rule: SpotRule
    /// Time to the deadline less the work that is left and one start on on-demand; negative: the deadline is lost.
    public var slack: Span
    /// When it is looked at again.
    public var until: Instant
    /// A verdict.
    public init(choice: SpotChoice, rule: SpotRule, slack: Span, until: Instant) {
        self.choice = choice
        self.rule = rule
        self.slack = slack
        self.until = until
    }
}

extension JobSpec {
    /// Whether it may be on a spot node: it asks for it, or saves and does not forbid it.
    public var mayBeOnSpot: Bool { resources.useSpot ?? (checkpoint != nil) }

    /// Whether a spot policy decides when it waits, is on spot or on on-demand: it has a deadline and asks for spot.
    public var isPaced: Bool { deadline != nil && resources.useSpot == true && elastic == nil }
}
