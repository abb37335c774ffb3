/// Every limit has a name. What is over one gets a clear answer.
public enum Limits {
    /// Events handled in one turn, that is in one transaction.
    public static let eventsPerTurn = 512
    /// Events that may wait for a turn; more are answered 503.
    public static let inbox = 8_192
    /// Jobs that may wait for a node.
    public static let queuedJobs = 200_000
    /// Bytes of a request body; more are answered 413.
    public static let requestBody = 1_048_576
    /// Bytes of a refused body that are still read, so that its sender gets the answer.
    public static let drainedBody = 64 * 1_048_576
    /// Open connections of the socket; more are answered 503 and closed.
    public static let connections = 512
    /// Files the daemon needs beside its connections: database, logs, commands.
    public static let ownDescriptors = 256
    /// Wall time a new connection has to send the head of its first request; then it is answered 408 and closed.
    public static let headerTime = Span.seconds(10)
    /// Wall time a request has from its head to the end of its body; then it is answered 408 and closed.
    public static let requestTime = Span.seconds(30)
    /// Wall time a connection may be quiet between two requests; then it is closed.
    public static let quietTime = Span.seconds(60)
    /// Wall time a client may leave a full socket unread; then it is closed.
    public static let stalledTime = Span.seconds(30)
    /// Wall time that requests and stalled clients still have when the daemon goes down.
    public static let partingTime = Span.seconds(2)
    /// Requests a second that each user but root and the daemon's own may make in the long run; more are answered 429.
    public static let requestsPerSecond = 50
    /// Requests that such a user may make at once.
    public static let requestBurst = 200
    /// Users whose rate is remembered; the quietest is forgotten first.
    public static let ratedUsers = 4_096
    /// Jobs that each user but root and the daemon's own may have waiting.
    public static let queuedJobsPerUser = 10_000
    /// Streams of events that may be read at once; more are answered 503.
    public static let eventReaders = 64
    /// Events that may wait for one reader; one more, and the reader is cut.
    public static let eventBuffer = 8_192
    /// Wall time after which a quiet stream of events says that it is alive.
    public static let heartbeat = Span.seconds(15)
    /// Decisions read at once when a stream of events is resumed.
    public static let eventPage = 500
    /// Decisions before the one a stream is resumed from whose jobs are told again: an end may have no decision of its
    /// own, only that to stop the job, some time before.
    public static let eventLookback: Int64 = 1_000
    /// Environments of submitters that are remembered, for jobs to share.
    public static let environmentsShared = 1_024
    /// Letters of a name.
    public static let nameLength = 120
    /// Options and rejections kept in one reason.
    public static let optionsKept = 8
    /// Quality bounds of one job.
    public static let qualityGuards = 16
    /// Metrics in one report; the rest is dropped.
    public static let metricsPerReport = 64
    /// Letters of an idempotency key.
    public static let idempotencyKey = 200
    /// How long an idempotency key is remembered.
    public static let idempotencyAge = Span.hours(24)
    /// How long a group is not asked again after a refusal.
    public static let refusalPause = Span.minutes(2)
    /// How long no running job leaves its nodes for new ones of a group that had none when it was asked.
    public static let refusalDoubt = Span.hours(1)
    /// Bytes of output kept of one attempt.
    public static let outputBytes = 64 * 1_048_576
    /// Bytes of metric lines kept and read of one attempt.
    public static let metricBytes = 64 * 1_048_576
    /// Bytes of metric lines read of one attempt at one look.
    public static let metricBytesPerLook = 65_536
    /// The longest that a command may say that its steps waited for something: a thousand hours.
    public static let longestWait = Span.hours(1_000)
    /// Observations of one attempt that may wait to be taken; its metric lines are read on when fewer do.
    public static let waitingObservations = 1_024
    /// Processes of one attempt at once; one that has more is ended.
    public static let attemptProcesses = 1_024
    /// Bytes of one job's directory (output, metrics, checkpoints); an attempt that goes beyond is ended.
    public static let jobDirectoryBytes = 1 << 40
    /// Bytes of one file a command writes; SIGXFSZ ends one that goes beyond.
    public static let fileBytes = 1 << 40
    /// Bytes kept free on the disk of the jobs, at most a twentieth of it: where less is free, the command that writes
    /// most is ended.
    public static let diskReserve: UInt64 = 1 << 30
    /// Activities of people that one job declares hours for.
    public static let activitiesPerJob = 32
    /// Hours of people that one job declares for an activity, in thousandths.
    public static let humanHours: Int64 = 100_000 * 1_000
    /// The highest price accepted for a node: 2,000 $/h.
    public static let highestPrice = Price(nanosPerHour: 2_000 * 1_000_000_000)
    /// Bytes of a checkpoint, a data set or what a job sends: a thousand terabytes.
    public static let dataBytes: Int64 = 1_000_000_000_000_000
    /// The highest price accepted for a gigabyte, moved or kept for a month: 100 $.
    public static let highestGigabytePrice = GigabytePrice(nanos: 100 * 1_000_000_000)
    /// Tiers of one egress price.
    public static let egressTiers = 16
    /// How long the checkpoint of a job that its own budget has paused is paid for out of that budget; then it ends.
    public static let pausedStorage = Span.hours(24 * 7)
    /// The longest time between two looks at the checkpoints of jobs without nodes, when nothing else ticks.
    public static let storageLook = Span.hours(1)
    /// Letters of a note to a correction.
    public static let noteLength = 200
    /// Postings, and charges, that are verified at once when only new ones are.
    public static let verifiedAtOnce: Int64 = 50_000
    /// Bytes of one file of the price catalogue; a larger one is refused.
    public static let catalogFile = 4 * 1_048_576
    /// How much earlier submission one point of priority is worth in the queue. With 12 minutes, the whole range of 100
    /// points is made up for by waiting 20 hours.
    public static let priorityAge = Span.minutes(12)
    /// Points of priority that a scavenger job stands behind others.
    public static let scavengerPoints: Int64 = 100
    /// Work that must be paid for by what is left of a budget, for a start to be worth it.
    public static let leastWorthStarting = Span.minutes(10)
    /// Nodes of one job.
    public static let nodesPerJob = 1_024
    /// Sizes between which that of an elastic job is chosen.
    public static let sizesPerJob = 32
    /// Nodes of a reserved group, which are all leased at once.
    public static let reservedNodes = 1_000
    /// Jobs that one job may come after.
    public static let dependencies = 1_000
    /// Trials of one sweep, and values of one of its ranges.
    public static let trials = 1_000
    /// Parameters of one sweep.
    public static let sweepParameters = 32
    /// Letters of a parameter's name, and of a value.
    public static let parameterLength = 200
    /// Bytes of a sweep's file times its trials, each of which keeps what the file says.
    public static let sweepBytes = 64 * 1_048_576
    /// Letters of a trial's name that has the values in it, as many as a table of jobs shows; a longer one has the
    /// number instead.
    public static let trialName = 28
    /// Heads of waiting lines that are considered for preemption in one turn.
    public static let preemptionsLookedAt = 16
    /// Waiting jobs among which scarce nodes are given out by regret at a time: the first in turn.
    public static let contenders = 16
    /// Running jobs that are looked at together for giving their nodes to others.
    public static let runningContenders = 2_048
    /// Groups among which scarce nodes are given out by regret at a time.
    public static let contestedGroups = 64
    /// Times that nodes are given out by regret in one turn.
    public static let contestsPerTurn = 8
    /// A job runs as many times the least run before its nodes may go to others as it has been started this often:
    /// whoever is sent away again and again stays longer each time.
    public static let startsPerLeastRun = 4
}
