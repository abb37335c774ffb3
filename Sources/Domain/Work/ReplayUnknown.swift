/// Something that a replay of the past cannot know: how many it is about, and the dollars behind it.
public struct ReplayUnknown: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Users cancelled jobs: they end where they were, wherever they run. Dollars of the bill.
        case cancelled
        /// Jobs failed or were lost; as `cancelled`.
        case failed
        /// Rules or budgets stopped jobs; as `cancelled`.
        case stopped
        /// Jobs are not over: what they did until now is replayed. Dollars of the bill.
        case unfinished = "not-over"
        /// Jobs that did nothing are left out. Dollars of the bill.
        case didNothing = "did-nothing"
        /// Users held jobs back or paused them, which is not repeated. Dollars of the bill.
        case heldByHand = "held-by-hand"
        /// Jobs ran on groups that the pool of today does not have. Dollars of the bill.
        case groupIsGone = "group-is-gone"
        /// Jobs that the replay of today refused, or that never ended there. Dollars of the bill.
        case notReplayed = "not-replayed"
        /// Jobs that the other replay refused, or that never ended there. Dollars of the replay of today.
        case notOtherwise = "not-otherwise"
        /// Commands ran otherwise on another kind of accelerator; the ratio of speeds is reckoned from what the
        /// accelerators can do. Dollars of the other replay.
        case commandElsewhere = "command-elsewhere"
        /// The same where nothing is known of the two kinds: they are taken to be as fast. Dollars of the other
        /// replay.
        case commandUnknown = "command-unknown"
        /// Modelled jobs ran otherwise where nobody measured their speed. Dollars of the other replay.
        case speedEstimated = "speed-estimated"
        /// Modelled jobs ran otherwise where nothing is known of their speed. Dollars of the other replay.
        case speedUnknown = "speed-unknown"
        /// Spot groups of whose markets the database has seen nothing. Dollars of the other replay.
        case marketUnseen = "market-unseen"
        /// Jobs from before the window had nodes in it, and are not replayed. Dollars of the window's bill.
        case earlierJobs = "earlier-jobs"
        /// Budgets of users, projects or everything, which hold nobody in the replay. No dollars.
        case budgets
        /// Reserved nodes are billed for as long as the replay takes. Dollars of the other replay.
        case reserved
    }
    /// What it is.
    public var kind: Kind
    /// Jobs, groups or budgets.
    public var count = 0
    /// The dollars behind them.
    public var amount = Money.zero

    /// Nothing of a kind yet.
    public init(_ kind: Kind) { self.kind = kind }
}
