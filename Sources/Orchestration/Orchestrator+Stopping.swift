import Domain
import Policies
import Pools

extension Orchestrator {
    /// Asks the stopping rules about a job that has just reported its objective. A plateau stops it where the
    /// guardrails let it; a rule in shadow mode saves nothing and does not ask them, nor does a divergence.
    mutating func judge(_ job: Job, after value: MetricValue, step: Int) {
        guard case .running = job.state, let goal = job.spec.metric,
            let verdict = Stopping.verdict(on: job.curve, after: value, plan: job.spec.earlyStop)
        else { return }
        let rest = costOfRest(of: job)
        let reason = reason(for: verdict, goal, step: step, saved: rest?.p50)
        if job.spec.earlyStop.mode == .shadow {
            guard !job.isShadowStopped else { return }
            var job = job
            job.isShadowStopped = true
            emit(.job(job))
            let decision = decide(.shadowStop, job: job.id, attempt: job.currentAttempt, because: reason)
            expect(rest, of: decision, .shadowStop, job)
        } else if case .plateau(_, let bestStep, _, _) = verdict,
            let guardrail = guardrail(against: .stopEarly, of: job)
        {
            let plateau = SavingOccasion.plateau(metric: goal.name, since: bestStep)
            keep(job, from: .stopEarly, on: plateau, because: guardrail, wouldHaveSaved: rest)
        } else {
            let saving = job.spec.checkpoint != nil
            stop(job, then: .end(.stoppedEarly), saving: saving, because: reason, expecting: rest)
        }
    }

    /// Looks at a job's budget: warns once per percentage, stops where the bill would otherwise pass the limit.
    mutating func watchBudget(of id: JobID) {
        guard let job = state.jobs[id], let plan = job.spec.budget,
            job.state.nodes != nil || state.storage[id] != nil
        else { return }
        let reserve = (job.state.nodes?.leases ?? []).reduce(dataReserve(of: job)) { sum, id in
            sum + (state.leases[id].map { self.reserve(of: job, on: $0) } ?? .zero)
        }
        let position = BudgetPosition(limit: plan.limit, spent: spent(job), reserve: reserve)
        warn(job, plan, position)
        if case .stopping = job.state { return }
        guard plan.onExceed != .warn, BudgetRule.isReached(position), let current = state.jobs[id] else { return }
        let saving = plan.onExceed != .stop && job.spec.checkpoint != nil
        let next = plan.onExceed == .pause && job.state.nodes != nil ? AfterStop.pause : .end(.stoppedBudget)
        stop(current, then: next, saving: saving, because: .budgetReached(position))
    }

    /// Takes a job off its nodes wherever it stands, after a checkpoint where `saving`. A user's cancel comes before
    /// whatever else it was stopped for. `amount` is what that is expected to come to, for one that is decided by it:
    /// what an early stop saves, what a preemption costs.
    mutating func stop(
        _ job: Job, then next: AfterStop, saving: Bool, because reason: Reason, expecting amount: MoneyRange? = nil
    ) {
        switch job.state {
        case .held, .queued, .recovering, .paused: conclude(job, next, because: reason)
        case .placing(let nodes, _):
            let decision = decide(meaning(of: next, reason).verdict, job: job.id, lease: nodes.first, because: reason)
            free(nodes, of: job.id, at: now, .decision(decision))
            if let job = state.jobs[job.id] { stopped(job, next, because: reason) }
        case .starting(let nodes, _), .running(let nodes, _):
            let decision = tellToStop(job, nodes, since: now, next, saving: saving, because: reason)
            expect(amount, of: decision, meaning(of: next, reason).kind, job)
        case .stopping(let nodes, let since, let before):
            guard next == .end(.cancelled), before != .end(.cancelled) else { return }
            tellToStop(job, nodes, since: since, next, saving: false, because: reason)
        case .ended: break
        }
    }

    @discardableResult
    private mutating func tellToStop(
        _ job: Job, _ nodes: NodeSet, since: Instant, _ next: AfterStop, saving: Bool, because reason: Reason
    ) -> DecisionID {
        guard let attempt = job.currentAttempt else { preconditionFailure("job \(job.id) runs no attempt") }
        let decision = decide(
            meaning(of: next, reason).verdict, job: job.id, attempt: attempt, lease: nodes.first, because: reason)
        update(job, to: .stopping(nodes, since: since, next: next), because: reason)
        order(.stop(attempt, saving: saving), about: .attempt(attempt))
        return decision
    }

    /// What follows for a job that has no nodes.
    private mutating func conclude(_ job: Job, _ next: AfterStop, because reason: Reason) {
        decide(meaning(of: next, reason).verdict, job: job.id, attempt: job.currentAttempt, because: reason)
        stopped(job, next, because: reason)
    }

    private mutating func stopped(_ job: Job, _ next: AfterStop, because reason: Reason) {
        var job = job
        job.borrowedUntil = nil
        switch next {
        case .end(let end): update(job, to: .ended(end, at: now), because: reason)
        case .pause: update(job, to: .paused(since: now), because: reason)
        case .requeue: requeue(job, because: reason)
        }
    }

    /// What a stop is called in the log, and what is expected of one that is decided by money.
    private func meaning(of next: AfterStop, _ reason: Reason) -> (verdict: Decision.Verdict, kind: Expectation.Kind) {
        switch (next, reason) {
        case (.end, _): (.stop, .stop)
        case (.pause, _): (.pause, .stop)
        case (.requeue, .budget), (.requeue, .overRate): (.pause, .preempt)
        case (.requeue, .moved(let move)): (move.resize == nil ? .move : .resize, .move)
        case (.requeue, .probe): (.probe, .preempt)
        case (.requeue, _): (.preempt, .preempt)
        }
    }

    /// What must be kept back for a job on a lease, also one that has not begun: see `BudgetRule.reserve`.
    func reserve(of job: Job, on lease: Lease) -> Money {
        guard let group = settings.pool.group(lease.group) else { return .zero }
        let price = lease.tariff?.price ?? quote(of: group).price
        let dearest = share(of: job.id, on: lease).total(
            of: BudgetRule.dearestPrice(of: group, now: price), over: .hours(1))
        return BudgetRule.reserve(
            dearest: Price(nanosPerHour: dearest.nanos + 1), untilOff: timeUntilOff(job.spec),
            minimumLeft: minimumLeft(of: lease, group))
    }

    /// What is left of the least time that a lease is billed for.
    func minimumLeft(of lease: Lease, _ group: NodeGroup) -> Span {
        lease.startedAt.map { $0 + group.minimumCharge - now } ?? group.minimumCharge
    }

    /// Two ticks (the next look may come late), a save, and for a command the grace.
    func timeUntilOff(_ spec: JobSpec) -> Span {
        var span = settings.tick * 2 + (spec.checkpoint?.saveTime ?? .zero)
        if case .command = spec.work { span = span + settings.commandGrace }
        return span
    }

    private mutating func warn(_ job: Job, _ plan: BudgetPlan, _ position: BudgetPosition) {
        let percent = BudgetRule.percentToWarn(spent: position.spent, limit: plan.limit, warnAt: plan.warnAt)
        guard percent > job.warnedPercent else { return }
        var job = job
        job.warnedPercent = percent
        emit(.job(job))
        decide(.warn, job: job.id, because: .budgetWarning(percent: percent, position))
    }

    private func reason(for verdict: Stopping.Verdict, _ goal: MetricGoal, step: Int, saved: Money?) -> Reason {
        switch verdict {
        case .diverged(let kind, let reports):
            .diverged(Divergence(metric: goal.name, kind: kind, step: step, reports: reports, saved: saved))
        case .plateau(let best, let bestStep, let reports, let patience):
            .plateau(
                Plateau(
                    metric: goal.name, best: best, bestStep: bestStep, reports: reports, patience: patience,
                    saved: saved))
        }
    }
}
