import Domain
import Orchestration
import Simulation
import TestKit
import Testing

private let slow = Fixture.group("slow", cents: 60)
private let fast = Fixture.group("fast", cents: 300, accelerators: Fixture.a100)

/// A world in which the jobs were handed in, as it is some minutes later.
private func orchestrator(with groups: [NodeGroup], _ jobs: [JobSpec] = [], minutes: Int64 = 30) -> Orchestrator {
    var scenario = Fixture.scenario(groups, jobs: jobs.map { (0, $0) })
    scenario.horizon = Fixture.origin + .minutes(minutes)
    var run = Run(scenario)
    run.finish()
    return run.orchestrator
}

private func spec(_ hours: Int = 4, change: (inout JobSpec) -> Void = { _ in }) -> JobSpec {
    Fixture.spec("planned", hours: hours) { spec in
        spec.resources.accelerators = [Fixture.t4, Fixture.a100]
        change(&spec)
    }
}

private func plan(_ spec: JobSpec, in world: Orchestrator, at minute: Int64 = 31) throws -> Plan {
    try world.plan(Submission(spec: spec, caller: Fixture.user), at: Fixture.origin + .minutes(minute)).get()
}

@Test func aPlanIsWhatThePlacementThenChooses() throws {
    let plan = try plan(spec(), in: orchestrator(with: [slow, fast]))
    #expect(plan.entries.map(\.option.group.name) == ["slow", "fast"])
    let placed = orchestrator(with: [slow, fast], [spec()])
    let job = try #require(placed.state.jobs.values.first)
    #expect(job.state.nodes.flatMap { placed.state.leases[$0.first]?.group } == plan.chosen?.option.group)
}

@Test func aPlanSaysWhatWouldBeWaitedFor() throws {
    let busy = orchestrator(with: [slow, fast], [Fixture.spec("first", hours: 8)])
    let plan = try plan(spec(), in: busy)
    #expect(plan.entries.map(\.option.group.name) == ["slow", "fast"])
    #expect(plan.entries.map(\.wait) == [.full(limit: 1), nil])
    #expect(plan.chosen?.option.group.name == "fast")
}

@Test func aPlanSaysByHowMuchADeadlineIsPassed() throws {
    let world = orchestrator(with: [slow, fast])
    // Four hours on a T4, one on an A100, each with a boot of two minutes and saves.
    func late(_ minutes: Int64) throws -> [String: Span?] {
        let deadline = Fixture.origin + .minutes(31) + .minutes(minutes)
        let plan = try plan(spec { $0.deadline = deadline }, in: world)
        return Dictionary(uniqueKeysWithValues: plan.entries.map { ($0.option.group.name, $0.late) })
    }
    #expect(try late(600) == ["slow": nil, "fast": nil])
    let tight = try late(120)
    #expect(tight["fast"] == .some(nil))
    #expect(try #require(tight["slow"] ?? nil) > .hours(2))
    let hopeless = try late(30)
    #expect(try #require(hopeless["fast"] ?? nil) > .minutes(30))
}

@Test func aPlanIsRefusedAsTheSubmissionWouldBe() {
    let world = orchestrator(with: [slow])
    func refusal(_ spec: JobSpec) -> Refusal? {
        switch world.plan(Submission(spec: spec, caller: Fixture.user), at: Fixture.origin + .minutes(31)) {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }
    #expect(refusal(spec { $0.after = [JobID(99)] }) == .dependencyImpossible(JobID(99), nil))
    #expect(refusal(spec { $0.resources.accelerators = [Fixture.a100] })?.code == "CannotBePlaced")
    #expect(refusal(spec()) == nil)
}

@Test func aPlanHoldsUntilTheWorldMovesPastIt() throws {
    let world = orchestrator(with: [slow, fast])
    let promised = try #require(try plan(spec(), in: world).chosen?.option)
    func answer(_ bound: PlanBound, in world: Orchestrator) -> Answer? {
        var world = world
        var submission = Submission(spec: spec(), caller: Fixture.user)
        submission.plan = bound
        return world.step(.submitted(submission), at: Fixture.origin + .minutes(32)).answer
    }
    let bound = PlanBound(cost: promised.costP90, time: try #require(promised.timeP90))
    #expect(answer(bound, in: world) == .accepted(JobID(1), isRepeat: false))
    let dearer = orchestrator(with: [Fixture.group("slow", cents: 120)])
    guard case .refused(.planOutdated(let gap)) = answer(bound, in: dearer) else {
        Issue.record("it was accepted at twice the price")
        return
    }
    #expect(gap.group.name == "slow" && gap.cost > gap.costBound && gap.time == promised.time)
    guard case .refused(.planOutdated) = answer(PlanBound(cost: bound.cost, time: .minutes(5)), in: world) else {
        Issue.record("it was accepted although it takes longer than promised")
        return
    }
}
