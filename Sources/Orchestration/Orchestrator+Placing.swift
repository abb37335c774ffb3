import Domain
import HeapModule
import Policies
import Pools

extension Orchestrator {
    /// The choices of a turn: let held jobs in whose time has come, start what became ready, place what waits, take
    /// nodes for what goes before, release what is left over.
    mutating func choose() {
        releaseDueHolds()
        open.wakeRefused(at: now)
        open.wakeTimed(at: now)
        keepReservations()
        guard open.isAny else { return }
        let touched = open.takeTouched()
        startOn(touched)
        let blocked = placeWaitingJobs()
        preempt(for: blocked)
        startOn(open.takeTouched())
        releaseEmptyLeases()
    }

    /// Starts the jobs that have all their nodes ready, of those that wait for these leases.
    private mutating func startOn(_ leases: [LeaseID]) {
        for id in leases {
            for allocation in state.leases[id]?.allocations ?? [] {
                watchData(of: allocation.job)
                guard let job = state.jobs[allocation.job], case .placing(let nodes, _) = job.state,
                    nodes.leases.allSatisfy({ state.leases[$0]?.state == .ready })
                else { continue }
                start(job, on: nodes, room: allocation.room)
            }
        }
    }

    /// Offers nodes to the lines that may find some, in order of their first jobs' turns. The lines that found none.
    /// Nodes only get fewer on the way: where one line found all full, the lines of other users that ask for the same
    /// need not look.
    private mutating func placeWaitingJobs() -> [Demand] {
        var heads = Heap<LineHead>()
        for demand in open.takeReady() {
            if let key = state.queue.head(of: demand) { heads.insert(LineHead(key: key, demand: demand)) }
        }
        var blocked: [Demand] = []
        var reservations: [JobID: Reservation] = [:]
        var full: [Demand: [Rejection]] = [:]
        while let head = heads.popMin() {
            guard let job = state.jobs[head.key.job] else { continue }
            if job.spec.budget == nil, let rejected = full[head.demand.ofAnybody] {
                wait(job, head.demand, for: rejected)
                blocked.append(head.demand)
                continue
            }
            if job.spec.mayBeOnSpot { keepOutlooks() }
            let surveyed = survey(for: job, reservations)
            for reservation in surveyed.compactMap(\.reservation) { reservations[reservation.job] = reservation }
            let need = need(of: job)
            let sites = paced(surveyed.map(\.site), for: job, head.demand)
            let proposal = Placement.propose(for: need, among: sites, by: settings.placement)
            if let choice = proposal.choice(for: need, remainingSteps: remainingSteps(of: job)) {
                place(job, by: choice, until: surveyed.first { $0.site.group.id == choice.chosen.group }?.borrowedUntil)
                reservations[job.id] = nil
            } else if !endIfUnaffordable(job, proposal) {
                wait(job, head.demand, for: proposal.rejected)
                blocked.append(head.demand)
                if job.spec.budget == nil, proposal.rejected.allSatisfy(\.obstacle.isOfAnybody) {
                    full[head.demand.ofAnybody] = proposal.rejected
                }
                continue
            }
            if let key = state.queue.head(of: head.demand) { heads.insert(LineHead(key: key, demand: head.demand)) }
        }
        return blocked
    }

    /// The first job of a line found nothing, and says what it waits for.
    private mutating func wait(_ job: Job, _ demand: Demand, for rejected: [Rejection]) {
        open.block(demand, by: rejected)
        let code = rejected.waitingCode(wantsAccelerators: !job.spec.resources.accelerators.isEmpty)
        if code != job.reasonCode { update(job, to: job.state, code: code) }
    }

    /// The first job of a line, by turn.
    private struct LineHead: Comparable {
        var key: QueueKey
        var demand: Demand
        static func < (left: LineHead, right: LineHead) -> Bool { left.key < right.key }
    }

    /// Gives a job its nodes: leased ones with room, and new ones. It starts when all are ready.
    private mutating func place(_ job: Job, by choice: Choice, until borrowedUntil: Instant?) {
        guard let group = settings.pool.group(choice.chosen.group) else { return }
        let room = group.room(for: job.spec.resources)
        var leases = choice.chosen.leases.compactMap { state.leases[$0] }
        let fresh = (0..<(job.spec.nodes - leases.count)).map { _ in
            var lease = Lease(id: LeaseID(count(\.leases)), group: group, orderedFor: job.id, orderedAt: now)
            lease.payer = Payer(job)
            return lease
        }
        leases += fresh
        let nodes = NodeSet(leases.map(\.id))
        let reason = Reason.cheapest(choice)
        supersedePlacement(of: job)
        open.foretold.started(job.id, at: now)
        let decision = decide(.place, job: job.id, lease: nodes.first, because: reason)
        expect(choice.chosen.expected, of: decision, .place, job)
        for var lease in leases {
            lease.allocate(room, to: job.id)
            emit(.lease(lease))
        }
        var job = job
        job.borrowedUntil = borrowedUntil
        update(job, to: .placing(nodes, since: now), because: reason)
        for lease in fresh { order(.lease(lease.id, group: group.id), about: .lease(lease.id)) }
    }

    /// Starts the next attempt of a job on its ready nodes.
    private mutating func start(_ job: Job, on nodes: NodeSet, room: Room) {
        var job = job
        job.attempts += 1
        let id = AttemptID(job: job.id, number: job.attempts)
        emit(
            .attempt(
                Attempt(id: id, nodes: nodes, orderedAt: now, resumedFromStep: job.progress.checkpointStep)))
        job.state = .starting(nodes, since: now)
        emit(.job(job))
        bringData(of: id, job.spec, to: nodes)
        for lease in nodes.leases { changeUse(of: lease, at: now, .decision(lastDecision)) }
        if let paid = state.jobs[job.id] { job = paid }
        order(.start(startOrder(for: job, id, on: nodes, room: room)), about: .attempt(id))
    }

    private func startOrder(for job: Job, _ id: AttemptID, on nodes: NodeSet, room: Room) -> StartAttempt {
        let group = state.leases[nodes.first].flatMap { settings.pool.group($0.group) }
        let interval =
            job.spec.checkpoint == nil
            ? nil
            : group.flatMap { group in
                CostToFinish.option(for: need(of: job), on: bareSite(group, for: job)).checkpointEvery
            }
        return StartAttempt(
            attempt: id, nodes: nodes, room: room, work: job.spec.work, checkpoint: job.spec.checkpoint,
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

    /// The decision made last: what a change of use follows from.
    private var lastDecision: DecisionID { DecisionID(counters.decisions) }
}
