import Domain
import Orchestration
import Wire

/// Makes the answer to `why`.
enum Explaining {
    static func document(
        _ job: JobDocument, decisions: [Decision], results: [DecisionID: DecisionResult], _ explanation: Explanation?,
        limitToGoOn: Money? = nil
    ) -> WhyDocument {
        let obstacles = nearestFirst(explanation?.proposal.rejected ?? [])
        let advice = explanation.map { Advice(job: job, explanation: $0).lines }
        var document = WhyDocument(
            job: job, summary: summary(job, decisions, explanation), queuePosition: explanation?.position,
            obstacles: obstacles.map { obstacle($0, explanation) },
            advice: advice ?? (job.state == "PAUSED" ? Advice.resuming(job, limit: limitToGoOn) : []),
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

    /// What keeps it off every group, then what passes, then what stays; by group.
    static func nearestFirst(_ rejections: [Rejection]) -> [Rejection] {
        func rank(_ obstacle: Obstacle) -> Int { obstacle.isEverywhere ? 0 : obstacle.isLasting ? 2 : 1 }
        return rejections.sorted { left, right in
            (rank(left.obstacle), left.group, left.size?.count ?? 0, left.size?.nodes ?? 0)
                < (rank(right.obstacle), right.group, right.size?.count ?? 0, right.size?.nodes ?? 0)
        }
    }

    /// An obstacle with what is known of its end.
    private static func obstacle(_ rejection: Rejection, _ explanation: Explanation?) -> ObstacleDocument {
        var document = rejection.document
        if let lease = explanation?.drained[rejection.group] {
            document.text += "; \(lease) is drained and has the room"
        }
        if let wait = explanation?.waits[rejection.group] { document.text += "; some are expected in about \(wait)" }
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
            let nearest = nearestFirst(explanation.proposal.rejected)
            let passing = nearest.filter { !$0.obstacle.isLasting }
            guard let first = passing.first else {
                let why = nearest.first.map { ": \($0.group) \($0.obstacle.sentence)" } ?? ""
                return "It waits (\(ahead)), and no group of the pool can run it as things are\(why)."
            }
            let others =
                switch passing.count {
                case 1: "."
                case 2: "; the other group that would do is not free either."
                default: "; the \(passing.count - 1) others that would do are not free either."
                }
            return "It waits (\(ahead)): \(first.group) \(obstacle(first, explanation).text)" + others
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
