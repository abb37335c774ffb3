import Domain
import Policies
import Pools

/// What the turn of a waiting job comes to where it may be probed.
struct ProbeTurn {
    /// The job, with what is known of its probes.
    var job: Job
    /// What it may have: for a probe, nodes of one kind.
    var proposal: Placement.Proposal
    /// The probe that its nodes are for; nil: it is placed for good.
    var run: ProbeRun?
}

// Jobs with `probe: true` run briefly on a few kinds of hardware before they are placed (docs/PLACEMENT.md).
extension Orchestrator {
    /// A job that asks for probes has its turn: the next probe, or the choice by what was measured. Kinds that are not
    /// to be had now are not waited for.
    mutating func probe(_ job: Job, _ proposal: Placement.Proposal) -> ProbeTurn {
        var turn = ProbeTurn(job: job, proposal: proposal)
        guard job.isToBeProbed, job.spec.elastic == nil, settings.placement == .expectedCost else { return turn }
        let need = need(of: job)
        let kinds = probeKinds(among: proposal.options, for: job.spec, job.id, need)
        guard let best = kinds.first else { return turn }
        guard var probing = job.probing else {
            let verdict = firstVerdict(on: job, kinds, need)
            if let why = verdict.why {
                turn.job.probing = Probing()
                turn.job.probing?.isOver = true
                let reason = NotProbed(why, best: best.told, leftOut: verdict.leftOut)
                decide(.probe, job: job.id, because: .probe(.notProbed(reason)))
                return turn
            }
            var probing = Probing()
            probing.ahead = verdict.probed.map(\.accelerators)
            turn.job.probing = probing
            begin(&turn, kinds, need, leftOut: verdict.leftOut)
            return turn
        }
        probing.endCurrent()
        let (next, leftOut) = nextProbe(probing, kinds, need)
        if let next {
            probing.ahead.removeAll { $0 == next.accelerators }
            probing.ahead.insert(next.accelerators, at: 0)
            turn.job.probing = probing
            begin(&turn, kinds, need, leftOut: leftOut)
            return turn
        }
        probing.ahead = []
        probing.isOver = true
        turn.job.probing = probing
        let choice = ProbeChoice(
            kinds: told(probing, kinds), chosen: best.option.group, isThere: false, cost: probing.cost,
            keptSteps: job.progress.checkpointStep, leftOut: leftOut)
        decide(.probe, job: job.id, because: .probe(.chosen(choice)))
        return turn
    }

    /// Whether it is probed at all, and on which kinds.
    private func firstVerdict(on job: Job, _ kinds: [ProbeRule.Kind], _ need: Need) -> ProbeRule.Verdict {
        if job.spec.isPaced { return ProbeRule.Verdict(why: .spotPolicy) }
        return ProbeRule.choose(among: kinds, for: need, by: settings.probes)
    }

    /// The next kind to be probed that may be had now and leaves room for the rest, and those that do not.
    private func nextProbe(
        _ probing: Probing, _ kinds: [ProbeRule.Kind], _ need: Need
    ) -> (next: ProbeRule.Kind?, leftOut: [LeftOutKind]) {
        var leftOut: [LeftOutKind] = []
        for wanted in probing.ahead {
            guard let best = kinds.first, let kind = kinds.first(where: { $0.accelerators == wanted }) else {
                let told = ProbeKind(kind: wanted, group: nil, cost: nil, measured: nil)
                leftOut.append(LeftOutKind(told, why: .notToBeHad))
                continue
            }
            guard let obstacle = ProbeRule.obstacle(to: [kind], before: best.option, need) else {
                return (kind, leftOut)
            }
            leftOut.append(LeftOutKind(kind.told, why: obstacle.leftOut))
        }
        return (nil, leftOut)
    }

    /// The turn is for a probe of the first kind ahead.
    private func begin(_ turn: inout ProbeTurn, _ kinds: [ProbeRule.Kind], _ need: Need, leftOut: [LeftOutKind]) {
        guard var probing = turn.job.probing, let wanted = probing.ahead.first,
            let kind = kinds.first(where: { $0.accelerators == wanted })
        else { return }
        let option = kind.option
        probing.ahead.removeFirst()
        let stated = settings.pool.group(option.group).flatMap { speed(on: $0, for: turn.job.spec, probing) }
        probing.current = Probe(
            kind: wanted, group: option.group, expected: option.expected, stated: stated?.throughput)
        turn.job.probing = probing
        let left = Set(leftOut.map(\.kind.kind))
        turn.run = ProbeRun(
            on: kind.told, number: probing.past.count + 1, count: probing.past.count + 1 + probing.ahead.count,
            most: kind.most, atMost: settings.probes.atMost,
            others: kinds.filter { $0 != kind && !left.contains($0.accelerators) }.map {
                var told = $0.told
                told.measured = probing.measured($0.accelerators)
                return told
            }, leftOut: leftOut)
        if let best = kinds.first?.option, let left = need.timeLeft {
            turn.run?.slack = left - kind.longest - (best.timeP90 ?? best.time)
        }
        turn.proposal.options = turn.proposal.options.filter { $0.group == option.group }
    }

    /// The kinds that were probed, in order, then others that may be had, best first.
    private func told(_ probing: Probing, _ kinds: [ProbeRule.Kind]) -> [ProbeKind] {
        let probed = probing.past.map { probe in
            let option = kinds.first { $0.accelerators == probe.kind }?.option
            return ProbeKind(
                kind: probe.kind, group: option?.group, cost: option?.expected,
                measured: probing.measured(probe.kind))
        }
        let others = kinds.filter { kind in !probing.past.contains { $0.kind == kind.accelerators } }.map(\.told)
        return probed + others
    }

    /// The kinds of hardware among options, in their order, each with the first of its options. `id` is nil for a job
    /// that has done nothing yet.
    func probeKinds(
        among options: [PlacementOption], for spec: JobSpec, _ id: JobID?, _ need: Need
    ) -> [ProbeRule.Kind] {
        var kinds: [ProbeRule.Kind] = []
        for option in options {
            guard let group = settings.pool.group(option.group) else { continue }
            let accelerators = hardware(of: group, for: spec)
            if kinds.contains(where: { $0.accelerators == accelerators }) { continue }
            let isWarm = option.newLeases == 0
            let longest = (isWarm ? .zero : group.boot) + settings.probes.atMost + need.reserve
            let place = Place(provider: group.provider, region: group.region)
            var most = dataCosts(of: spec, id, at: place).begin
            if option.isPaidFor != true {
                most += option.price.cost(over: max(longest, isWarm ? .zero : group.minimumCharge))
            }
            kinds.append(
                ProbeRule.Kind(accelerators: accelerators, option: option, most: most, longest: longest))
        }
        return kinds
    }

    /// The accelerators that a job would have in a group, those of all its nodes together; `cpu:1` for processors.
    func hardware(of group: NodeGroup, for spec: JobSpec) -> Accelerators {
        ThroughputKey(workload: "", on: group, room: group.room(for: spec.resources), nodes: spec.nodes).accelerators
    }

    /// The short runs that would come first if a job had its turn now; nil: it asks for none, or would wait.
    func plannedProbes(of job: Job, among options: [PlacementOption], _ need: Need) -> PlannedProbes? {
        guard job.isToBeProbed, job.spec.elastic == nil else { return nil }
        let kinds = probeKinds(among: options, for: job.spec, nil, need)
        guard let best = kinds.first else { return nil }
        let verdict = firstVerdict(on: job, kinds, need)
        if let why = verdict.why { return .none(NotProbed(why, best: best.told, leftOut: verdict.leftOut)) }
        return .on(
            verdict.probed.map(\.accelerators), most: verdict.probed.reduce(.zero) { $0 + $1.most },
            longest: verdict.probed.reduce(.zero) { $0 + $1.longest })
    }

    /// Why probes make no sense for a job; nil: they do, or it asks for none.
    func refusalOfProbes(_ spec: JobSpec) -> Refusal? {
        guard spec.probe == true else { return nil }
        var need = need(of: spec)
        need.budgetLeft = nil
        let sites = settings.pool.groups.map { prospect($0, for: spec) }
        let kinds = probeKinds(among: Placement.propose(for: need, among: sites).options, for: spec, nil, need)
        guard kinds.count > 1 else { return .cannotProbe(.oneKind(kinds.first?.accelerators)) }
        guard let budget = spec.budget, budget.onExceed != .warn else { return nil }
        let least = kinds[0].option.added + kinds.map(\.most).sorted().prefix(2).reduce(.zero, +)
        return least > budget.limit ? .cannotProbe(.budget(limit: budget.limit, least: least)) : nil
    }

    /// The speed of a job's work on the nodes of a group: as jobs have reported it, as its own probe measured it, as
    /// the table has it or estimates it. Of a command nothing is known before a probe of it has measured something.
    func speed(on group: NodeGroup, for spec: JobSpec, _ probing: Probing?) -> Speed? {
        switch spec.work {
        case .simulated(let work):
            let known = speed(of: work.workload, on: group, for: spec)
            guard let probing, known?.basis != .reported,
                let measured = probing.measured(hardware(of: group, for: spec))
            else { return known }
            return Speed(measured, .reported)
        case .command(let work):
            guard let probing, let steps = work.steps, let last = probing.lastMeasured else { return nil }
            let own = hardware(of: group, for: spec)
            if let measured = probing.measured(own) { return Speed(measured, .reported) }
            if let factor = settings.pool.throughputs.factor(of: own, over: last.kind) {
                let estimate = Double(last.speed.stepsPerHour) * factor
                return Speed(Throughput(rounding: estimate), .converted, from: last.kind)
            }
            let whole = max(work.expectedDuration ?? settings.assumedWork, .seconds(1))
            return Speed(Throughput(rounding: Double(steps) / whole.hours), .converted)
        }
    }

    /// What is left of a command after a step, in steps; nil: no probe has measured how fast it does them.
    func restInSteps(_ work: CommandWork, from step: Int, _ probing: Probing?) -> Need.Rest? {
        guard let steps = work.steps, probing?.lastMeasured != nil else { return nil }
        return .steps(max(1, steps - step), workload: "command")
    }
}
