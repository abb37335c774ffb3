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
        let quotas = settings.quotas.filter { $0.rate != nil }
        guard !quotas.isEmpty else { return }
        for quota in quotas {
            let scoped = jobsAtWork().compactMap { job in
                usage(quota.scope, job.owner, job.spec.project).map { (name: $0.name, job: job) }
            }
            let counted = Dictionary(grouping: scoped, by: \.name).mapValues { $0.map(\.job) }
            for name in counted.keys.sorted() { watch(counted[name] ?? [], of: name, quota.rate) }
        }
    }

    /// Takes jobs off their nodes until the others together pay no more an hour than `most`.
    private mutating func watch(_ jobs: [Job], of name: String, _ most: Price?) {
        let staying = jobs.filter { if case .stopping = $0.state { false } else { true } }
        var nanos = staying.reduce(Int64(0)) { $0 + rate(of: $1).nanosPerHour }
        guard let most else { return }
        for job in staying.filter({ isMovable($0) }).sorted(by: { QueueKey($1) < QueueKey($0) })
        where nanos > most.nanosPerHour {
            let reason = Reason.overRate(scope: name, rate: Price(nanosPerHour: nanos), most: most)
            nanos -= rate(of: job).nanosPerHour
            stop(job, then: .requeue, saving: true, because: reason)
        }
    }

    private func isMovable(_ job: Job) -> Bool {
        guard case .running = job.state else { return false }
        return job.spec.checkpoint != nil && guardrail(against: .preempt, of: job) == nil
    }

    /// What a job's nodes cost it an hour at the prices in force.
    func rate(of job: Job) -> Price {
        let sum = (job.state.nodes?.leases ?? []).reduce(Money.zero) { sum, id in
            guard let lease = state.leases[id], let price = lease.tariff?.price else { return sum }
            return sum + share(of: job.id, on: lease).total(of: price, over: .hours(1))
        }
        return Price(nanosPerHour: sum.nanos)
    }
}
