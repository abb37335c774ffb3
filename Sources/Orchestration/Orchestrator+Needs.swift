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
        need(
            of: job.spec, progress: job.progress, interruptions: job.interruptions, spent: spent(job), job.probing)
    }

    private func need(
        of spec: JobSpec, progress: Progress, interruptions: Int, spent: Money, _ probing: Probing? = nil
    ) -> Need {
        let rest: Need.Rest
        var startup = Span.zero
        switch spec.work {
        case .simulated(let work):
            rest = .steps(max(1, work.steps - progress.checkpointStep), workload: work.workload)
            startup = work.startup
        case .command(let work):
            rest =
                restInSteps(work, from: progress.checkpointStep, probing)
                ?? .time(work.expectedRest(from: progress.checkpointStep, assuming: settings.assumedWork))
        }
        var need = Need(
            resources: spec.resources, nodes: spec.nodes, jobClass: spec.jobClass, spot: spec.spot,
            checkpoint: spec.checkpoint,
            rest: rest, startup: startup,
            restore: progress.checkpointStep > 0 ? spec.checkpoint?.saveTime ?? .zero : .zero,
            interruptions: interruptions,
            budgetLeft: spec.budget.flatMap { $0.onExceed == .warn ? nil : $0.limit - spent },
            reserve: timeUntilOff(spec))
        need.objective = spec.objective ?? .cost
        need.timeLeft = spec.deadline.map { $0 - now }
        need.size = spec.elastic?.value.size
        return need
    }

    /// Steps a job has left; nil for a command that does not say how many it has.
    func remainingSteps(of job: Job) -> Int? {
        job.spec.work.steps.map { max(1, $0 - job.progress.checkpointStep) }
    }

    /// What the spot market of a group lets a job expect now; nil: it is not sold as spot.
    public func outlook(of group: NodeGroup) -> SpotOutlook? {
        guard group.terms == .spot else { return nil }
        return open.outlooks.outlook(of: group.id, state.spotRecords[group.id], at: now)
    }

    /// Keeps the outlooks that choices go by.
    mutating func keepOutlooks() {
        for (group, record) in state.spotRecords { open.outlooks.keep(group, record, at: now) }
    }
}
