import Domain
import Policies
import Pools

extension Orchestrator {
    /// Asks the stopping rules about a job that has just reported its objective.
    mutating func judge(_ job: Job, after value: MetricValue, step: Int) {
        guard case .running = job.state, let goal = job.spec.metric,
            let verdict = Stopping.verdict(
                on: job.curve, after: value, plan: job.spec.earlyStop, jobClass: job.spec.jobClass)
        else { return }
        let reason = reason(for: verdict, goal, step: step, saved: costOfRest(of: job))
        if job.spec.earlyStop.mode == .shadow {
            guard !job.isShadowStopped else { return }
            var job = job
            job.isShadowStopped = true
            emit(.job(job))
            decide(.shadowStop, job: job.id, attempt: job.currentAttempt, because: reason)
        } else {
            stop(job, as: .stoppedEarly, saving: job.spec.checkpoint != nil, because: reason)
        }
    }

    /// Looks at a job's budget: warns once per percentage, stops where the bill would otherwise pass the limit.
    mutating func watchBudget(of id: JobID) {
        guard let job = state.jobs[id], let plan = job.spec.budget, let leaseID = job.state.lease,
            let lease = state.leases[leaseID]
        else { return }
        let position = BudgetPosition(limit: plan.limit, spent: spent(job), reserve: reserve(of: job, on: lease))
        warn(job, plan, position)
        if case .stopping = job.state { return }
        guard BudgetRule.isReached(position), let current = state.jobs[id] else { return }
        let saving = plan.onExceed == .checkpointStop && job.spec.checkpoint != nil
        stop(current, as: .stoppedBudget, saving: saving, because: .budgetReached(position))
    }

    /// Stops a job wherever it stands; its node is released when nothing else can use it.
    mutating func stop(_ job: Job, as end: JobEnd, saving: Bool, because reason: Reason) {
        switch job.state {
        case .queued, .recovering: finish(job, as: end, because: reason)
        case .placing(let lease, _):
            finish(job, as: end, because: reason)
            if let lease = state.leases[lease] { release(lease, because: .notNeeded) }
        case .starting(let lease, _), .running(let lease, _):
            guard let attempt = job.currentAttempt else { preconditionFailure("job \(job.id) runs no attempt") }
            decide(.stop, job: job.id, attempt: attempt, lease: lease, because: reason)
            update(job, to: .stopping(lease, since: now, end: end), because: reason)
            order(.stop(attempt, saving: saving), about: .attempt(attempt))
        case .stopping(let lease, let since, let before):
            guard end == .cancelled, before != .cancelled, let attempt = job.currentAttempt else { return }
            decide(.stop, job: job.id, attempt: attempt, lease: lease, because: reason)
            update(job, to: .stopping(lease, since: since, end: end), because: reason)
            order(.stop(attempt, saving: false), about: .attempt(attempt))
        case .ended: break
        }
    }

    /// What must be kept back for a job on a lease: see `BudgetRule.reserve`.
    private func reserve(of job: Job, on lease: Lease) -> Money {
        guard let price = lease.tariff?.price, let group = settings.pool.group(lease.group) else { return .zero }
        let minimumLeft = lease.startedAt.map { $0 + group.minimumCharge - now } ?? .zero
        return BudgetRule.reserve(
            dearest: BudgetRule.dearestPrice(of: group, now: price), untilOff: timeUntilOff(job.spec),
            minimumLeft: minimumLeft)
    }

    /// Two ticks (the next look may come late), a save, and for a command the grace.
    func timeUntilOff(_ spec: JobSpec) -> Span {
        var span = settings.tick * 2 + (spec.checkpoint?.saveTime ?? .zero)
        if case .command = spec.work { span = span + settings.commandGrace }
        return span
    }

    private mutating func warn(_ job: Job, _ plan: BudgetPlan, _ position: BudgetPosition) {
        let percent = BudgetRule.percentToWarn(spent: position.spent, plan: plan)
        guard percent > job.warnedPercent else { return }
        var job = job
        job.warnedPercent = percent
        emit(.job(job))
        decide(.warn, job: job.id, because: .budgetWarning(percent: percent, position))
    }

    /// Expected cost of the steps a modelled job has left, on its node at its price now; nil where unknown.
    private func costOfRest(of job: Job) -> Money? {
        guard case .simulated(let work) = job.spec.work, let id = job.state.lease, let lease = state.leases[id],
            let group = settings.pool.group(lease.group), let price = lease.tariff?.price,
            let speed = speed(of: work.workload, on: group)
        else { return nil }
        return price.cost(over: speed.throughput.time(for: max(0, work.steps - job.progress.step)))
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
