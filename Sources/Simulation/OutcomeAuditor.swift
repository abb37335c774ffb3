import Domain

/// Checks that each expectation has one outcome when its job is over, and that what the placements of a job came to is
/// all it had cost by then.
struct OutcomeAuditor: Sendable {
    private var open: [DecisionID: Expectation] = [:]
    private var placed: [JobID: Money] = [:]

    mutating func note(_ expected: Expectation) {
        if expected.kind.isKnownLater { open[expected.decision] = expected }
    }

    mutating func check(_ outcome: DecisionOutcome, _ findings: inout [String]) {
        guard let expected = open.removeValue(forKey: outcome.decision) else {
            findings.append("\(outcome.decision) came to something that was not expected, or twice")
            return
        }
        if outcome.cameTo < .zero, expected.kind == .preempt {
            findings.append("\(outcome.decision) came to \(outcome.cameTo.exact)")
        }
        if expected.kind == .place { placed[outcome.job, default: .zero] += outcome.cameTo }
    }

    /// A job is over; `bill` is what was posted to it up to then; nil: an operator has corrected it.
    func check(_ job: JobID, bill: Money?, _ findings: inout [String]) {
        for expected in open.values where expected.job == job {
            findings.append("job \(job) is over, and what \(expected.decision) came to is not said")
        }
        let sum = placed[job] ?? .zero
        if let bill, sum != bill {
            findings.append("the placements of job \(job) came to \(sum.exact), its bill to \(bill.exact)")
        }
    }
}
