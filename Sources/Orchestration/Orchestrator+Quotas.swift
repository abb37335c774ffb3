import Domain

extension Orchestrator {
    /// The first quota that a job would pass by taking nodes at `rate` instead of those it has; nil: none.
    func quotaGap(of job: Job, rate: Price) -> QuotaGap? {
        let (owner, project) = (job.owner, job.spec.project)
        for quota in settings.quotas {
            guard let (name, placed) = usage(quota.scope, owner, project) else { continue }
            let jobs = placed + (job.state.isPlaced ? 0 : 1)
            if let most = quota.jobs, jobs > most {
                return QuotaGap(scope: name, jobs: .init(would: jobs, most: most))
            }
            guard let most = quota.rate else { continue }
            let others = spending(quota.scope, owner, project, without: job.id)
            let would = Price(nanosPerHour: others.nanosPerHour + rate.nanosPerHour)
            if would > most { return QuotaGap(scope: name, rate: .init(would: would, most: most)) }
        }
        return nil
    }

    /// Whom a quota limits, and how many jobs they have on nodes; nil: not these.
    func usage(_ scope: Quota.Scope, _ owner: Owner, _ project: String) -> (name: String, placed: Int)? {
        switch scope {
        case .user(let name):
            guard name ?? owner.name == owner.name else { return nil }
            return ("user \(owner.name)", state.placed.ofUser[owner.uid] ?? 0)
        case .project(let name):
            guard name ?? project == project else { return nil }
            return ("project \(project)", state.placed.ofProject[project] ?? 0)
        }
    }

    /// Dollars an hour of a user's or a project's jobs but one: their shares of their nodes at the prices in force.
    private func spending(_ scope: Quota.Scope, _ owner: Owner, _ project: String, without own: JobID) -> Price {
        var sum = Money.zero
        for lease in state.leases.values {
            guard let group = settings.pool.group(lease.group) else { continue }
            let price = lease.tariff?.price ?? quote(of: group).price
            for allocation in lease.allocations where allocation.job != own {
                guard let job = state.jobs[allocation.job] else { continue }
                let isTheirs =
                    if case .user = scope { job.owner.uid == owner.uid } else { job.spec.project == project }
                if isTheirs { sum += group.share(of: allocation.room).total(of: price, over: .hours(1)) }
            }
        }
        return Price(nanosPerHour: sum.nanos)
    }
}
