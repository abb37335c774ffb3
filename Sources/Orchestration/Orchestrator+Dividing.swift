import Domain
import Pools

/// What steps that are kept were, beside useful: stalled, where the job says that its accelerators waited, and
/// oversized, the share of the rest above what it uses most of. Steps are kept once a save or a good end is behind
/// them; those that are lost, or lie on a plateau, have a class that goes before both.
extension Orchestrator {
    /// A command's accelerators waited for so long since it last said so.
    mutating func noteStall(of id: AttemptID, _ span: Span) {
        changeAccount(of: id) { account in
            var steps = account.steps ?? .init()
            steps.waited = min(steps.waited + span, Limits.longestWait)
            account.steps = steps
        }
    }

    /// The most that a command uses of what it has.
    mutating func noteUse(by id: AttemptID, _ use: PeakUse) {
        changeAccount(of: id) { account in
            var steps = account.steps ?? .init()
            steps.peak = steps.peak?.merged(with: use) ?? use
            account.steps = steps
        }
    }

    /// Makes what accelerators waited since the newest save, or since this was done last, one stretch that ends now: of
    /// a model its part of the time, of a command what it said.
    mutating func countStalls(of id: AttemptID, until end: Instant) {
        guard let spec = state.jobs[id.job]?.spec, let account = state.accounts[id],
            let since = account.atRiskSince, account.steps != nil || spec.saysMore
        else { return }
        var steps = account.steps ?? .init()
        let start = steps.countedUntil.map { max(since, $0) } ?? since
        guard start < end else { return }
        var wait = min(steps.waited, end - start)
        if case .simulated(let work) = spec.work, let perMille = work.stalledPerMille {
            wait = Span(milliseconds: (end - start).milliseconds * perMille / 1_000)
        }
        if wait > .zero { steps.stalls.append(TimeStretch(end - wait, end)) }
        steps.waited = .zero
        steps.countedUntil = end
        changeAccount(of: id) { $0.steps = steps }
    }

    /// Steps are kept: those since the newest save that lie before `end` and on no plateau.
    mutating func divideSteps(of id: AttemptID, until end: Instant) {
        countStalls(of: id, until: end)
        guard let account = state.accounts[id], let since = account.atRiskSince else { return }
        divide(id, TimeStretch(since, min(end, account.plateauSince ?? end)))
    }

    /// Steps on a plateau are kept as any others, up to the newest save: it was none, or its job goes back to them.
    mutating func dividePlateau(of id: AttemptID) {
        guard let account = state.accounts[id], let since = account.plateauSince, let end = account.atRiskSince
        else { return }
        divide(id, TimeStretch(since, end))
    }

    private mutating func divide(_ id: AttemptID, _ time: TimeStretch) {
        guard let account = state.accounts[id], let steps = account.steps, !time.isEmpty else { return }
        let stalls = steps.stalls.compactMap { $0.part(in: time) }
        for stall in stalls { mark(id, as: .stalled, stall) }
        if let spare = spareRoom(of: id) {
            let others = (stalls + account.savesOnPlateau).sorted { $0.start < $1.start }
            for rest in time.without(others) { mark(id, as: .oversized, rest, part: spare) }
        }
        changeAccount(of: id) { $0.steps?.stalls.removeAll { $0.end <= time.end } }
    }

    /// The part of what an attempt has of its nodes that is more than it uses; nil: none, or nobody says.
    private func spareRoom(of id: AttemptID) -> Fraction? {
        guard let spec = state.jobs[id.job]?.spec, let first = state.attempts[id]?.nodes.first,
            let lease = state.leases[first], let group = settings.pool.group(lease.group)
        else { return nil }
        var use = state.accounts[id]?.steps?.peak
        if case .simulated(let work) = spec.work { use = work.uses }
        let room = lease.allocations.first { $0.job == id.job }?.room ?? .none
        return use?.spare(of: room == .none ? group.room : room)
    }
}

extension JobSpec {
    /// Whether it says of its steps how they wait, or what they use.
    fileprivate var saysMore: Bool {
        guard case .simulated(let work) = work else { return false }
        return work.stalledPerMille != nil || work.uses != nil
    }
}
