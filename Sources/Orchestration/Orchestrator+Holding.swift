import Domain
import Policies
import Pools

extension Orchestrator {
    /// Does what a user wants of a job, or says why not. Only its owner and operators may want anything of it.
    mutating func handle(_ request: JobRequest, of id: JobID, by caller: Caller) {
        guard let job = state.jobs[id] else {
            outcome.answer = .refused(.noSuchJob(id))
            return
        }
        guard caller.mayChange(jobsOf: job.owner) else {
            outcome.answer = .refused(.notOwner(id, owner: job.owner.name))
            return
        }
        let name = caller.owner.name
        let refusal: Refusal? =
            switch request {
            case .cancel: cancel(job, by: name)
            case .hold: hold(job, by: name)
            case .unhold: unhold(job)
            case .pause: pause(job, by: name)
            case .resume: resume(job, by: name)
            case .edit(let edit): self.edit(job, edit, by: name)
            }
        outcome.answer = refusal.map(Answer.refused) ?? .done
    }

    /// What keeps a job out of the queue, the user's wish first; nil: nothing.
    func holdReason(of job: Job, by name: String) -> Reason? {
        if job.isUserHeld { return .heldByUser(by: name) }
        let missing = job.spec.after.filter { state.jobs[$0] != nil }
        if !missing.isEmpty { return .dependencyNotMet(missing) }
        if let at = job.spec.notBefore, at > now { return .notYet(at) }
        return nil
    }

    /// Lets the jobs in whose time has come.
    mutating func releaseDueHolds() {
        while let timer = state.held.timers.first, timer.at <= now, let job = state.jobs[timer.job] {
            var timely = job
            timely.spec.notBefore = nil
            emit(.jobEdited(timely))
            settle(timely)
        }
    }

    /// A job is over: those that come after it are let in, or end with it where it did not succeed.
    mutating func settleDependents(of id: JobID, ended end: JobEnd) {
        for dependent in (state.held.dependents[id] ?? []).sorted() {
            guard let job = state.jobs[dependent] else { continue }
            if end == .succeeded || end == .stoppedEarly {
                settle(job)
            } else {
                finish(job, as: .cancelled, because: .dependencyFailed(id, end))
            }
        }
    }

    /// Puts a held job into the queue when nothing holds it any more, else says what does.
    private mutating func settle(_ job: Job) {
        guard job.state.isHeld else { return }
        if let reason = holdReason(of: job, by: job.owner.name) {
            if reason.code != job.reasonCode { update(job, to: job.state, because: reason) }
            return
        }
        decide(.unhold, job: job.id, because: .released)
        update(job, to: waiting(job), because: .released)
    }

    /// The waiting state of a job: it goes on, or it has not begun.
    private func waiting(_ job: Job) -> JobState {
        job.attempts == 0 ? .queued(since: now) : .recovering(since: now)
    }

    private mutating func cancel(_ job: Job, by name: String) -> Refusal? {
        stop(job, then: .end(.cancelled), saving: false, because: .cancelled(by: name))
        return nil
    }

    private mutating func hold(_ job: Job, by name: String) -> Refusal? {
        var job = job
        switch job.state {
        case .held, .queued, .recovering:
            guard !job.isUserHeld else { return nil }
            job.isUserHeld = true
            decide(.hold, job: job.id, because: .heldByUser(by: name))
            let since = job.state.isHeld ? job.state.since : now
            update(job, to: .held(since: since), because: .heldByUser(by: name))
            return nil
        default:
            return .wrongState(
                job.id, state: job.state.word,
                hint: "only a job that waits can be held; 'purser pause \(job.id)' takes a running one off its nodes")
        }
    }

    private mutating func unhold(_ job: Job) -> Refusal? {
        guard job.state.isHeld else {
            return .wrongState(job.id, state: job.state.word, hint: "it is not held")
        }
        var job = job
        job.isUserHeld = false
        emit(.job(job))
        settle(job)
        return nil
    }

    private mutating func pause(_ job: Job, by name: String) -> Refusal? {
        switch job.state {
        case .held, .queued, .recovering: return hold(job, by: name)
        case .paused, .stopping(_, _, .pause): return nil
        case .placing: stop(job, then: .pause, saving: false, because: .pausedByUser(by: name))
        case .starting, .running:
            guard job.spec.checkpoint != nil else { return .cannotPause(job.id) }
            stop(job, then: .pause, saving: true, because: .pausedByUser(by: name))
        case .stopping(_, _, .requeue):
            return .wrongState(
                job.id, state: job.state.word, hint: "it is leaving its nodes; ask again in a moment, when it waits")
        case .stopping, .ended:
            return .wrongState(job.id, state: job.state.word, hint: "it is ending")
        }
        return nil
    }

    private mutating func resume(_ job: Job, by name: String) -> Refusal? {
        switch job.state {
        case .paused:
            if let refusal = refusalOfResuming(job) { return refusal }
            decide(.resume, job: job.id, because: .resumedByUser(by: name))
            update(job, to: waiting(job), because: .resumedByUser(by: name))
            return nil
        case .held: return unhold(job)
        default:
            return .wrongState(job.id, state: job.state.word, hint: "only a paused or held job can be resumed")
        }
    }

    /// A job that its own budget has paused goes on when the rest of the budget pays for a start somewhere.
    private func refusalOfResuming(_ job: Job) -> Refusal? {
        let proposal = proposal(for: job) { job in settings.pool.groups.map { prospect($0, for: job) } }
        guard proposal.options.isEmpty, !proposal.mayWait,
            proposal.rejected.contains(where: { if case .budgetTooSmall = $0.obstacle { true } else { false } })
        else { return nil }
        return .wrongState(
            job.id, state: job.state.word,
            hint: "its budget does not pay for going on; purser why \(job.id) names the command that raises it")
    }

    /// Whether a job has cost something or still may for a node that was ordered for it.
    private func hasCost(_ job: Job) -> Bool {
        job.attempts > 0 || spent(job) != .zero || state.leases.values.contains { $0.orderedFor == job.id }
    }

    private mutating func edit(_ job: Job, _ edit: JobEdit, by name: String) -> Refusal? {
        guard job.state.isHeld || job.state.isWaiting || job.state.isPaused else {
            return .wrongState(job.id, state: job.state.word, hint: "only a job that waits or is paused can be changed")
        }
        if job.state.isPaused, edit.notBefore != nil {
            return .wrongState(job.id, state: job.state.word, hint: "resume it first, then say when it may start")
        }
        if let project = edit.project, project != job.spec.project, hasCost(job) {
            return .wrongState(
                job.id, state: job.state.word,
                hint: "it has cost something already, and the books keep that with project \(job.spec.project)")
        }
        let reserve = dataReserve(of: job)
        if let limit = edit.limit, limit <= spent(job) + reserve {
            let kept = reserve > .zero ? ", and its checkpoint needs \(reserve) for the next hour" : ""
            return .wrongState(
                job.id, state: job.state.word,
                hint: "it has cost \(spent(job)) already\(kept); a limit must be above that")
        }
        var edited = job
        let changes = edit.apply(to: &edited.spec)
        guard !changes.isEmpty else { return nil }
        if let refusal = refusalOfPlace(edited.spec) { return refusal }
        decide(.edit, job: job.id, because: .editedByUser(by: name, changes: changes))
        if edited.spec.notBefore ?? now > now, edited.state.isWaiting { edited.state = .held(since: now) }
        emit(.jobEdited(edited))
        if let reason = holdReason(of: edited, by: name), edited.state.isHeld {
            update(edited, to: edited.state, because: reason)
        } else {
            settle(edited)
        }
        return nil
    }
}

extension JobEdit {
    /// Makes the changes; what was changed, in words.
    func apply(to spec: inout JobSpec) -> [String] {
        var changes: [String] = []
        func note(_ what: String, _ old: String, _ new: String) {
            if old != new { changes.append("\(what) \(old) to \(new)") }
        }
        if let name {
            note("name", spec.name, name)
            spec.name = name
        }
        if let project {
            note("project", spec.project, project)
            spec.project = project
        }
        if let priority {
            note("priority", "\(spec.priority)", "\(priority)")
            spec.priority = priority
        }
        if let limit {
            note("budget", spec.budget?.limit.description ?? "none", limit.description)
            spec.budget = spec.budget ?? BudgetPlan(limit: limit)
            spec.budget?.limit = limit
        }
        if let maxHourlyCost {
            note("max_hourly_cost", spec.resources.maxHourlyCost?.description ?? "none", maxHourlyCost.description)
            spec.resources.maxHourlyCost = maxHourlyCost
        }
        if let notBefore {
            note("start", spec.notBefore?.description ?? "at once", notBefore.description)
            spec.notBefore = notBefore
        }
        if let deadline {
            note("deadline", spec.deadline?.description ?? "none", deadline.description)
            spec.deadline = deadline
        }
        return changes
    }
}
