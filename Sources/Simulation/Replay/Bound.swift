import Domain
import Pools

/// What no policy can go below: each job alone on the node that is cheapest for it, at the lowest price its group ever
/// has, with nothing but its steps billed.
public struct Bound: Hashable, Sendable {
    /// The sum over the jobs.
    public var cost = Money.zero
    /// The same, on the cheapest node that keeps a job's deadline where one does.
    public var costWithDeadlines = Money.zero

    /// The bounds of a trace on a pool; nil: for some job no group has a known speed.
    public init?(_ trace: JobTrace, on pool: PoolDescription) {
        for job in trace.jobs {
            let offers = pool.groups.compactMap { Self.offer($0, job, pool) }
            guard let least = offers.map(\.cost).min() else { return nil }
            let inTime = offers.filter { offer in job.deadline.map { job.submit + offer.time <= $0 } ?? true }
            cost += least
            costWithDeadlines += inTime.map(\.cost).min() ?? least
        }
    }

    private static func offer(
        _ group: NodeGroup, _ job: TracedJob, _ pool: PoolDescription
    ) -> (cost: Money, time: Span)? {
        let spec = job.spec(in: pool)
        let wanted = spec.resources.accelerators
        guard wanted.isEmpty == (group.accelerators == nil) else { return nil }
        if let has = group.accelerators, spec.resources.wanted(from: has) == nil { return nil }
        let room = group.room(for: spec.resources)
        guard room.fits(in: group.room), group.limit >= spec.nodes else { return nil }
        let time: Span
        switch job.work {
        case .length(let span, _): time = span
        case .steps(let steps, let workload):
            guard
                let speed = pool.throughputs.speed(of: workload, on: group, room: room, nodes: spec.nodes)
            else { return nil }
            time = speed.throughput.time(for: steps)
        }
        let each = group.share(of: room).total(of: lowestPrice(of: group), over: time)
        return (Money(nanos: each.nanos * Int64(spec.nodes)), time)
    }

    private static func lowestPrice(of group: NodeGroup) -> Price {
        switch group.market {
        case .seeded(_, _, let spread):
            Price(nanosPerHour: Int64(Int128(group.price.nanosPerHour) * Int128(100 - min(spread, 99)) / 100))
        case .trace(let trace): trace.points.map { $0.price ?? group.price }.min() ?? group.price
        case nil: group.price
        }
    }
}
