import Domain

/// Whether a waiting elastic job starts with the nodes that are free, or waits for another size: the least work is lost
/// by starting, and where it can be resized it has the other size as soon as that is free. Dollars are no reason to
/// wait, as for no other job.
public enum StartingSmall {
    /// What is free later.
    public struct Later: Sendable {
        /// What finishing there is expected to take from its start on.
        public var option: PlacementOption
        /// Until its nodes are expected to be free.
        public var wait: Span
        /// An option that is free later.
        public init(option: PlacementOption, wait: Span) {
            self.option = option
            self.wait = wait
        }
    }

    /// How a job may be resized once it runs.
    public struct Resizing: Sendable {
        /// How long it runs at least before that.
        public var apart: Span
        /// What saving, starting again and restoring take.
        public var switching: Span
        /// These times.
        public init(apart: Span, switching: Span) {
            self.apart = apart
            self.switching = switching
        }
    }

    /// The option to wait for rather than start on `first`; nil: it starts. `waited` is how long it has waited: what is
    /// gained by waiting is never less than all of it. `resizing` is nil for a job that keeps its size.
    public static func wait(
        insteadOf first: PlacementOption, for later: [Later], _ need: Need, waited: Span, resizing: Resizing?,
        leastSavingPerMille: Int64
    ) -> Later? {
        guard need.objective != .cost || need.timeLeft != nil else { return nil }
        let best = later.min { left, right in
            let (one, other) = (outcome(of: left, need), outcome(of: right, need))
            return (one.late, one.aim, left.option.group) < (other.late, other.aim, right.option.group)
        }
        guard let best else { return nil }
        let (waiting, starting) = (outcome(of: best, need), outcome(of: first, growingTo: best, need, resizing))
        if waiting.late != starting.late { return waiting.late == .zero ? best : nil }
        guard need.objective != .cost else { return nil }
        let paid = need.objective.aim(cost: .zero, time: waited)
        return (waiting.aim + paid) * 1_000 <= starting.aim * Int128(1_000 - leastSavingPerMille) ? best : nil
    }

    /// By how much a way passes the deadline in nine of ten runs, and what its objective makes small.
    private struct Outcome {
        var late: Span
        var aim: Int128
    }

    private static func outcome(of later: Later, _ need: Need) -> Outcome {
        let option = later.option
        return outcome(
            time: later.wait + option.time, timeP90: later.wait + (option.timeP90 ?? option.time), option.added, need)
    }

    /// Starting now, and going on with the other size once that is free and the job may be resized, where it can be.
    private static func outcome(
        of first: PlacementOption, growingTo later: Later, _ need: Need, _ resizing: Resizing?
    ) -> Outcome {
        let staying = outcome(time: first.time, timeP90: first.timeP90 ?? first.time, first.added, need)
        guard let resizing else { return staying }
        let before = max(later.wait, resizing.apart)
        guard before < first.time else { return staying }
        let left = 1 - before.hours / first.time.hours
        let cost = Double(first.added.nanos) * (1 - left) + Double(later.option.added.nanos) * left
        func time(_ rest: Span) -> Span { before + resizing.switching + .estimated(hours: rest.hours * left) }
        let growing = outcome(
            time: time(later.option.time), timeP90: time(later.option.timeP90 ?? later.option.time),
            Estimate.money(dollars: cost / 1e9), need)
        return (growing.late, growing.aim) < (staying.late, staying.aim) ? growing : staying
    }

    private static func outcome(time: Span, timeP90: Span, _ added: Money, _ need: Need) -> Outcome {
        Outcome(
            late: need.timeLeft.map { max(.zero, timeP90 - $0) } ?? .zero,
            aim: need.objective.aim(cost: added, time: time))
    }
}
