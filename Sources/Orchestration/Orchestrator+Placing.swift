import Domain
import Policies
import Pools

extension Orchestrator {
    /// The choices of a turn: start what became ready, place what waits, release what is left over.
    mutating func choose() {
        guard mayPlace else { return }
        mayPlace = false
        startOnReadyLeases()
        placeWaitingJobs()
        releaseIdleLeases()
    }

    /// What the placement rule says about a waiting job now, and its place in the queue; nil: it does not wait.
    package func explain(_ id: JobID) -> Explanation? {
        guard let job = state.jobs[id], job.state.isWaiting else { return nil }
        return Explanation(
            position: state.queue.position(of: id, priority: job.spec.priority),
            proposal: Placement.propose(for: need(of: job), among: sites(for: job.spec)))
    }

    private mutating func startOnReadyLeases() {
        for id in state.leases.keys.sorted() {
            guard let lease = state.leases[id], lease.state == .ready, lease.occupant == nil,
                let job = waitingJob(of: lease)
            else { continue }
            start(job, on: lease)
        }
    }

    /// Offers nodes to the waiting jobs in order. A shape of need that found nothing is not tried again in this pass.
    private mutating func placeWaitingJobs() {
        var hopeless: Set<Need> = []
        for id in Array(state.queue.ordered) {
            guard let job = state.jobs[id] else { continue }
            let need = need(of: job)
            guard !hopeless.contains(need) else { continue }
            let proposal = Placement.propose(for: need, among: sites(for: job.spec))
            if let choice = proposal.choice(remainingSteps: remainingSteps(of: job)) {
                place(job, by: choice)
            } else if !endIfUnaffordable(job, proposal) {
                hopeless.insert(need)
            }
        }
    }

    private mutating func place(_ job: Job, by choice: Choice) {
        let reason = Reason.cheapest(choice)
        if let lease = choice.chosen.lease.flatMap({ state.leases[$0] }) {
            decide(.place, job: job.id, lease: lease.id, because: reason)
            var job = job
            job.reasonCode = reason.code
            start(job, on: lease)
        } else if let group = settings.pool.group(choice.chosen.group) {
            let lease = Lease(id: LeaseID(count(\.leases)), group: group, orderedFor: job.id, orderedAt: now)
            decide(.place, job: job.id, lease: lease.id, because: reason)
            emit(.lease(lease))
            update(job, to: .placing(lease.id, since: now), because: reason)
            order(.lease(lease.id, group: group.id), about: .lease(lease.id))
        }
    }

    /// Starts the next attempt of a job on a ready node with nothing on it.
    private mutating func start(_ job: Job, on lease: Lease) {
        var job = job
        var lease = lease
        job.attempts += 1
        let id = AttemptID(job: job.id, number: job.attempts)
        lease.occupant = id
        emit(
            .attempt(
                Attempt(id: id, lease: lease.id, orderedAt: now, resumedFromStep: job.progress.checkpointStep)))
        emit(.lease(lease))
        changeUse(of: lease, job: job.id, attempt: id, to: .useful, at: now, .decision(lastDecision))
        job.state = .starting(lease.id, since: now)
        emit(.job(job))
        order(.start(startOrder(for: job, id, on: lease)), about: .attempt(id))
    }

    private func startOrder(for job: Job, _ id: AttemptID, on lease: Lease) -> StartAttempt {
        let interval = settings.pool.group(lease.group).flatMap { group in
            CostToFinish.option(for: need(of: job), on: site(group, for: job.spec)).checkpointEvery
        }
        return StartAttempt(
            attempt: id, lease: lease.id, work: job.spec.work, checkpoint: job.spec.checkpoint,
            checkpointEvery: interval, resumeStep: job.progress.checkpointStep,
            resumePath: job.progress.checkpointPath, budgetLeft: job.spec.budget.map { $0.limit - spent(job) })
    }

    /// A job whose budget does not pay for starting anywhere it would fit is over.
    private mutating func endIfUnaffordable(_ job: Job, _ proposal: Placement.Proposal) -> Bool {
        guard let plan = job.spec.budget, !proposal.mayWait else { return false }
        let least = proposal.rejected.compactMap { rejection in
            if case .budgetTooSmall(_, let least) = rejection.obstacle { least } else { nil }
        }.min()
        guard let least else { return false }
        let position = BudgetPosition(limit: plan.limit, spent: spent(job), reserve: least)
        finish(job, as: .stoppedBudget, because: .budgetReached(position))
        return true
    }

    private mutating func releaseIdleLeases() {
        for id in state.leases.keys.sorted() {
            guard let lease = state.leases[id], lease.state == .ready, lease.occupant == nil,
                waitingJob(of: lease) == nil
            else { continue }
            release(lease, because: .nothingToRun(rate: lease.tariff?.price ?? .free))
        }
    }

    /// The decision made last: what a change of use follows from.
    private var lastDecision: DecisionID { DecisionID(counters.decisions) }
}

/// What keeps a waiting job from running, as of now.
package struct Explanation: Hashable, Sendable {
    /// Jobs that are offered nodes before it.
    package var position: Int
    /// What the placement rule says.
    package var proposal: Placement.Proposal
}
