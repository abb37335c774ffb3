import Domain
import Pools

extension State {
    /// Brings a pool that knows nothing to where it stood: the standing orders again, in order of key, and what was
    /// already taken is taken. Orders are counted from the instant they were issued, so the pool's world goes on.
    public func restore(_ pool: inout some Pool, at now: Instant) {
        for subject in orders.keys.sorted(by: isOrderedFirst) {
            for order in orders[subject] ?? [] {
                pool.carryOut(order, at: now)
                if case .lease(let id, _) = order.action, let lease = leases[id] { pool.confirm(lease, at: now) }
            }
        }
        for id in leases.keys.sorted() { pool.take(.lease(id), upTo: leases[id]?.observed ?? 0) }
        for id in attempts.keys.sorted() { pool.take(.attempt(id), upTo: attempts[id]?.observed ?? 0) }
        for id in quotes.keys.sorted() { pool.take(.market(id), upTo: quotes[id]?.observed ?? 0) }
    }

    /// Gives elastic jobs the sizes that they have on their nodes: the rows of jobs have what was asked for. Jobs and
    /// leases must be there.
    public mutating func restoreSizes() {
        for job in jobs.values.filter({ $0.spec.elastic != nil }) {
            guard let nodes = job.state.nodes,
                let has = leases[nodes.first]?.allocations.first(where: { $0.job == job.id })?.room
            else { continue }
            apply(.job(job.sized(JobSize(accelerators: has.accelerators, nodes: nodes.leases.count))))
        }
    }

    /// Leases come before the attempts on them.
    private func isOrderedFirst(_ left: Subject, _ right: Subject) -> Bool {
        switch (left, right) {
        case (.lease, .attempt): true
        case (.attempt, .lease): false
        default: left < right
        }
    }
}
