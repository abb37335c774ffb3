/// What the command ends with: a contract that scripts rely on (docs/reference/command.md).
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done; for `wait`: succeeded, or stopped early as intended.
    case done = 0
    /// Failed; for `wait`: FAILED or LOST.
    case failure = 1
    /// The command line or a file is wrong.
    case usage = 2
    /// No daemon answers.
    case noDaemon = 3
    /// The caller may not do that.
    case notAllowed = 4
    /// There is no such thing.
    case notFound = 5
    /// Refused by policy: budget, quota, spot without checkpoints.
    case refused = 6
    /// No node of the pool can run it.
    case cannotBePlaced = 7
    /// The command stopped waiting; the job goes on.
    case timedOut = 8
    /// Command and daemon do not understand each other.
    case versionMismatch = 9
    /// For `wait --strict`: stopped early.
    case stoppedEarly = 20
    /// For `wait`: stopped by a budget.
    case stoppedByBudget = 21
    /// For `wait`: cancelled.
    case cancelled = 22
}
