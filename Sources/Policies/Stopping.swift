import Domain

/// The rules that say a job is not worth going on: divergence and patience.
public enum Stopping {
    /// So many reports in a row that are not finite are a divergence: one may be a glitch.
    public static let nonFiniteReports = 2

    /// What a rule says.
    public enum Verdict: Hashable, Sendable {
        /// The objective is not finite any more.
        case diverged(kind: String, reports: Int)
        /// The objective has not improved for longer than is borne.
        case plateau(best: Double, bestStep: Int, reports: Int, patience: Int)
    }

    /// The statistics after one more report of the objective.
    public static func extended(
        _ curve: CurveStatistics, by value: MetricValue, step: Int, goal: MetricGoal, minDelta: Double
    ) -> CurveStatistics {
        var curve = curve
        guard let number = value.finite else {
            curve.nonFinite += 1
            curve.last = nil
            return curve
        }
        curve.nonFinite = 0
        curve.reports += 1
        curve.last = number
        if isBetter(number, than: curve.best, goal: goal, minDelta: minDelta) {
            curve.best = number
            curve.bestStep = step
            curve.sinceBest = 0
        } else {
            curve.sinceBest += 1
        }
        return curve
    }

    /// The first rule that speaks after the report `value`; nil: go on. Divergence is not about money and comes first.
    /// Whether a job may be stopped on a plateau, the guardrails say.
    public static func verdict(
        on curve: CurveStatistics, after value: MetricValue, plan: EarlyStopPlan
    ) -> Verdict? {
        guard plan.mode != .off else { return nil }
        if curve.nonFinite >= nonFiniteReports {
            return .diverged(kind: value.kind, reports: curve.nonFinite)
        }
        guard let rule = plan.patience, let best = curve.best, curve.sinceBest >= rule.reports else { return nil }
        return .plateau(best: best, bestStep: curve.bestStep, reports: curve.sinceBest, patience: rule.reports)
    }

    private static func isBetter(_ value: Double, than best: Double?, goal: MetricGoal, minDelta: Double) -> Bool {
        guard let best else { return true }
        return goal.mode == .min ? value < best - minDelta : value > best + minDelta
    }
}
