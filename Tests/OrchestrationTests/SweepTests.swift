import Domain
import Orchestration
import Simulation
import TestKit
import Testing

/// Trials of one hour whose curves end at these values.
private func trials(_ ends: [Double], change: (inout JobSpec) -> Void = { _ in }) -> [JobSpec] {
    ends.enumerated().map { index, end in
        var spec = Fixture.spec("search[end=\(end)]", hours: 1, change: change)
        if case .simulated(var work) = spec.work {
            work.curve.end = end
            spec.work = .simulated(work)
        }
        let value = ParameterValue(name: "end", value: "\(end)")
        spec.trial = Shared(Trial(of: "search", number: index + 1, values: [value]))
        return spec
    }
}

private func world(_ change: (inout Settings) -> Void = { _ in }) -> Orchestrator {
    Orchestrator(settings: Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [], change: change).settings)
}

@Test func aSweepIsAcceptedInOneStepWithNumbersInARow() {
    var orchestrator = world()
    _ = orchestrator.step(
        .submitted(Submission(spec: Fixture.spec("before", hours: 1), caller: Fixture.user)), at: Fixture.origin)
    let outcome = orchestrator.step(
        .submitted(Submission(trials: trials([0.1, 0.2, 0.3]), caller: Fixture.user)), at: Fixture.origin)
    #expect(outcome.answer == .accepted(JobID(2), isRepeat: false))
    let jobs = orchestrator.state.jobs.values.filter { $0.spec.trial != nil }.sorted { $0.id < $1.id }
    #expect(jobs.map(\.id) == [JobID(2), JobID(3), JobID(4)])
    #expect(jobs.map { $0.spec.trial?.value.sweep } == [SweepID(2), SweepID(2), SweepID(2)])
    #expect(jobs.map { $0.spec.trial?.value.number } == [1, 2, 3])
    #expect(outcome.decisions.map(\.job) == [JobID(2), JobID(3), JobID(4)])
    #expect(orchestrator.state.jobs[JobID(1)]?.spec.trial == nil)
}

@Test func theSameRequestMakesNoSecondSweep() {
    var orchestrator = world()
    func submit(_ digest: UInt64) -> Outcome {
        let key = IdempotencyKey(key: "nightly", digest: digest)
        let submission = Submission(trials: trials([0.1, 0.2]), caller: Fixture.user, idempotency: key)
        return orchestrator.step(.submitted(submission), at: Fixture.origin)
    }
    #expect(submit(1).answer == .accepted(JobID(1), isRepeat: false))
    let again = submit(1)
    #expect(again.answer == .accepted(JobID(1), isRepeat: true) && again.changes.isEmpty)
    #expect(submit(2).answer == .refused(.keyReused(key: "nightly")))
    #expect(orchestrator.state.jobs.count == 2)
}

@Test(arguments: [(2, true), (3, false), (4, false)])
func aSweepIsRefusedAsAWhole(limit: Int, isRefused: Bool) {
    var orchestrator = world { $0.queuedJobs = limit }
    let outcome = orchestrator.step(
        .submitted(Submission(trials: trials([0.1, 0.2, 0.3]), caller: Fixture.user)), at: Fixture.origin)
    #expect((outcome.answer == .refused(.queueFull(limit: limit))) == isRefused)
    #expect(outcome.changes.isEmpty == isRefused)
    #expect(orchestrator.state.jobs.count == (isRefused ? 0 : 3))
}

@Test func aUserMayNotPassItsQueueByASweep() {
    var orchestrator = world { $0.queuedJobsPerUser = 2 }
    let caller = Caller(owner: Owner(uid: 7, name: "bob"), isPrivileged: false)
    let outcome = orchestrator.step(
        .submitted(Submission(trials: trials([0.1, 0.2, 0.3]), caller: caller)), at: Fixture.origin)
    #expect(outcome.answer == .refused(.userQueueFull(user: "bob", limit: 2)))
    #expect(orchestrator.state.jobs.isEmpty)
}

/// One trial that nothing can run, and no trial is accepted.
@Test func aTrialThatCannotBePlacedRefusesTheSweep() {
    var orchestrator = world()
    var wanted = trials([0.1, 0.2, 0.3])
    if case .simulated(var work) = wanted[2].work {
        work.workload = "unheard-of"
        wanted[2].work = .simulated(work)
    }
    let outcome = orchestrator.step(
        .submitted(Submission(trials: wanted, caller: Fixture.user)), at: Fixture.origin)
    guard case .refused(.cannotBePlaced) = outcome.answer else {
        Issue.record("answered \(String(describing: outcome.answer))")
        return
    }
    #expect(outcome.changes.isEmpty && orchestrator.state.jobs.isEmpty)
}

/// A trial that would be too long for spot without checkpoints is found among shorter ones of its workload.
@Test func theLongestTrialDecidesWhetherSpotPays() {
    let spot = Fixture.group("t4-spot", .spot, cents: 20, trace: [.init(at: .zero, available: true)])
    var orchestrator = Orchestrator(
        settings: Fixture.scenario([spot, Fixture.group("t4", cents: 60)], jobs: []).settings)
    func submit(_ hours: [Int]) -> Answer? {
        var specs = trials(hours.map { Double($0) }) {
            $0.checkpoint = nil
            $0.resources.useSpot = true
        }
        for (index, hours) in hours.enumerated() {
            guard case .simulated(var work) = specs[index].work else { continue }
            work.steps = hours * Int(Fixture.stepsPerHour)
            specs[index].work = .simulated(work)
        }
        let submission = Submission(trials: specs, caller: Fixture.user)
        return orchestrator.step(.submitted(submission), at: Fixture.origin).answer
    }
    guard case .refused(.spotWithoutCheckpoint) = submit([1, 400, 2]) else {
        Issue.record("a trial of 400 hours was accepted")
        return
    }
    #expect(submit([1, 2]) == .accepted(JobID(1), isRepeat: false))
}

@Test func theTrialsOfASweepRunAndAreBilledEach() {
    var scenario = Fixture.scenario([Fixture.group("t4", cents: 60, limit: 2)], jobs: [])
    scenario.steps = [
        Scenario.Step(
            at: Fixture.origin, action: .submit(Submission(trials: trials([0.1, 0.2, 0.3]), caller: Fixture.user)))
    ]
    let picture = Picture(scenario, column: .minutes(30))
    #expect(picture.findings == [])
    #expect(
        picture.lines.map { $0.prefix(19) } == ["search[end=0.1]: ==", "search[end=0.2]: ==", "search[end=0.3]: .."])
    #expect(picture.lines.allSatisfy { $0.contains("S $0.6") }, "\(picture.lines)")
}
