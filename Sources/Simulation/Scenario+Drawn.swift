import Domain
import Orchestration
import Pools

extension Scenario {
    /// The scenario of a seed: its own pool, prices, workload, users' whims and fault rates.
    public static func drawn(seed: UInt64) -> Scenario {
        let draws = Draws(seed: seed)
        let origin = draws.origin()
        let pool = draws.pool()
        let settings = draws.settings(pool)
        let jobs = 3 + Int(draws.below(22, "jobs", 0))
        var steps: [Step] = []
        for index in 0..<jobs {
            let at = origin + .seconds(Int64(draws.below(6 * 3_600, "submit-at", index)))
            steps.append(Step(at: at, action: .submit(draws.submission(index))))
            for wish in 0..<Int(draws.below(4, "wishes", index)) {
                let later = at + .seconds(Int64(draws.below(4 * 3_600, "wish-at", index * 8 + wish)))
                steps.append(Step(at: later, action: draws.wish(index, index * 8 + wish)))
            }
        }
        steps += draws.poolChanges(of: pool, from: origin) + draws.budgets(from: origin)
        steps += draws.bookkeeping(from: origin)
        var scenario = Scenario(
            seed: seed, origin: origin, horizon: origin + .hours(24 * 4), settings: settings, steps: steps)
        scenario.faults.commitFailurePPM = draws.below(3, "faulty", 0) == 0 ? 20_000 : 0
        scenario.faults.crashPPM = draws.below(3, "crashing", 0) == 0 ? 20_000 : 0
        scenario.faults.sleepPPM = draws.below(4, "sleepy", 0) == 0 ? 10_000 : 0
        return scenario
    }
}

/// The draws of one seed, by stream name and index.
struct Draws {
    let seed: UInt64

    func below(_ bound: UInt64, _ stream: String, _ index: Int) -> UInt64 {
        Draw(seed: seed, stream: "scenario", key: stream, index: Int64(index)).below(bound)
    }

    func pick<Element>(_ choices: [Element], _ stream: String, _ index: Int) -> Element {
        choices[Int(below(UInt64(choices.count), stream, index))]
    }

    /// Something a user wants, of a job that may not be theirs or not be there.
    func wish(_ index: Int, _ number: Int) -> Scenario.Action {
        let job = JobID(Int64(1 + below(UInt64(index + 2), "wish-job", number)))
        let caller = caller(Int(below(3, "wish-by", number)))
        switch below(9, "wish", number) {
        case 0: return .request(.cancel, job, by: caller)
        case 1: return .request(.hold, job, by: caller)
        case 2, 3: return .request(.unhold, job, by: caller)
        case 4: return .request(.pause, job, by: caller)
        case 5, 6: return .request(.resume, job, by: caller)
        case 7:
            return .request(.edit(edit(number)), job, by: caller)
        default:
            let lease = LeaseID(1 + Int64(below(20, "wish-lease", number)))
            return .drain(lease, below(3, "drains", number) > 0, by: caller)
        }
    }

    func pool() -> PoolDescription {
        let groups = (0..<(3 + Int(below(5, "groups", 0)))).map(group)
        return PoolDescription(
            seed: seed, groups: groups, throughputs: Draws.throughputs,
            outages: below(4, "fails-whole", 0) == 0 ? outages() : [], dataPrices: dataPrices())
    }

    /// Zones that fail once, and perhaps again and again.
    private func outages() -> [Outage] {
        let zone = Place(
            provider: pick(["aws", "gcp"], "out-provider", 0), region: "r1", zone: pick(["r1a", "r1b"], "out", 0))
        let once = Outage.When.once(
            at: .minutes(Int64(below(600, "out-at", 0))), length: .minutes(1 + Int64(below(240, "out-for", 0))))
        let again = Outage.When.seeded(
            meanBetween: .minutes(60 + Int64(below(900, "out-between", 0))),
            meanLength: .minutes(1 + Int64(below(60, "out-length", 0))))
        return [Outage(place: zone, when: once), Outage(place: Place(provider: "aws"), when: again)]
    }

    private static let kinds = [AcceleratorKind("T4"), AcceleratorKind("A100"), AcceleratorKind("tpu-v5e")]

    private static let throughputs = ThroughputTable(
        rows: [
            ThroughputKey(workload: "vision", accelerators: Accelerators(kind: kinds[0], count: 1)):
                Throughput(stepsPerHour: 3_000),
            ThroughputKey(workload: "vision", accelerators: Accelerators(kind: kinds[1], count: 1)):
                Throughput(stepsPerHour: 12_000),
            ThroughputKey(workload: "speech", accelerators: Accelerators(kind: kinds[0], count: 1)):
                Throughput(stepsPerHour: 3_000),
            ThroughputKey(workload: "text", accelerators: Accelerators(kind: kinds[2], count: 1)):
                Throughput(stepsPerHour: 9_000),
            ThroughputKey(workload: "table", accelerators: nil): Throughput(stepsPerHour: 5_000),
        ],
        peakGigaflops: [kinds[0]: 65_000, kinds[1]: 312_000, kinds[2]: 197_000, AcceleratorKind("cpu"): 1_000])

    func group(_ index: Int) -> NodeGroup {
        let terms = pick(Terms.allCases, "terms", index)
        let kind: AcceleratorKind? = below(4, "device", index) == 0 ? nil : pick(Draws.kinds, "kind", index)
        let price = Price(nanosPerHour: 100_000_000 + Int64(below(9_000_000_000, "price", index)))
        let market = SpotMarketModel.seeded(
            meanUp: .minutes(20 + Int64(below(600, "up", index))),
            meanDown: .minutes(5 + Int64(below(120, "down", index))),
            priceSpreadPercent: Int(below(60, "spread", index)))
        let count = below(3, "is-large", index) == 0 ? 4 : 1
        var group = NodeGroup(
            id: GroupID("g\(index)-\(terms.rawValue)"), provider: pick(["aws", "gcp"], "provider", index),
            instanceType: "sim", region: pick(["r1", "r1", "r2"], "region", index),
            zone: pick(["r1a", "r1b"], "zone", index), terms: terms,
            limit: 1 + Int(below(4, "limit", index)), price: price, vcpus: 8, memoryMiB: 32_768,
            device: kind == nil ? .cpu : kind == Draws.kinds[2] ? .tpu : .gpu,
            accelerators: kind.map { Accelerators(kind: $0, count: count) },
            grantDelay: .seconds(Int64(below(60, "grant", index))), boot: .seconds(Int64(below(300, "boot", index))),
            notice: .seconds(Int64(below(150, "notice", index))),
            minimumCharge: .seconds(Int64(below(3, "minimum", index)) * 60),
            refusalPPM: below(3, "refuses", index) == 0 ? 200_000 : 0, market: terms == .spot ? market : nil)
        group.keepIdle = pick([nil, nil, .zero, .minutes(5)], "keeps", index)
        group.refundWindow = terms == .spot ? pick([.zero, .minutes(1), .hours(1)], "refunds", index) : .zero
        group.power = power(index)
        group.sharedSpeedPPM = pick([1_000_000, 1_000_000, 950_000, 600_000], "shared-speed", index)
        if below(3, "as-provider", index) == 0 { bill(&group, as: pick(BillingProfile.allCases, "billing", index)) }
        return group
    }

    /// What nodes draw is known for most groups, and of some of those what it stands for is not.
    func power(_ index: Int) -> PowerFigures {
        let idle = Int64(below(400_000, "idle-watts", index))
        return PowerFigures(
            milliwatts: below(4, "has-watts", index) == 0
                ? nil : .init(idle: idle, busy: idle + Int64(below(5_000_000, "busy-watts", index))),
            puePerMille: 1_000 + Int64(below(700, "pue", index)),
            milligramsPerKWh: below(3, "has-grid", index) == 0 ? nil : Int64(below(700_000, "grid", index)))
    }

    func caller(_ index: Int) -> Caller {
        Caller(owner: Owner(uid: UInt32(1_000 + index), name: "user\(index)"), isPrivileged: index == 2)
    }

    func submission(_ index: Int) -> Submission {
        let workload = pick(["vision", "text", "table"], "workload", index)
        var work = SimulatedWork(workload: workload, steps: 200 + Int(below(40_000, "steps", index)))
        if below(8, "fails", index) == 0 { work.failsAtStep = 1 + Int(below(UInt64(work.steps), "fails-at", index)) }
        if below(8, "diverges", index) == 0 {
            work.curve.divergesAtStep = 1 + Int(below(UInt64(work.steps), "diverges-at", index))
        }
        work.curve.noise = Double(below(50, "noise", index)) / 1_000
        work.curve.rate = Double(1 + below(20, "rate", index))
        var spec = JobSpec(name: "job-\(index)", work: .simulated(work))
        spec.priority = Int(below(101, "priority", index))
        spec.jobClass = pick(JobClass.allCases, "class", index)
        spec.maxRestartsOnErrors = Int(below(3, "restarts", index))
        spec.metric = MetricGoal(name: work.curve.metric, mode: .min)
        if workload == "vision" {
            spec.resources.accelerators = Draws.kinds.prefix(2).map { Accelerators(kind: $0, count: 1) }
        } else if workload == "text" {
            spec.resources.accelerators = [Accelerators(kind: Draws.kinds[2], count: 1)]
        }
        decorate(&spec, index)
        sayMore(&spec, index)
        addData(to: &spec, index)
        narrow(&spec, index)
        pace(&spec, index)
        size(&spec, index)
        probe(&spec, index)
        var submission = Submission(
            spec: spec, caller: caller(index % 3), idempotency: IdempotencyKey(key: "k\(index)", digest: UInt64(index)))
        submission.isHeld = below(20, "held", index) == 0
        submission.retryOf = below(10, "retries", index) == 0 ? JobID(Int64(index)) : nil
        return submission
    }

    private func decorate(_ spec: inout JobSpec, _ index: Int) {
        spec.nodes = below(5, "gang", index) == 0 ? 2 + Int(below(2, "nodes", index)) : 1
        spec.resources.sharesNode = below(2, "shares", index) == 0
        spec.resources.cpus = spec.resources.sharesNode ? 1 + Int(below(4, "cpus", index)) : 1
        if index > 0, below(6, "depends", index) == 0 {
            spec.after = [JobID(Int64(below(UInt64(index), "after", index)) + 1)]
        }
        if below(8, "waits", index) == 0 {
            spec.notBefore = origin() + Span(milliseconds: Int64(below(8 * 3_600_000, "until", index)))
        }
        if below(3, "saves", index) > 0 {
            var plan = CheckpointPlan()
            plan.saveTime = .seconds(1 + Int64(below(90, "save", index)))
            plan.every = pick([.auto, .span(.minutes(7)), .steps(500)], "every", index)
            spec.checkpoint = plan
        }
        spec.resources.useSpot = pick([nil, true, false], "spot", index)
        spec.spot.allowWithoutCheckpoint = below(2, "forced", index) == 0
        spec.spot.maxInterruptions = Int(below(5, "interruptions", index))
        if below(3, "budget", index) == 0 {
            var plan = BudgetPlan(limit: .cents(20 + Int64(below(4_000, "limit", index))))
            plan.onExceed = pick(BudgetPlan.Action.allCases, "action", index)
            spec.budget = plan
        }
        if below(3, "people", index) == 0 {
            spec.costs = DeclaredCosts()
            spec.costs?.humanHours = [
                HumanHours(activity: pick(["labelling", "review"], "activity", index), thousandths: 1_500)
            ]
        }
        if below(2, "patience", index) == 0 {
            spec.earlyStop.patience = PatienceRule(reports: 2 + Int(below(10, "reports", index)), minDelta: 0.001)
            spec.earlyStop.mode = pick(EarlyStopPlan.Mode.allCases, "mode", index)
        }
        if below(3, "guards", index) == 0 { spec.quality = quality(index) }
    }
}
