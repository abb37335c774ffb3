import Domain

/// Checks that nobody was stopped, preempted or put on spot to save money who must not be, from its own record of what
/// the jobs asked for and reported.
struct GuardAuditor: Sendable {
    private var specs: [JobID: JobSpec] = [:]
    private var reported: [JobID: [String: MetricValue]] = [:]
    private var told: Set<Told> = []

    /// A refusal that was told.
    private struct Told: Hashable, Sendable {
        var job: JobID
        var action: SavingAction
        var occasion: SavingOccasion
    }

    mutating func note(_ id: JobID, _ spec: JobSpec) { specs[id] = spec }

    mutating func note(_ point: MetricPoint) { reported[point.attempt.job, default: [:]][point.name] = point.value }

    /// A job of its own will on spot is one whose file says so.
    func check(_ lease: Lease, _ findings: inout [String]) {
        guard lease.terms == .spot else { return }
        for allocation in lease.allocations {
            guard let spec = specs[allocation.job], spec.jobClass == .critical, spec.resources.useSpot != true else {
                continue
            }
            findings.append("job \(allocation.job) is critical and was put on spot (\(lease.id)) against its will")
        }
    }

    mutating func check(_ decision: Decision, _ findings: inout [String]) {
        guard let id = decision.job, let spec = specs[id] else { return }
        switch (decision.verdict, decision.reason) {
        case (.stop, .plateau): checkStop(id, spec, &findings)
        case (.preempt, .spotPolicy(let verdict)) where verdict.choice == .onDemand: break  // for its deadline
        case (.preempt, _) where spec.jobClass == .critical:
            findings.append("job \(id) is critical and was preempted")
        case (_, .moved(let move)) where spec.jobClass == .critical && move.aim != .deadline:
            findings.append("job \(id) is critical and was moved to save money")
        case (.keep, .savingForbidden(let refusal)):
            if !told.insert(Told(job: id, action: refusal.action, occasion: refusal.occasion)).inserted {
                findings.append("\(decision.id) says again what job \(id) was kept from")
            }
        case (.keep, .budget(.spares)) where spec.jobClass == .critical: break
        case (.stop, .budget) where spec.jobClass == .critical:
            findings.append("job \(id) is critical and was stopped for the budget of its scope")
        case (.keep, _): findings.append("\(decision.id) keeps job \(id) and does not say from what")
        default: break
        }
    }

    private func checkStop(_ id: JobID, _ spec: JobSpec, _ findings: inout [String]) {
        if spec.jobClass == .critical || spec.jobClass == .research {
            findings.append("job \(id) is \(spec.jobClass.rawValue) and was stopped early")
        }
        for rule in spec.quality?.rules ?? [] {
            let isKept =
                switch (reported[id]?[rule.metric], rule.bound) {
                case (.finite(let number)?, .atLeast): number >= rule.value
                case (.finite(let number)?, .atMost): number <= rule.value
                default: false
                }
            if !isKept { findings.append("job \(id) was stopped early outside its bound of \(rule.metric)") }
        }
    }
}
