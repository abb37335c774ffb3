import Domain
import Policies
import Pools

extension Orchestrator {
    /// Keeps what a decision about a job is expected to come to.
    mutating func expect(_ amount: MoneyRange?, of decision: DecisionID, _ kind: Expectation.Kind, _ job: Job) {
        guard let amount else { return }
        emit(
            .expected(
                Expectation(decision: decision, job: job.id, kind: kind, amount: amount, jobCost: cost(of: job))))
    }

    /// A job is placed anew: what was expected of the placement before will not come about as a whole.
    mutating func supersedePlacement(of job: Job) {
        for expected in state.expected[job.id] ?? [] where expected.kind == .place {
            conclude(expected, at: cost(of: job) - expected.jobCost, .superseded)
        }
    }

    /// A job is over, and all is posted that was metered for it.
    mutating func concludeExpectations(of job: Job, ended end: JobEnd) {
        let posted = state.jobs[job.id]?.posted ?? job.posted
        for expected in state.expected[job.id] ?? [] {
            conclude(expected, at: posted - expected.jobCost, end == .succeeded ? .ended : .cutShort)
        }
    }

    /// The attempt of a preempted job is over: `moves` are the parts of its time whose class became known by that.
    mutating func concludePreemption(of job: JobID, _ moves: ArraySlice<Change>) {
        for expected in state.expected[job] ?? [] where expected.kind == .preempt {
            let redone = moves.reduce(Money.zero) { sum, change in
                guard case .reclassified(let move) = change, move.to == .redone else { return sum }
                return sum + move.amount
            }
            conclude(expected, at: redone, .ended)
        }
    }

    /// What the steps of a job that are left are expected to cost on its nodes at their prices now, saves and
    /// interruptions included; nil where their number or speed is unknown.
    func costOfRest(of job: Job) -> MoneyRange? {
        guard let rest = restAsReported(of: job), let nodes = job.state.nodes, let site = site(of: job, on: nodes)
        else { return nil }
        if case .steps = rest, site.speed == nil { return nil }
        var need = need(of: job)
        need.rest = rest
        return Reallocation.stay(need, on: site).expected
    }

    /// The group of a job's nodes with those as the ones that have room, at the price they have now; nil: the group is
    /// gone, or they have no price yet. `bare`: the group as the job sees it, where that was looked at before.
    func site(of job: Job, on nodes: NodeSet, as bare: Site? = nil) -> Site? {
        guard let lease = state.leases[nodes.first], let group = settings.pool.group(lease.group),
            let price = lease.tariff?.price
        else { return nil }
        var site = bare ?? bareSite(group, for: job)
        site.price = price
        site.roomy = nodes.leases
        if group.slowsSharers { site.sharers = sharers(of: job.id, on: nodes.leases, in: group) }
        return site
    }

    /// What is left of a job after the step it reported last; nil: the number of its steps, or how long a command
    /// takes, is unknown.
    func restAsReported(of job: Job) -> Need.Rest? {
        switch job.spec.work {
        case .simulated(let work): return .steps(max(0, work.steps - job.progress.step), workload: work.workload)
        case .command(let work):
            if let rest = restInSteps(work, from: job.progress.step, job.probing) { return rest }
            guard work.steps != nil, let whole = work.expectedDuration else { return nil }
            return .time(work.expectedRest(from: job.progress.step, assuming: whole))
        }
    }

    /// What moving a job off its nodes is expected to cost: nothing where it saves first, at most what is not saved if
    /// that fails; all it has done since its newest checkpoint where it does not save.
    func costOfMoving(_ job: Job, saving: Bool) -> MoneyRange {
        let lost = lostWork(of: job)
        return saving
            ? MoneyRange(p10: .zero, p50: .zero, p90: lost) : MoneyRange(p10: lost, p50: lost, p90: lost)
    }

    private mutating func conclude(_ expected: Expectation, at amount: Money, _ how: DecisionOutcome.How) {
        emit(
            .cameTo(
                DecisionOutcome(
                    decision: expected.decision, job: expected.job, cameTo: amount, at: now, how: how)))
    }

    /// What a job has cost by now: what was posted, and what its nodes and its checkpoint cost since then.
    private func cost(of job: Job) -> Money {
        var booked = job.posted
        if var kept = state.storage[job.id], kept.tariff.price > .free {
            kept.cut(until: now, isWhole: true) { booked += $0.amount }
        }
        return (job.state.nodes?.leases ?? []).compactMap { state.meters[$0] }.reduce(booked) { sum, meter in
            meter.uses.reduce(sum) { sum, use in
                use.job == job.id ? sum + meter.segment(use).cost(until: max(now, meter.start)) : sum
            }
        }
    }
}
