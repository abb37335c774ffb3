import Domain
import Orchestration
import Simulation
import TestKit
import Testing

private let origin = Fixture.origin
private let firm = Fixture.group("firm", cents: 300)
private let spot = Fixture.group("spot", .spot, cents: 100)

/// A state in which a job of four hours waits that is to be over after six.
private func waiting(_ change: (inout Job) -> Void = { _ in }) -> State {
    let spec = Fixture.spec("paced", hours: 4) {
        $0.deadline = origin + .hours(6)
        $0.resources.useSpot = true
    }
    var job = Job(id: JobID(1), spec: spec, owner: Fixture.user.owner, submittedAt: origin, reasonCode: "Waits")
    change(&job)
    return State(applying: [.jobAccepted(job)])
}

/// What the auditor says when so many minutes have passed.
private func findings(
    _ state: State, minute: Int64, groups: [NodeGroup] = [firm, spot], change: (inout Settings) -> Void = { _ in }
) -> [String] {
    let scenario = Fixture.scenario(groups, jobs: [], change: change)
    var findings: [String] = []
    PacingAuditor(scenario).check(state, in: scenario.settings.pool, at: origin + .minutes(minute), &findings)
    return findings
}

/// Two minutes of boot, four hours of steps and a tick of a minute before six hours: 117 minutes can be waited.
@Test func aJobThatWaitsPastTheLastMomentIsFound() {
    #expect(findings(waiting(), minute: 0) == [])
    #expect(findings(waiting(), minute: 117) == [])
    let found = findings(waiting(), minute: 118)
    #expect(found.count == 1 && found.allSatisfy { $0.contains("job 1 waits, must be over by") }, "\(found)")
}

@Test func whatIsSavedIsNotToBeDoneAgain() {
    let saved = waiting { $0.progress.checkpointStep = 3 * Int(Fixture.stepsPerHour) }
    #expect(findings(saved, minute: 118) == [] && findings(saved, minute: 297) == [])
    #expect(findings(saved, minute: 298).count == 1)
}

/// Where something else than the policy can keep the job waiting, nothing is said.
@Test func onlyThePolicyIsAudited() {
    #expect(findings(waiting(), minute: 300, groups: [spot]) == [], "there is no firm group")
    let other = Fixture.group("firm", cents: 300, accelerators: Fixture.a100)
    #expect(findings(waiting(), minute: 300, groups: [other, spot]) == [], "it is of another kind")
    #expect(findings(waiting(), minute: 300) { $0.quotas = [Quota(scope: .user("ada"), jobs: 1, rate: nil)] } == [])
    var held = waiting()
    held.apply(
        .jobAccepted(
            Job(
                id: JobID(2), spec: Fixture.spec("other", hours: 1), owner: Fixture.user.owner, submittedAt: origin,
                reasonCode: "Waits")))
    #expect(findings(held, minute: 300) == [], "the other job may have the nodes")
}
