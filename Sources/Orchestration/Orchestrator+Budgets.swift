import Domain
import Policies
import Pools

extension Orchestrator {
    /// Sets a budget or gives one up; only operators may.
    mutating func handle(_ request: BudgetRequest, by caller: Caller) {
        guard caller.isPrivileged || caller.isOperator else {
            outcome.answer = .refused(.operatorsOnly(user: caller.owner.name))
            return
        }
        switch request {
        case .set(let budget, let spent, let asOf):
            guard asOf == state.counters.entries else {
                outcome.answer = .refused(.outdated)
                return
            }
            set(budget, spent: spent, by: caller.owner.name)
        case .remove(let key):
            guard state.budgets[key] != nil else {
                outcome.answer = .refused(.noSuchBudget(key))
                return
            }
            decide(.budget, because: .budget(.removed(by: caller.owner.name, key)))
            emit(.budgetRemoved(key))
        }
        open.wakeQuotaBlocked()
        outcome.answer = .done
    }

    /// A warning that was given counts as given as far as the new limit has been come to as well.
    private mutating func set(_ budget: Budget, spent: Money, by name: String) {
        let before = state.budgets[budget.key]
        var standing = BudgetStanding(budget, setBy: name, setAt: now, spent: spent)
        if let before, before.window == standing.window {
            let reached = BudgetRule.percentToWarn(spent: spent, limit: budget.limit, warnAt: budget.warnAt)
            standing.warnedPercent = min(before.warnedPercent, reached)
        }
        decide(.budget, because: .budget(.set(by: name, budget, before: before?.budget.limit)))
        emit(.budget(standing))
    }

    /// Adds a posting to the budgets it counts in.
    mutating func count(_ posting: Posting, on lease: Lease) {
        guard !state.budgets.isEmpty else { return }
        add(to: payer(of: posting.segment.job, on: lease), until: posting.end) { $0.part(of: posting) }
    }

    /// Adds a charge to the budgets it counts in; `payer` is that of a job that is over.
    mutating func count(_ charge: Charge, _ payer: Payer?) {
        guard !state.budgets.isEmpty else { return }
        let payer = charge.job.flatMap { state.jobs[$0] }.map { Payer($0) } ?? payer
        add(to: payer, until: charge.start + Span(milliseconds: 1)) { $0.part(of: charge) }
    }

    /// Adds to the budgets of a payer. A new period begins before what belongs to it is added.
    private mutating func add(to payer: Payer?, until end: Instant, _ part: (BudgetStanding) -> Money) {
        for scope in BudgetScope.scopes(of: payer) {
            for period in BudgetPeriod.allCases {
                guard var standing = state.budgets[BudgetKey(scope, period)] else { continue }
                standing.spent += part(standing)
                emit(.budget(standing))
                guard now >= standing.window.end, end > standing.window.end else { continue }
                var next = renew(standing)
                next.spent += part(next)
                emit(.budget(next))
            }
        }
    }

    /// Begins the periods whose time has come.
    mutating func renewBudgets() {
        for key in state.budgets.keys.sorted() {
            if let standing = state.budgets[key], now >= standing.window.end { renew(standing) }
        }
    }

    @discardableResult
    private mutating func renew(_ standing: BudgetStanding) -> BudgetStanding {
        let next = standing.renewed(at: now)
        emit(.budgetMonthOver(standing))
        decide(.budget, because: .budget(.renewed(standing.budget.key, spent: standing.spent)))
        emit(.budget(next))
        open.wakeQuotaBlocked()
        return next
    }

    /// Who pays for a job that has cost something on a lease; nil: no job caused it.
    func payer(of job: JobID?, on lease: Lease) -> Payer? {
        guard let job else { return nil }
        if let live = state.jobs[job] { return Payer(live) }
        return lease.orderedFor == job ? lease.payer : lease.provisional.first { $0.job == job }?.payer
    }

    /// The first of a job's budgets that has no room for starting it at a site; nil: all have.
    func budgetObstacle(_ caps: [BudgetCap], _ job: Job, _ site: Site) -> Obstacle? {
        guard !caps.isEmpty else { return nil }
        let least = leastForStarting(job, site)
        for cap in caps {
            if cap.isSpent { return .scopeBudget(cap.position, least: nil) }
            if cap.position.spent + cap.position.reserve + least > cap.position.limit {
                return .scopeBudget(cap.position, least: least)
            }
        }
        return nil
    }

    /// The first budget that was reached and ends what counts in it: a job handed in now would only wait for nothing.
    func spentBudget(of spec: JobSpec, _ owner: Owner) -> ScopePosition? {
        guard Guardrails.verdict(on: .stopForBudget, jobClass: spec.jobClass) == .allowed else { return nil }
        return capping(Payer(user: owner.name, project: spec.project))
            .first { $0.isSpent && $0.budget.onExceed == .checkpointStop }.map { position(of: $0) }
    }

    /// The budgets a payer counts in that do more than warn.
    func capping(_ payer: Payer) -> [BudgetStanding] {
        BudgetScope.scopes(of: payer).flatMap { scope in
            BudgetPeriod.allCases.compactMap { state.budgets[BudgetKey(scope, $0)] }
        }.filter { $0.budget.onExceed != .warn }
    }

    /// What a start must be able to pay for so that it is worth it: its data, booting and ten minutes of work at the
    /// dearest price that may come into force.
    private func leastForStarting(_ job: Job, _ site: Site) -> Money {
        var dear = site
        dear.price = BudgetRule.dearestPrice(of: site.group, now: site.price)
        return BudgetRule.reserve(
            dearest: dear.rate(for: need(of: job)), untilOff: site.group.boot + Limits.leastWorthStarting,
            minimumLeft: site.group.minimumCharge) + site.data.begin + site.data.success + site.dataReserve
    }
}
