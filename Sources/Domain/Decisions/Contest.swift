/// Two jobs of one priority wanted the same scarce node, and it went to the one that would lose more without it: what
/// each would lose, for each accelerator (processor, on nodes without) and hour.
public struct Contest: Hashable, Sendable, Codable {
    /// The group of the node.
    public var group: GroupID
    /// The job that has it.
    public var winner: JobID
    /// The job that does without.
    public var loser: JobID
    /// What the winner would lose by its next best choice.
    public var winnerLoss: Price
    /// What the loser loses by what it has instead, or by waiting.
    public var loserLoss: Price

    /// A contest.
    public init(group: GroupID, winner: JobID, loser: JobID, winnerLoss: Price, loserLoss: Price) {
        self.group = group
        self.winner = winner
        self.loser = loser
        self.winnerLoss = winnerLoss
        self.loserLoss = loserLoss
    }
}

/// How scarce nodes are given out among jobs of one priority (docs/PLACEMENT.md).
public struct ContestPlan: Hashable, Sendable {
    /// A job that has waited so long goes before those that would lose more: bounds what regret can cost a job.
    public var patience = Span.hours(4)
    /// What an hour of a waiting job is worth, in thousandths of the mean price of an accelerator-hour of the groups.
    public var waitingPerMille: Int64 = 800
    /// What a running job's nodes are worth more to it than to another, in thousandths: equal jobs do not change
    /// places.
    public var stayingPerMille: Int64 = 20
    /// The usual plan.
    public init() {}
}
