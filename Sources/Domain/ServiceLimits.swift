/// The limits that the daemon's configuration may change; what it does not say is as in `Limits`.
public struct ServiceLimits: Hashable, Sendable {
    /// Bytes of a request body.
    public var body = Limits.requestBody
    /// Wall time for the head of a connection's first request.
    public var headerTime = Limits.headerTime
    /// Wall time from a request's head to the end of its body.
    public var requestTime = Limits.requestTime
    /// Wall time a client may leave a full socket unread.
    public var stalledTime = Limits.stalledTime
    /// Open connections.
    public var connections = Limits.connections
    /// Requests that may wait for a turn.
    public var inbox = Limits.inbox
    /// Requests a second of one user in the long run.
    public var requestsPerSecond = Limits.requestsPerSecond
    /// Requests of one user at once.
    public var requestBurst = Limits.requestBurst
    /// Jobs that may wait for a node.
    public var queuedJobs = Limits.queuedJobs
    /// Jobs of one user that may wait for a node.
    public var queuedJobsPerUser = Limits.queuedJobsPerUser
    /// Streams of events at once.
    public var eventReaders = Limits.eventReaders
    /// Events that may wait for one reader.
    public var eventBuffer = Limits.eventBuffer

    /// The defaults.
    public init() {}
}

/// A command of the operator's that is told of decisions.
public struct EventHookPlan: Hashable, Sendable {
    /// Text for the shell; each decision is on its standard input, as JSON.
    public var run: String
    /// The verdicts it is told of.
    public var verdicts: Set<Decision.Verdict>
    /// Wall time it may take for one.
    public var timeLimit: Span
    /// A command that is told of warnings and may take ten seconds.
    public init(run: String, verdicts: Set<Decision.Verdict> = [.warn], timeLimit: Span = .seconds(10)) {
        self.run = run
        self.verdicts = verdicts
        self.timeLimit = timeLimit
    }
}
