import Domain
import Policies

/// What submitting a job now would come to: every option with its numbers, and what keeps the job from each.
public struct Plan: Hashable, Sendable {
    /// One option.
    public struct Entry: Hashable, Sendable {
        /// What finishing the job there is expected to take.
        public var option: PlacementOption
        /// What keeps the job from starting there now, and may pass; nil: nothing.
        public var wait: Obstacle?
        /// By how much nine of ten runs may pass the deadline; nil: there is none, or it is kept.
        public var late: Span?
    }
    /// Options that would do now or later, in the order of preference.
    public var entries: [Entry]
    /// The groups that never would, by name, each with why.
    public var rejected: [Rejection]
    /// What would keep the job out of the queue at first; nil: nothing.
    public var hold: Reason?
    /// When it is expected to be let into the queue, for which the options are reckoned; nil: at once, or nobody knows.
    public var release: Instant?
    /// The short runs that would come first, or why there would be none; nil: the job asks for none.
    public var probes: PlannedProbes?

    /// The option that would be taken now; nil: it would wait.
    public var chosen: Entry? { entries.first { $0.wait == nil } }
}

/// The short runs that would come before the choice of a job's hardware.
public enum PlannedProbes: Hashable, Sendable {
    /// On these kinds, in this order; what they come to at most, and how long they take at most, boots included.
    case on([Accelerators], most: Money, longest: Span)
    /// None, and why.
    case none(NotProbed)
}

/// What a plan promised, beyond which its job is not submitted.
public struct PlanBound: Hashable, Sendable {
    /// The cost that nine of ten runs stay under.
    public var cost: Money
    /// The time that nine of ten runs stay under.
    public var time: Span
    /// A bound.
    public init(cost: Money, time: Span) {
        self.cost = cost
        self.time = time
    }
}

extension Orchestrator {
    /// What submitting this at an instant would come to, or why it would be refused. Changes nothing.
    public func plan(_ submission: Submission, at instant: Instant) -> Result<Plan, Refusal> {
        var then = self
        then.now = max(now, instant)
        if let refusal = then.refusal(of: submission) { return .failure(refusal) }
        return .success(then.plan(submission))
    }

    /// The options from the instant on at which the job is expected to come into the queue.
    private func plan(_ submission: Submission) -> Plan {
        var job = Job(
            id: JobID(state.counters.jobs + 1), spec: submission.spec, owner: submission.caller.owner,
            submittedAt: now, reasonCode: Obstacle.waitingForTurn)
        job.isUserHeld = submission.isHeld
        guard let hold = holdReason(of: job, by: submission.caller.owner.name) else { return plan(job) }
        let release = expectedRelease(of: job)
        var then = self
        then.now = max(now, release ?? now)
        var plan = then.plan(job)
        (plan.hold, plan.release) = (hold, release)
        return plan
    }

    private func plan(_ job: Job) -> Plan {
        let need = need(of: job.spec)
        var waits: [JobSize?: [GroupID: Obstacle?]] = [:]
        let proposal = proposal(for: job) { job in
            let surveyed = (job.spec.elastic == nil ? survey(for: job, [:]) : surveySize(of: job, [:])).map(\.site)
            waits[job.spec.elastic?.value.size] = Dictionary(
                uniqueKeysWithValues: surveyed.map { ($0.group.id, $0.obstacle) })
            return surveyed.map { site in
                var site = site
                site.obstacle = nil
                return site
            }
        }
        let entries = proposal.options.map { option in
            let late = need.timeLeft.map { (option.timeP90 ?? option.time) - $0 }
            return Plan.Entry(
                option: option, wait: waits[option.size]?[option.group] ?? nil,
                late: late.flatMap { $0 > .zero ? $0 : nil })
        }
        var plan = Plan(entries: entries, rejected: proposal.rejected)
        plan.probes = plannedProbes(of: job, among: entries.filter { $0.wait == nil }.map(\.option), need)
        return plan
    }

    /// Whether the world has moved past what a plan promised: what the job is expected to take now is beyond what nine
    /// of ten runs were to stay under.
    func planRefusal(of submission: Submission) -> Refusal? {
        guard let bound = submission.plan else { return nil }
        guard let best = plan(submission).entries.first?.option else { return nil }
        guard best.cost > bound.cost || best.time > bound.time else { return nil }
        return .planOutdated(
            PlanGap(
                group: best.group, cost: best.cost, costBound: bound.cost, time: best.time, timeBound: bound.time))
    }
}
