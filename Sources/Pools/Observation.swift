import Domain

/// Something that happened in the pool, at its own instant. Numbered from 1 within its subject without gaps, and
/// repeated until a committed turn has taken it.
public struct Observation: Hashable, Sendable {
    /// What it is about.
    public var subject: Subject
    /// 1 for the subject's first.
    public var number: Int
    /// When it happened.
    public var at: Instant
    /// What happened.
    public var fact: Fact

    /// An observation.
    public init(subject: Subject, number: Int, at: Instant, fact: Fact) {
        self.subject = subject
        self.number = number
        self.at = at
        self.fact = fact
    }

    /// The key that postings name as their cause: `L7#3`.
    public var key: String { "\(subject)#\(number)" }
}

/// What happened in the pool.
public enum Fact: Hashable, Sendable {
    /// A lease: the provider has no node to give. Nothing is billed.
    case refused
    /// A lease: the node runs and is billed at `price` from now on; it is booting.
    case granted(price: Price)
    /// A lease: the node is ready for work.
    case ready
    /// A lease: the provider will take the node back at `at`.
    case warned(at: Instant)
    /// A lease: over. Billed until now.
    case ended(LeaseEnd)
    /// An attempt: its process or model runs.
    case started
    /// An attempt: it reported metrics after `step` steps (counted from the job's beginning).
    case reported(step: Int, metrics: [Metric])
    /// An attempt: everything up to `step` is saved; `path` is where, for commands, and `took` how long its steps
    /// waited for it, where a command says so.
    case checkpointed(step: Int, path: String?, took: Span? = nil)
    /// An attempt: a command has loaded its checkpoint, which took so long.
    case restored(took: Span)
    /// An attempt: its accelerators waited for so long since it last said so.
    case stalled(Span)
    /// An attempt: the most that a command uses of what it has.
    case used(PeakUse)
    /// An attempt: over. Its last step is in the report before.
    case exited(AttemptExit)
    /// A market: the price of nodes, running spot nodes included, and whether any can be had.
    case quoted(price: Price, isAvailable: Bool)
}

/// One metric in a report.
public struct Metric: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: MetricValue
    /// A metric.
    public init(name: String, value: MetricValue) {
        self.name = name
        self.value = value
    }
}
