import Domain
import Policies
import Pools

/// A group as a waiting job sees it, with what is kept there for a job that goes before it.
struct Surveyed {
    /// What the placement rule sees.
    var site: Site
    /// What is kept there, if anything is.
    var reservation: Reservation?
    /// Where the job would use what is kept: when it must be off it; nil: it would not.
    var borrowedUntil: Instant?
    /// The same group with nodes that were not chosen: others to join, or ones that nobody is on; nil: there are none.
    var passedOver: Site?
}

extension Orchestrator {
    /// Every group as a waiting job sees it now, in order of name. `known` are reservations that were worked out
    /// before.
    func survey(for job: Job, _ known: [JobID: Reservation]) -> [Surveyed] {
        var known = known
        let key = QueueKey(job)
        let caps = budgetCaps(of: job)
        return settings.pool.groups.map { survey($0, for: job, key, caps, &known) }
    }

    private func survey(
        _ group: NodeGroup, for job: Job, _ key: QueueKey, _ caps: [BudgetCap], _ known: inout [JobID: Reservation]
    ) -> Surveyed {
        let quote = quote(of: group)
        guard Placement.suits(group, job.spec.resources, nodes: job.spec.nodes) else {
            return Surveyed(site: unsuitable(group, quote))
        }
        var site = bareSite(group, for: job)
        let room = group.room(for: job.spec.resources)
        guard room.fits(in: group.room) else { return Surveyed(site: site) }
        site.roomy = leases(for: job, in: group, atMost: job.spec.nodes)
        let missing = job.spec.nodes - site.roomy.count
        site.obstacle = obstacle(to: site, quote, missing: missing, for: job, caps)
        if site.obstacle == nil, let awarded = awarded(in: group, before: job, room) {
            site.obstacle = .kept(job: awarded, start: now)
        }
        var surveyed = Surveyed(site: site)
        if site.obstacle == nil, let kept = reservation(in: group, before: key, &known) {
            surveyed = mindful(of: kept, site, job)
        }
        return sharing(surveyed, job)
    }

    /// The site with what is kept for a job that goes first left alone, or borrowed where the job will be off by then
    /// and may be made to leave if it is not.
    private func mindful(of kept: Reservation, _ site: Site, _ job: Job) -> Surveyed {
        var apart = site
        apart.roomy = leases(for: job, in: site.group, atMost: job.spec.nodes, without: kept.leases)
        let missing = job.spec.nodes - apart.roomy.count
        let leased = state.leasesOfGroup[site.group.id]?.count ?? 0
        if missing <= max(0, site.group.limit - leased - kept.newNodes) {
            return Surveyed(site: apart, reservation: kept)
        }
        let need = need(of: job)
        let option = CostToFinish.option(for: need, on: site)
        if job.spec.checkpoint != nil, guardrail(against: .preempt, of: job) == nil, let time = option.timeP90,
            now + time <= kept.start
        {
            return Surveyed(site: site, reservation: kept, borrowedUntil: kept.start)
        }
        apart.obstacle = .kept(job: kept.job, start: kept.start)
        return Surveyed(site: apart, reservation: kept)
    }

    /// A job to which nodes of a group were awarded that this one would take; nil: none.
    private func awarded(in group: NodeGroup, before job: Job, _ room: Room) -> JobID? {
        guard !open.reviews.heading.isEmpty else { return nil }
        let awards = open.reviews.heading.filter { id, heading in
            guard heading.isAward, heading.group == group.id, id != job.id, let other = state.jobs[id] else {
                return false
            }
            return ContestLayer(other) == ContestLayer(job) || QueueKey(other) < QueueKey(job)
        }
        let awaited = awards.values.reduce(0) { $0 + $1.nodes }
        guard let first = awards.keys.min() else { return nil }
        let free =
            leasesWithRoom(room, in: group, atMost: job.spec.nodes + awaited).count
            + max(0, group.limit - (state.leasesOfGroup[group.id]?.count ?? 0))
        return free - awaited < job.spec.nodes ? first : nil
    }

    /// Leased nodes of a group with this room left: the fullest first, ready ones before others, then by number.
    func leasesWithRoom(
        _ room: Room, in group: NodeGroup, atMost count: Int, without kept: Set<LeaseID> = [],
        where isFit: (RoomyLease) -> Bool = { _ in true }
    ) -> [LeaseID] {
        var found: [LeaseID] = []
        guard count > 0, let roomy = open.roomy[group.id] else { return found }
        for lease in roomy.elements where room.fits(in: lease.left) && !kept.contains(lease.id) && isFit(lease) {
            found.append(lease.id)
            if found.count == count { break }
        }
        return found
    }

    /// A group as far as it does not depend on what is leased.
    func bareSite(_ group: NodeGroup, for job: Job) -> Site { bareSite(group, for: job.spec, job.id) }

    /// A group as a place to go to, as far as it does not depend on what is leased: of one that would never do, only
    /// that is known.
    func prospect(_ group: NodeGroup, for job: Job) -> Site { prospect(group, for: job.spec, job.id) }

    /// A group as a place to go to; `id` is nil for a job that has done nothing yet.
    func prospect(_ group: NodeGroup, for spec: JobSpec, _ id: JobID? = nil) -> Site {
        guard Placement.suits(group, spec.resources, nodes: spec.nodes) else {
            return unsuitable(group, quote(of: group))
        }
        return bareSite(group, for: spec, id)
    }

    private func unsuitable(_ group: NodeGroup, _ quote: Quote) -> Site {
        Site(group: group, price: quote.price, obstacle: nil, hazardPerHour: 0, speed: nil)
    }

    /// A group as far as it does not depend on what is leased; `id` is nil for a job that has done nothing yet.
    func bareSite(_ group: NodeGroup, for spec: JobSpec, _ id: JobID? = nil) -> Site {
        let probing = spec.probe == true ? id.flatMap { state.jobs[$0]?.probing } : nil
        let speed = speed(on: group, for: spec, probing)
        let outlook = spec.mayBeOnSpot ? outlook(of: group) : nil
        var site = Site(
            group: group, price: quote(of: group).price, obstacle: nil, hazardPerHour: outlook?.hazardPerHour ?? 0,
            speed: speed)
        (site.life, site.meanWait) = (outlook?.life, outlook?.meanWait)
        guard hasData(spec, id) else { return site }
        let place = Place(provider: group.provider, region: group.region)
        site.data = dataCosts(of: spec, id, at: place)
        let most = dataCosts(of: spec, id, at: place, atMost: true)
        site.dataReserve =
            reserve(site.data.storagePerHour, spec) + most.begin + most.success - site.data.begin - site.data.success
        return site
    }

    /// What keeps a job from having its nodes at a site, so many of which are missing. A quota comes before a full
    /// group: what becomes free would not help, and nobody is moved off for it.
    func obstacle(to site: Site, _ quote: Quote, missing: Int, for job: Job, _ caps: [BudgetCap]) -> Obstacle? {
        quotaObstacle(job, site) ?? budgetObstacle(caps, job, site)
            ?? (missing > 0 ? obstacle(to: site.group, quote, missing: missing) : nil)
    }

    private func obstacle(to group: NodeGroup, _ quote: Quote, missing: Int) -> Obstacle? {
        if !quote.isAvailable { return .unavailable }
        if let until = quote.refusedUntil, until > now { return .refused(until: until) }
        let leased = state.leasesOfGroup[group.id]?.count ?? 0
        return leased + missing > group.limit ? .full(limit: group.limit) : nil
    }

    private func quotaObstacle(_ job: Job, _ site: Site) -> Obstacle? {
        guard !settings.quotas.isEmpty else { return nil }
        return quotaGap(of: job, rate: site.rate(for: need(of: job))).map(Obstacle.quota)
    }
}
