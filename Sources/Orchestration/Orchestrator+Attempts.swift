import Domain
import Policies
import Pools

extension Orchestrator {
    /// The attempt's process or model runs.
    mutating func started(_ attempt: Attempt, at instant: Instant) {
        var attempt = attempt
        attempt.startedAt = instant
        emit(.attempt(attempt))
        classifyStart(of: attempt, at: instant)
        if var job = state.jobs[attempt.id.job], case .starting(let nodes, _) = job.state {
            job.state = .running(nodes, since: instant)
            watchSteps(of: &job, attempt)
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
        let saves = takeSaves(of: attempt.id)
        if let since, done > 0 { learnSpeed(of: job, attempt, steps: done, in: instant - since - saves) }
        noteGuarded(job, metrics)
        see(attempt.lastStep, of: attempt, at: instant, saves: saves, in: &job)
        job.progress.step = attempt.lastStep
        job.progress.furthestStep = max(job.progress.furthestStep, step)
        if let goal = job.spec.metric, let value = metrics.first(where: { $0.name == goal.name })?.value {
            job.curve = Stopping.extended(
                job.curve, by: value, step: step, goal: goal, minDelta: job.spec.earlyStop.patience?.minDelta ?? 0)
            emit(.job(job))
            classifyReport(of: job, at: instant)
            judge(job, after: value, step: step)
        } else {
            emit(.job(job))
        }
        watchProbe(of: job.id, at: instant)
    }

    /// Everything up to `step` is saved; `took` is how long a command says that its steps waited for it.
    mutating func checkpointed(_ attempt: Attempt, step: Int, path: String?, took: Span?, at instant: Instant) {
        emit(.attempt(attempt))
        classifySave(of: attempt.id, took: took, at: instant)
        guard var job = state.jobs[attempt.id.job] else { return }
        job.progress.checkpointStep = step
        job.progress.step = max(job.progress.step, step)
        job.progress.furthestStep = max(job.progress.furthestStep, step)
        job.progress.checkpointPath = path
        see(savedStep: step, of: attempt, at: instant, took: took, in: &job)
        emit(.job(job))
        keepCheckpoint(of: job, on: attempt.nodes, at: instant)
    }

    /// The attempt is over; its node has nothing on it from then on.
    mutating func exited(_ attempt: Attempt, _ exit: AttemptExit, at instant: Instant, cause: Cause) {
        var attempt = attempt
        attempt.exit = exit
        attempt.endedAt = instant
        let lost = state.jobs[attempt.id.job].map { lostWork(of: $0) } ?? .zero
        for lease in attempt.nodes.leases { settleMeter(of: lease, at: instant, cause) }
        let before = outcome.changes.count
        classifyEnd(of: attempt, exit)
        concludePreemption(of: attempt.id.job, outcome.changes[before...])
        emit(.attempt(attempt))
        emit(.ordersClosed(.attempt(attempt.id)))
        free(attempt.nodes, of: attempt.id.job, at: instant, cause)
        guard let job = state.jobs[attempt.id.job] else { return }
        conclude(job, attempt, exit, lost: lost)
    }

    /// What becomes of a job whose attempt is over.
    private mutating func conclude(_ job: Job, _ attempt: Attempt, _ exit: AttemptExit, lost: Money) {
        if exit == .finished {
            sendResults(of: attempt, job.spec)
            return finish(job, as: .succeeded, because: .finished)
        }
        if case .stopping(_, _, let next) = job.state { return stopped(job, next) }
        var job = job
        job.borrowedUntil = nil
        switch exit {
        case .interrupted, .stopped:
            job.interruptions += 1
            let reason = Reason.interrupted(
                Interruption(
                    lease: attempt.nodes.first, group: state.leases[attempt.nodes.first]?.group ?? GroupID("?"),
                    step: job.progress.step, checkpointStep: job.progress.checkpointStep, lost: lost))
            job.progress.step = job.progress.checkpointStep
            decide(.requeue, job: job.id, attempt: attempt.id, lease: attempt.nodes.first, because: reason)
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
        decide(.restart, job: job.id, attempt: attempt.id, lease: attempt.nodes.first, because: reason)
        requeue(job, because: reason)
    }

    /// Ends a job for good and says why.
    mutating func finish(_ job: Job, as end: JobEnd, because reason: Reason) {
        decide(.end, job: job.id, attempt: job.currentAttempt, because: reason)
        update(job, to: .ended(end, at: now), because: reason)
    }

    /// What becomes of a job that has stopped as it was told; the reason stands.
    private mutating func stopped(_ job: Job, _ next: AfterStop) {
        var job = job
        job.borrowedUntil = nil
        switch next {
        case .end(let end): update(job, to: .ended(end, at: now), code: job.reasonCode)
        case .pause:
            job.progress.step = job.progress.checkpointStep
            update(job, to: .paused(since: now), code: job.reasonCode)
        case .requeue:
            job.progress.step = job.progress.checkpointStep
            update(job, to: .recovering(since: now), code: job.reasonCode)
        }
    }

    /// What the steps of a job's attempt since the newest checkpoint cost at its own pace, from its nodes' prices.
    func lostWork(of job: Job) -> Money {
        guard let attempt = job.currentAttempt.flatMap({ state.attempts[$0] }), let startedAt = attempt.startedAt,
            let reportedAt = attempt.lastReportAt
        else { return .zero }
        let done = attempt.lastStep - attempt.resumedFromStep
        let lost = attempt.lastStep - max(job.progress.checkpointStep, attempt.resumedFromStep)
        guard done > 0, lost > 0, reportedAt > startedAt else { return .zero }
        let took = Int128((reportedAt - startedAt).milliseconds) * Int128(lost) / Int128(done)
        let span = Span(milliseconds: Int64(took))
        return attempt.nodes.leases.reduce(Money.zero) { sum, id in
            guard let lease = state.leases[id], let price = lease.tariff?.price else { return sum }
            return sum + share(of: job.id, on: lease).total(of: price, over: span)
        }
    }

    private mutating func learnSpeed(of job: Job, _ attempt: Attempt, steps: Int, in time: Span) {
        guard case .simulated(let work) = job.spec.work, time.milliseconds > 0,
            let lease = state.leases[attempt.nodes.first], let group = settings.pool.group(lease.group),
            let room = lease.allocations.first(where: { $0.job == job.id })?.room,
            group.accelerators != nil || room == group.room
        else { return }
        let key = ThroughputKey(workload: work.workload, on: group, room: room, nodes: attempt.nodes.leases.count)
        var learnt = state.throughputs[key] ?? .none
        learnt.steps += steps
        learnt.time = learnt.time + shrunk(time, for: attempt.id)
        emit(.throughput(key, learnt))
    }
}
