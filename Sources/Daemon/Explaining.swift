import Domain
import Orchestration
import Wire

/// Makes the answer to `why`.
enum Explaining {
    static func document(
        _ job: JobDocument, decisions: [Decision], results: [DecisionID: DecisionResult], _ explanation: Explanation?
    ) -> WhyDocument {
        let obstacles = (explanation?.proposal.rejected ?? []).sorted { left, right in
            (left.obstacle.isLasting ? 1 : 0, left.group, left.size?.count ?? 0)
                < (right.obstacle.isLasting ? 1 : 0, right.group, right.size?.count ?? 0)
        }
        let advice = explanation.map { Advice(job: job, explanation: $0).lines }
        var document = WhyDocument(
            job: job, summary: summary(job, decisions, explanation), queuePosition: explanation?.position,
            obstacles: obstacles.map(\.document),
            advice: advice ?? (job.state == "PAUSED" ? Advice.resuming(job) : []),
            decisions: decisions.map { decision in
                var document = decision.document
                document.result = results[decision.id]?.document
                return document
            })
        document.expectedStart = explanation?.start?.description
        if let past = explanation?.past, let mean = past.mean {
            (document.expectedStarts, document.expectedStartOffSeconds) = (past.count, mean.milliseconds / 1_000)
        }
        return document
    }

    private static func summary(_ job: JobDocument, _ decisions: [Decision], _ explanation: Explanation?) -> String {
        if let hold = explanation?.hold { return "It is held since \(job.since): \(hold.sentence)." }
        if let explanation {
            let ahead = ahead(explanation.position)
            if let best = explanation.proposal.options.first {
                return explanation.position == 0
                    ? "It waits (\(ahead)); \(best.name) would finish it for about \(best.cost)."
                    : "It waits for its turn (\(ahead)); if they leave \(best.name) free, it finishes there for about "
                        + "\(best.cost)."
            }
            let passing = explanation.proposal.rejected.filter { !$0.obstacle.isLasting }
            guard let first = passing.first else {
                return "It waits (\(ahead)), and no group of the pool can run it as things are."
            }
            return "It waits (\(ahead)): \(first.group) \(first.obstacle.sentence)"
                + (passing.count > 1
                    ? ", and \(passing.count - 1) other groups that would do are not free either." : ".")
        }
        let last = decisions.last { $0.reason.code == job.reason } ?? decisions.last
        let because = last.map { ": \($0.reason.sentence)." } ?? "."
        return "It is \(job.state) since \(job.since)\(because)"
    }

    private static func ahead(_ count: Int) -> String {
        switch count {
        case 0: "it is next"
        case 1: "1 job is before it"
        default: "\(count) jobs are before it"
        }
    }

    /// What would let a job run on the group; nil: nothing that its user could do.
    static func remedy(of rejection: Rejection) -> String? {
        switch rejection.obstacle {
        case .tooDear(let price, _):
            "raise resources.max_hourly_cost to \(price) to run on \(rejection.group) now"
        case .spotNotAllowed: "allow use_spot to run on \(rejection.group)"
        case .spotForbidden: "set use_spot: true to let it run on \(rejection.group)"
        case .spotWithoutCheckpoint, .spotLoses: "add purser.checkpoint to run on \(rejection.group)"
        case .full: "wait for a free node of \(rejection.group), or cancel what runs there (purser nodes)"
        case .kept(let head, _): "purser why \(head) tells about the job that goes first on \(rejection.group)"
        case .quota: "wait until another job of the same user or project ends, or have the quota raised"
        case .budgetTooSmall(let left, let least):
            "raise the budget by at least \(least - left) to run on \(rejection.group)"
        default: nil
        }
    }
}
