import Domain

/// What one replay came to.
public struct ReplayResult: Hashable, Sendable {
    /// When things happened to one job that was accepted.
    public struct Times: Hashable, Sendable {
        /// When it was handed in.
        public var submitted: Instant
        /// When its first attempt began; nil: none did.
        public var started: Instant?
        /// When it was over; nil: it was not.
        public var ended: Instant?
        /// When it was to be finished; nil: it did not matter.
        public var deadline: Instant?
    }
    /// What is kept of one job of the past that was accepted.
    public struct Detail: Hashable, Sendable {
        /// The place of the job in its list.
        public var index = 0
        /// What it cost.
        public var cost = Money.zero
        /// The group that it was placed on last; nil: it never was.
        public var group: GroupID?
        /// How it ended; nil: it did not.
        public var end: JobEnd?
        /// Nothing yet.
        public init() {}
    }
    /// Jobs of the trace.
    public var jobs: Int
    /// Those that did what they were to do.
    public var succeeded: Int
    /// When things happened to each accepted job, in order of submission.
    public var times: [Times]
    /// What it cost, by class, in the order of all classes.
    public var costs: [Money]
    /// Ledger entries of leases.
    public var postings: Int
    /// Decisions made.
    public var decisions: Int
    /// Times a job lost its nodes to a provider.
    public var interruptions: Int
    /// Times a job was told to leave its nodes for better ones, or for another job.
    public var moves: Int
    /// Turns taken.
    public var turns: Int
    /// When the last turn was.
    public var end: Instant
    /// Of every posting, charge and decision.
    public var digest: Digest
    /// What is kept of each accepted job, in order of submission; empty unless the replay is one of the past.
    public var details: [Detail] = []
    /// What the nodes of each group cost; empty as `details`.
    public var spent: [GroupID: Money] = [:]

    /// The bill.
    public var cost: Money { costs.reduce(.zero, +) }
    /// Jobs the scheduler could never place.
    public var refused: Int { jobs - times.count }
    /// Jobs that were not over when nothing more could happen.
    public var unfinished: Int { times.count { $0.ended == nil } }
    /// From the first submission to the last end.
    public var makespan: Span {
        guard let first = times.map(\.submitted).min(), let last = times.compactMap(\.ended).max() else { return .zero }
        return last - first
    }
    /// From submission to end, of the jobs that ended.
    public var completion: Quantiles { Quantiles(times.compactMap { time in time.ended.map { $0 - time.submitted } }) }
    /// From submission to the first start, of the jobs that started.
    public var waiting: Quantiles { Quantiles(times.compactMap { time in time.started.map { $0 - time.submitted } }) }
    /// How late each job was that ended after its deadline, or not at all: then until the last turn.
    public var lateness: [Span] {
        times.compactMap { time in
            guard let deadline = time.deadline else { return nil }
            guard let ended = time.ended else { return max(.zero, end - deadline) }
            return ended > deadline ? ended - deadline : nil
        }
    }

    /// A mean and two quantiles of lengths of time.
    public struct Quantiles: Hashable, Sendable {
        /// The mean in hours.
        public var meanHours = 0.0
        /// The middle: of an even number the upper one.
        public var p50 = Span.zero
        /// The least that 99 of 100 do not pass.
        public var p99 = Span.zero

        /// Of lengths in any order; of none, zero.
        public init(_ spans: [Span]) {
            let sorted = spans.sorted()
            guard !sorted.isEmpty else { return }
            let sum = sorted.reduce(Int128(0)) { $0 + Int128($1.milliseconds) }
            meanHours = Double(sum) / Double(sorted.count) / 3_600_000
            p50 = sorted[sorted.count / 2]
            p99 = sorted[(sorted.count * 99 + 99) / 100 - 1]
        }
    }
}
