import Domain
import Policies

/// What keeps a waiting job from running, as of now.
public struct Explanation: Hashable, Sendable {
    /// A job on nodes, and when it is expected to be off them.
    public struct Occupant: Hashable, Sendable {
        /// The job.
        public var job: JobID
        /// When it is expected to be over.
        public var end: Instant
    }
    /// A job that must succeed first, and what keeps it.
    public struct Dependency: Hashable, Sendable {
        /// The job.
        public var job: JobID
        /// Whether its user holds it.
        public var isHeldByUser: Bool
        /// Whether it is paused.
        public var isPaused: Bool
        /// When it is expected to be over; nil: it has no nodes.
        public var end: Instant?
    }

    /// The daemon's time.
    public var at: Instant
    /// Jobs that have their turn before it.
    public var position: Int
    /// What the placement rule says.
    public var proposal: Placement.Proposal
    /// What keeps it out of the queue; nil: nothing does.
    public var hold: Reason?
    /// When it is expected to start if nothing is changed; nil: nobody can say.
    public var start: Instant?
    /// How far such answers were off so far.
    public var past = Foretold.Record()
    /// Of each group whose nodes are all in use, the jobs that are expected to leave first, as many as make room; none:
    /// nobody can say.
    public var leavingFirst: [GroupID: [Occupant]] = [:]
    /// Of each of those groups, the jobs beside which there is room, and that are not to be slowed down by another.
    public var apart: [GroupID: [JobID]] = [:]
    /// Of its user or project where a quota is used up, the jobs that are expected to end first, as many as make room;
    /// none: that would not do.
    public var endingFirst: [Occupant] = []
    /// The first of those that have their turn before it for what becomes free in a group.
    public var firstAhead: [GroupID: JobID] = [:]
    /// Groups that are too dear for it and nothing else.
    public var onlyDear: Set<GroupID> = []
    /// How long spot is expected to be away, of groups that have none.
    public var waits: [GroupID: Span] = [:]
    /// The deadline with which its spot policy would have it begin now; nil: it does not wait for that, or none would.
    public var deadlineToBegin: Instant?
    /// Nodes of groups that are drained and could take it.
    public var drained: [GroupID: LeaseID] = [:]
    /// The priority from which on it goes before another job; nil: none is high enough.
    public var priorityToGoFirst: [JobID: Int] = [:]
    /// The jobs it comes after that are not over.
    public var dependencies: [Dependency] = []
}
