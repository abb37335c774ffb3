import Domain

extension Refusal {
    /// What the caller is told: status, code, what, why, and what to do.
    public var problem: Problem {
        switch self {
        case .noSuchJob(let id):
            Problem(
                status: 404, code: code, title: "no such job", detail: "there is no job \(id)",
                hint: "purser status --all lists all jobs")
        case .alreadyEnded(let id, let end):
            Problem(
                status: 409, code: code, title: "the job is already over", detail: "job \(id) is \(end.rawValue)")
        case .notOwner(let id, let owner):
            Problem(
                status: 403, code: code, title: "not your job", detail: "job \(id) belongs to \(owner)",
                hint: "only \(owner), operators, root or the daemon's user may do that")
        case .commandsNotAllowed(let user):
            Problem(
                status: 403, code: code, title: "real commands are not allowed here",
                detail: "commands run as the daemon's own user, and \(user) is somebody else",
                hint: "start a daemon of your own (purserd run), or submit a modelled job (purser.simulate)")
        case .commandsOff:
            Problem(
                status: 403, code: code, title: "this daemon runs no real commands",
                detail: "it is a sandboxed service (commands: false): it runs modelled jobs and keeps their books",
                hint: "start a daemon of your own ('systemctl --user start purserd', or 'purserd run') and submit "
                    + "there, or submit a modelled job (purser.simulate)")
        case .cannotBePlaced(let rejections): cannotBePlaced(rejections)
        case .spotWithoutCheckpoint(let loss):
            Problem(
                status: 409, code: code, title: "spot without checkpoints would cost more", detail: loss.sentence,
                hint: "add purser.checkpoint, or drop use_spot, or insist with purser.spot.allow_without_checkpoint: "
                    + "true")
        case .planOutdated(let gap):
            Problem(
                status: 409, code: code, title: "the world has moved past the plan",
                detail: "the best option now is \(gap.group): about \(gap.cost) and \(gap.time); the plan promised at "
                    + "most \(gap.costBound) and \(gap.timeBound) in nine of ten runs",
                hint: "plan it again (purser plan), or submit it without --plan")
        case .cannotProbe(let why): cannotProbe(why)
        case .keyReused(let key):
            Problem(
                status: 422, code: code, title: "the idempotency key was used before",
                detail: "the key '\(key)' came with another request", hint: "use a new key for a new request")
        case .wrongState(let id, let state, let hint):
            Problem(
                status: 409, code: code, title: "not in this state", detail: "job \(id) is \(state)", hint: hint)
        case .cannotPause(let id):
            Problem(
                status: 409, code: code, title: "it would lose its work",
                detail: "job \(id) runs and has no checkpoints to go on from",
                hint: "add purser.checkpoint to the job file, or cancel and retry it")
        case .noSuchLease(let id):
            Problem(
                status: 404, code: code, title: "no such node", detail: "there is no open lease \(id)",
                hint: "purser nodes lists them")
        case .operatorsOnly(let user):
            Problem(
                status: 403, code: code, title: "only for operators",
                detail: "nodes and the ledger are everybody's, and \(user) is not an operator",
                hint: "ask the daemon's user or root")
        case .monthNotOver(let end):
            Problem(
                status: 409, code: code, title: "the month is not over",
                detail: "it ends at \(end), and until then costs are added to it",
                hint: "purser cost --month shows what it has come to")
        case .monthUnsettled(let lease):
            Problem(
                status: 409, code: code, title: "the month is not settled",
                detail: "\(lease) was ordered in it, and the provider has not said whether it granted it",
                hint: "try again in a minute; purser nodes shows when it is there")
        case .correctionTooLarge(let id, let cost):
            Problem(
                status: 409, code: code, title: "more than the job cost",
                detail: "job \(id) has cost \(cost), and no bill is below nothing",
                hint: "purser show \(id) has its bill")
        case .dependencyImpossible(let id, let end):
            Problem(
                status: 409, code: code, title: "it could never start",
                detail: end.map { "it is to come after job \(id), which ended as \($0.rawValue)" }
                    ?? "it is to come after job \(id), which does not exist",
                hint: end == nil ? "purser status --all lists all jobs" : "purser retry \(id), and name the new job")
        case .outdated:
            Problem(
                status: 503, code: code, title: "try again",
                detail: "a job that this one comes after has just ended", hint: "the same request may succeed now")
        case .noSuchBudget(let key):
            Problem(
                status: 404, code: code, title: "no such budget",
                detail: "\(key.scope.words) has no budget for \(key.period.words)", hint: "purser budget ls lists them")
        case .budgetSpent(let position):
            Problem(
                status: 409, code: code, title: "the budget is used up", detail: position.sentenceOfEnd,
                hint: position.remedy())
        case .queueFull(let limit):
            Problem(
                status: 429, code: code, title: "the queue is full", detail: "\(limit) jobs wait, which is the limit",
                hint: "submit again later, or cancel jobs that are not needed")
        case .userQueueFull(let user, let limit):
            Problem(
                status: 429, code: code, title: "your part of the queue is full",
                detail: "\(limit) jobs of \(user) wait or are held, which is the limit for one user",
                hint: "submit again later, or cancel jobs that are not needed: purser status --state queued")
        }
    }

    private func cannotProbe(_ why: ProbeRefusal) -> Problem {
        let (detail, hint): (String, String) =
            switch why {
            case .oneKind(let kind):
                (
                    "probes compare kinds of accelerators, and "
                        + (kind.map { "\($0) is the only one of the pool that would do" } ?? "none would do"),
                    "name another kind (purser offers lists what the pool has), or remove probe: true"
                )
            case .budget(let limit, let least):
                (
                    "two probes and the rest of the work come to about \(least), and its budget is \(limit)",
                    "raise the budget (max_cost), or remove probe: true"
                )
            }
        return Problem(status: 409, code: code, title: "probes make no sense", detail: detail, hint: hint)
    }

    private func cannotBePlaced(_ rejections: [Rejection]) -> Problem {
        let listed = rejections.prefix(Limits.optionsKept).map { "\($0.group) \($0.obstacle.sentence)" }
        let more = rejections.count > Limits.optionsKept ? [" and \(rejections.count - Limits.optionsKept) more"] : []
        return Problem(
            status: 409, code: code, title: "no node of the pool can ever run it",
            detail: rejections.isEmpty ? "the pool has no groups" : (listed + more).joined(separator: "; "),
            hint: "purser offers lists what the pool has")
    }
}
