import Domain
import Policies
import Pools

extension Orchestrator {
    /// Moves running jobs that go on better elsewhere. What a spot policy decides over, and what has no checkpoint,
    /// stays.
    mutating func reallocate() {
        guard let plan = settings.moves, settings.placement == .expectedCost else { return }
        contest()
        for id in open.reviews.due(at: now) {
            guard let job = state.jobs[id], case .running(let nodes, let since) = job.state else { continue }
            open.reviews.look(at: id, at: max(now + plan.every, since + plan.apart))
            guard now - since >= plan.apart, !job.spec.isPaced, !job.isToBeProbed, !open.contests.managed.contains(id),
                let running = running(job, on: nodes)
            else { continue }
            let sites = survey(for: job, [:]).map { reachable($0.site, by: job) }
            if let move = Reallocation.move(running, among: sites, by: plan) { carryOut(move, of: job) }
        }
    }

    /// Moves a job, or says why it is not moved.
    private mutating func carryOut(_ move: Move, of job: Job) {
        if move.aim == .objective, let guardrail = guardrail(against: .move, of: job) {
            keep(job, from: .move, on: .cheaper(move.to), because: guardrail, wouldHaveSaved: move.saved)
            return
        }
        open.reviews.head(job.id, for: Reviews.Heading(group: move.to, nodes: job.spec.nodes))
        stop(job, then: .requeue, saving: true, because: .moved(move), expecting: move.saved)
    }

    /// A running job as the rule of reallocation sees it; nil: how much it has left is not known, or its group is gone.
    func running(_ job: Job, on nodes: NodeSet) -> Reallocation.Running? {
        guard let site = site(of: job, on: nodes), let rest = restAsReported(of: job) else { return nil }
        var need = need(of: job)
        (need.rest, need.restore) = (rest, job.spec.checkpoint?.saveTime ?? .zero)
        let save = job.spec.checkpoint?.saveTime ?? .zero
        // A node that nobody else is on stands empty for as long as the rule keeps it.
        let billed = nodes.leases.compactMap { state.leases[$0] }.reduce(save) { least, lease in
            guard lease.allocations.count == 1 else { return least }
            return max(least, save + (site.group.keepIdle ?? site.group.boot), minimumLeft(of: lease, site.group))
        }
        let leaving = site.group.terms == .reserved ? .zero : rate(of: job).cost(over: billed)
        return Reallocation.Running(need: need, site: site, leaving: leaving, save: save)
    }

    /// A group as a running job sees it: what others are on their way to is not to be had.
    private func reachable(_ site: Site, by job: Job) -> Site {
        let awaited = open.reviews.nodesAwaited(in: site.group.id)
        let leased = state.leasesOfGroup[site.group.id]?.count ?? 0
        guard awaited > 0, site.obstacle == nil, site.group.limit - leased - awaited < job.spec.nodes else {
            return site
        }
        var site = site
        site.obstacle = .full(limit: site.group.limit)
        return site
    }
}
