import Domain
import Policies

extension Orchestrator {
    /// Options of waiting jobs that are reckoned at most: lines of equal demand times groups.
    private static let mostOptions = 4_000
    /// Waiting jobs that are reckoned at most.
    private static let mostWaiting = 10_000

    /// What the live jobs, and those that are planned, are still expected to take of each on-demand group: those on
    /// nodes of theirs, those that wait of the group that is cheapest for the first of their line, free or not. Of a
    /// long queue the lines count whose turn is next.
    public func workAtHand(with planned: [JobSpec]) -> [GroupID: WorkAtHand] {
        var work: [GroupID: WorkAtHand] = [:]
        for job in state.jobs.values {
            guard let lease = job.state.nodes.flatMap({ state.leases[$0.first] }), lease.terms == .onDemand,
                let group = settings.pool.group(lease.group)
            else { continue }
            let left = expectedEnd(of: job.id, on: group) - now
            work[group.id, default: WorkAtHand()].add(left * Int64(job.spec.nodes))
        }
        let most = max(1, Self.mostOptions / max(1, settings.pool.groups.count))
        let lines = state.queue.lines.values.compactMap { line in line.first.map { (head: $0, line: line) } }
            .sorted { $0.head < $1.head }.prefix(most)
        for line in lines.map(\.line) {
            let jobs = line.elements.prefix(Self.mostWaiting / lines.count).compactMap { state.jobs[$0.job] }
            guard let head = jobs.first, let (group, size) = cheapestGroup(for: head.spec) else { continue }
            for job in jobs {
                let job = size.map(job.sized) ?? job
                add(need(of: job), on: group, bareSite(group, for: job), to: &work)
            }
        }
        if let (group, size) = planned.first.flatMap({ cheapestGroup(for: $0) }) {
            for spec in planned {
                let spec = size.map(spec.sized) ?? spec
                add(need(of: spec), on: group, bareSite(group, for: spec), to: &work)
            }
        }
        return work
    }

    private func add(_ need: Need, on group: NodeGroup, _ site: Site, to work: inout [GroupID: WorkAtHand]) {
        guard group.terms == .onDemand else { return }
        let time = CostToFinish.option(for: need, on: site).time
        work[group.id, default: WorkAtHand()].add(time * Int64(need.nodes))
    }

    /// Where a job is expected to cost least, whoever is there, and with which size if it is elastic.
    private func cheapestGroup(for spec: JobSpec) -> (group: NodeGroup, size: JobSize?)? {
        let sizes = spec.ofEachSize.map { spec in
            (need: need(of: spec), sites: settings.pool.groups.map { prospect($0, for: spec) })
        }
        return Placement.propose(among: sizes).options.first.flatMap { option in
            settings.pool.group(option.group).map { ($0, option.size) }
        }
    }
}
