import Domain
import Orchestration
import Wire

/// What would let a waiting job start: commands where one does it, in words where none does.
struct Advice {
    let job: JobDocument
    let explanation: Explanation

    /// What could be done, the most direct first.
    var lines: [String] {
        switch explanation.hold {
        case .heldByUser: ["purser unhold \(job.id) lets it into the queue"]
        case .dependencyNotMet: explanation.dependencies.map(line)
        case .notYet: ["purser edit \(job.id) --start \(explanation.at) lets it start now"]
        default:
            explanation.proposal.rejected.flatMap(lines).reduce(into: []) { all, line in
                if !all.contains(line) { all.append(line) }
            }
        }
    }

    /// What lets a paused job go on.
    static func resuming(_ job: JobDocument) -> [String] {
        let raise =
            job.reason == "BudgetExhausted"
            ? ["raise its budget: purser edit \(job.id) --max-cost DOLLARS, then:"] : []
        return raise + ["purser resume \(job.id) puts it back into the queue"]
    }

    /// An amount as a command takes it: every digit that counts, at least cents.
    private func plain(_ amount: Money) -> String {
        var digits = amount.exact
        for _ in 0..<7 where digits.hasSuffix("0") { digits.removeLast() }
        return digits
    }

    private func line(_ dependency: Explanation.Dependency) -> String {
        if dependency.isHeldByUser { return "purser unhold \(dependency.job) lets the job go on that it comes after" }
        if dependency.isPaused { return "purser resume \(dependency.job) lets the job go on that it comes after" }
        return "purser why \(dependency.job) tells how far job \(dependency.job) is"
    }

    private func lines(_ rejection: Rejection) -> [String] {
        let group = rejection.group
        switch rejection.obstacle {
        case .tooDear(let price, _):
            let dollars = plain(Money(nanos: price.nanosPerHour))
            return ["purser edit \(job.id) --max-hourly-cost \(dollars) lets it run on \(group) now"]
        case .full: return linesWhereFull(group)
        case .kept(let head, let start):
            guard let priority = explanation.priorityToGoFirst[head] else {
                return ["purser why \(head) tells about the job that goes first on \(group) at \(start)"]
            }
            return ["purser edit \(job.id) --priority \(priority) lets it go before job \(head) on \(group)"]
        case .quota:
            guard let other = explanation.endsFirst else { return ["have the quota raised (quotas: in purserd.yaml)"] }
            return [
                "purser cancel \(other.job) makes room in the quota; it is expected to end by itself at \(other.end)"
            ]
        case .scopeBudget(let position, let least):
            let limit = plain(max(position.limit, position.spent + position.reserve + (least ?? .dollars(1))))
            return [
                "purser budget set \(position.key.scope) --period \(position.key.period.rawValue) --limit \(limit) "
                    + "makes room for starting it"
            ]
        case .budgetTooSmall(let left, let least):
            guard let limit = job.limit?.money else { return [] }
            let enough = plain(limit + (least - left))
            return ["purser edit \(job.id) --max-cost \(enough) pays for a start on \(group)"]
        case .spotPolicy(let verdict) where verdict.choice != .onDemand && verdict.slack > .zero:
            return [
                "its spot policy is asked again at \(verdict.until); a deadline that is \(verdict.slack) earlier "
                    + "(purser edit \(job.id) --deadline INSTANT) lets it begin on nodes that are not taken back"
            ]
        case .refused(let until): return ["\(group) is asked again at \(until)"]
        default: return Explaining.remedy(of: rejection).map { [$0] } ?? []
        }
    }

    private func linesWhereFull(_ group: GroupID) -> [String] {
        if let lease = explanation.drained[group] {
            return ["purser nodes resume \(lease) puts a drained node of \(group) back to work"]
        }
        guard let other = explanation.leavesFirst[group] else { return ["wait for a free node of \(group)"] }
        return [
            "purser cancel \(other.job) frees a node of \(group); without that one is expected to be free at "
                + "\(other.end)"
        ]
    }
}
