import Domain

/// Where a job stands, as the table of `EveryStateTests` calls it. What follows a stop makes a place of its own.
enum Place: String, CaseIterable {
    case held
    case queue
    /// Its node is ordered.
    case place
    /// Its node is on the way: the same state, with a node that is billed already.
    case boot
    case start
    case run
    /// It waits to go on: interrupted, or moved off its node.
    case again
    case pause
    /// It stops, and is over then.
    case toEnd = ">end"
    /// It stops, and is paused then.
    case toPause = ">pause"
    /// It stops, and waits again then.
    case toQueue = ">again"
    case over

    /// Where a job that is not over stands; a new state has no place until it is given one here.
    init(of job: Job, onNode lease: Lease?) {
        switch job.state {
        case .held: self = .held
        case .queued: self = .queue
        case .placing: self = lease?.startedAt == nil ? .place : .boot
        case .starting: self = .start
        case .running: self = .run
        case .recovering: self = .again
        case .paused: self = .pause
        case .stopping(_, _, .end): self = .toEnd
        case .stopping(_, _, .pause): self = .toPause
        case .stopping(_, _, .requeue): self = .toQueue
        case .ended: self = .over
        }
    }
}
