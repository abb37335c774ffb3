import Domain
import Pools

extension Orchestrator {
    /// Keeps in mind what was posted for a lease, hour by hour.
    mutating func noteProvisional(_ segment: Segment, of lease: Lease, until end: Instant) {
        guard lease.refundWindow > .zero else { return }
        for part in hours(of: segment, until: end) { noteProvisional(part, of: lease.id) }
    }

    /// Keeps in mind what was posted for a lease that the provider would not charge if it took the node back now.
    mutating func noteProvisional(_ posted: Segment.Closed, of id: LeaseID) {
        let segment = posted.segment
        guard var lease = state.leases[id], lease.refundWindow > .zero else { return }
        guard lease.isProvisional(at: segment.start) else {
            guard !lease.provisional.isEmpty else { return }
            lease.provisional = []
            return emit(.lease(lease))
        }
        lease.add(provisional: segment.cost(until: posted.end), of: segment.job, payer(of: segment.job, on: lease))
        emit(.lease(lease))
    }

    /// A spot node that its provider takes back within its free window is not charged: what was posted is given back,
    /// one entry for each account.
    mutating func refund(_ lease: Lease, _ end: LeaseEnd, at instant: Instant, _ cause: Cause) {
        guard end == .interrupted, let startedAt = lease.startedAt, let tariff = lease.tariff,
            lease.isProvisional(at: instant), let provisional = state.leases[lease.id]?.provisional,
            !provisional.isEmpty
        else { return }
        let total = provisional.reduce(Money.zero) { $0 + $1.amount }
        decide(
            .refund, lease: lease.id,
            because: .refundedBy(provider: lease.provider, window: lease.refundWindow, amount: total))
        for charge in provisional where charge.amount != .zero {
            let segment = Segment(
                lease: lease.id, attempt: nil, job: charge.job, costClass: .refunded, terms: lease.terms,
                tariff: Tariff(price: tariff.price, since: startedAt), start: startedAt)
            post(segment, of: lease, until: instant, amount: Money.zero - charge.amount, cause)
        }
    }
}
