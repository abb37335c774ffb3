import Domain
import Policies
import Pools

extension Orchestrator {
    /// Accepts a job or refuses it; the same request under the same key gives the same job again.
    mutating func submit(_ submission: Submission) {
        let caller = submission.caller
        if let key = submission.idempotency, let known = remembered(key, uid: caller.owner.uid) {
            outcome.answer =
                known.digest == key.digest
                ? .accepted(known.job, isRepeat: true) : .refused(.keyReused(key: key.key))
            return
        }
        if let refusal = refusal(of: submission) {
            outcome.answer = .refused(refusal)
            return
        }
        let id = JobID(count(\.jobs))
        let job = Job(
            id: id, spec: submission.spec, owner: caller.owner, submittedAt: now, reasonCode: Reason.submitted.code)
        emit(.jobAccepted(job))
        decide(.accept, job: id, because: .submitted)
        if let key = submission.idempotency {
            emit(
                .idempotency(
                    IdempotencyRecord(uid: caller.owner.uid, key: key.key, digest: key.digest, job: id, at: now)))
        }
        mayPlace = true
        outcome.answer = .accepted(id, isRepeat: false)
    }

    /// Ends a job at its owner's wish. The wish comes before every other reason.
    mutating func cancel(_ id: JobID, by caller: Caller) {
        guard let job = state.jobs[id] else {
            outcome.answer = .refused(.noSuchJob(id))
            return
        }
        guard caller.mayChange(jobsOf: job.owner) else {
            outcome.answer = .refused(.notOwner(id, owner: job.owner.name))
            return
        }
        stop(job, as: .cancelled, saving: false, because: .cancelled(by: caller.owner.name))
        outcome.answer = .cancelling(id)
    }

    private func remembered(_ key: IdempotencyKey, uid: UInt32) -> IdempotencyRecord? {
        state.idempotency[IdempotencyOwner(uid: uid, key: key.key)]
            .flatMap { now - $0.at < Limits.idempotencyAge ? $0 : nil }
    }

    private func refusal(of submission: Submission) -> Refusal? {
        let spec = submission.spec
        if case .command = spec.work, !submission.caller.isPrivileged {
            return .commandsNotAllowed(user: submission.caller.owner.name)
        }
        if spec.resources.useSpot == true, spec.checkpoint == nil, !spec.spot.allowWithoutCheckpoint {
            return .spotWithoutCheckpoint
        }
        if state.queue.count >= settings.queuedJobs { return .queueFull(limit: settings.queuedJobs) }
        let caller = submission.caller
        if !caller.isPrivileged, state.waitingOfUser[caller.owner.uid, default: 0] >= settings.queuedJobsPerUser {
            return .userQueueFull(user: caller.owner.name, limit: settings.queuedJobsPerUser)
        }
        let proposal = Placement.propose(for: need(of: spec), among: sites(for: spec))
        if proposal.options.isEmpty, !proposal.mayWait { return .cannotBePlaced(proposal.rejected) }
        return nil
    }

    /// Forgets idempotency keys past their age, once per clock hour.
    mutating func pruneIdempotencyKeys() {
        guard now.hourStart > keysPrunedAt else { return }
        keysPrunedAt = now.hourStart
        let old = state.idempotency.filter { now - $0.value.at >= Limits.idempotencyAge }.keys.sorted()
        for owner in old { emit(.idempotencyForgotten(uid: owner.uid, key: owner.key)) }
    }
}
