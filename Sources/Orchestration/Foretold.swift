import Domain

/// Starts that were foretold to somebody who asked, and how far they were off: a figure beside the answers, counted
/// since the daemon came up.
public struct Foretold: Sendable {
    /// How far the answers were off.
    public struct Record: Hashable, Sendable {
        /// Answers whose job has started since.
        public var count = 0
        /// The sum of their distances from what came about.
        public var off = Span.zero
        /// No answers.
        public init() {}

        /// The mean distance; nil: there was none.
        public var mean: Span? { count > 0 ? Span(milliseconds: off.milliseconds / Int64(count)) : nil }
    }
    /// Answers that are remembered at most.
    private static let most = 4_096
    private var told: [JobID: Instant] = [:]
    /// How far the answers were off.
    private(set) var past = Record()

    /// Somebody was told when a job is expected to start; the first answer counts.
    mutating func tell(_ job: JobID, _ start: Instant) {
        if told[job] == nil, told.count < Self.most { told[job] = start }
    }

    /// A job was given its nodes.
    mutating func started(_ job: JobID, at instant: Instant) {
        guard let start = told.removeValue(forKey: job) else { return }
        past.count += 1
        past.off = past.off + (instant > start ? instant - start : start - instant)
    }

    /// A job is over.
    mutating func forget(_ job: JobID) { told[job] = nil }
}
