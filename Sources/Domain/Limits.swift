/// Every limit has a name. What is over one gets a clear answer.
package enum Limits {
    /// Events handled in one turn, that is in one transaction.
    package static let eventsPerTurn = 512
    /// Events that may wait for a turn; more are answered 503.
    package static let inbox = 8_192
    /// Jobs that may wait for a node.
    package static let queuedJobs = 200_000
    /// Bytes of a request body; more are answered 413.
    package static let requestBody = 1_048_576
    /// Bytes of a refused body that are still read, so that its sender gets the answer.
    package static let drainedBody = 64 * 1_048_576
    /// Open connections of the socket.
    package static let connections = 512
    /// Letters of a name.
    package static let nameLength = 120
    /// Options and rejections kept in one reason.
    package static let optionsKept = 8
    /// Metrics in one report; the rest is dropped.
    package static let metricsPerReport = 64
    /// Letters of an idempotency key.
    package static let idempotencyKey = 200
    /// How long an idempotency key is remembered.
    package static let idempotencyAge = Span.hours(24)
    /// How long a group is not asked again after a refusal.
    package static let refusalPause = Span.minutes(2)
    /// Bytes of output kept of one attempt.
    package static let outputBytes = 64 * 1_048_576
    /// Bytes of metric lines kept and read of one attempt.
    package static let metricBytes = 64 * 1_048_576
    /// Bytes of metric lines read of one attempt at one look.
    package static let metricBytesPerLook = 65_536
    /// Observations of one attempt that may wait to be taken; its metric lines are read on when fewer do.
    package static let waitingObservations = 1_024
    /// Processes of one attempt at once; one that has more is ended.
    package static let attemptProcesses = 1_024
    /// Bytes of one job's directory (output, metrics, checkpoints); an attempt that goes beyond is ended.
    package static let jobDirectoryBytes = 1 << 40
    /// Bytes of one file a command writes; SIGXFSZ ends one that goes beyond.
    package static let fileBytes = 1 << 40
    /// Bytes kept free on the disk of the jobs, at most a twentieth of it: where less is free, the command that writes
    /// most is ended.
    package static let diskReserve: UInt64 = 1 << 30
    /// The highest price accepted for a node: 2,000 $/h.
    package static let highestPrice = Price(nanosPerHour: 2_000 * 1_000_000_000)
    /// How much earlier submission one point of priority is worth in the queue. With 12 minutes, the whole range of 100
    /// points is made up for by waiting 20 hours.
    package static let priorityAge = Span.minutes(12)
    /// Points of priority that a scavenger job stands behind others.
    package static let scavengerPoints: Int64 = 100
    /// Nodes of one job.
    package static let nodesPerJob = 1_024
    /// Jobs that one job may come after.
    package static let dependencies = 1_000
    /// Heads of waiting lines that are considered for preemption in one turn.
    package static let preemptionsLookedAt = 16
}
