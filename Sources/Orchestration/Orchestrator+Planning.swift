import Domain
import Policies

/// What submitting a job now would come to: every option with its numbers, and what keeps the job from each.
package struct Plan: Hashable, Sendable {
    /// One option.
    package struct Entry: Hashable, Sendable {
        /// What finishing the job there is expected to take.
        package var option: PlacementOption
        /// What keeps the job from starting there now, and may pass; nil: nothing.
        package var wait: Obstacle?
        /// By how much nine of ten runs may pass the deadline; nil: there is none, or it is kept.
        package var late: Span?
    }
    /// Options that would do now or later, in the order of preference.
    package var entries: [Entry]
    /// The groups that never would, by name, each with why.
    package var rejected: [Rejection]

    /// The option that would be taken now; nil: it would wait.
    package var chosen: Entry? { entries.first { $0.wait == nil } }
}

/// What a plan promised, beyond which its job is not submitted.
package struct PlanBound: Hashable, Sendable {
    /// The cost that nine of ten runs stay under.
    package var cost: Money
    /// The time that nine of ten runs stay under.
    package var time: Span
    /// A bound.
    package init(cost: Money, time: Span) {
        self.cost = cost
        self.time = time
    }
}

extension Orchestrator {
    /// What submitting this at an instant would come to, or why it would be refused. Changes nothing.
    package func plan(_ submission: Submission, at instant: Instant) -> Result<Plan, Refusal> {
        var then = self
        then.now = max(now, instant)
        if let refusal = then.refusal(of: submission) { return .failure(refusal) }
        return .success(then.plan(submission.spec, for: submission.caller.owner))
    }

    private func plan(_ spec: JobSpec, for owner: Owner) -> Plan {
        let job = Job(
            id: JobID(state.counters.jobs + 1), spec: spec, owner: owner, submittedAt: now,
            reasonCode: Obstacle.waitingForTurn)
        let surveyed = survey(for: job, [:]).map(\.site)
        let unhindered = surveyed.map { site in
            var site = site
            site.obstacle = nil
            return site
        }
        let need = need(of: spec)
        let proposal = Placement.propose(for: need, among: unhindered)
        let waits = Dictionary(uniqueKeysWithValues: surveyed.map { ($0.group.id, $0.obstacle) })
        let entries = proposal.options.map { option in
            let late = need.timeLeft.map { (option.timeP90 ?? option.time) - $0 }
            return Plan.Entry(
                option: option, wait: waits[option.group] ?? nil, late: late.flatMap { $0 > .zero ? $0 : nil })
        }
        return Plan(entries: entries, rejected: proposal.rejected)
    }

    /// Whether the world has moved past what a plan promised: what the job is expected to take now is beyond what nine
    /// of ten runs were to stay under.
    func planRefusal(of submission: Submission) -> Refusal? {
        guard let bound = submission.plan else { return nil }
        guard let best = plan(submission.spec, for: submission.caller.owner).entries.first?.option else { return nil }
        guard best.cost > bound.cost || best.time > bound.time else { return nil }
        return .planOutdated(
            PlanGap(
                group: best.group, cost: best.cost, costBound: bound.cost, time: best.time, timeBound: bound.time))
    }
}
