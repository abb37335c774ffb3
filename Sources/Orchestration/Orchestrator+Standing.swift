import Domain
import Pools

extension Orchestrator {
    /// Reserved nodes are paid for from the moment their group is in the pool until it is not, whether they are used or
    /// not: they are leased for nobody, kept, and replaced where one is lost. Those above the group's limit go when
    /// nothing is on them.
    mutating func keepReservations() {
        for id in open.reserved {
            guard let group = settings.pool.group(id) else { continue }
            let open = state.leasesOfGroup[id] ?? []
            if open.count < group.limit {
                takeUp(group.limit - open.count, of: group)
            } else {
                for surplus in open[group.limit...].reversed() { giveUp(surplus) }
            }
        }
    }

    /// Whether some group has fewer reserved nodes than are paid for.
    var lacksReservedNodes: Bool {
        open.reserved.contains { id in
            state.leasesOfGroup[id]?.count ?? 0 < settings.pool.group(id)?.limit ?? 0
        }
    }

    private mutating func takeUp(_ count: Int, of group: NodeGroup) {
        if let until = quote(of: group).refusedUntil, until > now { return }
        let rate = Price(nanosPerHour: group.price.nanosPerHour * Int64(count))
        decide(.reserve, because: .reservedCapacity(group: group.id, nodes: count, rate: rate))
        for _ in 0..<count {
            let lease = Lease(id: LeaseID(self.count(\.leases)), group: group, orderedFor: nil, orderedAt: now)
            emit(.lease(lease))
            order(.lease(lease.id, group: group.id), about: .lease(lease.id))
        }
    }

    private mutating func giveUp(_ id: LeaseID) {
        guard let lease = state.leases[id], lease.allocations.isEmpty else { return }
        release(lease, because: .reservationOver(group: lease.group))
    }
}
