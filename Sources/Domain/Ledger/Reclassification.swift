/// A part of a posted stretch that turned out to have been something else than it was booked as. It moves the amount
/// from one class to another and leaves every sum as it was. Append-only.
public struct Reclassification: Hashable, Sendable, Codable {
    /// What is moved, with the class it was booked as; priced like the posting it is a part of.
    public var segment: Segment
    /// Where the part ended.
    public var end: Instant
    /// What it was.
    public var to: CostClass
    /// When that became known.
    public var at: Instant
    /// A move of what the segment came to until `end`.
    public init(segment: Segment, end: Instant, to: CostClass, at: Instant) {
        self.segment = segment
        self.end = end
        self.to = to
        self.at = at
    }
    /// How much is moved.
    public var amount: Money { segment.cost(until: end) }
    /// What makes it unique: a stretch of an account on a lease is moved once.
    public var key: String { "\(segment.lease)/\(segment.start.milliseconds)/\(segment.account)" }
}

/// What is kept of an open attempt so that its time can be given its classes: most of them are known only when the time
/// has been posted, or before it is.
public struct AttemptAccount: Hashable, Sendable, Codable {
    /// Useful stretches that were posted; equal ones that follow each other are one.
    public var posted: [Segment.Closed] = []
    /// Parts whose class is known and that are not posted yet.
    public var marks: [Mark] = []
    /// Where the steps begin that a new checkpoint would save.
    public var atRiskSince: Instant?
    /// Since when the objective has not improved for longer than the job's patience; nil: it has.
    public var plateauSince: Instant?
    /// The saves since then.
    public var savesOnPlateau: [TimeStretch] = []
    /// What the job says of its steps; nil: nothing.
    public var steps: StepRecord?
    /// How long the steps of a modelled job have waited for saves since its newest report; nil: they have not.
    public var savedSinceReport: Span?

    /// What a job says of its steps, as far as they have no class yet.
    public struct StepRecord: Hashable, Sendable, Codable {
        /// Stretches in which its accelerators waited, in order.
        public var stalls: [TimeStretch] = []
        /// How long they waited since `countedUntil`.
        public var waited: Span = .zero
        /// Until when waits have become stretches; nil: since the newest save none has.
        public var countedUntil: Instant?
        /// The most it uses of what it has.
        public var peak: PeakUse?
        /// Nothing.
        public init() {}
    }

    /// A part of a node's time with its class.
    public struct Mark: Hashable, Sendable, Codable {
        /// The node.
        public var lease: LeaseID
        /// The class.
        public var costClass: CostClass
        /// The time.
        public var time: TimeStretch
        /// The part of the price that the class is for; nil: all of it.
        public var part: Fraction?
        /// A mark.
        public init(lease: LeaseID, costClass: CostClass, time: TimeStretch, part: Fraction? = nil) {
            self.lease = lease
            self.costClass = costClass
            self.time = time
            self.part = part
        }
    }

    /// Nothing posted.
    public init() {}

    /// Adds a posted segment to the stretches.
    public mutating func add(_ segment: Segment, until end: Instant) {
        if let index = posted.lastIndex(where: { $0.segment.lease == segment.lease }) {
            let last = posted[index]
            if last.end == segment.start, last.segment.isPriced(like: segment) {
                posted[index].end = end
                return
            }
        }
        posted.append(Segment.Closed(segment: segment, end: end))
    }

    /// Until when the attempt's time on a lease is posted; nil: nothing of it is.
    public func postedUntil(_ lease: LeaseID) -> Instant? {
        posted.last { $0.segment.lease == lease }?.end
    }
}

extension Segment {
    /// A segment and its end.
    public struct Closed: Hashable, Sendable, Codable {
        /// The segment.
        public var segment: Segment
        /// Its end.
        public var end: Instant
        /// A segment that has ended.
        public init(segment: Segment, end: Instant) {
            self.segment = segment
            self.end = end
        }
        /// The part of it that lies in `time`; nil: none does.
        public func part(in time: TimeStretch) -> Closed? {
            let from = max(segment.start, time.start)
            let until = min(end, time.end)
            guard from < until else { return nil }
            var part = self
            part.segment.start = from
            part.end = until
            return part
        }
        /// A part of its price; nil stands for all of it.
        public func priced(at part: Fraction?) -> Closed {
            guard let part else { return self }
            var closed = self
            closed.segment.share = segment.share.part(part)
            return closed
        }
    }

    /// Whether another segment goes on at the same price and share.
    fileprivate func isPriced(like other: Segment) -> Bool { tariff == other.tariff && share == other.share }
}

/// A stretch of time: `[start, end)`.
public struct TimeStretch: Hashable, Sendable, Codable {
    /// Its start.
    public var start: Instant
    /// Its end, not included.
    public var end: Instant
    /// From `start` to `end`.
    public init(_ start: Instant, _ end: Instant) {
        self.start = start
        self.end = end
    }
    /// Whether nothing lies in it.
    public var isEmpty: Bool { start >= end }
    /// The part of it that lies in `other`; nil: none does.
    public func part(in other: TimeStretch) -> TimeStretch? {
        let part = TimeStretch(max(start, other.start), min(end, other.end))
        return part.isEmpty ? nil : part
    }
    /// What of it lies in none of these stretches, which are in order and do not overlap.
    public func without(_ others: [TimeStretch]) -> [TimeStretch] {
        var rest: [TimeStretch] = []
        var from = start
        for other in others where other.end > from && other.start < end {
            if other.start > from { rest.append(TimeStretch(from, other.start)) }
            from = max(from, other.end)
        }
        if from < end { rest.append(TimeStretch(from, end)) }
        return rest
    }
}
