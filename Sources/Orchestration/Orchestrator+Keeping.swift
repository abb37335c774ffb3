import Domain
import Pools

extension Orchestrator {
    /// Ends the leases on which nothing is allocated and that are not worth keeping: those that are not ready yet and
    /// nobody needs, those that are drained, and those that have stood empty for as long as the rule keeps them.
    mutating func releaseEmptyLeases() {
        for id in open.empty.sorted() {
            guard let lease = state.leases[id], lease.allocations.isEmpty else { continue }
            switch lease.state {
            case .ordered, .booting: release(lease, because: .notNeeded)
            case .ready where lease.isDraining || now >= keptUntil(lease):
                release(lease, because: .nothingToRun(rate: lease.tariff?.price ?? .free))
            case .ready, .warned, .releasing, .ended: break
            }
        }
    }

    /// When the first of the nodes that stand empty is not worth keeping any longer; nil: none stands empty.
    public var nextEmptyRelease: Instant? {
        var next: Instant?
        for id in open.empty {
            guard let lease = state.leases[id], lease.state == .ready else { continue }
            next = min(next ?? keptUntil(lease), keptUntil(lease))
        }
        return next
    }

    /// Until when an empty node is kept for the next job. Where its group says nothing: until its minimum charge is
    /// over, which is paid anyway, and for as long as it would take to boot another. Waiting as long as a new start
    /// would cost never costs more than twice the best choice in hindsight (the ski rental rule: A. Karlin et al.,
    /// "Competitive snoopy caching", Algorithmica 3, 1988).
    func keptUntil(_ lease: Lease) -> Instant {
        guard let group = settings.pool.group(lease.group), !isEverythingSpent else { return now }
        let since = lease.emptySince ?? now
        if let keep = group.keepIdle { return since + keep }
        return max(since + group.boot, (lease.startedAt ?? since) + group.minimumCharge)
    }

    /// Whether a budget of everything was reached: no node is kept for work that may not come.
    private var isEverythingSpent: Bool {
        BudgetPeriod.allCases.contains { state.budgets[BudgetKey(.all, $0)]?.isSpent == true }
    }

    /// Takes a node out of work, or puts it back.
    mutating func drain(_ id: LeaseID, _ isDraining: Bool, by caller: Caller) {
        guard caller.isPrivileged || caller.isOperator else {
            outcome.answer = .refused(.operatorsOnly(user: caller.owner.name))
            return
        }
        guard var lease = state.leases[id] else {
            outcome.answer = .refused(.noSuchLease(id))
            return
        }
        outcome.answer = .done
        guard lease.isDraining != isDraining else { return }
        lease.isDraining = isDraining
        decide(isDraining ? .drain : .undrain, lease: id, because: .askedByUser(by: caller.owner.name))
        emit(.lease(lease))
    }
}
