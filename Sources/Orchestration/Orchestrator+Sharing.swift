import Domain
import Policies
import Pools

// Jobs that share a node slow each other down, where the pool file says so (`shared_speed`).
extension Orchestrator {
    /// Tells the attempts on a node what they keep of their pace beside each other, where that has changed.
    mutating func tellPaces(on id: LeaseID) {
        guard let lease = state.leases[id], let group = settings.pool.group(lease.group), group.slowsSharers else {
            return
        }
        tellPaces(on: lease, in: group)
    }

    /// The same after another pool file, which may say that sharing slows nobody down any more.
    mutating func tellPacesAnew() {
        for id in state.leases.keys.sorted() {
            guard let lease = state.leases[id], let group = settings.pool.group(lease.group) else { continue }
            tellPaces(on: lease, in: group)
        }
    }

    private mutating func tellPaces(on lease: Lease, in group: NodeGroup) {
        for attempt in attempts(on: lease) {
            let kept = group.speedKept(beside: othersRunning(beside: attempt))
            guard kept != keptPPM(of: attempt.id) else { continue }
            order(.pace(attempt.id, keptPPM: kept), about: .attempt(attempt.id))
        }
    }

    /// How many other attempts there are on the fullest of an attempt's nodes.
    private func othersRunning(beside attempt: Attempt) -> Int {
        attempt.nodes.leases.map { id in (state.leases[id].map { attempts(on: $0).count } ?? 1) - 1 }.max() ?? 0
    }

    /// What an attempt was last told that it keeps of its pace, in millionths.
    func keptPPM(of id: AttemptID) -> Int64 {
        for order in (state.orders[.attempt(id)] ?? []).reversed() {
            if case .pace(_, let kept) = order.action { return kept }
        }
        return Contention.whole
    }

    /// How long a time of work alone takes an attempt at the pace that it has now.
    func stretched(_ span: Span, for attempt: AttemptID?) -> Span {
        guard let kept = attempt.map({ keptPPM(of: $0) }), kept < Contention.whole else { return span }
        return Span(milliseconds: span.milliseconds.scaled(by: Contention.whole, over: kept))
    }

    /// How long an attempt would have taken alone for what it did in a time at the pace that it has now.
    func shrunk(_ span: Span, for attempt: AttemptID) -> Span {
        let kept = keptPPM(of: attempt)
        guard kept < Contention.whole else { return span }
        return Span(milliseconds: span.milliseconds.scaled(by: kept, over: Contention.whole))
    }

    /// The other jobs on each of these nodes.
    func sharers(of job: JobID, on leases: [LeaseID], in group: NodeGroup) -> [[Sharer]] {
        let listed = quote(of: group).price
        return leases.map { id in
            guard let lease = state.leases[id] else { return [] }
            return lease.allocations.compactMap { allocation in
                guard allocation.job != job, let other = state.jobs[allocation.job] else { return nil }
                let hourly = group.share(of: allocation.room).total(of: lease.tariff?.price ?? listed, over: .hours(1))
                var rate = Price(nanosPerHour: hourly.nanos * Int64(other.spec.nodes))
                if case .balanced(let hour) = other.spec.objective {
                    rate = Price(nanosPerHour: rate.nanosPerHour + hour.nanosPerHour)
                }
                return Sharer(left: expectedEnd(of: other, on: group) - now, rate: rate)
            }
        }
    }

    /// Leased nodes of a group that a job may have, the fullest first: not one on which somebody is that it would slow
    /// down and who is left alone whatever it costs, or would not keep a deadline.
    func leases(
        for job: Job, in group: NodeGroup, atMost count: Int, without kept: Set<LeaseID> = [], onlyEmpty: Bool = false
    ) -> [LeaseID] {
        leasesWithRoom(group.room(for: job.spec.resources), in: group, atMost: count, without: kept) { lease in
            if lease.isEmpty { return true }
            return !onlyEmpty && (state.leases[lease.id].map { notToJoin(on: $0, job, in: group).isEmpty } ?? true)
        }
    }

    /// The jobs on a node that a job is not to be put beside.
    func notToJoin(on lease: Lease, _ job: Job, in group: NodeGroup) -> [JobID] {
        guard group.slowsSharers, hasPart(job, of: group) else { return [] }
        return lease.allocations.map(\.job).filter { id in
            id != job.id && state.jobs[id].map { isNotToSlow($0, in: group) } ?? false
        }
    }

    /// How many leased nodes of a group are compared for a job of one node.
    private static let mostCompared = 8

    /// The best of a group for a job that has a part of a node: the nodes by which the bill as a whole grows least, of
    /// those that others are on and others. A job that is left alone whatever it costs joins others that slow it down
    /// only where it has no choice.
    func sharing(_ surveyed: Surveyed, _ job: Job) -> Surveyed {
        let group = surveyed.site.group
        guard hasPart(job, of: group), !surveyed.site.roomy.isEmpty else { return surveyed }
        var joining = surveyed
        joining.site = join(surveyed.site, surveyed.site.roomy, job)
        if job.spec.nodes == 1, surveyed.borrowedUntil == nil, settings.placement == .expectedCost {
            let leases = leases(
                for: job, in: group, atMost: Self.mostCompared, without: surveyed.reservation?.leases ?? [])
            let others = leases.dropFirst().map { join(surveyed.site, [$0], job) }
            let sites = [joining.site] + others
            joining.site = sites[preferred(of: sites, job)]
        }
        guard group.slowsSharers, joining.site.sharers.contains(where: { !$0.isEmpty }),
            var apart = apart(from: surveyed, job)
        else { return joining }
        joining.passedOver = apart.site
        apart.passedOver = joining.site
        if guardrail(against: .share, of: job) != nil { return apart }
        return preferred(of: [joining.site, apart.site], job) == 0 ? joining : apart
    }

    private func preferred(of sites: [Site], _ job: Job) -> Int {
        Placement.preferred(of: sites, for: need(of: job), by: settings.placement)
    }

    /// A group with these leased nodes for a job.
    private func join(_ site: Site, _ leases: [LeaseID], _ job: Job) -> Site {
        var site = site
        let sharers = sharers(of: job.id, on: leases, in: site.group)
        site.roomy = leases
        site.keptFor = sharers.map { $0.map(\.left).max() ?? .zero }
        site.sharers = site.group.slowsSharers ? sharers : []
        return site
    }

    /// A group with nodes for a job that nobody is on, leased or new; nil: there are none.
    private func apart(from surveyed: Surveyed, _ job: Job) -> Surveyed? {
        guard surveyed.site.obstacle == nil, surveyed.borrowedUntil == nil else { return nil }
        let group = surveyed.site.group
        let kept = surveyed.reservation
        var apart = surveyed
        let empty = leases(
            for: job, in: group, atMost: job.spec.nodes, without: kept?.leases ?? [], onlyEmpty: true)
        apart.site = join(surveyed.site, empty, job)
        let missing = job.spec.nodes - empty.count
        let leased = (state.leasesOfGroup[group.id]?.count ?? 0) + (kept?.newNodes ?? 0)
        guard missing <= max(0, group.limit - leased) else { return nil }
        apart.site.obstacle = obstacle(
            to: apart.site, quote(of: group), missing: missing, for: job, budgetCaps(of: job))
        return apart.site.obstacle == nil ? apart : nil
    }

    /// Whether a job would have a part of a node of a group.
    private func hasPart(_ job: Job, of group: NodeGroup) -> Bool {
        group.room(for: job.spec.resources) != group.room
    }

    /// Whether no further job is to be put on its node.
    private func isNotToSlow(_ job: Job, in group: NodeGroup) -> Bool {
        if job.spec.objective == .time || guardrail(against: .share, of: job) != nil { return true }
        guard let deadline = job.spec.deadline, let nodes = job.state.nodes, let rest = restAsReported(of: job) else {
            return false
        }
        var need = need(of: job)
        need.rest = rest
        var site = site(of: job, on: nodes) ?? bareSite(group, for: job)
        func end() -> Instant { now + (Reallocation.stay(need, on: site).timeP90 ?? .zero) }
        let before = end()
        site.sharers = site.sharers.map { $0 + [Sharer(left: Self.longest, rate: .free)] }
        return before <= deadline && end() > deadline
    }

    /// Longer than anybody stays.
    private static let longest = Span.hours(1_000_000)
}

extension Int64 {
    /// `self * multiplier / divisor`, rounded down, with 128 bits in between.
    fileprivate func scaled(by multiplier: Int64, over divisor: Int64) -> Int64 {
        Int64(Int128(self) * Int128(multiplier) / Int128(divisor))
    }
}
