import Domain
import Orchestration
import Policies

/// What a replay decides by: the settings that a name stands for. More of them are more cases.
public enum ReplayPolicy: String, Hashable, Sendable, CaseIterable {
    /// First come, first served, on the first group that fits; gaps are filled where that does not delay the first.
    case fifo
    /// As `fifo`, on the group with the lowest price an hour.
    case cheapest
    /// What the daemon does: priorities, preemption, and the least expected cost to finish.
    case expectedCost = "expected-cost"

    /// The settings of a scheduler of this pool under this policy.
    public func settings(for pool: PoolDescription, tick: Span) -> Settings {
        var settings = Settings(pool: pool, tick: tick)
        switch self {
        case .fifo: settings.placement = .firstFit
        case .cheapest: settings.placement = .lowestPrice
        case .expectedCost: return settings
        }
        settings.preemptionGap = nil
        return settings
    }

    /// The trace as this policy sees it: a first-come-first-served queue knows no priorities.
    public func view(of trace: JobTrace) -> JobTrace {
        guard self != .expectedCost, trace.jobs.contains(where: { $0.priority != TracedJob.usualPriority }) else {
            return trace
        }
        return JobTrace(
            trace.jobs.map { job in
                var job = job
                job.priority = TracedJob.usualPriority
                return job
            })
    }
}
