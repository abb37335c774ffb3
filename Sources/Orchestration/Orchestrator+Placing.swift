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
        var pass = PlacingPass(ready: open.takeReady())
        for demand in pass.ready { pass.enter(demand, state.queue) }
        while let head = pass.heads.popMin() {
            guard let job = state.jobs[head.key.job], state.queue.head(of: head.demand) == head.key else {
                pass.enter(head.demand, state.queue)
                continue
            }
            let cleared = pendingAwards(around: job, &pass.round)
            guard cleared.isEmpty else {
                for award in cleared { place(award, &pass) }
                pass.enter(head.demand, state.queue)
                continue
            }
            if job.spec.budget == nil, let rejected = pass.full[head.demand.wish] {
                wait(job, head.demand, for: rejected)
                pass.block(head.demand)
                continue
            }
            let proposal = propose(for: job, head.demand, &pass)
            if !proposal.options.isEmpty {
                let awards =
                    job.spec.isPaced
                    ? bids(around: job, proposal, among: pass.heads, &pass.round)
                    : awards(around: job, head, among: pass.heads, &pass.round)
                if awards.isEmpty {
                    place(job, proposal, &pass)
                } else {
                    for award in awards { place(award, &pass) }
                }
            } else if !endIfUnaffordable(job, proposal) {
                wait(job, head.demand, for: proposal.rejected)
                pass.block(head.demand)
                if job.spec.budget == nil, job.spec.elastic == nil, proposal.rejected.allSatisfy(\.obstacle.isOfAnybody)
                {
                    pass.full[head.demand.wish] = proposal.rejected
                }
                continue
            }
            pass.enter(head.demand, state.queue)
        }
        return pass.blocked
    }

    /// What would do for a waiting job, now or only here.
    private mutating func propose(
        for job: Job, _ demand: Demand, only group: GroupID? = nil, _ pass: inout PlacingPass
    ) -> Placement.Proposal {
        if job.spec.mayBeOnSpot { keepOutlooks() }
        if job.spec.elastic != nil { return proposeSizes(for: job, &pass) }
        pass.surveyed = survey(for: job, pass.reservations)
        for reservation in pass.surveyed.compactMap(\.reservation) { pass.reservations[reservation.job] = reservation }
        let sites = paced(pass.surveyed.map(\.site), for: job, demand)
        return Placement.propose(
            for: need(of: job), among: group.map { only in sites.filter { $0.group.id == only } } ?? sites,
            by: settings.placement)
    }

    /// What would do for a waiting elastic job now, in any of its sizes.
    private mutating func proposeSizes(for job: Job, _ pass: inout PlacingPass) -> Placement.Proposal {
        let surveyed = surveySizes(of: job, pass.reservations)
        for reservation in surveyed.flatMap(\.sites).compactMap(\.reservation) {
            pass.reservations[reservation.job] = reservation
        }
        let proposal = choosing(job, Placement.propose(among: surveyed.cases, by: settings.placement), among: surveyed)
        pass.surveyed = surveyed.first { $0.need.size == proposal.options.first?.size }?.sites ?? []
        return proposal
    }

    /// Gives a job that was proposed for the best of what would do.
    private mutating func place(
        _ job: Job, _ proposal: Placement.Proposal, contest: Contest? = nil, _ pass: inout PlacingPass
    ) {
        let turn = probe(job, proposal)
        guard var choice = turn.proposal.choice(for: need(of: turn.job), remainingSteps: remainingSteps(of: job)) else {
            return
        }
        choice.contest = contest
        let group = choice.chosen.group
        let surveyed = pass.surveyed.first { $0.site.group.id == group }
        if let other = surveyed?.passedOver {
            choice.others.insert(CostToFinish.option(for: need(of: turn.job), on: other), at: 0)
        }
        place(turn.job, by: choice, until: surveyed?.borrowedUntil, probe: turn.run)
        pass.reservations[job.id] = nil
    }

    /// Gives a job what was awarded to it, where it still may have that.
    private mutating func place(_ award: Award, _ pass: inout PlacingPass) {
        guard let job = state.jobs[award.job], job.state.isWaiting else { return }
        let proposal = propose(for: job, Demand(job), only: award.group, &pass)
        place(job, proposal, contest: award.contest, &pass)
    }

    /// What is known in one pass over the lines.
    private struct PlacingPass {
        /// Lines that may find nodes.
        var ready: Set<Demand>
        /// Their first jobs, by turn.
        var heads = Heap<LineHead>()
        /// Lines that found none.
        var blocked: [Demand] = []
        /// What is kept for the first jobs of lines that found none.
        var reservations: [JobID: Reservation] = [:]
        /// Lines that found all full, whoever asks.
        var full: [Wish: [Rejection]] = [:]
        /// What the job at hand sees.
        var surveyed: [Surveyed] = []
        /// What was given out by regret.
        var round = ContestRound()

        init(ready: Set<Demand>) { self.ready = ready }

        mutating func enter(_ demand: Demand, _ queue: JobQueue) {
            if let key = queue.head(of: demand) { heads.insert(LineHead(key: key, demand: demand)) }
        }

        mutating func block(_ demand: Demand) {
            ready.remove(demand)
            blocked.append(demand)
        }
    }

    /// The first job of a line found nothing, and says what it waits for.
    private mutating func wait(_ job: Job, _ demand: Demand, for rejected: [Rejection]) {
        open.block(demand, by: rejected)
        let code = rejected.waitingCode(wantsAccelerators: !job.spec.resources.accelerators.isEmpty)
        if code != job.reasonCode { update(job, to: job.state, code: code) }
    }

    /// Gives a job its nodes: leased ones with room, and new ones. It starts when all are ready.
    private mutating func place(_ job: Job, by choice: Choice, until borrowedUntil: Instant?, probe: ProbeRun?) {
        guard let group = settings.pool.group(choice.chosen.group) else { return }
        var job = job
        if let size = choice.chosen.size { job.spec = job.spec.sized(size) }
        let room = group.room(for: job.spec.resources)
        var leases = choice.chosen.leases.compactMap { state.leases[$0] }
        let fresh = (0..<(job.spec.nodes - leases.count)).map { _ in
            var lease = Lease(id: LeaseID(count(\.leases)), group: group, orderedFor: job.id, orderedAt: now)
            lease.payer = Payer(job)
            return lease
        }
        leases += fresh
        let nodes = NodeSet(leases.map(\.id))
        let reason = probe.map { Reason.probe(.run($0)) } ?? .cheapest(choice)
        supersedePlacement(of: job)
        open.foretold.started(job.id, at: now)
        let decision = decide(.place, job: job.id, lease: nodes.first, because: reason)
        expect(choice.chosen.expected, of: decision, .place, job)
        for var lease in leases {
            lease.allocate(room, to: job.id)
            emit(.lease(lease))
        }
        job.borrowedUntil = borrowedUntil
        update(job, to: .placing(nodes, since: now), because: reason)
        for lease in fresh { order(.lease(lease.id, group: group.id), about: .lease(lease.id)) }
    }

    /// Starts the next attempt of a job on its ready nodes.
    private mutating func start(_ job: Job, on nodes: NodeSet, room: Room) {
        var job = job
        job.attempts += 1
        let id = AttemptID(job: job.id, number: job.attempts)
        var attempt = Attempt(id: id, nodes: nodes, orderedAt: now, resumedFromStep: job.progress.checkpointStep)
        attempt.isProbe = job.probing?.current != nil
        emit(.attempt(attempt))
        if attempt.isProbe { markProbe(id) }
        job.state = .starting(nodes, since: now)
        emit(.job(job))
        bringData(of: id, job.spec, to: nodes)
        for lease in nodes.leases { changeUse(of: lease, at: now, .decision(lastDecision)) }
        if let paid = state.jobs[job.id] { job = paid }
        order(.start(startOrder(for: job, id, on: nodes, room: room)), about: .attempt(id))
        for lease in nodes.leases { tellPaces(on: lease) }
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

/// The first job of a line, by turn.
struct LineHead: Comparable {
    var key: QueueKey
    var demand: Demand
    static func < (left: LineHead, right: LineHead) -> Bool { left.key < right.key }
}
