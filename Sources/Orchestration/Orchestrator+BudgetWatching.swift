import Domain
import Policies
import Pools

/// What is open in a scope and not posted.
private struct Exposure {
    /// The open meters.
    var accrued = Money.zero
    /// What must be kept back until its jobs could be off their nodes.
    var reserve = Money.zero
}

/// A budget that may keep a job from starting, as it stands now.
struct BudgetCap {
    /// Where it stands.
    var position: ScopePosition
    /// Whether it was reached and takes nothing new.
    var isSpent: Bool
}

extension Orchestrator {
    /// The budgets that may keep a job from starting: one pass over the leases, however many groups are asked. What is
    /// kept back for the nodes it has is free for others that it takes instead.
    func budgetCaps(of job: Job) -> [BudgetCap] {
        guard !state.budgets.isEmpty, guardrail(against: .stopForBudget, of: job) == nil else { return [] }
        let capping = capping(Payer(job))
        guard !capping.isEmpty else { return [] }
        let exposures = exposures(of: Set(capping.map(\.budget.key.scope)), without: job.id)
        return capping.map { standing in
            let exposure = exposures[standing.budget.key.scope] ?? Exposure()
            return BudgetCap(position: position(of: standing, exposure), isSpent: standing.isSpent)
        }
    }

    /// Looks at the budgets of scopes: warns once for each percentage and period, and acts where the bill would
    /// otherwise pass the limit.
    mutating func watchBudgets() {
        guard !state.budgets.isEmpty else { return }
        renewBudgets()
        let exposures = exposures(of: Set(state.budgets.keys.map(\.scope)))
        let earmarked = earmarked(by: state.budgets.values.filter { !$0.isForecastWarned })
        for key in state.budgets.keys.sorted() {
            guard let standing = state.budgets[key] else { continue }
            let position = position(of: standing, exposures[key.scope] ?? Exposure())
            warn(standing, position)
            forecast(key, position, earmarked[key] ?? .zero)
            act(key, position)
        }
    }

    /// Where a budget stands now.
    public func position(of standing: BudgetStanding) -> ScopePosition {
        let scope = standing.budget.key.scope
        return position(of: standing, exposures(of: [scope])[scope] ?? Exposure())
    }

    /// What the jobs at work in the scopes of budgets are expected to come to yet, each by its own limit or else by
    /// what nine of ten runs stay under, as far as it falls into the budget's period. One pass over the jobs.
    public func earmarked(by budgets: [BudgetStanding]) -> [BudgetKey: Money] {
        guard !budgets.isEmpty else { return [:] }
        var sums: [BudgetKey: Money] = [:]
        let byScope = Dictionary(grouping: budgets, by: \.budget.key.scope)
        for job in jobsAtWork() {
            for standing in BudgetScope.scopes(of: Payer(job)).flatMap({ byScope[$0] ?? [] }) {
                let left = standing.budget.key.period == .total ? nil : standing.window.end - now
                sums[standing.budget.key, default: .zero] += earmark(of: job, within: left)
            }
        }
        return sums
    }

    private func position(of standing: BudgetStanding, _ exposure: Exposure) -> ScopePosition {
        ScopePosition(standing, spent: standing.spent + exposure.accrued, reserve: exposure.reserve)
    }

    /// One pass over the leases: what is open in each of these scopes; nothing is kept back for one job.
    private func exposures(of scopes: Set<BudgetScope>, without own: JobID? = nil) -> [BudgetScope: Exposure] {
        var found: [BudgetScope: Exposure] = [:]
        for (id, lease) in state.leases {
            if let meter = state.meters[id] {
                for use in meter.uses {
                    for scope in BudgetScope.scopes(of: payer(of: use.job, on: lease)) where scopes.contains(scope) {
                        found[scope, default: Exposure()].accrued += meter.accrued(use)
                    }
                }
            }
            let isOwn = !lease.allocations.isEmpty && lease.allocations.allSatisfy { $0.job == own }
            if scopes.contains(.all), !isOwn { found[.all, default: Exposure()].reserve += reserve(of: lease) }
            for allocation in lease.allocations where allocation.job != own {
                guard let job = state.jobs[allocation.job] else { continue }
                if job.state.nodes?.first == id { addData(of: job, to: &found, scopes) }
                for scope in BudgetScope.scopes(of: Payer(job)) where scope != .all && scopes.contains(scope) {
                    found[scope, default: Exposure()].reserve += reserve(of: job, on: lease)
                }
            }
        }
        for (id, meter) in state.storage where meter.tariff.price > .free {
            guard let job = state.jobs[id] else { continue }
            for scope in BudgetScope.scopes(of: Payer(job)) where scopes.contains(scope) {
                found[scope, default: Exposure()].accrued += meter.accrued
            }
        }
        return found
    }

    /// What a job's data may still come to counts once, not for each of its nodes.
    private func addData(of job: Job, to found: inout [BudgetScope: Exposure], _ scopes: Set<BudgetScope>) {
        let reserve = dataReserve(of: job)
        guard reserve > .zero else { return }
        for scope in BudgetScope.scopes(of: Payer(job)) where scopes.contains(scope) {
            found[scope, default: Exposure()].reserve += reserve
        }
    }

    /// What must be kept back for a node as a whole until it could be given back: reserved and owned nodes cost what
    /// they cost.
    private func reserve(of lease: Lease) -> Money {
        guard lease.terms != .reserved, let group = settings.pool.group(lease.group) else { return .zero }
        let longest = lease.allocations.compactMap { state.jobs[$0.job].map { timeUntilOff($0.spec) } }
            .max { $0.milliseconds < $1.milliseconds }
        let price = lease.tariff?.price ?? quote(of: group).price
        return BudgetRule.reserve(
            dearest: BudgetRule.dearestPrice(of: group, now: price),
            untilOff: (longest ?? settings.tick * 2) + settings.tick, minimumLeft: minimumLeft(of: lease, group))
    }

    private mutating func warn(_ standing: BudgetStanding, _ position: ScopePosition) {
        let percent = BudgetRule.percentToWarn(
            spent: position.spent, limit: position.limit, warnAt: standing.budget.warnAt)
        guard percent > standing.warnedPercent else { return }
        var standing = standing
        standing.warnedPercent = percent
        emit(.budget(standing))
        decide(.warn, because: .budget(.warning(percent: percent, position)))
    }

    /// Says once a period that what is at work would pass the limit.
    private mutating func forecast(_ key: BudgetKey, _ position: ScopePosition, _ earmarked: Money) {
        guard var standing = state.budgets[key], !standing.isForecastWarned else { return }
        let expected = position.spent + earmarked
        guard expected > position.limit else { return }
        standing.isForecastWarned = true
        emit(.budget(standing))
        decide(.warn, because: .budget(.forecast(position, expected: expected)))
    }

    /// Takes the jobs of a scope off their nodes where its limit is reached, and keeps others from coming. Critical
    /// ones go on.
    private mutating func act(_ key: BudgetKey, _ position: ScopePosition) {
        guard var standing = state.budgets[key], standing.budget.onExceed != .warn else { return }
        guard standing.isSpent || BudgetRule.isReached(position) else { return }
        if !standing.isSpent {
            standing.isSpent = true
            emit(.budget(standing))
        }
        for job in jobsAtWork() where BudgetScope.scopes(of: Payer(job)).contains(key.scope) {
            guard guardrail(against: .stopForBudget, of: job) == nil else {
                spare(job, key, position)
                continue
            }
            if case .stopping = job.state { continue }
            stop(
                job, then: standing.budget.onExceed == .pause ? .requeue : .end(.stoppedBudget),
                saving: job.spec.checkpoint != nil, because: .budget(.reached(position)))
        }
    }

    private mutating func spare(_ job: Job, _ key: BudgetKey, _ position: ScopePosition) {
        guard var standing = state.budgets[key], !standing.spared.contains(job.id) else { return }
        standing.spared.append(job.id)
        emit(.budget(standing))
        decide(.keep, job: job.id, attempt: job.currentAttempt, because: .budget(.spares(position)))
    }

    /// The jobs that have nodes, in order.
    func jobsAtWork() -> [Job] {
        Set(state.leases.values.flatMap { $0.allocations.map(\.job) }).sorted().compactMap { state.jobs[$0] }
    }

    private func earmark(of job: Job, within left: Span?) -> Money {
        guard let nodes = job.state.nodes, let lease = state.leases[nodes.first],
            let group = settings.pool.group(lease.group)
        else { return .zero }
        var site = bareSite(group, for: job)
        site.price = lease.tariff?.price ?? site.price
        site.roomy = nodes.leases
        let need = need(of: job)
        var expected = CostToFinish.option(for: need, on: site).costP90
        if let plan = job.spec.budget, plan.onExceed != .warn { expected = max(.zero, plan.limit - spent(job)) }
        return left.map { min(expected, site.rate(for: need).cost(over: $0)) } ?? expected
    }
}
