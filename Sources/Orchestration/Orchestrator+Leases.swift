import Domain
import Pools

extension Orchestrator {
    /// The provider has no node: the job waits again, and the group is left alone for a while.
    mutating func refused(_ lease: Lease, _ observation: Observation) {
        var lease = lease
        lease.state = .ended(.refused, at: observation.at)
        emit(.lease(lease))
        emit(.ordersClosed(.lease(lease.id)))
        let until = now + Limits.refusalPause
        let reason = Reason.capacityRefused(group: lease.group, until: until)
        if let group = settings.pool.group(lease.group) {
            var quote = quote(of: group)
            quote.refusedUntil = until
            emit(.quote(quote))
        }
        decide(.avoid, job: lease.orderedFor, lease: lease.id, because: reason)
        if let job = waitingJob(of: lease) { requeue(job, because: reason) }
    }

    /// The node runs: billing begins, and booting is charged to the job it was ordered for.
    mutating func granted(_ lease: Lease, at price: Price, _ observation: Observation) {
        var lease = lease
        lease.startedAt = observation.at
        lease.tariff = Tariff(price: price, since: observation.at)
        if lease.state == .ordered { lease.state = .booting }
        emit(.lease(lease))
        openSegment(of: lease, job: lease.orderedFor, costClass: .boot, at: observation.at)
    }

    /// The node is ready. What becomes of it is chosen when everything else is known.
    mutating func becameReady(_ lease: Lease, _ observation: Observation) {
        var lease = lease
        if lease.state == .booting { lease.state = .ready }
        emit(.lease(lease))
        changeUse(of: lease, job: nil, attempt: nil, to: .idle, at: observation.at, .observation(observation.key))
    }

    /// The lease is over: its last segment and any padding are posted, and whoever was on it waits again.
    mutating func conclude(_ lease: Lease, as end: LeaseEnd, at instant: Instant, cause: Cause) {
        if let occupant = lease.occupant.flatMap({ state.attempts[$0] }) {
            exited(occupant, .interrupted, at: instant, cause: cause)
        }
        var lease =
            state.leases[lease.id].map { current in
                var current = current
                current.observed = lease.observed
                return current
            } ?? lease
        let over = max(instant, state.meters[lease.id]?.proofOfLife ?? instant)
        closeMeter(of: lease, at: over, cause: cause)
        learnHazard(from: lease, end: end, at: over)
        let job = waitingJob(of: lease)
        lease.state = .ended(end, at: over)
        emit(.lease(lease))
        emit(.ordersClosed(.lease(lease.id)))
        if let job { requeue(job, because: requeueReason(of: job, lease, end)) }
    }

    /// Ends a lease nobody needs.
    mutating func release(_ lease: Lease, because reason: Reason) {
        guard lease.state != .releasing else { return }
        var lease = lease
        lease.state = .releasing
        emit(.lease(lease))
        decide(.release, lease: lease.id, because: reason)
        order(.release(lease.id), about: .lease(lease.id))
    }

    /// The job that waits for this lease to become ready, if it still does.
    func waitingJob(of lease: Lease) -> Job? {
        guard let job = state.jobs[lease.orderedFor], case .placing(lease.id, _) = job.state else { return nil }
        return job
    }

    /// Puts a job without a node back into the queue.
    mutating func requeue(_ job: Job, because reason: Reason) {
        let since = now
        update(job, to: job.attempts == 0 ? .queued(since: since) : .recovering(since: since), because: reason)
        mayPlace = true
    }

    private func requeueReason(of job: Job, _ lease: Lease, _ end: LeaseEnd) -> Reason {
        if end == .lost {
            return .leaseLost(lease: lease.id, lastProofOfLife: state.meters[lease.id]?.proofOfLife ?? now)
        }
        return .interrupted(
            Interruption(
                lease: lease.id, group: lease.group, step: job.progress.step,
                checkpointStep: job.progress.checkpointStep, lost: .zero))
    }

    private mutating func learnHazard(from lease: Lease, end: LeaseEnd, at instant: Instant) {
        guard lease.terms == .spot, let startedAt = lease.startedAt, end != .lost else { return }
        var hazard = state.hazards[lease.group] ?? .none
        hazard.interruptions += end == .interrupted ? 1 : 0
        hazard.exposure = hazard.exposure + (instant - startedAt)
        emit(.hazard(lease.group, hazard))
    }
}
