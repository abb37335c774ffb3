import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

private let node = Fixture.group("t4", cents: 60)

private func draw(
    _ groups: [NodeGroup] = [node], _ jobs: [(minute: Int64, spec: JobSpec)],
    wishes: [(minute: Int64, action: Scenario.Action)] = [], column: Span = .minutes(30),
    change: (inout Settings) -> Void = { _ in }
) -> Picture {
    Picture(Fixture.scenario(groups, jobs: jobs, wishes: wishes, change: change), column: column)
}

private func wish(_ request: JobRequest, _ job: Int64) -> Scenario.Action {
    .request(request, JobID(job), by: Fixture.user)
}

@Test func aJobComesAfterTheJobsItNames() {
    let picture = draw(
        [Fixture.group("t4", cents: 60, limit: 2)],
        [
            (0, Fixture.spec("first", hours: 1)), (5, Fixture.spec("second", hours: 1) { $0.after = [JobID(1)] }),
        ])
    #expect(picture.lines == ["first: ==S $0.63", "second: hh==S $0.61"])
    #expect(picture.findings == [])
}

@Test func aWaitingJobSaysWhatItWaitsFor() {
    let picture = draw(
        [node],
        [
            (0, Fixture.spec("running", hours: 1)), (5, Fixture.spec("next", hours: 1)),
            (6, Fixture.spec("behind", hours: 1)),
            (7, Fixture.spec("limited", hours: 1) { $0.resources.maxHourlyCost = Price(nanosPerHour: 100_000_000) }),
        ])
    #expect(picture.reasons[JobID(2)]?.prefix(2) == ["WaitingForAccelerator", "Cheapest"])
    #expect(picture.reasons[JobID(3)]?.prefix(3) == ["WaitingForTurn", "WaitingForAccelerator", "Cheapest"])
    #expect(picture.reasons[JobID(4)] == ["TooDear"])
    #expect(picture.findings == [])
}

@Test func aQuotaIsSaidToBeUsedUpOnWhateverNode() {
    let picture = draw(
        [Fixture.group("t4", cents: 60, limit: 2)],
        [(0, Fixture.spec("running", hours: 1)), (5, Fixture.spec("over", hours: 1))],
        change: { $0.quotas = [Quota(scope: .user(nil), jobs: 1, rate: nil)] })
    #expect(picture.reasons[JobID(2)]?.first == "QuotaReached")
}

@Test func aJobEndsWithTheJobItWasToComeAfter() {
    let failing = Fixture.spec("first", hours: 1) {
        guard case .simulated(var work) = $0.work else { return }
        work.failsAtStep = 300
        $0.work = .simulated(work)
    }
    let picture = draw(
        [node],
        [
            (0, failing), (5, Fixture.spec("second", hours: 1) { $0.after = [JobID(1)] }),
            (6, Fixture.spec("third", hours: 1) { $0.after = [JobID(2)] }),
        ])
    #expect(picture.lines.map { $0.prefix(10) } == ["first: =F ", "second: hC", "third: hC "])
    let codes = picture.decisions.filter { $0.verdict == .end }.map(\.reason.code)
    #expect(codes == ["Failed", "DependencyFailed", "DependencyFailed"])
}

@Test func aJobStartsNoEarlierThanItMay() {
    let picture = draw(
        [node],
        [
            (0, Fixture.spec("later", hours: 1) { $0.notBefore = Fixture.origin + .minutes(90) })
        ])
    #expect(picture.lines == ["later: hhh==S $0.63"])
    #expect(picture.findings == [])
}

@Test func aHeldJobWaitsUntilItIsLetGo() {
    let picture = draw(
        [node], [(0, Fixture.spec("running", hours: 1)), (5, Fixture.spec("held", hours: 1))],
        wishes: [(10, wish(.hold, 2)), (150, wish(.unhold, 2))])
    #expect(picture.lines == ["running: ==S $0.63", "held: hhhhh==S $0.64"])
    #expect(picture.findings == [])
}

@Test func aPausedJobSavesAndGoesOn() {
    let picture = draw(
        [node], [(0, Fixture.spec("pausing", hours: 2))],
        wishes: [(62, wish(.pause, 1)), (150, wish(.resume, 1))])
    // An hour of work is saved: two minutes of boot before each half, and nothing is done twice.
    #expect(picture.lines == ["pausing: ==---==S $1.27"])
    #expect(picture.findings == [])
}

@Test func aJobWithoutCheckpointsIsNotPaused() {
    let picture = draw(
        [node], [(0, Fixture.spec("stubborn", hours: 1) { $0.checkpoint = nil })], wishes: [(30, wish(.pause, 1))])
    #expect(picture.lines == ["stubborn: ==S $0.62"])
}

@Test func aWaitingJobIsChanged() {
    var edit = JobEdit()
    edit.priority = 60
    let picture = draw(
        [node],
        [
            (0, Fixture.spec("running", hours: 1)), (5, Fixture.spec("early", hours: 1)),
            (10, Fixture.spec("late", hours: 1)),
        ], wishes: [(20, wish(.edit(edit), 3))])
    #expect(picture.lines == ["running: ==S $0.63", "early: ....==S $0.61", "late: ..==S $0.61"])
    #expect(picture.decisions.first { $0.verdict == .edit }?.reason.code == "EditedByUser")
}

@Test func aDrainedNodeFinishesItsWorkAndTakesNoMore() {
    let picture = draw(
        [node], [(0, Fixture.spec("first", hours: 1)), (5, Fixture.spec("second", hours: 1))],
        wishes: [(10, .drain(LeaseID(1), true, by: Fixture.user))])
    #expect(picture.lines == ["first: ==S $0.63", "second: ..==S $0.64"])
    #expect(Set(picture.postings.map(\.segment.lease)) == [LeaseID(1), LeaseID(2)])
    #expect(picture.findings == [])
}

@Test func moreImportantWorkTakesANode() {
    let picture = draw(
        [node],
        [
            (0, Fixture.spec("patient", hours: 2)), (30, Fixture.spec("urgent", hours: 1) { $0.priority = 90 }),
        ])
    // The first saves and leaves, and goes on afterwards; no step is done twice.
    #expect(picture.lines == ["patient: =~~===S $1.24", "urgent: ==S $0.61"])
    #expect(picture.decisions.filter { $0.verdict == .preempt }.map(\.reason.code) == ["Preempted"])
    #expect(picture.findings == [])
}

@Test func criticalWorkIsNotMovedAside() {
    let picture = draw(
        [node],
        [
            (0, Fixture.spec("critical", hours: 1) { $0.jobClass = .critical }),
            (15, Fixture.spec("urgent", hours: 1) { $0.priority = 90 }),
        ])
    #expect(picture.lines.first == "critical: ==S $0.63")
    #expect(!picture.decisions.contains { $0.verdict == .preempt })
}

@Test func aUserStaysWithinTheQuota() {
    let picture = draw(
        [Fixture.group("t4", cents: 60, limit: 4)], (0..<3).map { (Int64(0), Fixture.spec("j\($0)", hours: 1)) }
    ) { $0.quotas = [Quota(scope: .user(nil), jobs: 2, rate: nil)] }
    #expect(picture.lines.map { $0.prefix(7) } == ["j0: ==S", "j1: ==S", "j2: ..="])
    #expect(picture.findings == [])
}

/// A stream of jobs of priority 60, one an hour on the only node, and one of priority 10 that is submitted first. It
/// has its turn before every job that comes more than (60 - 10) x 12 minutes = 10 hours after it, and starts when the
/// job that runs at that moment is done: at the latest 10 + 1 + 1 hours and a boot after it was submitted.
@Test func noJobStarvesLongerThanItsBound() throws {
    let stream = (0..<24).map { hour in
        (minute: Int64(hour * 60), spec: Fixture.spec("s\(hour)", hours: 1) { $0.priority = 60 })
    }
    let starved = Fixture.spec("starved", hours: 1) { $0.priority = 10 }
    let picture = draw([node], [(0, Fixture.spec("first", hours: 1)), (1, starved)] + stream, column: .hours(1))
    let line = try #require(picture.lines.first { $0.hasPrefix("starved") })
    let waited = line.drop { $0 != " " }.dropFirst().prefix { $0 == "." }.count
    #expect(waited >= 9 && waited <= 12, "\(line)")
    #expect(picture.findings == [])
}

/// Found by the seeds 6519 and 9560: a limit below what a waiting job has cost could not be kept any more.
@Test func aLimitIsNotSetBelowWhatTheJobHasCost() {
    var tight = JobEdit()
    tight.limit = .cents(10)
    var ample = JobEdit()
    ample.limit = .dollars(5)
    func edited(_ edit: JobEdit) -> [Decision] {
        let other = Fixture.spec("other", hours: 1) { $0.priority = 90 }
        return draw(
            [node], [(0, Fixture.spec("moved", hours: 2)), (30, other)], wishes: [(60, wish(.edit(edit), 1))]
        ).decisions.filter { $0.verdict == .edit }
    }
    #expect(edited(tight).isEmpty)
    #expect(edited(ample).count == 1)
}

/// A quota that keeps a job waiting whatever becomes free: nobody is moved off a node for it.
@Test func aJobThatItsQuotaKeepsWaitingMovesNobody() {
    let groups = [Fixture.group("t4", cents: 60), Fixture.group("cpu", cents: 10, accelerators: nil)]
    let running = Fixture.spec("running", hours: 3) { spec in
        spec.work = .simulated(SimulatedWork(workload: "table", steps: 3 * Int(Fixture.stepsPerHour)))
        spec.resources.accelerators = []
        spec.project = "full"
    }
    let scenario = Fixture.scenario(
        groups,
        jobs: [
            (0, running), (1, Fixture.spec("modest", hours: 2) { $0.priority = 10 }),
            (60, Fixture.spec("important", hours: 1) { ($0.priority, $0.project) = (100, "full") }),
        ]
    ) {
        $0.quotas = [Quota(scope: .project("full"), jobs: 1, rate: nil)]
        $0.leastRun = .zero
    }
    let picture = Picture(scenario, column: .minutes(30))
    #expect(picture.findings == [])
    #expect(!picture.decisions.contains { $0.verdict == .preempt }, "\(picture.lines)")
    #expect(picture.lines.allSatisfy { $0.contains("S $") }, "\(picture.lines)")
}
