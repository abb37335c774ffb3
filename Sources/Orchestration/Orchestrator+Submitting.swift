import Domain
import Policies
import Pools

extension Orchestrator {
    /// Accepts a job, or all trials of a sweep, or refuses it; the same request under the same key gives the same job
    /// again.
    mutating func submit(_ submission: Submission) {
        let caller = submission.caller
        if let key = submission.idempotency, let known = remembered(key, uid: caller.owner.uid) {
            if case .job(let job) = known.made, known.digest == key.digest {
                outcome.answer = .accepted(job, isRepeat: true)
            } else {
                outcome.answer = .refused(.keyReused(key: key.key))
            }
            return
        }
        if let refusal = refusal(of: submission) {
            outcome.answer = .refused(refusal)
            return
        }
        let id = submission.trials.isEmpty ? accept(submission.sharedSpec, submission) : acceptTrials(of: submission)
        if let key = submission.idempotency { remember(key, of: caller, as: .job(id)) }
        outcome.answer = .accepted(id, isRepeat: false)
    }

    /// Accepts the trials of a sweep, numbered in a row; the number of the first, which is that of the sweep.
    private mutating func acceptTrials(of submission: Submission) -> JobID {
        let first = JobID(counters.jobs + 1)
        for var spec in submission.trials {
            if var trial = spec.trial?.value {
                trial.sweep = SweepID(first.number)
                spec.trial = Shared(trial)
            }
            accept(Shared(spec), submission)
        }
        return first
    }

    /// Accepts a job; its number.
    @discardableResult
    private mutating func accept(_ spec: Shared<JobSpec>, _ submission: Submission) -> JobID {
        let caller = submission.caller
        let id = JobID(count(\.jobs))
        var job = Job(
            id: id, spec: spec, owner: caller.owner, submittedAt: now, reasonCode: Obstacle.waitingForTurn)
        job.retryOf = submission.retryOf
        job.isUserHeld = submission.isHeld
        if let reason = holdReason(of: job, by: caller.owner.name) {
            job.state = .held(since: now)
            job.reasonCode = reason.code
        }
        emit(.jobAccepted(job))
        freezePeople(of: job)
        decide(.accept, job: id, because: .submitted)
        return id
    }

    /// Notes what a request under a key made.
    mutating func remember(_ key: IdempotencyKey, of caller: Caller, as made: IdempotencyRecord.Made) {
        emit(
            .idempotency(
                IdempotencyRecord(uid: caller.owner.uid, key: key.key, digest: key.digest, made: made, at: now)))
    }

    /// What a user's request under a key made; nil: none came, or it is forgotten.
    public func remembered(_ key: IdempotencyKey, uid: UInt32) -> IdempotencyRecord? {
        state.idempotency[IdempotencyOwner(uid: uid, key: key.key)]
            .flatMap { now - $0.at < Limits.idempotencyAge ? $0 : nil }
    }

    /// Why it is not accepted; nil: it is.
    mutating func refusal(of submission: Submission) -> Refusal? {
        let spec = submission.spec
        if case .command = spec.work {
            guard settings.runsCommands else { return .commandsOff }
            guard submission.caller.isPrivileged else {
                return .commandsNotAllowed(user: submission.caller.owner.name)
            }
        }
        if let loss = lossOnSpot(spec) { return .spotWithoutCheckpoint(loss) }
        let others = max(0, submission.trials.count - 1)
        if state.queue.count + others >= settings.queuedJobs { return .queueFull(limit: settings.queuedJobs) }
        let caller = submission.caller
        let uid = caller.owner.uid
        let own = state.queue.ofUser[uid, default: 0] + state.held.ofUser[uid, default: 0]
        if !caller.isPrivileged, own + others >= settings.queuedJobsPerUser {
            return .userQueueFull(user: caller.owner.name, limit: settings.queuedJobsPerUser)
        }
        if let position = spentBudget(of: spec, caller.owner) { return .budgetSpent(position) }
        return refusalOfDependencies(submission) ?? refusalOfPlace(submission.sharedSpec)
            ?? refusalOfModels(submission) ?? refusalOfProbes(spec) ?? planRefusal(of: submission)
    }

    /// Modelled trials may be of other workloads than the first: of each, the longest must do.
    private func refusalOfModels(_ submission: Submission) -> Refusal? {
        var longest: [String: (steps: Int, spec: JobSpec)] = [:]
        for spec in submission.trials.dropFirst() {
            guard case .simulated(let work) = spec.work else { return nil }
            if work.steps > longest[work.workload]?.steps ?? 0 { longest[work.workload] = (work.steps, spec) }
        }
        for (_, trial) in longest.sorted(by: { $0.key < $1.key }) {
            if let loss = lossOnSpot(trial.spec) { return .spotWithoutCheckpoint(loss) }
            if let refusal = refusalOfPlace(trial.spec) { return refusal }
        }
        return nil
    }

    /// Whether no group of the pool can ever run it. What was found once holds for as long as the pool is the same.
    private mutating func refusalOfPlace(_ spec: Shared<JobSpec>) -> Refusal? {
        if open.isKnownToFit(spec) { return nil }
        if let refusal = refusalOfPlace(spec.value) { return refusal }
        open.noteFit(spec)
        return nil
    }

    /// A job may only come after jobs that have succeeded or still may.
    private func refusalOfDependencies(_ submission: Submission) -> Refusal? {
        for id in submission.spec.after where state.jobs[id] == nil {
            guard id.number <= state.counters.jobs, id.number > 0 else { return .dependencyImpossible(id, nil) }
            guard let end = submission.endedBefore[id] else { return .outdated }
            guard end == .succeeded || end == .stoppedEarly else { return .dependencyImpossible(id, end) }
        }
        return nil
    }

    /// Why spot is no bargain for a job that asks for it and does not save; nil: it is, or the job does something else.
    private func lossOnSpot(_ spec: JobSpec) -> SpotLoss? {
        guard spec.resources.useSpot == true, spec.checkpoint == nil else { return nil }
        let losses = spec.ofEachSize.map { spec in
            Placement.lossOnSpot(for: need(of: spec), among: settings.pool.groups.map { prospect($0, for: spec) })
        }
        return losses.contains(nil) ? nil : losses.first ?? nil
    }

    /// Whether no group of the pool can ever run it.
    func refusalOfPlace(_ spec: JobSpec) -> Refusal? {
        if spec.elastic != nil { return refusalOfSizes(spec) }
        let need = need(of: spec)
        let suited = settings.pool.groups.filter { Placement.suits($0, spec.resources, nodes: spec.nodes) }
        let possible = Placement.propose(for: need, among: suited.map { bareSite($0, for: spec) })
        guard possible.options.isEmpty, !possible.mayWait else { return nil }
        let proposal = Placement.propose(for: need, among: settings.pool.groups.map { prospect($0, for: spec) })
        return proposal.options.isEmpty && !proposal.mayWait ? .cannotBePlaced(proposal.rejected) : nil
    }

    /// Whether no group of the pool can ever run an elastic job, in any of its sizes.
    private func refusalOfSizes(_ spec: JobSpec) -> Refusal? {
        let sizes = spec.ofEachSize.map { spec in
            (need: need(of: spec), sites: settings.pool.groups.map { prospect($0, for: spec) })
        }
        let proposal = Placement.propose(among: sizes)
        return proposal.options.isEmpty && !proposal.mayWait ? .cannotBePlaced(proposal.rejected) : nil
    }

    /// Forgets idempotency keys past their age, once per clock hour.
    mutating func pruneIdempotencyKeys() {
        guard now.hourStart > keysPrunedAt else { return }
        keysPrunedAt = now.hourStart
        let old = state.idempotency.filter { now - $0.value.at >= Limits.idempotencyAge }.keys.sorted()
        for owner in old { emit(.idempotencyForgotten(uid: owner.uid, key: owner.key)) }
    }
}
