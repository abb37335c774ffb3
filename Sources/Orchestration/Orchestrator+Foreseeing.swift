import Domain
import Policies
import Pools

// When a waiting job is expected to start, and what would let it start now.
extension Orchestrator {
    /// What keeps a waiting or held job from running, when it is expected to start, and what stands in its way by
    /// name; nil: it does neither.
    public func explain(_ id: JobID) -> Explanation? {
        guard let job = state.jobs[id], job.state.isWaiting || job.state.isHeld else { return nil }
        let surveyed = survey(for: job, [:]).map(\.site)
        let pacing = job.state.isWaiting ? pacing(of: job, among: surveyed) : nil
        let sites = pacing.map { paused(by: $0, surveyed, job) } ?? surveyed
        let proposal =
            job.spec.elastic == nil
            ? Placement.propose(for: need(of: job), among: sites, by: settings.placement) : proposalNow(for: job)
        var explanation = Explanation(at: now, position: state.queue.position(of: job), proposal: proposal)
        explanation.hold = job.state.isHeld ? holdReason(of: job, by: job.owner.name) : nil
        explanation.start = job.state.isHeld ? expectedRelease(of: job) : expectedStart(of: job, proposal)
        explanation.past = open.foretold.past
        explanation.dependencies = job.spec.after.compactMap { state.jobs[$0] }.map {
            Explanation.Dependency(
                job: $0.id, isHeldByUser: $0.isUserHeld, isPaused: $0.state.isPaused, end: occupant($0)?.end)
        }
        explanation.deadlineToBegin = pacing.flatMap { deadlineToBegin(job, $0, surveyed) }
        for rejection in proposal.rejected { look(at: rejection, of: job, among: sites, &explanation) }
        return explanation
    }

    /// With what limit a job that its own budget has paused would be over in nine of ten runs; nil: it has none, or no
    /// group can run it.
    public func limitToGoOn(_ id: JobID) -> Money? {
        guard let job = state.jobs[id], job.state.isPaused, job.spec.budget != nil else { return nil }
        var need = need(of: job)
        need.budgetLeft = nil
        let sites = settings.pool.groups.map { prospect($0, for: job) }
        let best = Placement.propose(for: need, among: sites).options.min { $0.costP90 < $1.costP90 }
        return best.map { spent(job) + dataReserve(of: job) + $0.costP90 + $0.price.cost(over: need.reserve) }
    }

    /// Somebody was told when a job is expected to start.
    public mutating func tell(_ job: JobID, start: Instant) { open.foretold.tell(job, start) }

    private func look(at rejection: Rejection, of job: Job, among sites: [Site], _ explanation: inout Explanation) {
        let id = rejection.group
        switch rejection.obstacle {
        case .full:
            explanation.drained[id] = drainedNode(with: job.spec.resources, in: id)
            explanation.leavingFirst[id] = settings.pool.group(id).map { leavingFirst(in: $0, for: job) }
            explanation.apart[id] = settings.pool.group(id).map { apartWithRoom(in: $0, for: job) }
            goBefore(settings.pool.group(id).flatMap { ahead(of: job, in: $0).first }, job, in: id, &explanation)
        case .kept(let head, _): goBefore(head, job, in: id, &explanation)
        case .quota(let gap):
            explanation.endingFirst = endingFirst(in: gap)
            goBefore(aheadInQuota(of: job, gap).first, job, in: id, &explanation)
        case .tooDear:
            if sites.first(where: { $0.group.id == id })?.obstacle == nil { explanation.onlyDear.insert(id) }
        case .unavailable:
            explanation.waits[id] = settings.pool.group(id).flatMap { bareSite($0, for: job).meanWait }
        default: break
        }
    }

    private func goBefore(_ other: JobID?, _ job: Job, in group: GroupID, _ explanation: inout Explanation) {
        guard let other, let first = state.jobs[other] else { return }
        explanation.firstAhead[group] = other
        explanation.priorityToGoFirst[other] = priority(of: job, toGoBefore: first)
    }

    /// A node that takes no more work because somebody said so, and has the room; nil: there is none.
    private func drainedNode(with resources: ResourceRequest, in id: GroupID) -> LeaseID? {
        guard let group = settings.pool.group(id) else { return nil }
        let room = group.room(for: resources)
        return (state.leasesOfGroup[id] ?? []).first { lease in
            guard let lease = state.leases[lease], lease.isDraining, lease.state == .ready else { return false }
            return room.fits(in: group.room - lease.allocated)
        }
    }

    /// The jobs on nodes with room for a job that are not to be slowed down by it.
    private func apartWithRoom(in group: NodeGroup, for job: Job) -> [JobID] {
        let room = group.room(for: job.spec.resources)
        let leases = leasesWithRoom(room, in: group, atMost: Self.mostAhead).compactMap { state.leases[$0] }
        return leases.flatMap { notToJoin(on: $0, job, in: group) }.sorted()
    }

    /// The jobs that are to leave so that a job has its nodes in a full group, as they are expected to.
    private func leavingFirst(in group: NodeGroup, for job: Job) -> [Explanation.Occupant] {
        guard let reservation = reserve(for: job, in: group) else { return [] }
        let room = group.room(for: job.spec.resources)
        let jobs = reservation.leases.compactMap { state.leases[$0] }.flatMap { lease -> [JobID] in
            guard let at = freeing(room, of: lease, in: group, for: job)?.at, at > now else { return [] }
            return lease.allocations.map(\.job).filter { expectedEnd(of: $0, on: group) <= at }
        }
        return Set(jobs).compactMap { state.jobs[$0].flatMap { occupant($0) } }.sorted {
            ($0.end, $0.job) < ($1.end, $1.job)
        }
    }

    /// The jobs on nodes that are expected to end first of those that count in a quota, as many as make room in it.
    private func endingFirst(in gap: QuotaGap) -> [Explanation.Occupant] {
        let all = jobsAtWork().filter { gap.counts($0) }.compactMap { occupant($0) }
            .sorted { ($0.end, $0.job) < ($1.end, $1.job) }
        if let jobs = gap.jobs {
            let missing = jobs.would - jobs.most
            return all.count < missing ? [] : Array(all.prefix(missing))
        }
        guard let rate = gap.rate else { return [] }
        var (left, needed) = (rate.would, [Explanation.Occupant]())
        for other in all where left > rate.most {
            guard let job = state.jobs[other.job] else { continue }
            left = Price(nanosPerHour: left.nanosPerHour - self.rate(of: job).nanosPerHour)
            needed.append(other)
        }
        return left > rate.most ? [] : needed
    }

    /// The jobs that wait for the same quota and have their turn before a job, in that order.
    private func aheadInQuota(of job: Job, _ gap: QuotaGap) -> [JobID] {
        let key = QueueKey(job)
        let keys = open.quotaBlocked.flatMap { demand in
            state.queue.lines[demand]?.elements.lazy.prefix { $0 < key }.prefix(Self.mostAhead) ?? []
        }
        return keys.sorted().map(\.job).filter { state.jobs[$0].map(gap.counts) ?? false }
    }

    private func occupant(_ job: Job) -> Explanation.Occupant? {
        guard let group = job.state.nodes.flatMap({ state.leases[$0.first] }).flatMap({ settings.pool.group($0.group) })
        else { return nil }
        return Explanation.Occupant(job: job.id, end: expectedEnd(of: job.id, on: group))
    }

    /// The least priority with which a job has its turn before another; nil: 100 is not enough.
    private func priority(of job: Job, toGoBefore other: Job) -> Int? {
        var raised = job
        for priority in (job.spec.priority + 1)..<max(101, job.spec.priority + 1) {
            raised.spec.priority = priority
            if QueueKey(raised) < QueueKey(other) { return priority }
        }
        return nil
    }

    /// When nothing holds a job any more; nil: that is its user's business, or a job it comes after does not run.
    func expectedRelease(of job: Job) -> Instant? {
        guard !job.isUserHeld else { return nil }
        var release = max(now, job.spec.notBefore ?? now)
        for id in job.spec.after {
            guard let other = state.jobs[id] else { continue }
            guard let end = occupant(other)?.end else { return nil }
            release = max(release, end)
        }
        return release
    }

    /// When the first of the groups that would do is expected to have room for a job.
    private func expectedStart(of job: Job, _ proposal: Placement.Proposal) -> Instant? {
        if !proposal.options.isEmpty { return now }
        return proposal.rejected.compactMap { expectedEnd(of: $0, for: $0.size.map(job.sized) ?? job) }.min()
    }

    /// When an obstacle is expected to be gone; nil: nobody can say.
    private func expectedEnd(of rejection: Rejection, for job: Job) -> Instant? {
        switch rejection.obstacle {
        case .full, .kept: settings.pool.group(rejection.group).flatMap { turn(of: job, in: $0) }
        case .refused(let until): until
        case .unavailable:
            settings.pool.group(rejection.group).flatMap { bareSite($0, for: job).meanWait }.map { now + $0 }
        case .quota(let gap): aheadInQuota(of: job, gap).isEmpty ? endingFirst(in: gap).last?.end : nil
        default: nil
        }
    }

    /// Jobs before a job that are reckoned with; where more wait, nobody can say when it starts.
    private static let mostAhead = 1_000

    /// When a job is expected to have its nodes in a full group: those that have their turn before it there take what
    /// becomes free first, each for as long as it is expected to run.
    func turn(of job: Job, in group: NodeGroup) -> Instant? {
        let room = group.room(for: job.spec.resources)
        let leases = state.leasesOfGroup[group.id] ?? []
        var free = leases.compactMap { id in state.leases[id].flatMap { freeing(room, of: $0, in: group, for: job)?.at }
        }
        free += Array(repeating: now, count: min(max(0, group.limit - staying(in: group)), Self.mostAhead))
        free.sort()
        let ahead = ahead(of: job, in: group)
        guard ahead.count <= Self.mostAhead else { return nil }
        for id in ahead {
            guard let other = state.jobs[id], other.spec.nodes <= free.count else { continue }
            let start = free[other.spec.nodes - 1]
            let end = start + CostToFinish.option(for: need(of: other), on: bareSite(group, for: other)).time
            free.removeFirst(other.spec.nodes)
            free += Array(repeating: end, count: other.spec.nodes)
            free.sort()
        }
        return job.spec.nodes <= free.count ? free[job.spec.nodes - 1] : nil
    }

    /// The jobs that wait for nodes of a group and have their turn before a job, in that order.
    private func ahead(of job: Job, in group: NodeGroup) -> [JobID] {
        let key = QueueKey(job)
        var keys: [QueueKey] = []
        for demand in open.waiters[group.id] ?? [] {
            for other in state.queue.lines[demand]?.elements.lazy.prefix(while: { $0 < key }) ?? [] {
                keys.append(other)
                if keys.count > Self.mostAhead { break }
            }
        }
        return keys.sorted().prefix(Self.mostAhead + 1).map(\.job)
    }
}

extension QuotaGap {
    /// Whether a job counts in the quota.
    fileprivate func counts(_ job: Job) -> Bool {
        ["user \(job.owner.name)", "project \(job.spec.project)"].contains(scope)
    }
}
