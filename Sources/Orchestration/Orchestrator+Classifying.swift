import Domain
import Pools

extension Orchestrator {
    /// An attempt began: what it does before its first step is known from its spec for a modelled job, and from nothing
    /// for a command, whose steps count from its start.
    mutating func classifyStart(of attempt: Attempt, at instant: Instant) {
        guard let spec = state.jobs[attempt.id.job]?.spec else { return }
        var first = instant
        if case .simulated(let work) = spec.work { first = first + work.startup }
        mark(attempt.id, as: .initialization, TimeStretch(attempt.orderedAt, first))
        if attempt.resumedFromStep > 0, let saveTime = saveTime(of: spec) {
            mark(attempt.id, as: .restore, TimeStretch(first, first + saveTime))
            first = first + saveTime
        }
        changeAccount(of: attempt.id) { $0.atRiskSince = first }
    }

    /// A command has loaded its checkpoint, which took so long, before it reported anything: until then it was getting
    /// ready, and its steps count from here.
    mutating func classifyRestore(of attempt: Attempt, took: Span, at instant: Instant) {
        guard attempt.id.number > 1, attempt.lastReportAt == nil, let startedAt = attempt.startedAt,
            state.accounts[attempt.id]?.atRiskSince == startedAt
        else { return }
        let load = TimeStretch(max(startedAt, instant - took), instant)
        mark(attempt.id, as: .initialization, TimeStretch(startedAt, load.start))
        mark(attempt.id, as: .restore, load)
        changeAccount(of: attempt.id) { $0.atRiskSince = instant }
    }

    /// A checkpoint was written: the steps waited for it, as the model or the command says, and those before it are
    /// safe.
    mutating func classifySave(of attempt: AttemptID, took: Span?, at instant: Instant) {
        guard let spec = state.jobs[attempt.job]?.spec else { return }
        let account = state.accounts[attempt]
        let before = [account?.atRiskSince, account?.steps?.countedUntil].compactMap(\.self).max() ?? instant
        let modelled = saveTime(of: spec)
        let save = TimeStretch(max(before, instant - (modelled ?? took ?? .zero)), instant)
        divideSteps(of: attempt, until: save.start)
        changeAccount(of: attempt) { account in
            account.atRiskSince = instant
            account.steps?.countedUntil = nil
            if let modelled { account.savedSinceReport = (account.savedSinceReport ?? .zero) + modelled }
        }
        guard !save.isEmpty else { return }
        mark(attempt, as: .checkpoint, save)
        if state.accounts[attempt]?.plateauSince != nil {
            changeAccount(of: attempt) { $0.savesOnPlateau.append(save) }
        }
    }

    /// How long the steps of a modelled job have waited for saves since its report before this one: no part of their
    /// speed, as what a job is expected to cost has its saves beside that.
    mutating func takeSaves(of attempt: AttemptID) -> Span {
        guard let saved = state.accounts[attempt]?.savedSinceReport else { return .zero }
        changeAccount(of: attempt) { $0.savedSinceReport = nil }
        return saved
    }

    /// The objective was reported: beyond the job's patience without an improvement, what follows is a plateau until it
    /// improves.
    mutating func classifyReport(of job: Job, at instant: Instant) {
        guard let attempt = job.currentAttempt, let patience = job.spec.earlyStop.patience?.reports else { return }
        let isPlateau = job.curve.sinceBest >= patience
        guard isPlateau != (state.accounts[attempt]?.plateauSince != nil) else { return }
        if isPlateau { countStalls(of: attempt, until: instant) } else { dividePlateau(of: attempt) }
        changeAccount(of: attempt) { account in
            account.plateauSince = isPlateau ? instant : nil
            account.savesOnPlateau = []
        }
    }

    /// An attempt is over, and its time is posted to its end: steps that are lost are redone or failed; where none are
    /// lost, those on a plateau are one. Of the others it is known what they were.
    mutating func classifyEnd(of attempt: Attempt, _ exit: AttemptExit) {
        let forever = Instant(milliseconds: .max)
        guard attempt.startedAt != nil else {
            return mark(attempt.id, as: .initialization, TimeStretch(attempt.orderedAt, forever))
        }
        guard let job = state.jobs[attempt.id.job], let account = state.accounts[attempt.id] else { return }
        if let lost = lostClass(exit, job.state) {
            dividePlateau(of: attempt.id)
            if let since = account.atRiskSince { mark(attempt.id, as: lost, TimeStretch(since, forever)) }
            return
        }
        divideSteps(of: attempt.id, until: attempt.endedAt ?? now)
        if let since = account.plateauSince {
            for part in TimeStretch(since, forever).without(account.savesOnPlateau) {
                mark(attempt.id, as: .plateau, part)
            }
        }
    }

    /// Notes a posted stretch of an attempt, and moves the parts of it whose class is known, hour by hour.
    mutating func classifyPosted(_ segment: Segment, until end: Instant) {
        if segment.costClass == .boot, let attempt = probe(bootedBy: segment) {
            for var part in hours(of: segment, until: end) {
                part.segment.attempt = attempt
                move(part, to: .probe)
            }
        }
        guard segment.costClass == .useful, let id = segment.attempt, state.attempts[id] != nil else { return }
        var account = state.accounts[id] ?? AttemptAccount()
        guard !account.marks.isEmpty else {
            account.add(segment, until: end)
            return emit(.account(id, account))
        }
        for part in hours(of: segment, until: end) { classify(part, id, &account) }
        emit(.account(id, account))
    }

    private mutating func classify(_ closed: Segment.Closed, _ id: AttemptID, _ account: inout AttemptAccount) {
        let segment = closed.segment
        let end = closed.end
        account.add(segment, until: end)
        var later: [AttemptAccount.Mark] = []
        for mark in account.marks {
            if mark.lease == segment.lease, let part = closed.part(in: mark.time) {
                move(part.priced(at: mark.part), to: mark.costClass)
            }
            if mark.lease != segment.lease || mark.time.end > end { later.append(mark) }
        }
        account.marks = later
    }

    /// Gives a stretch of an attempt's time, or a part of its price, its class: what is posted of it now, the rest when
    /// it is.
    mutating func mark(_ id: AttemptID, as costClass: CostClass, _ time: TimeStretch, part: Fraction? = nil) {
        guard let attempt = state.attempts[id], !time.isEmpty, !attempt.isProbe || costClass == .probe else { return }
        var account = state.accounts[id] ?? AttemptAccount()
        for closed in account.posted {
            if let closed = closed.part(in: time) { move(closed.priced(at: part), to: costClass) }
        }
        for lease in attempt.nodes.leases {
            let left = TimeStretch(max(time.start, account.postedUntil(lease) ?? attempt.orderedAt), time.end)
            if !left.isEmpty { account.marks.append(.init(lease: lease, costClass: costClass, time: left, part: part)) }
        }
        emit(.account(id, account))
    }

    private mutating func move(_ part: Segment.Closed, to costClass: CostClass) {
        if costClass == .probe { noteProbing(part) }
        guard let part = correctClosed(part, to: costClass) else { return }
        emit(.reclassified(Reclassification(segment: part.segment, end: part.end, to: costClass, at: now)))
    }

    mutating func changeAccount(of id: AttemptID, _ change: (inout AttemptAccount) -> Void) {
        guard state.attempts[id] != nil else { return }
        var account = state.accounts[id] ?? AttemptAccount()
        change(&account)
        emit(.account(id, account))
    }

    /// How long a save and a load take, where that is known: in the model.
    private func saveTime(of spec: JobSpec) -> Span? {
        guard case .simulated = spec.work else { return nil }
        return spec.checkpoint?.saveTime
    }

    /// What the steps since the newest checkpoint were; nil: they are not lost.
    private func lostClass(_ exit: AttemptExit, _ state: JobState) -> CostClass? {
        if case .stopping(_, _, .end) = state { return nil }
        switch exit {
        case .finished: return nil
        case .interrupted, .stopped: return .redone
        case .failed, .killed, .notStarted, .vanished, .overLimit: return .failed
        }
    }
}
