import Domain
import Policies
import Testing

private func verdicts(_ values: [Double], mode: MetricGoal.Mode = .min, _ change: (inout EarlyStopPlan) -> Void)
    -> [Stopping.Verdict?]
{
    var plan = EarlyStopPlan()
    change(&plan)
    var curve = CurveStatistics()
    return values.enumerated().map { index, number in
        let value = MetricValue(number)
        curve = Stopping.extended(
            curve, by: value, step: index + 1, goal: MetricGoal(name: "y", mode: mode),
            minDelta: plan.patience?.minDelta ?? 0)
        return Stopping.verdict(on: curve, after: value, plan: plan)
    }
}

@Test func patienceCountsReportsWithoutImprovement() {
    let found = verdicts([3, 2, 1.95, 2.1, 1.99]) { $0.patience = PatienceRule(reports: 3, minDelta: 0.1) }
    #expect(found.dropLast().allSatisfy { $0 == nil })
    #expect(found.last == .some(.plateau(best: 2, bestStep: 2, reports: 3, patience: 3)))
}

@Test func higherIsBetterWhereTheGoalSaysSo() {
    let found = verdicts([0.1, 0.2, 0.3, 0.4], mode: .max) { $0.patience = PatienceRule(reports: 1) }
    #expect(found.allSatisfy { $0 == nil })
}

@Test func oneNonFiniteReportIsAGlitchTwoAreADivergence() {
    let glitch = verdicts([1, .nan, 0.9, .infinity, 0.8]) { _ in }
    #expect(glitch.allSatisfy { $0 == nil })
    let diverged = verdicts([1, .nan, -.infinity]) { _ in }
    #expect(diverged.last == .some(.diverged(kind: "-inf", reports: 2)))
}

@Test func aRuleThatIsOffSaysNothing() {
    var curve = CurveStatistics()
    curve.best = 1
    curve.sinceBest = 99
    curve.nonFinite = 2
    var plan = EarlyStopPlan()
    plan.patience = PatienceRule(reports: 2)
    #expect(Stopping.verdict(on: curve, after: .notANumber, plan: plan) != nil)
    plan.mode = .off
    #expect(Stopping.verdict(on: curve, after: .notANumber, plan: plan) == nil)
}

@Test func budgetsStopBeforeTheyAreOverrun() {
    let price = Price(nanosPerHour: 3_600_000_000)
    let reserve = BudgetRule.reserve(dearest: price, untilOff: .seconds(30), minimumLeft: .seconds(45))
    #expect(reserve == Money(nanos: 45_000_001))
    let limit = Money.dollars(1)
    #expect(!BudgetRule.isReached(BudgetPosition(limit: limit, spent: limit - reserve, reserve: reserve)))
    #expect(
        BudgetRule.isReached(
            BudgetPosition(limit: limit, spent: limit - reserve + Money(nanos: 1), reserve: reserve)))
    let plan = BudgetPlan(limit: limit)
    #expect(BudgetRule.percentToWarn(spent: .cents(79), limit: plan.limit, warnAt: plan.warnAt) == 50)
    #expect(BudgetRule.percentToWarn(spent: .cents(80), limit: plan.limit, warnAt: plan.warnAt) == 80)
    #expect(BudgetRule.percentToWarn(spent: .cents(49), limit: plan.limit, warnAt: plan.warnAt) == 0)
}
