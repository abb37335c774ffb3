import Domain

/// Checks contests about scarce nodes from its own record: they are between live jobs of one priority and class that
/// money decides over, and who loses its nodes has run its least time, which grows with each start.
struct ContestAuditor: Sendable {
    private let leastRun: Span
    private let isOn: Bool
    private var specs: [JobID: JobSpec] = [:]
    private var starts: [JobID: (at: Instant, number: Int)] = [:]

    init(leastRun: Span, isOn: Bool) {
        self.leastRun = leastRun
        self.isOn = isOn
    }

    /// A job as it was accepted or edited.
    mutating func note(_ job: Job) { specs[job.id] = job.spec }

    mutating func note(_ attempt: Attempt) {
        guard let at = attempt.startedAt, attempt.exit == nil else { return }
        starts[attempt.id.job] = (at, attempt.id.number)
    }

    /// A job whose state changed: one that is over takes part in nothing any more.
    mutating func end(of job: JobID) {
        specs[job] = nil
        starts[job] = nil
    }

    func check(_ decision: Decision, _ findings: inout [String]) {
        guard let id = decision.job else { return }
        switch decision.reason {
        case .outbid(let contest):
            checkLeaving(id, decision, &findings)
            if contest.loser != id { findings.append("job \(id) was outbid in a contest of others") }
            check(contest, decision, &findings)
        case .moved(let move) where move.aim == .regret || move.contest != nil:
            checkLeaving(id, decision, &findings)
            if let contest = move.contest { check(contest, decision, &findings) }
        case .cheapest(let choice):
            if let contest = choice.contest, contest.winner != id || contest.group != choice.chosen.group {
                findings.append("job \(id) was placed by a contest of others")
            }
        default: break
        }
    }

    /// A job leaves its nodes for what others would lose.
    private func checkLeaving(_ id: JobID, _ decision: Decision, _ findings: inout [String]) {
        guard isOn, let spec = specs[id], let start = starts[id] else {
            findings.append("\(decision.id) takes the nodes of job \(id), which runs not, or where nobody may")
            return
        }
        if spec.jobClass == .critical || spec.jobClass == .research {
            findings.append("job \(id) is \(spec.jobClass.rawValue) and its nodes were given to others")
        }
        if spec.checkpoint == nil { findings.append("job \(id) cannot save and its nodes were given to others") }
        let starts = Int64(start.number) / Int64(Limits.startsPerLeastRun)
        let least = Span(milliseconds: leastRun.milliseconds * max(1, starts))
        if decision.at - start.at < least {
            findings.append("job \(id) had run \(decision.at - start.at) when its nodes were given to others")
        }
    }

    private func check(_ contest: Contest, _ decision: Decision, _ findings: inout [String]) {
        guard let winner = specs[contest.winner], let loser = specs[contest.loser] else {
            findings.append("\(decision.id) is about a contest with a job that is over")
            return
        }
        if (winner.priority, winner.jobClass) != (loser.priority, loser.jobClass) {
            findings.append("\(decision.id) is about a contest between priorities or classes")
        }
    }
}
