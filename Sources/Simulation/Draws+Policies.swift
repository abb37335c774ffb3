import Domain
import Orchestration
import Pools

extension Draws {
    /// What the orchestrator is told.
    func settings(_ pool: PoolDescription) -> Settings {
        var settings = Settings(pool: pool, tick: .seconds(10 + Int64(below(110, "tick", 0))))
        settings.quotas = quotas()
        settings.preemptionGap = below(2, "preempts", 0) == 0 ? Int(below(40, "gap", 0)) : nil
        settings.leastRun = pick([.minutes(10), .minutes(10), .zero, .hours(1)], "least-run", 0)
        settings.moves = moves()
        settings.contest = contest()
        settings.probes = probes()
        settings.queuedJobs = below(8, "queue-is-short", 0) == 0 ? 4 : settings.queuedJobs
        settings.queuedJobsPerUser = below(8, "share-is-short", 0) == 0 ? 2 : settings.queuedJobsPerUser
        settings.runsCommands = false
        settings.people = ["labelling": Price(nanosPerHour: 25_000_000_000 + Int64(below(999, "people-rate", 0)))]
        return settings
    }

    private func moves() -> MovePlan? {
        guard below(4, "moves", 0) > 0 else { return nil }
        var plan = MovePlan()
        plan.apart = pick([.minutes(10), .minutes(30), .zero], "moves-apart", 0)
        plan.leastSavingPerMille = Int64(below(200, "moves-saving", 0))
        plan.every = pick([.minutes(5), .minutes(1)], "moves-every", 0)
        return plan
    }

    private func contest() -> ContestPlan? {
        guard below(4, "contests", 0) > 0 else { return nil }
        var plan = ContestPlan()
        plan.patience = pick([.hours(4), .minutes(30), .zero], "contests-patience", 0)
        return plan
    }

    /// Some jobs of which one kind is measured and the other estimated are probed on both first.
    func probe(_ spec: inout JobSpec, _ index: Int) {
        guard case .simulated(var work) = spec.work, work.workload == "vision", spec.elastic == nil,
            below(3, "probes", index) == 0
        else { return }
        work.workload = "speech"
        spec.work = .simulated(work)
        spec.probe = true
        spec.resources.isOrdered = below(8, "probes-ordered", index) == 0
    }

    private func probes() -> ProbePlan {
        var plan = ProbePlan()
        plan.kinds = 2 + Int(below(2, "probed-kinds", 0))
        plan.reports = 1 + Int(below(6, "probe-reports", 0))
        plan.atMost = pick([.minutes(10), .minutes(3), .minutes(30)], "probe-length", 0)
        return plan
    }

    private func quotas() -> [Quota] {
        guard below(3, "limits", 0) == 0 else { return [] }
        return [
            Quota(scope: .user(nil), jobs: 1 + Int(below(4, "user-jobs", 0)), rate: nil),
            Quota(scope: .project("default"), jobs: nil, rate: .init(nanosPerHour: 20_000_000_000)),
            Quota(scope: .user("user1"), jobs: nil, rate: .init(nanosPerHour: 9_000_000_000)),
            Quota(scope: .project(nil), jobs: 1 + Int(below(6, "project-jobs", 0)), rate: nil),
        ]
    }

    /// Budgets of scopes, most of them set before the first job, some set anew or given up later.
    func budgets(from origin: Instant) -> [Scenario.Step] {
        guard below(3, "budgeted", 0) == 0 else { return [] }
        return (0..<(1 + Int(below(5, "budgets", 0)))).map { index in
            let scopes: [BudgetScope] = [
                .all, .user("user0"), .user("user1"), .project("default"), .project("default"), .project("other"),
            ]
            let key = BudgetKey(pick(scopes, "scope", index), pick(BudgetPeriod.allCases, "period", index))
            let isLate = below(3, "budget-late", index) == 0
            let at = isLate ? origin + .seconds(Int64(below(20 * 3_600, "budget-at", index))) : origin
            if isLate, below(4, "budget-off", index) == 0 {
                return Scenario.Step(at: at, action: .removeBudget(key, by: caller(2)))
            }
            var budget = Budget(key: key, limit: .cents(50 + Int64(below(20_000, "budget-limit", index))))
            budget.onExceed = pick(Budget.Action.allCases, "budget-action", index)
            budget.warnAt = pick([Budget.usualWarnings, [], [10, 90]], "budget-warns", index)
            return Scenario.Step(at: at, action: .setBudget(budget, by: caller(below(8, "by", index) == 0 ? 0 : 2)))
        }
    }

    /// A floor that some curves come to and others do not, and perhaps a bound of a metric that nobody reports.
    func quality(_ index: Int) -> QualityGuards {
        let most = 0.2 + Double(below(40, "floor", index)) / 100
        var rules = [QualityGuard(kind: .floor, metric: "loss", bound: .atMost, value: most)]
        if below(3, "unreported", index) == 0 {
            rules.append(QualityGuard(kind: .group, metric: "worst_group_acc", bound: .atLeast, value: 0.8))
        }
        return QualityGuards(rules)
    }

    /// Bills a group as a provider does where its pool file says nothing else.
    func bill(_ group: inout NodeGroup, as profile: BillingProfile) {
        group.provider = profile.rawValue
        group.notice = profile.notice
        group.minimumCharge = group.terms == .owned ? .zero : profile.minimumCharge
        group.refundWindow = group.terms == .spot ? profile.refundWindow : .zero
    }

    /// Other pool files, each made from the one before, put in force while the run goes on. Prices only fall: one that
    /// rises may take a bill over its limit before anybody can stop the job.
    func poolChanges(of pool: PoolDescription, from origin: Instant) -> [Scenario.Step] {
        guard below(3, "reloads", 0) == 0 else { return [] }
        var at = origin
        var groups = pool.groups
        var prices = pool.dataPrices
        return (0..<(1 + Int(below(3, "reload-count", 0)))).map { round in
            at = at + .seconds(Int64(below(6 * 3_600, "reload-after", round)))
            groups = groups.enumerated().compactMap { changed($1, round * 16 + $0) }
            if below(3, "new-group", round) == 0 { groups.append(group(100 + round)) }
            prices = cheaper(prices, round)
            let file = PoolDescription(
                seed: seed, groups: groups, throughputs: pool.throughputs, outages: pool.outages,
                dataPrices: prices)
            return Scenario.Step(at: at, action: .changePool(file))
        }
    }

    /// A group in another file; nil: it is gone. How it is billed when its nodes end stays.
    private func changed(_ group: NodeGroup, _ index: Int) -> NodeGroup? {
        var group = group
        switch below(8, "change", index) {
        case 0: return nil
        case 1: group.limit = Int(below(5, "new-limit", index))
        case 2:
            group.price = Price(nanosPerHour: 1 + Int64(below(UInt64(group.price.nanosPerHour), "new-price", index)))
        case 3: group.boot = .seconds(Int64(below(600, "new-boot", index)))
        case 4: group.keepIdle = pick([nil, .zero, .minutes(20)], "new-keep", index)
        case 5: group.refusalPPM = Int(below(500_000, "new-refusals", index))
        case 6: group.power = power(100 + index)
        default: break
        }
        return group
    }

    /// What a user changes of a job that waits.
    func edit(_ number: Int) -> JobEdit {
        var edit = JobEdit()
        edit.priority = Int(below(101, "edit-priority", number))
        edit.limit = below(2, "edits-limit", number) == 0 ? .dollars(1 + Int64(below(90, "edit", number))) : nil
        edit.name = below(4, "edits-name", number) == 0 ? "renamed-\(number)" : nil
        edit.project = below(4, "edits-project", number) == 0 ? "other" : nil
        edit.maxHourlyCost = below(12, "edits-rate", number) == 0 ? rate(number) : nil
        if below(6, "edits-start", number) == 0 {
            edit.notBefore = origin() + Span(milliseconds: Int64(below(9 * 3_600_000, "edit-start", number)))
        }
        return edit
    }

    private func rate(_ index: Int) -> Price { Price(nanosPerHour: 1 + Int64(below(9_000_000_000, "hourly", index))) }

    /// The rarer parts of what a job asks for.
    func narrow(_ spec: inout JobSpec, _ index: Int) {
        if below(30, "command", index) == 0 { spec.work = .command(CommandWork(run: "true", directory: "/")) }
        spec.project = pick(["default", "default", "other"], "project", index)
        spec.resources.isOrdered = below(3, "ordered", index) == 0
        spec.resources.memoryMiB = below(4, "memory", index) == 0 ? 1_024 * Int(1 + below(40, "memory-of", index)) : 0
        if below(16, "is-thrifty", index) == 0 { spec.resources.maxHourlyCost = rate(index) }
        if below(8, "is-local", index) == 0 {
            let zone = pick([nil, "r1a", "r1b"], "place-zone", index)
            spec.resources.places = [Place(provider: pick(["aws", "gcp"], "place", index), region: "r1", zone: zone)]
        }
        spec.budget?.warnAt = pick([[50, 80], [], [10, 20, 90, 100]], "warnings", index)
        if below(8, "no-goal", index) == 0 { spec.metric = nil }
        if below(8, "upward", index) == 0 { spec.metric?.mode = .max }
    }
}
