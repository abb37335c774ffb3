import Domain
import Pools

extension Orchestrator {
    /// Takes a job off nodes that have become dearer than its own ceiling, where it can go on from a checkpoint: it
    /// waits until there is something it accepts.
    mutating func watchRate(of id: JobID) {
        guard let job = state.jobs[id], let most = job.spec.resources.maxHourlyCost, isMovable(job) else { return }
        let rate = rate(of: job)
        if rate > most {
            stop(job, then: .requeue, saving: true, because: .overRate(scope: "job \(id)", rate: rate, most: most))
        }
    }

    /// Takes jobs off their nodes where prices have risen and a user or project pays more an hour than its quota
    /// allows: the last in turn first, critical ones and those that cannot save never.
    mutating func watchQuotas() {
        for quota in settings.quotas {
            guard let most = quota.rate else { continue }
            for payer in payersAtWork(under: quota.scope) {
                while let rate = excess(payer, quota.scope, most), let job = lastInTurn(payer, quota.scope) {
                    let scope = usage(quota.scope, payer.owner, payer.project)?.name ?? "job \(job.id)"
                    stop(
                        job, then: .requeue, saving: true, because: .overRate(scope: scope, rate: rate, most: most))
                }
            }
        }
    }

    /// Whom a quota counts as one.
    private struct Counted: Hashable {
        var owner: Owner
        var project: String
    }

    private func payersAtWork(under scope: Quota.Scope) -> [Counted] {
        var seen: Set<String> = []
        return placedJobs().compactMap { job in
            guard let name = usage(scope, job.owner, job.spec.project)?.name, seen.insert(name).inserted else {
                return nil
            }
            return Counted(owner: job.owner, project: job.spec.project)
        }
    }

    /// What is paid an hour above the quota by those who are not leaving yet; nil: it is not above.
    private func excess(_ counted: Counted, _ scope: Quota.Scope, _ most: Price) -> Price? {
        let nanos = jobs(of: counted, scope).reduce(Int64(0)) { sum, job in
            if case .stopping = job.state { sum } else { sum + rate(of: job).nanosPerHour }
        }
        return nanos > most.nanosPerHour ? Price(nanosPerHour: nanos) : nil
    }

    private func lastInTurn(_ counted: Counted, _ scope: Quota.Scope) -> Job? {
        jobs(of: counted, scope).filter(isMovable).max { QueueKey($0) < QueueKey($1) }
    }

    private func jobs(of counted: Counted, _ scope: Quota.Scope) -> [Job] {
        placedJobs().filter { job in
            if case .user = scope { job.owner.uid == counted.owner.uid } else { job.spec.project == counted.project }
        }
    }

    private func placedJobs() -> [Job] {
        Set(state.leases.values.flatMap { $0.allocations.map(\.job) }).sorted().compactMap { state.jobs[$0] }
    }

    private func isMovable(_ job: Job) -> Bool {
        guard case .running = job.state else { return false }
        return job.spec.checkpoint != nil && guardrail(against: .preempt, of: job) == nil
    }

    /// What a job's nodes cost it an hour at the prices in force.
    private func rate(of job: Job) -> Price {
        let sum = (job.state.nodes?.leases ?? []).reduce(Money.zero) { sum, id in
            guard let lease = state.leases[id], let price = lease.tariff?.price else { return sum }
            return sum + share(of: job.id, on: lease).total(of: price, over: .hours(1))
        }
        return Price(nanosPerHour: sum.nanos)
    }
}
