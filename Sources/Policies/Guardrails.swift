import Domain

/// The one gate that every saving passes. What comes before it is not its business: a user's cancel, the job's own
/// `max_cost` and a divergence are no savings and never ask.
public enum Guardrails {
    /// Whether a saving may be made.
    public enum Verdict: Hashable, Sendable {
        /// It may.
        case allowed
        /// It may not, because of this; the first guardrail in order.
        case forbidden(Guardrail)
    }

    /// Whether `action` may be done to a job of this class to save money: the class first, then its quality bounds.
    /// `latest` has the value of each guarded metric that the model would be left with: the one reported last, or for
    /// less data the expected one; one that is missing counts as outside its bound.
    public static func verdict(
        on action: SavingAction, jobClass: JobClass, quality: QualityGuards? = nil, latest: [String: MetricValue] = [:]
    ) -> Verdict {
        if protects(jobClass, from: action) { return .forbidden(.jobClass(jobClass)) }
        guard action.settlesQuality,
            let broken = quality?.rules.first(where: { !$0.isKept(by: latest[$0.metric]) })
        else { return .allowed }
        return .forbidden(.quality(broken, latest: latest[broken.metric]))
    }

    /// Critical jobs are left alone. Research jobs keep their quality, not their nodes.
    private static func protects(_ jobClass: JobClass, from action: SavingAction) -> Bool {
        switch jobClass {
        case .critical: true
        case .research: action.settlesQuality
        case .standard, .scavenger: false
        }
    }
}
