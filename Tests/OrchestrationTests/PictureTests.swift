import Domain
import Pools
import TestKit
import Testing

/// A column is half an hour unless said otherwise; see `Picture` for the letters.
private func draw(
    _ groups: [NodeGroup], _ jobs: [(minute: Int64, spec: JobSpec)], column: Span = .minutes(30)
) -> Picture {
    Picture(Fixture.scenario(groups, jobs: jobs), column: column)
}

@Test func firstComeFirstServedOnOneNode() {
    let picture = draw(
        [Fixture.group("t4", cents: 60)],
        [(0, Fixture.spec("first", hours: 2)), (5, Fixture.spec("second", hours: 1))])
    #expect(picture.lines == ["first: ====S $1.24", "second: ....==S $0.61"])
    #expect(picture.findings == [])
}

@Test func higherPriorityGoesFirst() {
    let picture = draw(
        [Fixture.group("t4", cents: 60)],
        [
            (0, Fixture.spec("running", hours: 1)), (5, Fixture.spec("patient", hours: 1)),
            (10, Fixture.spec("urgent", hours: 1) { $0.priority = 69 }),
        ])
    #expect(picture.lines == ["running: ==S $0.63", "patient: ....==S $0.61", "urgent: ..==S $0.61"])
    #expect(picture.findings == [])
}

@Test func anInterruptedJobGoesOnFromItsCheckpointAndFallsBack() {
    let spot = Fixture.group(
        "t4-spot", .spot, cents: 20,
        trace: [.init(at: .zero, available: true), .init(at: .minutes(75), available: false)])
    let picture = draw(
        [spot, Fixture.group("t4", cents: 60)], [(0, Fixture.spec("saver", hours: 3) { $0.resources.useSpot = true })],
        column: .minutes(10))
    #expect(picture.lines == ["saver: ===================S $1.40"])
    #expect(picture.findings == [])
    let chosen = picture.decisions.compactMap { decision in
        if case .cheapest(let choice) = decision.reason { choice.chosen.group.name } else { nil }
    }
    #expect(chosen == ["t4-spot", "t4"])
    #expect(picture.decisions.filter { $0.verdict == .requeue }.count == 1)
}

@Test func aBudgetStopsUnderItsLimit() {
    let picture = draw(
        [Fixture.group("t4", cents: 60)],
        [(0, Fixture.spec("thrifty", hours: 8) { $0.budget = BudgetPlan(limit: .cents(150)) })])
    #expect(picture.lines == ["thrifty: ====B $1.48"])
    #expect(picture.findings == [])
}

@Test func aPlateauStopsAndAShadowOnlySays() {
    func flat(_ name: String, _ mode: EarlyStopPlan.Mode) -> JobSpec {
        Fixture.spec(name, hours: 5) {
            guard case .simulated(var work) = $0.work else { return }
            work.curve.rate = 60
            $0.work = .simulated(work)
            $0.metric = MetricGoal(name: "loss", mode: .min)
            $0.earlyStop.patience = PatienceRule(reports: 10, minDelta: 0.001)
            $0.earlyStop.mode = mode
        }
    }
    let picture = draw(
        [Fixture.group("t4", cents: 60, limit: 2)], [(0, flat("acts", .on)), (0, flat("says", .shadow))])
    #expect(picture.lines == ["acts: ===E $1.12", "says: ==========S $3.12"])
    #expect(picture.findings == [])
    #expect(picture.decisions.filter { $0.verdict == .shadowStop }.count == 1)
}
