import Domain
import Policies
import Pools

extension Orchestrator {
    /// Moves running jobs that go on better elsewhere. What has no checkpoint stays; a job that a spot policy decides
    /// over moves from one spot zone to another alone.
    mutating func reallocate() {
        guard let plan = settings.moves, settings.placement == .expectedCost else { return }
        contest()
        var elastic: [RunningElastic] = []
        for id in open.reviews.due(at: now) {
            guard let job = state.jobs[id], case .running(let nodes, let since) = job.state else { continue }
            open.reviews.look(at: id, at: max(now + plan.every, since + plan.apart))
            if job.spec.elastic != nil {
                if let due = runningElastic(id, by: plan) { elastic.append(due) }
                continue
            }
            guard now - since >= plan.apart, !job.isToBeProbed, !open.contests.managed.contains(id),
                let running = running(job, on: nodes)
            else { continue }
            var sites = survey(for: job, [:]).map(\.site)
            if job.spec.isPaced { sites = sitesToFollow(job, on: running.site.group, among: sites) }
            let reachable = sites.map { self.reachable($0, by: job) }
            if let move = Reallocation.move(running, among: reachable, by: plan) { carryOut(move, of: job) }
        }
        if !elastic.isEmpty { resize(elastic, by: plan) }
    }

    /// Moves a job, or says why it is not moved.
    mutating func carryOut(_ move: Move, of job: Job) {
        let action = move.resize?.isShrinking == true ? SavingAction.shrink : .move
        if move.aim == .objective, let guardrail = guardrail(against: action, of: job) {
            keep(job, from: action, on: .cheaper(move.to), because: guardrail, wouldHaveSaved: move.saved)
            return
        }
        let nodes = nodesToGet(job, by: move)
        let size = move.resize?.to ?? job.spec.elastic?.value.size
        open.reviews.head(job.id, for: Reviews.Heading(group: move.to, nodes: nodes, size: size))
        stop(job, then: .requeue, saving: true, because: .moved(move), expecting: move.saved)
    }

    /// Nodes that a job is going to have which it has not: of its own group those beyond its own.
    private func nodesToGet(_ job: Job, by move: Move) -> Int {
        let nodes = move.resize?.to.nodes ?? job.spec.nodes
        return move.from == move.to ? max(0, nodes - job.spec.nodes) : nodes
    }

    /// A running job as the rule of reallocation sees it; nil: how much it has left is not known, or its group is gone.
    /// `bare`: its group, where that was looked at before.
    func running(_ job: Job, on nodes: NodeSet, as bare: Site? = nil) -> Reallocation.Running? {
        guard let site = site(of: job, on: nodes, as: bare), let rest = restAsReported(of: job) else { return nil }
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

    /// A group as a running job sees it: what others are on their way to is not to be had, and neither are new nodes of
    /// a group that is not trusted.
    func reachable(_ site: Site, by job: Job) -> Site {
        var site = site
        // What moves are compared by is the job's own bill on both sides.
        site.keptFor = []
        guard site.obstacle == nil else { return site }
        if site.roomy.count < job.spec.nodes, !isTrusted(site.group) {
            site.obstacle = .refused(until: quote(of: site.group).refusedUntil.map { $0 + Limits.refusalDoubt } ?? now)
        }
        let awaited = open.reviews.nodesAwaited(in: site.group.id)
        let leased = state.leasesOfGroup[site.group.id]?.count ?? 0
        if awaited > 0, site.group.limit - leased - awaited < job.spec.nodes {
            site.obstacle = .full(limit: site.group.limit)
        }
        return site
    }

    /// Whether a running job may leave its nodes for new ones of a group. One that had none when it was asked, as in an
    /// outage, is tried by one job at a time, an hour later at the earliest, until it has given a node.
    func isTrusted(_ group: NodeGroup) -> Bool {
        let quote = quote(of: group)
        guard quote.isAvailable, let until = quote.refusedUntil else { return quote.isAvailable }
        guard now >= until + Limits.refusalDoubt, open.reviews.nodesAwaited(in: group.id) == 0 else { return false }
        return !(state.leasesOfGroup[group.id] ?? []).contains { state.leases[$0]?.state == .ordered }
    }
}
