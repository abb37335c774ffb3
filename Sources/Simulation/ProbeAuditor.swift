import Domain

/// Checks probes from its own record: only jobs that ask for them are probed, each on different kinds, no more than
/// may be, and none past its deadline; and what the bill has as probing is what was posted to attempts while they were
/// probes, with the boots for them.
struct ProbeAuditor: Sendable {
    private let plan: ProbePlan
    private var specs: [JobID: JobSpec] = [:]
    private var probed: [JobID: [Accelerators]] = [:]
    private var probes: Set<AttemptID> = []
    /// What was posted to attempts while they were probes.
    private var posted: [JobID: Money] = [:]
    /// What of that was moved to the class.
    private var moved: [JobID: Money] = [:]
    /// What of boots was.
    private var booted: [JobID: Money] = [:]
    /// Jobs of which a part lies in a month that was closed by then.
    private var corrected: Set<JobID> = []

    init(_ plan: ProbePlan) { self.plan = plan }

    /// A job as it was accepted or edited.
    mutating func note(_ job: Job) { specs[job.id] = job.spec }

    mutating func note(_ attempt: Attempt) {
        if attempt.isProbe, attempt.exit == nil { probes.insert(attempt.id) } else { probes.remove(attempt.id) }
    }

    mutating func note(_ posting: Posting) {
        guard let attempt = posting.segment.attempt, probes.contains(attempt) else { return }
        posted[attempt.job, default: .zero] += posting.amount
    }

    mutating func note(_ charge: Charge) {
        if charge.costClass == .probe, let job = charge.job { corrected.insert(job) }
    }

    mutating func check(_ move: Reclassification, _ findings: inout [String]) {
        guard let attempt = move.segment.attempt else { return }
        if move.to != .probe, probes.contains(attempt) {
            findings.append("\(move.key) of the probe \(attempt) was moved to \(move.to.rawValue)")
        }
        guard move.to == .probe else { return }
        if specs[attempt.job]?.probe != true { findings.append("job \(attempt.job) is billed for probing") }
        if move.segment.costClass == .boot {
            booted[attempt.job, default: .zero] += move.amount
        } else {
            moved[attempt.job, default: .zero] += move.amount
        }
    }

    mutating func check(_ decision: Decision, _ findings: inout [String]) {
        guard case .probe(let reason) = decision.reason, let id = decision.job else { return }
        if specs[id]?.probe != true { findings.append("job \(id) asks for no probes: \(decision.id)") }
        switch reason {
        case .run(let run):
            let before = probed[id] ?? []
            if before.contains(run.on.kind) { findings.append("job \(id) is probed on \(run.on.kind) again") }
            if before.count >= plan.kinds { findings.append("job \(id) is probed more than \(plan.kinds) times") }
            if let deadline = specs[id]?.deadline, decision.at + run.atMost > deadline || run.slack ?? .zero < .zero {
                findings.append("job \(id) is probed and may be late by that: \(decision.id)")
            }
            probed[id] = before + [run.on.kind]
        case .chosen(let choice):
            let billed = (moved[id] ?? .zero) + (booted[id] ?? .zero)
            if choice.cost != billed, !corrected.contains(id) {
                findings.append(
                    "job \(id) was billed \(billed.exact) for probes, \(decision.id) says \(choice.cost.exact)")
            }
        case .ended, .notProbed: break
        }
    }

    /// When the run is over: everything that was posted to probes has their class.
    func conclude(_ findings: inout [String]) {
        for id in Set(posted.keys).union(moved.keys).sorted() where !corrected.contains(id) {
            let (all, classed) = (posted[id] ?? .zero, moved[id] ?? .zero)
            if all != classed { findings.append("job \(id) had probes for \(all.exact), its bill \(classed.exact)") }
        }
    }
}
