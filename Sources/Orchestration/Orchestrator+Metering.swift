import Domain
import Policies
import Pools

extension Orchestrator {
    /// A tick: every meter moves to now, hours are cut, budgets are looked at.
    mutating func tick() {
        for id in state.meters.keys.sorted() { moveMeter(of: id, to: now) }
        for id in state.leases.keys.sorted() {
            if let lease = state.leases[id] { watchBudget(of: lease.occupant?.job ?? lease.orderedFor) }
        }
        pruneIdempotencyKeys()
        if state.queue.count > 0 { mayPlace = true }
    }

    /// Opens the first segment of a lease that has just been granted.
    mutating func openSegment(of lease: Lease, job: JobID?, costClass: CostClass, at instant: Instant) {
        guard let tariff = lease.tariff else { return }
        emit(
            .meter(
                Meter(
                    segment: Segment(
                        lease: lease.id, attempt: nil, job: job, costClass: costClass, terms: lease.terms,
                        tariff: tariff, start: instant))))
    }

    /// Ends the open segment at `instant` and opens one with another use.
    mutating func changeUse(
        of lease: Lease, job: JobID?, attempt: AttemptID?, to costClass: CostClass, at instant: Instant, _ cause: Cause
    ) {
        guard let meter = state.meters[lease.id], let tariff = lease.tariff else { return }
        let cut = max(instant, meter.proofOfLife)
        let open = postSegment(of: lease, at: cut, cause: cause)
        var next = open
        next.attempt = attempt
        next.job = job
        next.costClass = costClass
        next.tariff = tariff
        next.start = cut
        emit(.meter(Meter(segment: next)))
    }

    /// A new price for the running leases of a group: their segments are cut, and a new running total begins.
    mutating func reprice(_ group: GroupID, to price: Price, at instant: Instant, cause: Cause) {
        for id in state.leasesOfGroup[group] ?? [] {
            guard var lease = state.leases[id], let meter = state.meters[id], lease.terms == .spot,
                lease.tariff?.price != price
            else { continue }
            let segment = meter.segment
            lease.tariff = Tariff(price: price, since: max(instant, meter.proofOfLife))
            changeUse(
                of: lease, job: segment.job, attempt: segment.attempt, to: segment.costClass, at: instant, cause)
            emit(.lease(lease))
            if let job = segment.job { watchBudget(of: job) }
        }
    }

    /// Posts what is open and the padding of the minimum charge, and closes the meter.
    mutating func closeMeter(of lease: Lease, at instant: Instant, cause: Cause) {
        guard state.meters[lease.id] != nil else { return }
        let last = postSegment(of: lease, at: instant, cause: cause)
        if let startedAt = lease.startedAt, let group = settings.pool.group(lease.group) {
            let paidUntil = startedAt + group.minimumCharge
            if paidUntil > instant { postPadding(after: last, lease, from: instant, to: paidUntil, cause) }
        }
        emit(.meterClosed(lease.id))
    }

    /// What a job has come to: postings and the open meter of its node.
    func spent(_ job: Job) -> Money {
        guard let lease = job.state.lease, let meter = state.meters[lease], meter.segment.job == job.id else {
            return job.posted
        }
        return job.posted + meter.accrued
    }

    private mutating func moveMeter(of id: LeaseID, to instant: Instant) {
        guard var meter = state.meters[id], let lease = state.leases[id] else { return }
        if instant >= meter.segment.start.nextHour {
            meter.segment = cutHours(of: lease, meter.segment, upTo: instant)
        }
        meter.proofOfLife = max(meter.proofOfLife, instant)
        emit(.meter(meter))
    }

    /// Posts the open segment up to `instant`, an hour at a time; returns it with its start moved there.
    private mutating func postSegment(of lease: Lease, at instant: Instant, cause: Cause) -> Segment {
        guard let meter = state.meters[lease.id] else { preconditionFailure("\(lease.id) has no open meter") }
        var segment = cutHours(of: lease, meter.segment, upTo: instant)
        if instant > segment.start {
            post(segment, of: lease, until: instant, amount: segment.cost(until: instant), cause)
            segment.start = instant
        }
        return segment
    }

    private mutating func cutHours(of lease: Lease, _ segment: Segment, upTo instant: Instant) -> Segment {
        var segment = segment
        while segment.start.nextHour <= instant {
            let hour = segment.start.nextHour
            post(segment, of: lease, until: hour, amount: segment.cost(until: hour), .clockHour(hour))
            segment.start = hour
        }
        return segment
    }

    private mutating func postPadding(
        after last: Segment, _ lease: Lease, from start: Instant, to end: Instant, _ cause: Cause
    ) {
        var padding = last
        padding.costClass = .padding
        padding.job = lease.orderedFor
        padding.attempt = nil
        padding.start = start
        post(padding, of: lease, until: end, amount: padding.cost(until: end), cause)
    }

    private mutating func post(
        _ segment: Segment, of lease: Lease, until end: Instant, amount: Money, _ cause: Cause
    ) {
        let posting = Posting(
            id: PostingID(count(\.postings)), from: .provider(lease.provider), to: segment.account, amount: amount,
            segment: segment, end: end, cause: cause)
        emit(.posting(posting))
        guard let id = segment.job, var job = state.jobs[id] else { return }
        job.posted = job.posted + amount
        emit(.job(job))
    }
}
