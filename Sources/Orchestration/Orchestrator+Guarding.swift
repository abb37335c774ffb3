import Domain
import Policies
import Pools

extension Orchestrator {
    /// What forbids a saving on a job as it stands; nil: it may be made.
    func guardrail(against action: SavingAction, of job: Job) -> Guardrail? {
        let verdict = Guardrails.verdict(
            on: action, jobClass: job.spec.jobClass, quality: job.spec.quality, latest: state.guarded[job.id] ?? [:])
        if case .forbidden(let guardrail) = verdict { return guardrail }
        return nil
    }

    /// Says in the log that a saving was forbidden: once for each occasion, however often it is thought of.
    mutating func keep(
        _ job: Job, from action: SavingAction, on occasion: SavingOccasion, because guardrail: Guardrail,
        wouldHaveSaved saved: MoneyRange? = nil
    ) {
        let refusal = ForbiddenSaving(
            action: action, occasion: occasion, guardrail: guardrail, wouldHaveSaved: saved?.p50)
        guard state.kept[job.id]?.contains(KeptFrom(refusal)) != true else { return }
        let decision = decide(
            .keep, job: job.id, attempt: job.currentAttempt, lease: job.state.nodes?.first,
            because: .savingForbidden(refusal))
        // What it costs as it goes on is known later; what another place or size would have saved never is.
        expect(saved, of: decision, action == .move || action == .shrink ? .move : .keep, job)
    }

    /// Keeps the values of guarded metrics that a report has changed.
    mutating func noteGuarded(_ job: Job, _ metrics: [Metric]) {
        guard let quality = job.spec.quality else { return }
        for name in quality.metrics {
            guard let value = metrics.first(where: { $0.name == name })?.value,
                state.guarded[job.id]?[name] != value
            else { continue }
            emit(.guarded(job.id, metric: name, value))
        }
    }
}

/// A saving that was refused once, on one occasion.
public struct KeptFrom: Hashable, Sendable {
    /// What would have been done.
    public var action: SavingAction
    /// What for.
    public var occasion: SavingOccasion
    /// The occasion of a refusal.
    public init(_ refusal: ForbiddenSaving) {
        action = refusal.action
        occasion = refusal.occasion
    }
}
