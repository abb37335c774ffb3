import Domain
import Orchestration
import Pools

/// Checks that no job with a deadline waits for spot when on-demand has to begin: with its own reckoning of the time
/// that is left, from the table of speeds alone.
public struct PacingAuditor: Sendable {
    private let isWatching: Bool
    private let margin: Span

    /// Where quotas, or a machine that sleeps, may make a job late, nothing is said.
    public init(_ scenario: Scenario) {
        isWatching = scenario.settings.quotas.isEmpty && scenario.faults.sleepPPM == 0
        margin = scenario.settings.tick
    }

    /// Looks at the only waiting job, if nothing but its spot policy can keep it waiting.
    public func check(_ state: State, in pool: PoolDescription, at now: Instant, _ findings: inout [String]) {
        guard isWatching, state.queue.count == 1, state.budgets.isEmpty,
            let job = state.jobs.values.first(where: { $0.state.isWaiting }), job.spec.isPaced,
            job.spec.budget == nil, job.spec.resources.maxHourlyCost == nil, let deadline = job.spec.deadline,
            let least = pool.groups.compactMap({ time(of: job, on: $0, state, in: pool, at: now) }).min()
        else { return }
        if now + least + margin > deadline {
            findings.append("\(now): job \(job.id) waits, must be over by \(deadline), and needs \(least) on on-demand")
        }
    }

    /// What the job still takes on a node of the group that is there for it now; nil: it cannot have one.
    private func time(
        of job: Job, on group: NodeGroup, _ state: State, in pool: PoolDescription, at now: Instant
    ) -> Span? {
        let spec = job.spec
        let quote = state.quotes[group.id]
        let leased = state.leasesOfGroup[group.id]?.count ?? 0
        let room = group.room(for: spec.resources)
        guard group.terms == .onDemand, leased + spec.nodes <= group.limit, quote?.isAvailable ?? true,
            quote?.refusedUntil.map({ $0 <= now }) ?? true, room.fits(in: group.room), isRight(group, for: spec),
            case .simulated(let work) = spec.work,
            let speed = pool.throughputs.speed(of: work.workload, on: group, room: room, nodes: spec.nodes)
        else { return nil }
        let steps = max(1, work.steps - job.progress.checkpointStep)
        return group.boot + work.startup + speed.throughput.time(for: steps)
    }

    private func isRight(_ group: NodeGroup, for spec: JobSpec) -> Bool {
        let wanted = spec.resources.accelerators
        let hasKind =
            wanted.isEmpty
            ? group.accelerators == nil
            : wanted.contains { $0.kind == group.accelerators?.kind && $0.count <= group.accelerators?.count ?? 0 }
        let isPlace = spec.resources.places.isEmpty || spec.resources.places.contains { $0.contains(group) }
        return hasKind && isPlace
    }
}
