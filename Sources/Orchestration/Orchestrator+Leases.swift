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
        for job in jobsPlaced(on: lease) {
            leave(job, at: observation.at, because: reason, cause: .observation(observation.key))
        }
    }

    /// The node runs: billing begins, and booting is charged to the job it was ordered for.
    mutating func granted(_ lease: Lease, at price: Price, _ observation: Observation) {
        var lease = lease
        lease.startedAt = observation.at
        lease.tariff = Tariff(price: price, since: observation.at)
        lease.refundWindow = settings.pool.group(lease.group)?.refundWindow ?? .zero
        if lease.state == .ordered { lease.state = .booting }
        emit(.lease(lease))
        forgetRefusal(of: lease.group)
        freezePower(of: lease)
        openMeter(of: lease, at: observation.at)
    }

    /// A group that had no node has given one: it is trusted again.
    private mutating func forgetRefusal(of id: GroupID) {
        guard let group = settings.pool.group(id) else { return }
        var quote = quote(of: group)
        guard let until = quote.refusedUntil, until <= now else { return }
        quote.refusedUntil = nil
        emit(.quote(quote))
    }

    /// The node is ready. What becomes of it is chosen when everything else is known.
    mutating func becameReady(_ lease: Lease, _ observation: Observation) {
        var lease = lease
        if lease.state == .booting { lease.state = .ready }
        if lease.allocations.isEmpty { lease.emptySince = observation.at }
        emit(.lease(lease))
        changeUse(of: lease.id, at: observation.at, .observation(observation.key))
    }

    /// The lease is over: its last segment and any padding are posted, and whoever was on it waits again.
    mutating func conclude(_ lease: Lease, as end: LeaseEnd, at instant: Instant, cause: Cause) {
        for attempt in attempts(on: lease) { exited(attempt, .interrupted, at: instant, cause: cause) }
        var lease = lease
        let placed = jobsPlaced(on: lease)
        lease.allocations = state.leases[lease.id]?.allocations ?? []
        let over = max(instant, state.meters[lease.id]?.proofOfLife ?? instant)
        closeMeter(of: lease, at: over, cause: cause)
        refund(lease, end, at: over, cause)
        lease.provisional = []
        lease.allocations = []
        lease.state = .ended(end, at: over)
        emit(.lease(lease))
        emit(.ordersClosed(.lease(lease.id)))
        for job in placed { leave(job, at: over, because: requeueReason(of: job, lease, end), cause: cause) }
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

    /// The jobs that wait for this lease to become ready.
    func jobsPlaced(on lease: Lease) -> [Job] {
        (state.leases[lease.id] ?? lease).allocations.compactMap { allocation in
            guard let job = state.jobs[allocation.job], case .placing(let nodes, _) = job.state,
                nodes.contains(lease.id)
            else { return nil }
            return job
        }
    }

    /// The attempts that run on this lease.
    func attempts(on lease: Lease) -> [Attempt] {
        lease.allocations.compactMap { allocation in
            state.jobs[allocation.job]?.currentAttempt.flatMap { state.attempts[$0] }
        }
    }

    /// Takes back what a job has of its nodes, and charges them to nobody or to the others from then on.
    mutating func free(_ nodes: NodeSet, of job: JobID, at instant: Instant, _ cause: Cause) {
        for id in nodes.leases {
            guard var lease = state.leases[id] else { continue }
            lease.free(job, at: instant)
            emit(.lease(lease))
            changeUse(of: id, at: instant, cause)
            tellPaces(on: id)
        }
    }

    /// A job whose nodes are not to be had waits again. Its other nodes are its own until that happened, not until it
    /// was heard of.
    private mutating func leave(_ job: Job, at instant: Instant, because reason: Reason, cause: Cause) {
        guard let nodes = job.state.nodes else { return }
        free(nodes, of: job.id, at: instant, cause)
        guard var job = state.jobs[job.id] else { return }
        job.borrowedUntil = nil
        requeue(job, because: reason)
    }

    /// Puts a job without nodes back into the queue.
    mutating func requeue(_ job: Job, because reason: Reason) {
        update(job, to: job.attempts == 0 ? .queued(since: now) : .recovering(since: now), because: reason)
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
}
