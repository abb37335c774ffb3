import Domain
import Policies
import Pools

// What a probe sees of a job's steps, and when it is over.
extension Orchestrator {
    /// The attempt of a probe began: of a model it is known when its first step does.
    func watchSteps(of job: inout Job, _ attempt: Attempt) {
        guard attempt.isProbe, case .simulated = job.spec.work, let first = state.accounts[attempt.id]?.atRiskSince
        else { return }
        job.probing?.current?.firstStep = attempt.resumedFromStep
        job.probing?.current?.watchedSince = first
    }

    /// The attempt of a probe reported a step; its steps have waited for `saves` since the report before.
    func see(_ step: Int, of attempt: Attempt, at instant: Instant, saves: Span, in job: inout Job) {
        guard attempt.isProbe, var probe = job.probing?.current else { return }
        probe.saves = probe.saves + saves
        probe.reports += 1
        probe.see(step: step, at: instant)
        job.probing?.current = probe
    }

    /// The attempt of a probe has saved everything up to a step: how far it came is known, also where it reports less
    /// often. `took` is how long a command says that its steps waited.
    func see(savedStep step: Int, of attempt: Attempt, at instant: Instant, took: Span?, in job: inout Job) {
        guard attempt.isProbe, var probe = job.probing?.current else { return }
        let saves = probe.saves
        if case .simulated = job.spec.work {
            probe.saves = saves + (state.accounts[attempt.id]?.savedSinceReport ?? .zero)
            probe.see(step: step, at: instant)
            // They are counted with its next report.
            probe.saves = saves
        } else {
            probe.saves = saves + (took ?? .zero)
            // Reports are nearer to the steps: not all say how long a save takes.
            if probe.steps == 0 { probe.see(step: step, at: instant) }
        }
        job.probing?.current = probe
    }

    /// Ends a job's probe once its speed is known or its time is over. After the last one it goes on where it is,
    /// if that is the best by what was measured.
    mutating func watchProbe(of id: JobID, at instant: Instant) {
        guard let job = state.jobs[id], let probing = job.probing, let probe = probing.current,
            case .running(let nodes, let since) = job.state, let attempt = job.currentAttempt,
            state.attempts[attempt]?.isProbe == true
        else { return }
        let plan = settings.probes
        let isKnown = probe.reports >= plan.reports && probe.time >= plan.atLeast
        guard isKnown || instant - since >= plan.atMost else { return }
        let stay = running(job, on: nodes)
        let cost = probe.measured == nil ? nil : stay?.stay.expected
        let reason = Reason.probe(.ended(ProbeEnd(probe, cost: cost, isTimeOver: !isKnown)))
        if probing.ahead.isEmpty, let stay, probe.measured != nil || job.spec.checkpoint == nil,
            let others = worseOptions(for: job, than: stay)
        {
            decide(.probe, job: id, attempt: attempt, lease: nodes.first, because: reason)
            goOn(job, attempt, on: nodes, stay.stay, beside: others, at: instant)
        } else {
            stop(job, then: .requeue, saving: job.spec.checkpoint != nil, because: reason)
        }
    }

    /// What a running job could have instead of going on where it is; nil: one of that is better.
    private func worseOptions(for job: Job, than running: Reallocation.Running) -> [PlacementOption]? {
        // What does not save begins again elsewhere.
        let need = job.spec.checkpoint == nil ? need(of: job) : running.need
        let own = running.site.group.id
        let sites = survey(for: job, [:]).map(\.site).filter { $0.group.id != own }
        let options = Placement.propose(for: need, among: sites + [running.site]).options.filter { $0.group != own }
        if let best = options.first, Reallocation.prefers(best, to: running.stay, of: running) { return nil }
        return options
    }

    /// The last probe is the choice: from here on its attempt is one like others.
    private mutating func goOn(
        _ job: Job, _ id: AttemptID, on nodes: NodeSet, _ stay: PlacementOption, beside options: [PlacementOption],
        at instant: Instant
    ) {
        let cause = lastDecisionCause
        for lease in nodes.leases { changeUse(of: lease, at: instant, cause) }
        guard var job = state.jobs[job.id], var probing = job.probing, var attempt = state.attempts[id] else { return }
        probing.endCurrent()
        probing.isOver = true
        job.probing = probing
        let reason = Reason.probe(.chosen(choice(of: job, probing, stay, beside: options)))
        supersedePlacement(of: job)
        let decision = decide(.probe, job: job.id, attempt: id, lease: nodes.first, because: reason)
        expect(stay.expected, of: decision, .place, job)
        attempt.isProbe = false
        emit(.attempt(attempt))
        endMark(of: id, at: nodes.leases.compactMap { state.meters[$0]?.start }.max() ?? instant)
        update(job, to: job.state, because: reason)
    }

    private func choice(
        of job: Job, _ probing: Probing, _ stay: PlacementOption, beside options: [PlacementOption]
    ) -> ProbeChoice {
        let others = probeKinds(among: options, for: job.spec, job.id, need(of: job))
        var kinds = probing.past.map { probe in
            let option = probe.group == stay.group ? stay : others.first { $0.accelerators == probe.kind }?.option
            return ProbeKind(
                kind: probe.kind, group: option?.group, cost: option?.expected,
                measured: probing.measured(probe.kind))
        }
        kinds += others.filter { other in !probing.past.contains { $0.kind == other.accelerators } }.map(\.told)
        return ProbeChoice(
            kinds: kinds, chosen: stay.group, isThere: true, cost: probing.cost, keptSteps: job.progress.step,
            leftOut: [])
    }

    /// The time of a probe is probing whatever else it is: all of it, from here on until its end.
    mutating func markProbe(_ id: AttemptID) {
        mark(id, as: .probe, TimeStretch(now, Instant(milliseconds: .max)))
    }

    /// What follows is no probe any more: it has the classes that its steps have from here on.
    private mutating func endMark(of id: AttemptID, at instant: Instant) {
        changeAccount(of: id) { account in
            account.marks.removeAll { $0.costClass == .probe }
            account.atRiskSince = account.atRiskSince.map { max($0, instant) }
            account.plateauSince = account.plateauSince.map { max($0, instant) }
            account.savesOnPlateau = []
            account.steps?.stalls = []
            account.steps?.waited = .zero
            account.steps?.countedUntil = nil
        }
    }

    /// A part of a job's bill turned out to be probing.
    mutating func noteProbing(_ part: Segment.Closed) {
        guard let id = part.segment.job, var job = state.jobs[id], job.probing != nil else { return }
        job.probing?.cost += part.segment.cost(until: part.end)
        emit(.job(job))
    }

    /// The attempt that a node was booted for, where that is a probe; nil: it is none.
    func probe(bootedBy segment: Segment) -> AttemptID? {
        guard let id = segment.job, let job = state.jobs[id], job.probing?.current != nil,
            case .placing(let nodes, _) = job.state, nodes.contains(segment.lease)
        else { return nil }
        return AttemptID(job: id, number: job.attempts + 1)
    }

    /// When a job that is being probed is off its nodes at the latest, as far as is known; nil: it is not.
    func expectedProbeEnd(of job: Job, on group: NodeGroup) -> Instant? {
        guard let probing = job.probing, probing.current != nil, let nodes = job.state.nodes else { return nil }
        let isThere = nodes.leases.allSatisfy { state.leases[$0]?.state == .ready }
        let start = job.currentAttempt.flatMap { state.attempts[$0]?.startedAt } ?? now + (isThere ? .zero : group.boot)
        return max(now, start + settings.probes.atMost)
    }
}
