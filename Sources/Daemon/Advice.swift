import Domain
import Orchestration
import Wire

/// What would let a waiting job start: commands where some do it, in words where none does. A command is a line of a
/// shell that does it as it stands, with what it does as its comment.
struct Advice {
    let job: JobDocument
    let explanation: Explanation

    /// What could be done: commands first, the most direct before the others.
    var lines: [String] {
        switch explanation.hold {
        case .heldByUser: [Self.command("purser unhold \(job.id)", "lets it into the queue")]
        case .dependencyNotMet: explanation.dependencies.map(line)
        case .notYet: [Self.command("purser edit \(job.id) --start \(explanation.at)", "lets it start now")]
        default: sorted(Explaining.nearestFirst(explanation.proposal.rejected).flatMap(lines)) + unfit
        }
    }

    /// What lets it start where no group would do.
    private var unfit: [String] {
        guard explanation.proposal.options.isEmpty, !explanation.proposal.mayWait else { return [] }
        return ["an operator may change the groups in the pool file; systemctl reload purserd puts it in force"]
    }

    /// What lets a paused job go on; `limit`: what its own budget, which has paused it, must be for that.
    static func resuming(_ job: JobDocument, limit: Money?) -> [String] {
        guard job.reason == "BudgetExhausted", let limit, let now = job.limit?.money, limit > now else {
            return [command("purser resume \(job.id)", "puts it back into the queue")]
        }
        let dollars = plain(limit.roundedUpToCents)
        return [
            command(
                "purser edit \(job.id) --max-cost \(dollars) && purser resume \(job.id)",
                "its budget pays for the rest in nine of ten runs then, and it goes back into the queue")
        ]
    }

    private static func command(_ line: String, _ what: String) -> String { "\(line)  # \(what)" }

    private func sorted(_ lines: [String]) -> [String] {
        let once = lines.reduce(into: [String]()) { all, line in if !all.contains(line) { all.append(line) } }
        return once.filter { $0.hasPrefix("purser ") } + once.filter { !$0.hasPrefix("purser ") }
    }

    /// An amount as a command takes it: every digit that counts, at least cents.
    private static func plain(_ amount: Money) -> String {
        var digits = amount.exact
        for _ in 0..<7 where digits.hasSuffix("0") { digits.removeLast() }
        return digits
    }

    private func line(_ dependency: Explanation.Dependency) -> String {
        let other = dependency.job
        let then = "lets job \(other) go on, and this one after it"
        if dependency.isHeldByUser { return Self.command("purser unhold \(other)", then) }
        if dependency.isPaused { return Self.command("purser resume \(other)", then) }
        guard let end = dependency.end else {
            return Self.command("purser why \(other)", "tells what keeps job \(other), which it comes after")
        }
        return Self.command(
            "purser wait \(other)", "job \(other) is expected to be over at \(end), and lets this one in")
    }

    private func lines(_ rejection: Rejection) -> [String] {
        let group = rejection.group
        switch rejection.obstacle {
        case .tooDear(let price, _):
            let dollars = Self.plain(Money(nanos: price.nanosPerHour))
            let edit = "purser edit \(job.id) --max-hourly-cost \(dollars)"
            guard explanation.onlyDear.contains(group) else {
                return ["\(group) is not free either; '\(edit)' lets it wait for a node there as well"]
            }
            return [Self.command(edit, "lets it run on \(group) now")]
        case .full: return linesWhereFull(group)
        case .kept(let head, let start): return [lineWhereKept(for: head, until: start, group)]
        case .quota: return linesWhereUsedUp(group)
        case .scopeBudget(let position, let least):
            let limit = Self.plain(max(position.limit, position.spent + position.reserve + (least ?? .dollars(1))))
            return [
                Self.command(
                    "purser budget set \(position.key.scope) --period \(position.key.period.rawValue) --limit \(limit)",
                    "makes room for starting it")
            ]
        case .budgetTooSmall(let left, let least):
            guard let limit = job.limit?.money else { return [] }
            let enough = Self.plain((limit + (least - left)).roundedUpToCents)
            return [Self.command("purser edit \(job.id) --max-cost \(enough)", "pays for a start on \(group)")]
        case .spotPolicy(let verdict): return linesWherePaced(verdict)
        case .refused(let until): return ["\(group) is asked again at \(until)"]
        case .unavailable:
            return explanation.waits[group].map { ["\(group) is expected to have spot nodes in about \($0)"] } ?? []
        default: return Explaining.remedy(of: rejection).map { [$0] } ?? []
        }
    }

    /// Puts it before the first of those that would take what becomes free, where there are any; nil: no priority does.
    private func first(in group: GroupID) -> String? {
        guard let other = explanation.firstAhead[group] else { return "" }
        return explanation.priorityToGoFirst[other].map { "purser edit \(job.id) --priority \($0) && " }
    }

    private func linesWhereFull(_ group: GroupID) -> [String] {
        if let lease = explanation.drained[group] {
            return [Self.command("purser nodes resume \(lease)", "puts a drained node of \(group) back to work")]
        }
        let apart = explanation.apart[group] ?? []
        let beside = apart.isEmpty ? [] : ["\(group) has room beside \(Self.named(apart)), not to be slowed down by it"]
        guard let others = explanation.leavingFirst[group], let last = others.last else {
            return ["wait for a free node of \(group)"] + beside
        }
        let nodes = others.count == 1 ? "a node" : "nodes"
        return lines(ending: others, in: group, "\(nodes) of \(group)", last.end) + beside
    }

    private static func named(_ jobs: [JobID]) -> String {
        (jobs.count == 1 ? "job " : "jobs ") + jobs.map(\.description).joined(separator: ", ")
    }

    private func linesWhereUsedUp(_ group: GroupID) -> [String] {
        guard let last = explanation.endingFirst.last else {
            return ["have the quota raised (quotas: in purserd.yaml)"]
        }
        return lines(ending: explanation.endingFirst, in: group, "room in the quota", last.end)
    }

    private func lines(
        ending others: [Explanation.Occupant], in group: GroupID, _ what: String, _ end: Instant
    ) -> [String] {
        guard let first = first(in: group) else {
            let other = explanation.firstAhead[group].map { "job \($0)" } ?? "another job"
            return ["\(other) goes before it on \(group), whatever its priority"]
        }
        let jobs = others.map(\.job.description).joined(separator: " ")
        let turn = first.isEmpty ? "" : "gives it its turn, and "
        return [
            Self.command(
                "\(first)purser cancel \(jobs)", "\(turn)frees \(what), else expected at \(end)")
        ]
    }

    private func lineWhereKept(for head: JobID, until start: Instant, _ group: GroupID) -> String {
        guard let priority = explanation.priorityToGoFirst[head] else {
            return Self.command(
                "purser hold \(head)", "keeps job \(head), which goes first on \(group) at \(start), out of the queue")
        }
        return Self.command(
            "purser edit \(job.id) --priority \(priority)", "lets it go before job \(head) on \(group)")
    }

    private func linesWherePaced(_ verdict: SpotVerdict) -> [String] {
        guard verdict.choice != .onDemand, let deadline = explanation.deadlineToBegin else {
            return ["its spot policy is asked again at \(verdict.until)"]
        }
        return [
            Self.command(
                "purser edit \(job.id) --deadline \(deadline)",
                "leaves it no time to wait: it begins on nodes that are not taken back"),
            "its spot policy is asked again at \(verdict.until)",
        ]
    }
}

extension Money {
    /// The least whole number of cents that is not less; not negative.
    fileprivate var roundedUpToCents: Money { .cents((nanos + 9_999_999) / 10_000_000) }
}
