import Domain
import Policies
import Pools

extension Orchestrator {
    /// What a job that has done nothing yet needs.
    func need(of spec: JobSpec) -> Need {
        need(of: spec, progress: Progress(), interruptions: 0, spent: .zero)
    }

    /// What a job still needs.
    func need(of job: Job) -> Need {
        need(of: job.spec, progress: job.progress, interruptions: job.interruptions, spent: spent(job))
    }

    private func need(of spec: JobSpec, progress: Progress, interruptions: Int, spent: Money) -> Need {
        let rest: Need.Rest
        var startup = Span.zero
        switch spec.work {
        case .simulated(let work):
            rest = .steps(max(1, work.steps - progress.checkpointStep), workload: work.workload)
            startup = work.startup
        case .command(let work): rest = .time(work.expectedDuration ?? settings.assumedWork)
        }
        return Need(
            resources: spec.resources, jobClass: spec.jobClass, spot: spec.spot, checkpoint: spec.checkpoint,
            rest: rest, startup: startup,
            restore: progress.checkpointStep > 0 ? spec.checkpoint?.saveTime ?? .zero : .zero,
            interruptions: interruptions, budgetLeft: spec.budget.map { $0.limit - spent },
            reserve: timeUntilOff(spec))
    }

    /// Steps a modelled job has left; nil for commands.
    func remainingSteps(of job: Job) -> Int? {
        guard case .simulated(let work) = job.spec.work else { return nil }
        return max(1, work.steps - job.progress.checkpointStep)
    }

    /// Every group as a job sees it now, in order of name.
    func sites(for spec: JobSpec) -> [Site] { settings.pool.groups.map { site($0, for: spec) } }

    /// One group as a job sees it now.
    func site(_ group: NodeGroup, for spec: JobSpec) -> Site {
        let quote = quote(of: group)
        var speed: Site.Speed?
        if case .simulated(let work) = spec.work { speed = self.speed(of: work.workload, on: group) }
        return Site(
            group: group, price: quote.price, idleLease: idleLease(of: group.id),
            obstacle: obstacle(to: group, quote), hazardPerHour: hazard(of: group), speed: speed)
    }

    /// Expected interruptions of a node of the group per hour; zero where the terms rule them out.
    package func hazard(of group: NodeGroup) -> Double {
        group.terms == .spot ? Hazard.perHour(state.hazards[group.id] ?? .none) : 0
    }

    /// The speed of a workload on a group's nodes: as reported, once ten minutes were watched, else from the table.
    func speed(of workload: String, on group: NodeGroup) -> Site.Speed? {
        let key = ThroughputKey(workload: workload, accelerators: group.accelerators)
        if let learnt = state.throughputs[key], learnt.time >= .minutes(10), learnt.steps > 0 {
            let perHour = Int128(learnt.steps) * 3_600_000 / Int128(learnt.time.milliseconds)
            return Site.Speed(throughput: Throughput(stepsPerHour: max(1, Int64(perHour))), isMeasured: true)
        }
        return settings.pool.throughputs.throughput(key)
            .map { Site.Speed(throughput: $0.value, isMeasured: $0.isMeasured) }
    }

    private func idleLease(of group: GroupID) -> LeaseID? {
        (state.leasesOfGroup[group] ?? []).first { id in
            guard let lease = state.leases[id] else { return false }
            return lease.state == .ready && lease.occupant == nil && waitingJob(of: lease) == nil
        }
    }

    private func obstacle(to group: NodeGroup, _ quote: Quote) -> Obstacle? {
        if !quote.isAvailable { return .unavailable }
        if let until = quote.refusedUntil, until > now { return .refused(until: until) }
        let leased = state.leasesOfGroup[group.id]?.count ?? 0
        return leased >= group.limit ? .full(limit: group.limit) : nil
    }
}
