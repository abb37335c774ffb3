import Domain
import Pools

extension Orchestrator {
    /// The daemon came up: what the pool knows is compared with what we know. An unknown lease is released; a missing
    /// one is over and charged to its last proof of life; a missing attempt has vanished.
    mutating func reconcile(with inventory: Inventory) {
        open.reset(to: state, in: settings.pool)
        let known = Set(inventory.leases)
        let running = Set(inventory.attempts)
        for id in inventory.leases where state.leases[id] == nil {
            decide(.release, lease: id, because: .unknownLease)
            emit(.order(Order(key: OrderKey(subject: .lease(id), number: 2), issuedAt: now, action: .release(id))))
        }
        for id in state.attempts.keys.sorted() where !running.contains(id) {
            guard let attempt = state.attempts[id], known.isSuperset(of: attempt.nodes.leases) else { continue }
            let first = attempt.nodes.first
            exited(attempt, .vanished, at: proofOfLife(of: first), cause: vanishing(of: id, first))
        }
        for id in state.leases.keys.sorted() where !known.contains(id) {
            guard let lease = state.leases[id] else { continue }
            let alive = proofOfLife(of: id)
            let decision = decide(
                .release, lease: id, because: .leaseLost(lease: id, lastProofOfLife: alive))
            conclude(lease, as: .lost, at: alive, cause: .decision(decision))
        }
    }

    private mutating func vanishing(of attempt: AttemptID, _ lease: LeaseID) -> Cause {
        let reason = Reason.leaseLost(lease: lease, lastProofOfLife: proofOfLife(of: lease))
        return .decision(decide(.requeue, job: attempt.job, attempt: attempt, lease: lease, because: reason))
    }

    private func proofOfLife(of lease: LeaseID) -> Instant { state.meters[lease]?.proofOfLife ?? now }
}
