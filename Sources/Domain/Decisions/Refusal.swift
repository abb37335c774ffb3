/// A request that is understood and not granted: what the caller is told. A value, never a crash.
package enum Refusal: Hashable, Sendable, Codable, Error {
    /// There is no such job.
    case noSuchJob(JobID)
    /// The job is already over.
    case alreadyEnded(JobID, JobEnd)
    /// The job belongs to somebody else.
    case notOwner(JobID, owner: String)
    /// Only the daemon's own user and root may run real commands.
    case commandsNotAllowed(user: String)
    /// No group of the pool can ever run it; why, for each.
    case cannotBePlaced([Rejection])
    /// Spot was asked for without checkpoints, and without `allow_without_checkpoint`.
    case spotWithoutCheckpoint
    /// The same idempotency key came with another request.
    case keyReused(key: String)
    /// As many jobs wait as may wait.
    case queueFull(limit: Int)
    /// As many jobs of one user wait as may wait.
    case userQueueFull(user: String, limit: Int)

    /// The stable CamelCase code.
    package var code: String {
        switch self {
        case .noSuchJob: "NoSuchJob"
        case .alreadyEnded: "AlreadyEnded"
        case .notOwner: "NotOwner"
        case .commandsNotAllowed: "CommandsNotAllowed"
        case .cannotBePlaced: "CannotBePlaced"
        case .spotWithoutCheckpoint: "SpotWithoutCheckpoint"
        case .keyReused: "IdempotencyKeyReused"
        case .queueFull: "QueueFull"
        case .userQueueFull: "UserQueueFull"
        }
    }
}
