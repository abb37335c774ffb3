/// One entry of the decision log: what was decided, about what, and why. Append-only.
public struct Decision: Hashable, Sendable, Codable {
    /// What was decided.
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        /// A job was accepted.
        case accept
        /// A lease was ordered for a job.
        case place
        /// Reserved nodes were taken up, to be kept whether they are used or not.
        case reserve
        /// A job waits again, to go on from its checkpoint.
        case requeue
        /// A failed job is tried again.
        case restart
        /// A running attempt is told to stop.
        case stop
        /// A job is kept out of the queue.
        case hold
        /// A job may go on as far as its user is concerned.
        case unhold
        /// A job leaves its nodes until its user says otherwise.
        case pause
        /// A paused job waits for nodes again.
        case resume
        /// A job leaves its nodes for another job.
        case preempt
        /// A job leaves its nodes for better ones.
        case move
        /// An elastic job goes on with another number of nodes or accelerators.
        case resize
        /// A probe is over, or what its probes came to is chosen by.
        case probe
        /// What a job asks for was changed by its user.
        case edit
        /// A node takes no more work.
        case drain
        /// A node takes work again.
        case undrain
        /// A charge is given back.
        case refund
        /// It would have been told to stop, had the rule not been in shadow mode.
        case shadowStop = "shadow-stop"
        /// Something that would have saved money was not done: the job's class or a quality bound forbids it.
        case keep
        /// A budget was warned about.
        case warn
        /// A budget was set, renewed or given up.
        case budget
        /// A job is over.
        case end
        /// A lease is ended.
        case release
        /// A group is not asked again for a while.
        case avoid
    }
    /// Its number.
    public var id: DecisionID
    /// When it was made.
    public var at: Instant
    /// What was decided.
    public var verdict: Verdict
    /// The job it is about, if any.
    public var job: JobID?
    /// The attempt it is about, if any.
    public var attempt: AttemptID?
    /// The lease it is about, if any.
    public var lease: LeaseID?
    /// Why, with the numbers it was made from.
    public var reason: Reason

    /// An entry.
    public init(
        id: DecisionID, at: Instant, verdict: Verdict, job: JobID? = nil, attempt: AttemptID? = nil,
        lease: LeaseID? = nil, reason: Reason
    ) {
        self.id = id
        self.at = at
        self.verdict = verdict
        self.job = job
        self.attempt = attempt
        self.lease = lease
        self.reason = reason
    }
}
