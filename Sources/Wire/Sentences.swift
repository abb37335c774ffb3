import Domain

extension Reason {
    /// The reason in one sentence, with its numbers in dollars.
    public var sentence: String {
        switch self {
        case .submitted: "accepted as asked"
        case .cheapest(let choice): choice.sentence
        case .capacityRefused(let group, let until): "\(group) had no capacity; it is not asked again before \(until)"
        case .interrupted(let interruption): interruption.sentence
        case .leaseLost(let lease, let alive):
            "\(lease) is gone without a word; it is charged to its last proof of life at \(alive)"
        case .unknownLease: "the pool has a lease that no row knows; it is given back"
        case .plateau(let plateau): plateau.sentence
        case .diverged(let divergence): divergence.sentence
        case .budgetReached(let position):
            "\(position.spent) of \(position.limit) is spent, and \(position.reserve) must be kept back for stopping; "
                + "going on would pass the limit"
        case .budgetWarning(let percent, let position):
            "\(percent) % of the budget is spent: \(position.spent) of \(position.limit)"
        case .cancelled(let name): "cancelled by \(name)"
        case .finished: "it did what it was to do"
        case .failed(let exit, let errors, let allowed):
            "\(exit.sentence); \(errors) of \(allowed) allowed restarts are used"
        case .restarted(let exit, let errors, let allowed):
            "\(exit.sentence); it is tried again (restart \(errors) of \(allowed))"
        case .nothingToRun(let rate): "nothing waits for this node, and keeping it would cost \(rate)"
        case .notNeeded: "the job it was ordered for does not need it any more"
        case .heldByUser(let name): "held by \(name)"
        case .dependencyNotMet(let jobs): "it comes after \(jobs.named), which must succeed first"
        case .dependencyFailed(let job, let end): "it was to come after job \(job), which ended as \(end.rawValue)"
        case .notYet(let at): "it is not to start before \(at)"
        case .released: "nothing holds it any more"
        case .pausedByUser(let name): "paused by \(name)"
        case .resumedByUser(let name): "resumed by \(name)"
        case .preempted(let preemption): preemption.sentence
        case .overran(let until, let head):
            "it was let in before its turn to be off by \(until), and job \(head) needs its nodes now"
        case .editedByUser(let name, let changes): "\(name) changed \(changes.joined(separator: ", "))"
        case .askedByUser(let name): "asked for by \(name)"
        case .budget(let reason): reason.sentence
        case .spotPolicy(let verdict): verdict.sentence
        case .moved(let move): move.sentence
        case .outbid(let contest): "its nodes go to another job: " + contest.sentence
        case .probe(let reason): reason.sentence
        case .overRate(let scope, let rate, let most):
            "prices have risen: \(scope) pays \(rate) now, \(most) are allowed"
        case .reservedCapacity(let group, let nodes, let rate):
            "\(nodes) reserved \(nodes == 1 ? "node" : "nodes") of \(group) are paid for at \(rate), used or not"
        case .reservationOver(let group): "\(group) has fewer reserved nodes now"
        case .savingForbidden(let refusal): refusal.sentence
        case .refundedBy(let provider, let window, let amount):
            "\(provider) does not charge a spot node that it takes back within \(window): \(amount) is given back"
        }
    }
}

extension Choice {
    fileprivate var sentence: String {
        let rest = remainingSteps.map { "the \($0) steps left" } ?? "the job"
        let isPaid = chosen.isPaidFor == true
        let firm = isPaid ? " (paid for already)" : chosen.lease == nil ? "" : " (a node is ready)"
        var text = "\(chosen.name)\(firm) finishes \(rest) for about \(chosen.cost) in \(chosen.time)"
        if let next = others.first, chosen.isGrowthApart {
            text +=
                "; the bill as a whole grows by about \(chosen.added) by that, on \(next.name) by \(next.added)"
        } else if let next = others.first, isPaid {
            text += ", which the bill has anyway; \(next.name) would add \(next.added)"
        } else if let next = others.first {
            let less = next.cost.roundedToCents - chosen.cost.roundedToCents
            text +=
                less >= .zero
                ? ", \(less) less than \(next.name) at \(next.cost)"
                : ", \(Money.zero - less) more than \(next.name), which takes \(next.time)"
        } else {
            text += "; nothing else would do now"
        }
        if let slowing = chosen.slowing { text += "; \(slowing) of it is lost by those who are slowed down there" }
        if let contest { text += "; " + contest.sentence }
        return text + (slack.map(inTime) ?? "")
    }

    /// How sure it is that the deadline is kept, with so much left in nine of ten runs.
    private func inTime(_ slack: Span) -> String {
        if slack >= .zero { return "; nine of ten such runs end \(slack) before the deadline" }
        guard chosen.terms == .spot, let spare = spareOnDemand, spare >= .zero else {
            return "; one of ten such runs ends \(Span.zero - slack) or more after the deadline"
        }
        return "; its spot policy takes it to on-demand in time for the deadline, which has \(spare) to spare now"
    }

    /// What on-demand has to spare before the deadline, where a spot policy chose between the two.
    private var spareOnDemand: Span? {
        for rejection in rejected {
            if case .spotPolicy(let verdict) = rejection.obstacle { return verdict.slack }
        }
        return nil
    }
}

extension Interruption {
    fileprivate var sentence: String {
        let redone =
            step > checkpointStep
            ? "steps \(checkpointStep) to \(step) are to be done again (they cost \(lost))" : "nothing is lost"
        return "the provider took \(lease) of \(group) back; \(redone)"
    }
}

extension Preemption {
    fileprivate var sentence: String {
        "job \(by) needs its nodes (priority \(priority), its own is \(victimPriority)); "
            + (lost > .zero ? "what is not saved cost \(lost)" : "nothing is lost")
    }
}

extension Move {
    fileprivate var sentence: String {
        if let resize { return sentence(resize) }
        let leaves = leaving > .zero ? ", \(leaving) of that for leaving" : ""
        let both =
            "the rest costs about \(stay.p50) on \(from) (\(stayTime)) and \(go.p50) on \(to) (\(goTime)\(leaves))"
        switch aim {
        case .deadline: return "on \(from) it would pass its deadline; " + both + contested
        case .objective: return both + "; moving saves about \(saved.p50) (\(saved.p10) to \(saved.p90))"
        case .regret: return both + (contest == nil ? "; nodes of both are scarce" : contested)
        }
    }

    private var contested: String { contest.map { "; " + $0.sentence } ?? "" }
}

extension Contest {
    fileprivate var sentence: String {
        "job \(winner) would lose \(winnerLoss) without a node of \(group), job \(loser) \(loserLoss) "
            + "(for each accelerator)"
    }
}

extension [JobID] {
    /// `job 3` or `jobs 3, 4`.
    fileprivate var named: String {
        "job\(count == 1 ? "" : "s") \(map(\.description).joined(separator: ", "))"
    }
}

extension Plateau {
    fileprivate var sentence: String {
        "\(metric) has not improved on \(shortened(best)) (step \(bestStep)) for \(reports) reports in a row "
            + "(patience: \(patience))"
            + (saved.map { "; the rest would cost about \($0)" } ?? "")
    }
}

/// A metric's value with four decimals at most.
func shortened(_ value: Double) -> String {
    value.magnitude < 100_000 ? "\((value * 10_000).rounded() / 10_000)" : "\(value)"
}

extension Divergence {
    fileprivate var sentence: String {
        "\(metric) is \(kind) at step \(step), \(reports) reports in a row"
            + (saved.map { "; the rest would cost about \($0)" } ?? "")
    }
}

extension AttemptExit {
    /// How the attempt ended, in words.
    public var sentence: String {
        switch self {
        case .finished: "the attempt finished"
        case .failed(let code): "the attempt ended with exit code \(code)"
        case .killed(let signal): "the attempt was ended by signal \(signal)"
        case .stopped: "the attempt was stopped"
        case .interrupted: "the attempt was interrupted"
        case .notStarted(let why): "the attempt could not be started: \(why)"
        case .vanished: "the attempt is gone and left no exit code"
        case .overLimit(let limit): "the attempt was ended because it had \(limit)"
        }
    }
}

extension Obstacle {
    /// What stands in the way, with the gap in numbers.
    public var sentence: String {
        switch self {
        case .wrongAccelerator(let wanted, let has):
            "has \(has.map(\.description) ?? "no accelerator"), "
                + (wanted.isEmpty ? "none is wanted" : "wanted \(wanted.map(\.description).joined(separator: " or "))")
        case .tooFewCPUs(let wanted, let has): "has \(has) vCPU, \(wanted) are wanted"
        case .tooLittleMemory(let wanted, let has): "has \(has) MiB, \(wanted) MiB are wanted"
        case .wrongPlace: "is not in a place the job accepts"
        case .tooDear(let price, let most): "costs \(price) now, the job pays at most \(most)"
        case .unknownSpeed(let workload): "nobody knows how fast '\(workload)' runs there"
        case .spotNotAllowed: "is spot, which the job may not use"
        case .spotForbidden(let guardrail):
            "is spot, and \(guardrail.sentence(against: .moveToSpot)); use_spot: true in its file allows it"
        case .spotLimit(let interruptions): "is spot, and the job was interrupted \(interruptions) times already"
        case .spotWithoutCheckpoint: "is spot, and the job has no checkpoints"
        case .spotLoses(let loss): "is spot, and the job has no checkpoints: \(loss.sentence)"
        case .spotPolicy(let verdict): "is not wanted now: \(verdict.sentence)"
        case .budgetTooSmall(let left, let least): "needs at least \(least), and \(left) of the budget is left"
        case .unavailable: "has no spot nodes now"
        case .refused(let until): "had no capacity; it is asked again at \(until)"
        case .full(let limit): limit == 1 ? "has its only node in use" : "has all of its \(limit) nodes in use"
        case .tooFewNodes(let wanted, let limit): "may have \(limit) nodes, \(wanted) are wanted at once"
        case .kept(let job, let start): "is kept for job \(job), which goes first and is expected to start at \(start)"
        case .quota(let gap): gap.sentence
        case .scopeBudget(let position, let least): position.obstacle(least: least)
        }
    }
}

extension QuotaGap {
    /// What would be passed, and by how much.
    fileprivate var sentence: String {
        if let jobs { return "would make it \(jobs.would) jobs of \(scope), \(jobs.most) are allowed" }
        if let rate { return "would bring \(scope) to \(rate.would), \(rate.most) are allowed" }
        return "would pass the quota of \(scope)"
    }
}

extension Rejection {
    /// The rejection as a document.
    public var document: ObstacleDocument {
        var document = ObstacleDocument(
            group: group.name, code: obstacle.code, text: obstacle.sentence, isLasting: obstacle.isLasting)
        document.size = size?.description
        return document
    }
}

extension Decision {
    /// The decision as a document, with the options of a placement.
    public var document: DecisionDocument {
        var options: [OptionDocument] = []
        var rejected: [ObstacleDocument] = []
        if case .cheapest(let choice) = reason {
            options = ([choice.chosen] + choice.others).map(\.document)
            rejected = choice.rejected.map(\.document)
        }
        return DecisionDocument(
            id: id.description, at: at.description, verdict: verdict.rawValue, code: reason.code,
            text: reason.sentence, options: options, rejected: rejected)
    }
}
