import Domain
import Policies
import Pools

// Running elastic jobs go on with another size where that pays: one more candidate of the rule of reallocation.
extension Orchestrator {
    /// A running elastic job that is to be looked at.
    typealias RunningElastic = (job: Job, running: Reallocation.Running, nodes: NodeSet)

    /// Resizes or moves elastic jobs. Where one of those that are due would go, all are asked, and those that give
    /// nodes back go first; then whoever gains most speed for each dollar an hour that it adds. Each is reckoned again
    /// once another has taken or given something.
    mutating func resize(_ due: [RunningElastic], by plan: MovePlan) {
        var found = due.compactMap { one in move(one, by: plan).map { (one: one, move: $0) } }
        guard !found.isEmpty else { return }
        let asked = Set(due.map(\.job.id))
        for id in open.reviews.running where !asked.contains(id) {
            guard let one = runningElastic(id, by: plan) else { continue }
            if let move = move(one, by: plan) { found.append((one, move)) }
        }
        found.sort { left, right in
            let (one, other) = (left.move.gainPerDollar, right.move.gainPerDollar)
            return one != other ? one > other : left.one.job.id < right.one.job.id
        }
        for (place, entry) in found.enumerated() {
            guard let move = place == 0 ? entry.move : move(entry.one, by: plan) else { continue }
            carryOut(move, of: state.jobs[entry.one.job.id] ?? entry.one.job)
        }
    }

    /// An elastic job that may be resized now; nil: it is none, or may not yet.
    func runningElastic(_ id: JobID, by plan: MovePlan) -> RunningElastic? {
        guard let job = state.jobs[id], job.spec.elastic != nil, case .running(let nodes, let since) = job.state,
            now - since >= plan.apart, var running = running(job, on: nodes)
        else { return nil }
        running.site.unshared = unshared(nodes.leases, but: id)
        return (job, running, nodes)
    }

    private func move(_ one: RunningElastic, by plan: MovePlan) -> Move? {
        let sizes = (one.job.spec.elastic?.value.sizes ?? []).compactMap { candidates(for: one, $0) }
        return Reallocation.move(
            one.running, amongSizes: sizes, leaving: { leaving(one, for: $0) }, by: plan)
    }

    /// What a running job needs with a size, and the groups as it sees them: nodes of its own count as free.
    private func candidates(for one: RunningElastic, _ size: JobSize) -> (need: Need, sites: [Site])? {
        let job = one.job.sized(size)
        guard let rest = restAsReported(of: job) else { return nil }
        var need = need(of: job)
        (need.rest, need.restore) = (rest, one.running.need.restore)
        let own = one.running.site.group
        let isOwnSize = size == one.running.need.size
        let sites = surveySize(of: job, [:]).compactMap { surveyed -> Site? in
            let site = surveyed.site
            guard site.group.id == own.id else { return reachable(site, by: job) }
            return isOwnSize ? nil : self.own(site, for: job, on: one.nodes)
        }
        return (need, sites)
    }

    /// The group of a job's nodes as it would see it with another size, once it has left them for a moment. What is
    /// kept there for a job that goes before it is left alone.
    private func own(_ surveyed: Site, for job: Job, on nodes: NodeSet) -> Site {
        let group = surveyed.group
        let room = group.room(for: job.spec.resources)
        guard Placement.suits(group, job.spec.resources, nodes: job.spec.nodes), room.fits(in: group.room) else {
            return surveyed
        }
        var site = surveyed
        let own = nodes.leases.filter { id in
            guard let lease = state.leases[id], lease.takesWork else { return false }
            let others = lease.allocations.filter { $0.job != job.id }
            return room.fits(in: others.reduce(group.room) { $0 - $1.room })
        }
        let others = leasesWithRoom(room, in: group, atMost: job.spec.nodes, without: Set(nodes.leases))
        site.roomy = Array((own + others).prefix(job.spec.nodes))
        site.unshared = 0
        site.obstacle = obstacle(on: site, to: job)
        site.unshared = unshared(site.roomy, but: job.id)
        return site
    }

    /// What keeps a job from having its own nodes and others of their group.
    private func obstacle(on site: Site, to job: Job) -> Obstacle? {
        let group = site.group
        let missing = job.spec.nodes - site.roomy.count
        let found = obstacle(to: site, quote(of: group), missing: missing, for: job, budgetCaps(of: job))
        if let found { return found }
        var known: [JobID: Reservation] = [:]
        if let kept = reservation(in: group, before: QueueKey(job), &known) {
            return .kept(job: kept.job, start: kept.start)
        }
        let awaited = open.reviews.nodesAwaited(in: group.id)
        let leased = state.leasesOfGroup[group.id]?.count ?? 0
        let isTaken = awaited > 0 && missing + awaited > group.limit - leased
        return isTaken ? .full(limit: group.limit) : nil
    }

    /// What leaving costs: nodes that it would have again only while it saves, the others until they are given back.
    private func leaving(_ one: RunningElastic, for option: PlacementOption) -> Money {
        let kept = one.nodes.leases.count { option.leases.contains($0) }
        guard kept > 0 else { return one.running.leaving }
        let saving = one.running.site.group.terms == .reserved ? .zero : rate(of: one.job).cost(over: one.running.save)
        let count = one.nodes.leases.count
        let rest = Int128((one.running.leaving - saving).nanos) * Int128(count - kept) / Int128(count)
        return saving + Money(nanos: Int64(max(0, rest)))
    }
}

extension Move {
    /// Speed that is gained, as a part of what there is, for each dollar an hour that is added; without bound where
    /// dollars are saved.
    fileprivate var gainPerDollar: Double {
        let hours = (stay: max(stayTime.hours, 1e-9), go: max(goTime.hours, 1e-9))
        let added = Double(go.p50.nanos) / hours.go - Double(stay.p50.nanos) / hours.stay
        return added > 0 ? (hours.stay / hours.go - 1) / added : .infinity
    }
}
