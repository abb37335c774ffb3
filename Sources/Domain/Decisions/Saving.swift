/// Something that could be done to a job to save money. Each is allowed or forbidden by the guardrails before it is
/// done.
public enum SavingAction: String, Hashable, Sendable, Codable, CaseIterable {
    /// End it although it would go on: its objective has stopped improving.
    case stopEarly
    /// Put it on nodes that may be taken back, although nobody asked for them.
    case moveToSpot
    /// Take its nodes for another job.
    case preempt
    /// Take it off its nodes to go on on cheaper ones.
    case move
    /// End it because a budget that it shares with others (of a project, a user, a month) is used up.
    case stopForBudget
    /// Give it fewer nodes.
    case shrink
    /// Train it on less data.
    case useLessData
    /// Put it on a node with others, or others on its node, where sharing slows them down.
    case share

    /// Whether the model is left as the last reports say: those savings may leave it below a quality floor. After the
    /// others the job goes on to its end, or it is ended for money that is not its own.
    public var settlesQuality: Bool {
        switch self {
        case .stopEarly, .useLessData: true
        case .moveToSpot, .preempt, .move, .stopForBudget, .shrink, .share: false
        }
    }
}

/// What forbids a saving.
public enum Guardrail: Hashable, Sendable, Codable {
    /// The job's class.
    case jobClass(JobClass)
    /// A bound of its quality that the model would be left outside of; `latest`: the value reported last, nil: none.
    case quality(QualityGuard, latest: MetricValue?)
}

/// What a saving was thought of for. One that is forbidden is told once for each occasion.
public enum SavingOccasion: Hashable, Sendable, Codable {
    /// The objective has not improved since this step.
    case plateau(metric: String, since: Int)
    /// Another job needs its nodes.
    case job(JobID)
    /// A budget that it shares with others is used up; its name and period for people.
    case budget(String)
    /// Nodes of another group would finish it for less.
    case cheaper(GroupID)
}

/// A saving that was forbidden.
public struct ForbiddenSaving: Hashable, Sendable, Codable {
    /// What would have been done.
    public var action: SavingAction
    /// What it was thought of for.
    public var occasion: SavingOccasion
    /// What forbids it.
    public var guardrail: Guardrail
    /// What it was expected to save; nil: that is not known, or it is not done for the job's own money.
    public var wouldHaveSaved: Money?
    /// A refusal to save.
    public init(
        action: SavingAction, occasion: SavingOccasion, guardrail: Guardrail, wouldHaveSaved: Money? = nil
    ) {
        self.action = action
        self.occasion = occasion
        self.guardrail = guardrail
        self.wouldHaveSaved = wouldHaveSaved
    }
}
