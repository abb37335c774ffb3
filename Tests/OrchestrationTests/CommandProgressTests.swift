import Domain
import Orchestration
import Policies
import Pools
import TestKit
import Testing

/// A command of 100 steps that is expected to take ten hours.
private func command(steps: Int? = 100) -> JobSpec {
    var spec = Stage.spec()
    var work = CommandWork(run: "train", directory: "/home/ada")
    work.expectedDuration = .hours(10)
    work.steps = steps
    spec.work = .command(work)
    spec.checkpoint?.saveTime = .zero
    return spec
}

/// What the best option for a waiting job says.
private func option(_ stage: Stage) throws -> PlacementOption {
    try #require(stage.orchestrator.explain(Stage.job)?.proposal.options.first)
}

/// On the stage the first attempt saves at step 90, reports step 100 and is taken back.
@Test func whatACommandHasSavedIsNotLeft() throws {
    let boot = Span.minutes(2)
    let before = try option(Stage(at: .queue, command()))
    #expect(before.parts?.work == .hours(10))
    let after = try option(Stage(at: .again, command()))
    #expect(after.parts?.work == .hours(1), "ten of a hundred steps are left")
    #expect(after.time - boot < .hours(2) && after.cost < before.cost)
    let unknown = try option(Stage(at: .again, command(steps: nil)))
    #expect(unknown.parts?.work == .hours(10), "a command that does not say how many steps it has counts as a whole")
    let beyond = try option(Stage(at: .again, command(steps: 80)))
    #expect(beyond.parts?.work == Span(milliseconds: Span.hours(10).milliseconds / 80), "one step is left at least")
}

@Test func aChoiceSaysHowManyStepsOfACommandAreLeft() throws {
    var stage = Stage(at: .again, command())
    let decision = try #require(stage.step(.caughtUp).decisions.first { $0.verdict == .place })
    guard case .cheapest(let choice) = decision.reason else {
        Issue.record("not a choice: \(decision)")
        return
    }
    #expect(choice.remainingSteps == 10)
}

/// What stopping it early saves is known where its steps are.
@Test(arguments: [200, nil] as [Int?]) func theRestOfACommandIsKnownWhereItsStepsAre(steps: Int?) {
    var spec = command(steps: steps)
    spec.earlyStop.patience = PatienceRule(reports: 1)
    var stage = Stage(at: .run, spec)
    let outcome = stage.observe(
        .attempt(Stage.attempt), .reported(step: 101, metrics: [Metric(name: "loss", value: .finite(9))]))
    #expect(outcome.decisions.map(\.verdict) == [.stop])
    let expected = outcome.changes.compactMap { if case .expected(let it) = $0 { it.amount.p50 } else { nil } }
    #expect(expected.count == (steps == nil ? 0 : 1) && expected.allSatisfy { $0 > .zero })
}
