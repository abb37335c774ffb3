import Domain
import Policies
import TestKit
import Testing

private let plan = ProbePlan()

/// A kind whose option costs between these cents, and takes as many minutes as it costs cents, 50 % more at worst. A
/// probe there takes 15 minutes and 20 cents at most.
private func kind(
    _ name: String, cents: (p10: Int64, p50: Int64, p90: Int64), _ basis: Speed.Basis = .converted, isPaid: Bool = false
) -> ProbeRule.Kind {
    var option = PlacementOption(
        group: GroupID("on-\(name)"), terms: .onDemand, price: Price(nanosPerHour: 1), lease: nil,
        cost: .cents(cents.p50), costP90: .cents(cents.p90), time: .minutes(cents.p50), redone: .zero,
        interruptions: 0, checkpointEvery: nil, isSpeedMeasured: basis == .measured)
    option.costP10 = .cents(cents.p10)
    option.timeP90 = .minutes(cents.p50 * 3 / 2)
    option.speedBasis = basis
    option.isPaidFor = isPaid ? true : nil
    return ProbeRule.Kind(
        accelerators: Accelerators(kind: AcceleratorKind(name), count: 1), option: option, most: .cents(20),
        longest: .minutes(15))
}

private func need(_ objective: Objective = .cost, left: Span? = nil, budget: Money? = nil) -> Need {
    let spec = Fixture.spec("job", hours: 4)
    var need = Need(
        resources: spec.resources, jobClass: .standard, spot: spec.spot, checkpoint: spec.checkpoint,
        rest: .steps(1, workload: "vision"), startup: .zero, restore: .zero, interruptions: 0, budgetLeft: budget,
        reserve: .zero)
    (need.objective, need.timeLeft) = (objective, left)
    return need
}

private func names(_ verdict: ProbeRule.Verdict) -> [String] { verdict.probed.map(\.accelerators.kind.name) }
private func left(_ verdict: ProbeRule.Verdict) -> [String] {
    verdict.leftOut.map { "\($0.kind.kind.kind) \($0.why.rawValue)" }
}

private let best = kind("A", cents: (80, 100, 150))
private let near = kind("B", cents: (90, 120, 200))
private let far = kind("C", cents: (151, 190, 250))

@Test func kindsWhoseRangesOverlapTheBestAreProbedTheBestLast() {
    let verdict = ProbeRule.choose(among: [best, near, far], for: need(), by: plan)
    #expect(names(verdict) == ["B", "A"] && verdict.why == nil && left(verdict) == ["C cannot-win"])
    let alone = ProbeRule.choose(among: [best, far], for: need(), by: plan)
    #expect(names(alone) == [] && alone.why == .cannotWin && left(alone) == ["C cannot-win"])
    #expect(ProbeRule.choose(among: [best], for: need(), by: plan).why == .oneKind)
}

@Test func asManyKindsAreProbedAsThePlanSays() {
    let others = ["D", "E", "F"].map { kind($0, cents: (100, 130, 200)) }
    let verdict = ProbeRule.choose(among: [best] + others, for: need(), by: plan)
    #expect(names(verdict) == ["E", "D", "A"] && left(verdict) == ["F too-many"])
    var two = plan
    two.kinds = 2
    #expect(names(ProbeRule.choose(among: [best] + others, for: need(), by: two)) == ["D", "A"])
}

@Test func aKindThatJobsHaveReportedIsComparedAndNotProbed() {
    let known = kind("K", cents: (97, 101, 103), .reported)
    let verdict = ProbeRule.choose(among: [best, known], for: need(), by: plan)
    #expect(names(verdict) == ["A"] && left(verdict) == ["K known"])
    let all = ProbeRule.choose(among: [kind("L", cents: (97, 100, 103), .reported), known], for: need(), by: plan)
    #expect(names(all) == [] && all.why == .known)
}

/// The best takes 150 minutes nine times of ten, and each probe 15.
@Test func aDeadlineLeavesOutTheDearestFirst() {
    let kinds = [best, near, kind("D", cents: (100, 130, 200))]
    func verdict(_ minutes: Int64) -> ProbeRule.Verdict {
        ProbeRule.choose(among: kinds, for: need(left: .minutes(minutes)), by: plan)
    }
    #expect(names(verdict(195)) == ["D", "B", "A"])
    #expect(names(verdict(194)) == ["B", "A"] && left(verdict(194)) == ["D deadline"])
    #expect(names(verdict(180)) == ["B", "A"])
    #expect(names(verdict(179)) == [] && verdict(179).why == .deadline(by: .minutes(1)))
    #expect(left(verdict(179)) == ["D deadline", "B deadline"])
    guard case .deadline = verdict(-5).why else {
        Issue.record("a deadline that is past leaves no room")
        return
    }
}

@Test func aBudgetLeavesOutTheDearestFirst() {
    let kinds = [best, near]
    let enough = ProbeRule.choose(among: kinds, for: need(budget: .cents(140)), by: plan)
    #expect(names(enough) == ["B", "A"])
    let short = ProbeRule.choose(among: kinds, for: need(budget: .cents(139)), by: plan)
    #expect(names(short) == [] && short.why == .budget(left: .cents(139), least: .cents(140)))
}

/// In time the dearer kind may be the shorter one; what is paid for already costs nothing more.
@Test func theRangeIsThatOfTheObjective() {
    let fast = kind("F", cents: (400, 500, 800))
    #expect(names(ProbeRule.choose(among: [best, fast], for: need(), by: plan)) == [])
    var short = fast
    (short.option.time, short.option.timeP90) = (.minutes(110), .minutes(150))
    #expect(names(ProbeRule.choose(among: [best, short], for: need(.time), by: plan)) == ["F", "A"])
    let paid = kind("P", cents: (80, 100, 150), isPaid: true)
    #expect(ProbeRule.choose(among: [paid, near], for: need(), by: plan).why == .cannotWin)
}
