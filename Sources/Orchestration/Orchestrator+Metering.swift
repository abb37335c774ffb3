import Domain
import Policies
import Pools

extension Orchestrator {
    /// A tick: every meter moves to now, hours are cut, budgets are looked at, and what only time changes is chosen
    /// anew.
    mutating func tick() {
        keepOutlooks()
        for id in state.meters.keys.sorted() { moveMeter(of: id, to: now) }
        tickStorage()
        for id in state.leases.keys.sorted() {
            for allocation in state.leases[id]?.allocations ?? [] {
                watchBudget(of: allocation.job)
                watchRate(of: allocation.job)
                watchProbe(of: allocation.job, at: now)
            }
        }
        watchBudgets()
        watchQuotas()
        pruneIdempotencyKeys()
        recallBorrowers()
        pace()
        reallocate()
        if !open.blocked.isEmpty { preempt(for: Array(open.blocked.keys)) }
        releaseEmptyLeases()
    }

    /// Opens the meter of a lease that has just been granted.
    mutating func openMeter(of lease: Lease, at instant: Instant) {
        guard let tariff = lease.tariff else { return }
        emit(
            .meter(
                Meter(lease: lease.id, terms: lease.terms, tariff: tariff, start: instant, uses: uses(of: lease))))
    }

    /// What a node is used for as things stand: booting for the job it was ordered for, its attempts by their shares,
    /// or nothing. What is not used of a reserved node is padding: it was bought and could not be given back.
    func uses(of lease: Lease) -> [Use] {
        if lease.state == .booting || lease.state == .ordered { return [Use(.boot, job: lease.orderedFor)] }
        let group = settings.pool.group(lease.group)
        var parts: [Fraction] = []
        var uses: [Use] = []
        uses.reserveCapacity(lease.allocations.count + 1)
        for allocation in lease.allocations {
            guard let attempt = state.jobs[allocation.job]?.currentAttempt,
                state.attempts[attempt]?.nodes.contains(lease.id) ?? false
            else { continue }
            let share = group?.share(of: allocation.room) ?? .whole
            uses.append(Use(.useful, job: allocation.job, attempt: attempt, share: share))
            if case .part(let fraction) = share { parts.append(fraction) }
        }
        let unused = lease.terms == .reserved ? CostClass.padding : .idle
        if uses.isEmpty { return [Use(unused)] }
        if !parts.isEmpty { uses.append(Use(unused, share: .rest(of: parts))) }
        return uses
    }

    /// The share of a node's price that a job on it is charged.
    func share(of job: JobID, on lease: Lease) -> Share {
        guard let group = settings.pool.group(lease.group),
            let room = lease.allocations.first(where: { $0.job == job })?.room
        else { return .whole }
        return group.share(of: room)
    }

    /// Ends the open segments of a lease at `instant` and opens those that follow from its uses now.
    mutating func changeUse(of id: LeaseID, at instant: Instant, _ cause: Cause) {
        guard let lease = state.leases[id], var meter = state.meters[id], let tariff = lease.tariff else { return }
        let cut = max(instant, meter.proofOfLife)
        meter = post(meter, of: lease, until: cut, cause)
        emit(.meter(Meter(lease: id, terms: lease.terms, tariff: tariff, start: cut, uses: uses(of: lease))))
    }

    /// A new price for the running leases of a group: their segments are cut, and a new running total begins.
    mutating func reprice(_ group: GroupID, to price: Price, at instant: Instant, cause: Cause) {
        for id in state.leasesOfGroup[group] ?? [] {
            guard var lease = state.leases[id], let meter = state.meters[id], lease.terms == .spot,
                lease.tariff?.price != price
            else { continue }
            lease.tariff = Tariff(price: price, since: max(instant, meter.proofOfLife))
            emit(.lease(lease))
            changeUse(of: id, at: instant, cause)
            for job in meter.uses.compactMap(\.job) { watchBudget(of: job) }
        }
    }

    /// Posts what is open and the padding of the minimum charge, and closes the meter.
    mutating func closeMeter(of lease: Lease, at instant: Instant, cause: Cause) {
        guard let meter = state.meters[lease.id] else { return }
        let last = post(meter, of: lease, until: instant, cause)
        if let startedAt = lease.startedAt, let group = settings.pool.group(lease.group) {
            let paidUntil = startedAt + group.minimumCharge
            if paidUntil > instant { postPadding(after: last, lease, from: instant, to: paidUntil, cause) }
        }
        emit(.meterClosed(lease.id))
    }

    /// What a job has come to: postings, charges, and the open meters of its nodes and of its checkpoint.
    func spent(_ job: Job) -> Money {
        let stored = state.storage[job.id]?.accrued ?? .zero
        return (job.state.nodes?.leases ?? []).reduce(job.posted + stored) { sum, id in
            sum + (state.meters[id]?.accrued(by: job.id) ?? .zero)
        }
    }

    mutating func moveMeter(of id: LeaseID, to instant: Instant) {
        guard var meter = state.meters[id], let lease = state.leases[id] else { return }
        if instant >= meter.start.nextHour { meter = cutHours(meter, of: lease, upTo: instant) }
        meter.proofOfLife = max(meter.proofOfLife, instant)
        emit(.meter(meter))
    }

    /// Posts what is open up to `instant` and leaves the uses as they are: they change in a moment.
    mutating func settleMeter(of id: LeaseID, at instant: Instant, _ cause: Cause) {
        guard let lease = state.leases[id], let meter = state.meters[id] else { return }
        emit(.meter(post(meter, of: lease, until: max(instant, meter.proofOfLife), cause)))
    }

    /// Posts the open segments up to `instant`, an hour at a time; the meter with its start moved there.
    private mutating func post(_ meter: Meter, of lease: Lease, until instant: Instant, _ cause: Cause) -> Meter {
        post(meter, of: lease, until: instant, rest: cause)
    }

    private mutating func cutHours(_ meter: Meter, of lease: Lease, upTo instant: Instant) -> Meter {
        post(meter, of: lease, until: instant, rest: nil)
    }

    /// Posts whole clock hours, and with a cause what is left before `instant` as well. What follows from the postings
    /// of one use (its job's total, its classes) is reckoned once for all of them.
    private mutating func post(_ meter: Meter, of lease: Lease, until instant: Instant, rest: Cause?) -> Meter {
        var meter = meter
        let opened = meter.start
        var amounts = [Money](repeating: .zero, count: meter.uses.count)
        while meter.start < instant {
            let hour = meter.start.nextHour
            guard hour <= instant || rest != nil else { break }
            let end = min(hour, instant)
            let cause = hour <= instant ? .clockHour(hour) : rest ?? .clockHour(hour)
            for (index, use) in meter.uses.enumerated() {
                let segment = meter.segment(use)
                let amount = segment.cost(until: end)
                amounts[index] += amount
                write(segment, of: lease, until: end, amount: amount, cause)
            }
            meter.start = end
        }
        guard meter.start > opened else { return meter }
        var before = meter
        before.start = opened
        for (index, use) in meter.uses.enumerated() {
            let segment = before.segment(use)
            add(amounts[index], to: segment.job)
            noteProvisional(segment, of: lease, until: meter.start)
            classifyPosted(segment, until: meter.start)
        }
        return meter
    }

    /// The parts of a segment that were posted one by one: by clock hour.
    func hours(of segment: Segment, until end: Instant) -> [Segment.Closed] {
        var parts: [Segment.Closed] = []
        var rest = segment
        while rest.start < end {
            let part = Segment.Closed(segment: rest, end: min(rest.start.nextHour, end))
            parts.append(part)
            rest.start = part.end
        }
        return parts
    }

    private mutating func postPadding(
        after last: Meter, _ lease: Lease, from start: Instant, to end: Instant, _ cause: Cause
    ) {
        var padding = last.segment(Use(.padding, job: lease.orderedFor))
        padding.start = start
        post(padding, of: lease, until: end, cause)
    }

    private mutating func post(_ segment: Segment, of lease: Lease, until end: Instant, _ cause: Cause) {
        post(segment, of: lease, until: end, amount: segment.cost(until: end), cause)
        noteProvisional(Segment.Closed(segment: segment, end: end), of: lease.id)
    }

    /// Writes a ledger entry and adds it to its job's total.
    mutating func post(_ segment: Segment, of lease: Lease, until end: Instant, amount: Money, _ cause: Cause) {
        write(segment, of: lease, until: end, amount: amount, cause)
        add(amount, to: segment.job)
    }

    private mutating func write(
        _ segment: Segment, of lease: Lease, until end: Instant, amount: Money, _ cause: Cause
    ) {
        let posting = Posting(
            id: PostingID(count(\.postings)), from: .provider(lease.provider), to: segment.account, amount: amount,
            segment: segment, end: end, cause: cause)
        emit(.posting(posting))
        count(posting, on: lease)
    }

    /// Adds what was posted to a live job's total; nil: nobody's.
    mutating func add(_ amount: Money, to id: JobID?) {
        guard let id, let posted = state.jobs[id]?.posted else { return }
        emit(.jobPosted(id, posted + amount))
    }
}
