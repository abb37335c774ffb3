/// How long the probes of a job are, and how many: short paid runs on kinds of hardware between which the expected
/// costs do not decide (docs/PLACEMENT.md).
public struct ProbePlan: Hashable, Sendable {
    /// Kinds that are compared, at most.
    public var kinds = 3
    /// Reports after which a probe is over, once `atLeast` was watched.
    public var reports = 5
    /// How long steps are watched before a probe is over by its reports.
    public var atLeast = Span.minutes(2)
    /// How long an attempt runs as a probe, its start-up included.
    public var atMost = Span.minutes(10)
    /// The usual plan.
    public init() {}
}

/// What is known of a job's probes. Kept with the job, so that a restart goes on where it was.
public struct Probing: Hashable, Sendable, Codable {
    /// Kinds that are to be probed yet, in order.
    public var ahead: [Accelerators] = []
    /// The probe whose nodes are chosen, or whose attempt runs; nil: none.
    public var current: Probe?
    /// Those that are over, in order.
    public var past: [Probe] = []
    /// Whether the hardware is chosen, with or without probes.
    public var isOver = false
    /// What was billed as probing so far.
    public var cost = Money.zero

    /// Nothing probed, and nothing to be.
    public init() {}

    /// The steps an hour that were measured on this hardware; nil: it was not probed, or not long enough.
    public func measured(_ accelerators: Accelerators) -> Throughput? {
        (past + (current.map { [$0] } ?? [])).last { $0.kind == accelerators && $0.measured != nil }?.measured
    }

    /// The hardware that a speed was measured on last, and the speed; nil: none was.
    public var lastMeasured: (kind: Accelerators, speed: Throughput)? {
        let probes = past + (current.map { [$0] } ?? [])
        for probe in probes.reversed() { if let speed = probe.measured { return (probe.kind, speed) } }
        return nil
    }

    /// The current probe is over, whatever it came to.
    public mutating func endCurrent() {
        if let current { past.append(current) }
        current = nil
    }
}

/// One probe: a short run on one kind of hardware, and what was seen of its steps.
public struct Probe: Hashable, Sendable, Codable {
    /// The accelerators of all its nodes.
    public var kind: Accelerators
    /// The group that its nodes are of.
    public var group: GroupID
    /// What finishing the job there was expected to cost before.
    public var expected: MoneyRange
    /// The speed that this reckoned with; nil: none was known.
    public var stated: Throughput?
    /// The step from which on steps are watched; nil: not known yet.
    public var firstStep: Int?
    /// Since when they are watched; nil: not known yet.
    public var watchedSince: Instant?
    /// How long they have waited for saves since then.
    public var saves = Span.zero
    /// Reports seen.
    public var reports = 0
    /// Steps done while they were watched.
    public var steps = 0
    /// The time they took, saves left out.
    public var time = Span.zero

    /// A probe that has not begun.
    public init(kind: Accelerators, group: GroupID, expected: MoneyRange, stated: Throughput?) {
        self.kind = kind
        self.group = group
        self.expected = expected
        self.stated = stated
    }

    /// Steps an hour; nil: too few were seen, or for less than `leastMeasured`.
    public var measured: Throughput? {
        guard steps > 0, time >= Self.leastMeasured else { return nil }
        let perHour = Int128(steps) * 3_600_000 / Int128(time.milliseconds)
        return Throughput(stepsPerHour: Int64(max(1, min(perHour, Int128(Int64.max)))))
    }

    /// What was watched for less says nothing.
    private static let leastMeasured = Span.seconds(30)

    /// Everything up to `step` was done at `instant`. The first sight of a step is where watching begins, unless that
    /// is known before.
    public mutating func see(step: Int, at instant: Instant) {
        guard let firstStep, let watchedSince else {
            (self.firstStep, self.watchedSince) = (step, instant)
            return
        }
        let time = instant - watchedSince - saves
        guard step > firstStep, time > .zero else { return }
        (steps, self.time) = (step - firstStep, time)
    }
}

extension Job {
    /// Whether it is to be probed and its hardware is not chosen yet.
    public var isToBeProbed: Bool { spec.probe == true && probing?.isOver != true }
}
