import Domain
import Orchestration
import Pools

/// A second, simpler model of the same run, fed with the committed turns. It keeps its own books from what the pool
/// reported and compares; each difference is a sentence.
public struct Auditor: Sendable {
    /// What was found wrong.
    public private(set) var findings: [String] = []
    /// A digest of every posting and decision: equal runs have equal digests.
    public private(set) var digest = Digest()
    /// The bill by job, from the postings.
    public private(set) var bills: [JobID: Money] = [:]
    /// Jobs that are over, and how.
    public private(set) var ends: [JobID: JobEnd] = [:]
    /// Jobs accepted, by number.
    public private(set) var accepted: [JobID: JobSpec] = [:]

    private var leases: [LeaseID: LeaseRecord] = [:]
    private var prices: [GroupID: Price] = [:]
    private var postingKeys: Set<String> = []
    private var lastPosting: Int64 = 0
    private var checkpoints: [JobID: Int] = [:]
    private var classes = ClassAuditor()
    private var budgets: BudgetAuditor
    private var guards = GuardAuditor()
    private var contests: ContestAuditor
    private var sizes: SizeAuditor
    private var sharing = SharingAuditor()
    private var probes: ProbeAuditor
    private var outcomes = OutcomeAuditor()
    private var charges = ChargeAuditor()
    private let pacing: PacingAuditor
    private var corrected: Set<JobID> = []
    private var closedUntil = Instant.epoch
    private var attempts: [AttemptID: Place] = [:]
    private var placeOfAttempts: [JobID: Place] = [:]
    private var pool: PoolDescription
    /// What can be leased now, as the file says; `pool` also has what is still open of earlier files.
    private var offers: PoolDescription
    private let keepsLimits: Bool

    /// What the auditor knows of one lease.
    private struct LeaseRecord: Sendable {
        var group: GroupID
        var tariffs: [Tariff] = []
        var lastStretch: Stretch?
        var isRefunded = false
        var draw: PowerDraw?
        var posted: Money = .zero
        var end: Instant?
    }

    /// The time that one or more postings cover.
    private struct Stretch: Equatable, Sendable {
        var start: Instant
        var end: Instant
    }

    /// An auditor of runs of this scenario. Where the machine may sleep, a limit may be passed before it is looked at.
    public init(_ scenario: Scenario) {
        pool = scenario.settings.pool
        offers = pool
        keepsLimits = scenario.faults.sleepPPM == 0
        budgets = BudgetAuditor(keepsLimits: keepsLimits)
        contests = ContestAuditor(
            leastRun: scenario.settings.leastRun,
            isOn: scenario.settings.contest != nil && scenario.settings.moves != nil)
        probes = ProbeAuditor(scenario.settings.probes)
        pacing = PacingAuditor(scenario)
        sizes = SizeAuditor(scenario.settings.moves)
    }

    /// Checks one committed turn and the state after it.
    public mutating func check(_ turn: Turn, _ state: State) {
        for (event, outcome) in turn.handled {
            if case .observed(let observation) = event { note(observation, outcome) }
            if case .poolChanged(let new, let quotes) = event { change(to: new, quotes, state, at: turn.at) }
            for change in outcome.changes {
                check(change, at: turn.at)
                if case .decision(let decision) = change { budgets.check(decision, state, &findings) }
            }
        }
        sharing.check(groupInForce, at: turn.at, &findings)
        budgets.check(state, at: turn.at, &findings)
        pacing.check(state, in: offers, at: turn.at, &findings)
        findings += state.brokenInvariants(in: pool).map { "\(turn.at): \($0)" }
        for group in pool.groups {
            let open = state.leasesOfGroup[group.id]?.count ?? 0
            if open > group.limit { findings.append("\(turn.at): \(group.id) has \(open) leases of \(group.limit)") }
        }
        for (id, job) in state.jobs where job.posted != bills[id] ?? .zero {
            findings.append(
                "\(turn.at): job \(id) counts \(job.posted.exact), its postings \((bills[id] ?? .zero).exact)")
        }
    }

    /// Checks what can only be known when the run is over.
    public mutating func conclude(_ state: State) {
        for id in leases.keys.sorted() {
            guard let record = leases[id], record.end != nil else { continue }
            let expected = expectedBill(of: record)
            if expected != record.posted {
                findings.append("\(id) should have cost \(expected.exact), was posted \(record.posted.exact)")
            }
        }
        for id in accepted.keys.sorted() where ends[id] == nil && state.jobs[id] == nil {
            findings.append("job \(id) was accepted and is nowhere")
        }
        for (id, spec) in accepted.sorted(by: { $0.key < $1.key }) {
            guard spec.budget?.onExceed != .warn, !corrected.contains(id) else { continue }
            if keepsLimits, let limit = spec.budget?.limit, let bill = bills[id], bill > limit {
                findings.append("job \(id) has a limit of \(limit.exact) and a bill of \(bill.exact)")
            }
        }
        if closedUntil == .epoch { concludeClasses(state) }
        probes.conclude(&findings)
        // The time may be over between the order that ends a lease and its end.
        let forJobs = state.leases.values.count { !pool.isReserved($0.group) && $0.state != .releasing }
        if state.jobs.isEmpty, forJobs > 0 { findings.append("no job is left, and \(forJobs) leases are open") }
    }

    private mutating func concludeClasses(_ state: State) {
        classes.conclude(
            { lease, attempt in
                guard state.attempts[attempt] == nil, let spec = accepted[attempt.job],
                    case .simulated(let work) = spec.work, let group = leases[lease].flatMap({ pool.group($0.group) })
                else { return nil }
                let spare = work.uses?.spare(of: sizes.room(of: attempt) ?? group.room(for: spec.resources))
                return ClassAuditor.Saying(stalledPerMille: work.stalledPerMille ?? 0, spare: spare)
            }, &findings)
    }

    /// What a closed lease must have cost, from the prices the pool reported.
    private func expectedBill(of record: LeaseRecord) -> Money {
        guard let end = record.end, !record.isRefunded else { return .zero }
        let tariffs = record.tariffs.filter { $0.since <= end }
        guard let first = tariffs.first else { return .zero }
        var sum = Money.zero
        for (index, tariff) in tariffs.enumerated() {
            let until = index + 1 < tariffs.count ? tariffs[index + 1].since : end
            sum += tariff.price.cost(over: until - tariff.since)
        }
        let paidUntil = first.since + (pool.group(record.group)?.minimumCharge ?? .zero)
        if let last = tariffs.last, paidUntil > end {
            sum += last.price.cost(from: end, to: paidUntil, origin: last.since)
        }
        return sum
    }

    private mutating func note(_ observation: Observation, _ outcome: Outcome) {
        guard !outcome.changes.isEmpty else { return }
        switch (observation.subject, observation.fact) {
        case (.lease(let id), .granted(let price)):
            leases[id]?.tariffs = [Tariff(price: price, since: observation.at)]
            let draw = leases[id].flatMap { pool.group($0.group) }?.power.draw
            let isFrozen = outcome.changes.contains { if case .powerFrozen(id, _) = $0 { true } else { false } }
            if isFrozen != (draw != nil) { findings.append("the power of \(id) is known and not frozen, or not known") }
        case (.lease(let id), .ended): leases[id]?.end = observation.at
        case (.attempt(let id), .checkpointed(let step, _, _)):
            checkpoints[id.job] = step
            if let place = attempts[id] {
                charges.saved(
                    id.job, accepted[id.job], at: place, pool.dataPrices, max(observation.at, closedUntil))
            }
        case (.attempt(let id), .exited): sharing.end(of: id)
        case (.market(let group), .quoted(let price, _)):
            if prices[group] != price { reprice(group, price, observation.at) }
        default: break
        }
    }

    /// Another pool is in force: nodes that are open stay, also where there are more than its limit. What is known of a
    /// group that is gone holds for its nodes that are still there.
    private mutating func change(to new: PoolDescription, _ quotes: [Quote], _ state: State, at instant: Instant) {
        offers = new
        var groups = new.groups + pool.groups.filter { new.group($0.id) == nil }
        for index in groups.indices {
            let limit = new.group(groups[index].id)?.limit ?? 0
            groups[index].limit = max(limit, state.leasesOfGroup[groups[index].id]?.count ?? 0)
        }
        pool = PoolDescription(
            seed: new.seed, groups: groups, throughputs: new.throughputs, dataPrices: new.dataPrices)
        charges.reprice(to: new.dataPrices, at: instant)
        for quote in quotes where prices[quote.group] != quote.price { reprice(quote.group, quote.price, instant) }
    }

    private mutating func reprice(_ group: GroupID, _ price: Price, _ at: Instant) {
        prices[group] = price
        for id in leases.keys where leases[id]?.group == group && leases[id]?.end == nil {
            guard let last = leases[id]?.tariffs.last, last.price != price else { continue }
            leases[id]?.tariffs.append(Tariff(price: price, since: at))
        }
    }

    private mutating func check(_ change: Change, at instant: Instant) {
        switch change {
        case .jobAccepted(let job):
            if accepted[job.id] != nil { findings.append("job \(job.id) was accepted twice") }
            accepted[job.id] = job.spec
            budgets.note(job)
            guards.note(job.id, job.spec)
            contests.note(job)
            sizes.note(job.id, job.spec)
            probes.note(job)
        case .job(let job):
            check(job, at: instant)
            sizes.check(job)
            if job.state.isEnded { contests.end(of: job.id) }
        case .jobEdited(let job):
            accepted[job.id] = job.spec
            budgets.note(job)
            contests.note(job)
            sizes.note(job.id, job.spec)
            probes.note(job)
        case .metric(let point): guards.note(point)
        case .lease(let lease):
            guards.check(lease, &findings)
            if leases[lease.id] == nil { leases[lease.id] = LeaseRecord(group: lease.group) }
        case .attempt(let attempt):
            begin(attempt, at: instant)
            contests.note(attempt)
            probes.note(attempt)
            if attempt.resumedFromStep > checkpoints[attempt.id.job] ?? 0 {
                findings.append("attempt \(attempt.id) begins at a step that was never saved")
            }
        case .posting(let posting):
            digest.add(posting)
            check(posting)
            probes.note(posting)
        case .reclassified(let move):
            classes.check(move, &findings)
            probes.check(move, &findings)
            if move.segment.start < closedUntil { findings.append("\(move.key) lies in a closed month") }
        case .charge(let charge):
            digest.add(charge)
            budgets.note(charge)
            probes.note(charge)
            charges.check(charge, at: instant, closedUntil: closedUntil, pool.dataPrices, &findings)
            if let job = charge.job {
                bills[job, default: .zero] += charge.amount
                if charge.costClass == .correction { corrected.insert(job) }
            }
        case .monthClosed(let closed): closedUntil = max(closedUntil, closed.month.nextMonth)
        case .decision(let decision):
            digest.add(decision)
            guards.check(decision, &findings)
            contests.check(decision, &findings)
            sizes.check(decision, &findings)
            probes.check(decision, &findings)
            sharing.check(decision, accepted, groupInForce, &findings)
        case .order(let order): check(order)
        case .expected(let expected): outcomes.note(expected)
        case .cameTo(let outcome): outcomes.check(outcome, &findings)
        case .powerFrozen(let lease, let draw): check(draw, of: lease)
        default: break
        }
    }

    /// The group of a node as the file has it now.
    private func groupInForce(_ lease: LeaseID) -> NodeGroup? {
        leases[lease].flatMap { record in offers.group(record.group) ?? pool.group(record.group) }
    }

    private mutating func check(_ order: Order) {
        sharing.note(order)
        guard case .start(let start) = order.action else { return }
        sizes.check(order, in: leases[start.nodes.first].flatMap { pool.group($0.group) }, &findings)
    }

    /// The figures of a node are those of its group when it is granted, and are frozen once.
    private mutating func check(_ draw: PowerDraw, of lease: LeaseID) {
        if leases[lease]?.draw != nil { findings.append("the power of \(lease) was frozen twice") }
        if leases[lease].flatMap({ pool.group($0.group) })?.power.draw != draw {
            findings.append("the power of \(lease) is not that of its group")
        }
        leases[lease]?.draw = draw
    }

    private mutating func check(_ job: Job, at instant: Instant) {
        if let end = ends[job.id] { findings.append("job \(job.id) was \(end.rawValue) and changed again") }
        guard case .ended(let end, _) = job.state else { return }
        ends[job.id] = end
        outcomes.check(job.id, bill: corrected.contains(job.id) ? nil : bills[job.id] ?? .zero, &findings)
        if end == .succeeded, let place = placeOfAttempts[job.id] {
            charges.succeeded(job.id, job.spec, at: place, pool.dataPrices)
        }
        charges.ended(job.id, at: instant, &findings)
    }

    /// An attempt that is new is begun where its first node is.
    private mutating func begin(_ attempt: Attempt, at instant: Instant) {
        guard attempts[attempt.id] == nil, let group = leases[attempt.nodes.first]?.group,
            let known = pool.group(group)
        else { return }
        let place = Place(provider: known.provider, region: known.region)
        attempts[attempt.id] = place
        placeOfAttempts[attempt.id.job] = place
        charges.began(attempt.id.job, accepted[attempt.id.job], at: place, pool.dataPrices, instant)
    }

    /// The stretches of a lease follow each other; the uses of one stretch share its start and end.
    private mutating func checkStretch(_ posting: Posting) {
        let lease = posting.segment.lease
        let stretch = Stretch(start: posting.segment.start, end: posting.end)
        guard leases[lease]?.lastStretch != stretch else { return }
        if stretch.start != leases[lease]?.lastStretch?.end ?? leases[lease]?.tariffs.first?.since {
            findings.append("\(posting.id) leaves a gap or an overlap in \(lease)")
        }
        leases[lease]?.lastStretch = stretch
    }

    private mutating func check(_ posting: Posting) {
        let lease = posting.segment.lease
        if posting.id.number != lastPosting + 1 { findings.append("\(posting.id) does not follow P\(lastPosting)") }
        lastPosting = posting.id.number
        if !postingKeys.insert(posting.key).inserted { findings.append("\(posting.key) was posted twice") }
        if posting.from == posting.to { findings.append("\(posting.id) has one side") }
        let counts =
            posting.segment.costClass == .refunded ? posting.end - Span(milliseconds: 1) : posting.segment.start
        if counts < closedUntil { findings.append("\(posting.id) lies in a closed month") }
        if posting.end <= posting.segment.start { findings.append("\(posting.id) is empty") }
        if posting.segment.costClass == .refunded {
            leases[lease]?.isRefunded = true
        } else {
            checkStretch(posting)
        }
        leases[lease]?.posted += posting.amount
        classes.note(posting)
        budgets.note(posting)
        if case .job(let job) = posting.to { bills[job, default: .zero] += posting.amount }
    }
}
