import Domain
import Policies
import Pools

extension Orchestrator {
    /// The attempt's process or model runs.
    mutating func started(_ attempt: Attempt, at instant: Instant) {
        var attempt = attempt
        attempt.startedAt = instant
        emit(.attempt(attempt))
        if var job = state.jobs[attempt.id.job], case .starting(let lease, _) = job.state {
            job.state = .running(lease, since: instant)
            emit(.job(job))
        }
    }

    /// The attempt reported: progress, what was learnt, and perhaps a verdict.
    mutating func reported(_ attempt: Attempt, step: Int, _ metrics: [Metric], at instant: Instant) {
        var attempt = attempt
        let done = step - attempt.lastStep
        let since = attempt.lastReportAt
        attempt.lastStep = max(attempt.lastStep, step)
        attempt.lastReportAt = instant
        emit(.attempt(attempt))
        for metric in metrics.prefix(Limits.metricsPerReport) {
            emit(
                .metric(
                    MetricPoint(attempt: attempt.id, step: step, at: instant, name: metric.name, value: metric.value)))
        }
        guard var job = state.jobs[attempt.id.job] else { return }
        if let since, done > 0 { learnSpeed(of: job, attempt, steps: done, in: instant - since) }
        job.progress.step = attempt.lastStep
        job.progress.furthestStep = max(job.progress.furthestStep, step)
        if let goal = job.spec.metric, let value = metrics.first(where: { $0.name == goal.name })?.value {
            job.curve = Stopping.extended(
                job.curve, by: value, step: step, goal: goal, minDelta: job.spec.earlyStop.patience?.minDelta ?? 0)
            emit(.job(job))
            judge(job, after: value, step: step)
        } else {
            emit(.job(job))
        }
    }

    /// Everything up to `step` is saved.
    mutating func checkpointed(_ attempt: Attempt, step: Int, path: String?) {
        emit(.attempt(attempt))
        guard var job = state.jobs[attempt.id.job] else { return }
        job.progress.checkpointStep = step
        job.progress.step = max(job.progress.step, step)
        job.progress.furthestStep = max(job.progress.furthestStep, step)
        job.progress.checkpointPath = path
        emit(.job(job))
    }

    /// The attempt is over; its node has nothing on it from then on.
    mutating func exited(_ attempt: Attempt, _ exit: AttemptExit, at instant: Instant, cause: Cause) {
        var attempt = attempt
        attempt.exit = exit
        attempt.endedAt = instant
        emit(.attempt(attempt))
        emit(.ordersClosed(.attempt(attempt.id)))
        let lost = lostWork(of: attempt)
        if var lease = state.leases[attempt.lease] {
            changeUse(of: lease, job: nil, attempt: nil, to: .idle, at: instant, cause)
            lease.occupant = nil
            emit(.lease(lease))
        }
        mayPlace = true
        guard let job = state.jobs[attempt.id.job] else { return }
        conclude(job, attempt, exit, lost: lost)
    }

    /// What becomes of a job whose attempt is over.
    private mutating func conclude(_ job: Job, _ attempt: Attempt, _ exit: AttemptExit, lost: Money) {
        if exit == .finished { return finish(job, as: .succeeded, because: .finished) }
        if case .stopping(_, _, let end) = job.state {
            return update(job, to: .ended(end, at: now), endedBy: job.reasonCode)
        }
        var job = job
        switch exit {
        case .interrupted, .stopped:
            job.interruptions += 1
            let reason = Reason.interrupted(
                Interruption(
                    lease: attempt.lease, group: state.leases[attempt.lease]?.group ?? GroupID("?"),
                    step: job.progress.step, checkpointStep: job.progress.checkpointStep, lost: lost))
            job.progress.step = job.progress.checkpointStep
            decide(.requeue, job: job.id, attempt: attempt.id, lease: attempt.lease, because: reason)
            requeue(job, because: reason)
        case .failed, .killed, .notStarted, .vanished, .overLimit:
            job.errors += 1
            retryOrFail(job, attempt, exit)
        case .finished: break
        }
    }

    private mutating func retryOrFail(_ job: Job, _ attempt: Attempt, _ exit: AttemptExit) {
        let allowed = job.spec.maxRestartsOnErrors
        guard job.errors <= allowed else {
            let end = exit == .vanished ? JobEnd.lost : .failed
            return finish(job, as: end, because: .failed(exit, errors: job.errors, allowed: allowed))
        }
        var job = job
        job.progress.step = job.progress.checkpointStep
        let reason = Reason.restarted(exit, errors: job.errors, allowed: allowed)
        decide(.restart, job: job.id, attempt: attempt.id, lease: attempt.lease, because: reason)
        requeue(job, because: reason)
    }

    /// Ends a job for good and says why.
    mutating func finish(_ job: Job, as end: JobEnd, because reason: Reason) {
        decide(.end, job: job.id, attempt: job.currentAttempt, because: reason)
        update(job, to: .ended(end, at: now), because: reason)
    }

    /// Ends a job whose stop was decided before; the reason stands.
    private mutating func update(_ job: Job, to state: JobState, endedBy code: String) {
        var job = job
        job.state = state
        job.reasonCode = code
        emit(.job(job))
    }

    /// What the steps since the newest checkpoint cost at the attempt's own pace, from its node's price.
    private func lostWork(of attempt: Attempt) -> Money {
        guard let job = state.jobs[attempt.id.job], let startedAt = attempt.startedAt,
            let reportedAt = attempt.lastReportAt, let price = state.leases[attempt.lease]?.tariff?.price
        else { return .zero }
        let done = attempt.lastStep - attempt.resumedFromStep
        let lost = attempt.lastStep - max(job.progress.checkpointStep, attempt.resumedFromStep)
        guard done > 0, lost > 0, reportedAt > startedAt else { return .zero }
        let took = Int128((reportedAt - startedAt).milliseconds) * Int128(lost) / Int128(done)
        return price.cost(over: Span(milliseconds: Int64(took)))
    }

    private mutating func learnSpeed(of job: Job, _ attempt: Attempt, steps: Int, in time: Span) {
        guard case .simulated(let work) = job.spec.work, time.milliseconds > 0,
            let lease = state.leases[attempt.lease], let group = settings.pool.group(lease.group)
        else { return }
        let key = ThroughputKey(workload: work.workload, accelerators: group.accelerators)
        var learnt = state.throughputs[key] ?? .none
        learnt.steps += steps
        learnt.time = learnt.time + time
        emit(.throughput(key, learnt))
    }
}
