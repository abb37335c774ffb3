/// The limits that the daemon's configuration may change; what it does not say is as in `Limits`.
package struct ServiceLimits: Hashable, Sendable {
    /// Bytes of a request body.
    package var body = Limits.requestBody
    /// Wall time for the head of a connection's first request.
    package var headerTime = Limits.headerTime
    /// Wall time from a request's head to the end of its body.
    package var requestTime = Limits.requestTime
    /// Wall time a client may leave a full socket unread.
    package var stalledTime = Limits.stalledTime
    /// Open connections.
    package var connections = Limits.connections
    /// Requests that may wait for a turn.
    package var inbox = Limits.inbox
    /// Requests a second of one user in the long run.
    package var requestsPerSecond = Limits.requestsPerSecond
    /// Requests of one user at once.
    package var requestBurst = Limits.requestBurst
    /// Jobs that may wait for a node.
    package var queuedJobs = Limits.queuedJobs
    /// Jobs of one user that may wait for a node.
    package var queuedJobsPerUser = Limits.queuedJobsPerUser
    /// Streams of events at once.
    package var eventReaders = Limits.eventReaders
    /// Events that may wait for one reader.
    package var eventBuffer = Limits.eventBuffer

    /// The defaults.
    package init() {}
}

/// A command of the operator's that is told of decisions.
package struct EventHookPlan: Hashable, Sendable {
    /// Text for the shell; each decision is on its standard input, as JSON.
    package var run: String
    /// The verdicts it is told of.
    package var verdicts: Set<Decision.Verdict>
    /// Wall time it may take for one.
    package var timeLimit: Span
    /// A command that is told of warnings and may take ten seconds.
    package init(run: String, verdicts: Set<Decision.Verdict> = [.warn], timeLimit: Span = .seconds(10)) {
        self.run = run
        self.verdicts = verdicts
        self.timeLimit = timeLimit
    }
}
