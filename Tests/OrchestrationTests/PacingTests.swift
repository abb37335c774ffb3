import Domain
import Orchestration
import Policies
import Pools
import Simulation
import TestKit
import Testing

private let firm = Fixture.group("firm", cents: 300)

private func spot(_ points: [SpotTrace.Point]) -> NodeGroup { Fixture.group("spot", .spot, cents: 100, trace: points) }

private func at(_ minutes: Int64, _ isUp: Bool) -> SpotTrace.Point { .init(at: .minutes(minutes), available: isUp) }

/// A job of so many hours that is to be over so many hours after the origin.
private func spec(hours: Int, deadline: Int64, _ policy: SpotPolicyKind? = nil) -> JobSpec {
    Fixture.spec("paced", hours: hours) {
        $0.deadline = Fixture.origin + .hours(deadline)
        $0.resources.useSpot = true
        $0.spot.policy = policy
        $0.spot.maxInterruptions = 100
    }
}

/// What a job went through: when each node for it was ordered and on which terms, and when it was over.
private struct Story {
    var nodes: [(minute: Int64, terms: Terms, group: String)] = []
    var end: (minute: Int64, end: JobEnd)?
    var codes: [String] = []
    var findings: [String]

    init(_ groups: [NodeGroup], _ spec: JobSpec, change: (inout Settings) -> Void = { _ in }) {
        let scenario = Fixture.scenario(groups, jobs: [(0, spec)], change: change)
        var auditor = Auditor(scenario)
        var run = Run(scenario)
        func minute(_ instant: Instant) -> Int64 { (instant - Fixture.origin).milliseconds / 60_000 }
        while let turn = run.advance() {
            auditor.check(turn, run.orchestrator.state)
            for change in turn.changes {
                switch change {
                case .lease(let lease)
                where lease.state == .ordered && !nodes.contains { $0.minute == minute(turn.at) }:
                    nodes.append((minute(turn.at), lease.terms, lease.group.name))
                case .job(let job):
                    if case .ended(let kind, let instant) = job.state { end = (minute(instant), kind) }
                case .decision(let decision): codes.append(decision.reason.code)
                default: break
                }
            }
        }
        auditor.conclude(run.orchestrator.state)
        findings = auditor.findings
    }
}

@Test(arguments: SpotPolicyKind.allCases) func aJobWithTimeWaitsForSpot(policy: SpotPolicyKind) {
    let story = Story([firm, spot([at(40, true)])], spec(hours: 1, deadline: 8, policy))
    #expect(story.findings == [])
    #expect(story.end?.end == .succeeded && story.end.map { $0.minute <= 8 * 60 } == true)
    if policy == .greedy { #expect(story.nodes.map(\.terms) == [.spot] && story.nodes[0].minute == 40) }
}

@Test(arguments: SpotPolicyKind.allCases) func whereSpotNeverComesOnDemandKeepsTheDeadline(policy: SpotPolicyKind) {
    let story = Story([firm, spot([at(0, false)])], spec(hours: 2, deadline: 7, policy))
    #expect(story.findings == [])
    #expect(story.nodes.map(\.terms).allSatisfy { $0 == .onDemand })
    #expect(story.end?.end == .succeeded && story.end.map { $0.minute <= 7 * 60 } == true, "\(story)")
    if policy == .greedy { #expect(story.nodes[0].minute > 200, "it waits for hours: \(story.nodes)") }
}

@Test(arguments: SpotPolicyKind.allCases) func aFlappingMarketDoesNotCostTheDeadline(policy: SpotPolicyKind) {
    let points = (0..<60 as Range<Int64>).map { at($0 * 13, $0 % 2 == 0) }
    let story = Story([firm, spot(points)], spec(hours: 3, deadline: 7, policy))
    #expect(story.findings == [])
    #expect(story.end?.end == .succeeded && story.end.map { $0.minute <= 7 * 60 } == true, "\(story)")
}

/// A quota of one job does not keep that job from on-demand when its deadline asks for it.
@Test func atItsQuotaAJobIsTakenOffSpotAtTheLastMoment() {
    let groups = [firm, spot([at(0, true), at(150, false), at(400, true)])]
    let free = Story(groups, spec(hours: 3, deadline: 5))
    let limited = Story(groups, spec(hours: 3, deadline: 5)) {
        $0.quotas = [Quota(scope: .user(nil), jobs: 1, rate: nil)]
    }
    #expect(limited.findings == [] && limited.nodes.map(\.minute) == free.nodes.map(\.minute))
    #expect(limited.end?.minute == free.end?.minute)
}

/// Once it runs on a node that stays its own, a critical job is not sent to spot to save money, although it asked for
/// spot; the log says so once.
@Test(arguments: [JobClass.standard, .critical]) func onDemandACriticalJobStays(jobClass: JobClass) {
    var spec = spec(hours: 3, deadline: 8, .uniformProgress)
    spec.jobClass = jobClass
    let story = Story([firm, spot([at(0, false), at(100, true)])], spec)
    #expect(story.findings == [])
    #expect(story.nodes.map(\.terms) == (jobClass == .critical ? [.onDemand] : [.onDemand, .spot]), "\(story)")
    #expect(story.codes.count { $0 == "SavingForbidden" } == (jobClass == .critical ? 1 : 0), "\(story.codes)")
    #expect(story.end?.end == .succeeded && story.end.map { $0.minute <= 8 * 60 } == true, "\(story)")
}

@Test func aLostDeadlineIsNotWaitedFor() {
    let story = Story([firm, spot([at(30, true)])], spec(hours: 3, deadline: 2))
    #expect(story.nodes.first?.minute == 0 && story.nodes.first?.terms == .onDemand)
    #expect(story.end?.end == .succeeded)
}

@Test func withoutDeadlineOrWishForSpotNothingWaits() {
    let points = [at(40, true)]
    let free = Story([firm, spot(points)], Fixture.spec("free", hours: 1) { $0.resources.useSpot = true })
    #expect(free.nodes.first?.minute == 0)
    let plain = Story(
        [firm, spot(points)], Fixture.spec("plain", hours: 1) { $0.deadline = Fixture.origin + .hours(8) })
    #expect(plain.nodes.first?.minute == 0)
}

// MARK: several zones

/// Two cents for a gigabyte that leaves its region.
private let egress = DataPrices(egress: [
    .init(from: Domain.Place(provider: "aws"), to: .otherRegion, price: GigabytePrice(nanos: 20_000_000))
])

/// A spot group of another region.
private func far(_ points: [SpotTrace.Point], cents: Int64 = 110) -> NodeGroup {
    var group = Fixture.group("far", .spot, cents: cents, trace: points)
    (group.region, group.zone) = ("r2", "r2a")
    return group
}

/// A day of spot near by that ends after two hours, and spot far away that stays; a checkpoint of so many gigabytes.
private func twoZones(gigabytes: Int64, _ policy: SpotPolicyKind) -> Story {
    var spec = spec(hours: 8, deadline: 20, policy)
    spec.checkpoint?.bytes = gigabytes * 1_000_000_000
    spec.checkpoint?.saveTime = .seconds(10)
    return Story([firm, spot([at(0, true), at(120, false)]), far([at(0, true)])], spec) { settings in
        settings.pool.dataPrices = egress
    }
}

@Test(arguments: SpotPolicyKind.allCases) func whereItsZoneIsDownAJobGoesToAnother(policy: SpotPolicyKind) {
    let story = twoZones(gigabytes: 5, policy)
    #expect(story.findings == [])
    #expect(story.nodes.map(\.group) == ["spot", "far"], "ten cents of egress are less than waiting: \(story.nodes)")
    // By the table it is cheaper to wait first, as long as there is time to lose.
    if policy != .learned { #expect(story.nodes.last.map { $0.minute < 130 } == true) }
    #expect(story.end?.end == .succeeded && story.end.map { $0.minute <= 20 * 60 } == true)
}

/// Five terabytes cost $100 to move, and six hours of on-demand $18: the job waits for its own zone as long as it may.
@Test(arguments: SpotPolicyKind.allCases) func whatIsDearToMoveStays(policy: SpotPolicyKind) {
    let story = twoZones(gigabytes: 5_000, policy)
    #expect(story.findings == [])
    #expect(Set(story.nodes.map(\.group)) == ["spot", "firm"], "\(story.nodes)")
    #expect(story.nodes[1].minute > 130, "it waits for its own zone first: \(story.nodes)")
    #expect(story.end?.end == .succeeded && story.end.map { $0.minute <= 20 * 60 } == true)
}

/// Moving for $9 saves money against on-demand ($18), and not against waiting for a zone that is hardly ever away.
/// Where it does not come back, two cents are well spent in the end.
@Test func theTableSaysWhetherWaitingIsCheaperThanMoving() {
    let heavy = lateZones(gigabytes: 450, comesBack: true)
    #expect(heavy.findings == [])
    #expect(heavy.nodes.map(\.group) == ["spot", "spot"], "\(heavy.nodes)")
    #expect(heavy.end?.end == .succeeded)
    let light = lateZones(gigabytes: 1, comesBack: false)
    #expect(light.findings == [])
    #expect(light.nodes.map(\.group) == ["spot", "far"], "\(light.nodes)")
    #expect(light.end?.end == .succeeded && light.end.map { $0.minute <= 50 * 60 } == true)
}

/// A job of eight hours that begins after 36 in a zone with long spells, and loses its node after two hours: for twenty
/// minutes, or for good.
private func lateZones(gigabytes: Int64, comesBack: Bool) -> Story {
    var spec = spec(hours: 8, deadline: 50)
    spec.notBefore = Fixture.origin + .hours(36)
    spec.checkpoint?.bytes = gigabytes * 1_000_000_000
    spec.checkpoint?.saveTime = .seconds(10)
    let past = (0..<6 as Range<Int64>).flatMap { [at($0 * 360, true), at($0 * 360 + 350, false)] }
    let points = past + [at(2_160, true), at(2_280, false)] + (comesBack ? [at(2_300, true)] : [])
    return Story([firm, spot(points), far([at(0, true)], cents: 120)], spec) { settings in
        settings.pool.dataPrices = egress
    }
}

/// A job that is not to start for days: its submission is a turn to look at.
private var later: JobSpec { Fixture.spec("later", hours: 1) { $0.notBefore = Fixture.origin + .hours(100) } }

/// The run when five minutes have passed.
private func waiting(_ scenario: Scenario) -> Run {
    var run = Run(scenario)
    while run.now < Fixture.origin + .minutes(5), run.advance() != nil {}
    return run
}

@Test func whyAJobWaitsIsSaid() throws {
    let groups = [firm, spot([at(90, true)])]
    let run = waiting(Fixture.scenario(groups, jobs: [(0, spec(hours: 1, deadline: 8, .greedy)), (5, later)]))
    let explanation = try #require(run.orchestrator.explain(JobID(1)))
    let obstacle = explanation.proposal.rejected.first { $0.group == GroupID("firm") }?.obstacle
    guard case .spotPolicy(let verdict) = obstacle else {
        Issue.record("the firm group is not closed: \(explanation)")
        return
    }
    #expect(verdict.choice == .idle && verdict.rule == .waits)
    #expect(verdict.slack > .hours(6) && verdict.slack < .hours(7) && verdict.until > run.now)
}

@Test func aTableComesBackAsAnEventAndDecides() throws {
    let groups = [firm, spot([at(0, false), at(200, true)])]
    let run = waiting(Fixture.scenario(groups, jobs: [(0, spec(hours: 1, deadline: 7)), (5, later)]))
    let explanation = try #require(run.orchestrator.explain(JobID(1)))
    guard
        case .spotPolicy(let verdict) = explanation.proposal.rejected.first(where: { $0.group.name == "firm" })?
            .obstacle
    else {
        Issue.record("the job is not paced: \(explanation)")
        return
    }
    #expect(verdict.rule == .table)
    // A table of a job that is over is of no use to anybody.
    var orchestrator = run.orchestrator
    _ = orchestrator.step(.requested(.cancel, JobID(1), by: Fixture.user), at: run.now)
    let table = SpotTableRequest(
        job: JobID(1), market: GroupID("spot"),
        terms: SpotTerms(
            work: .hours(1), deadline: .hours(2), tick: .minutes(10), restart: .zero,
            spot: Price(nanosPerHour: 1), onDemand: Price(nanosPerHour: 2)),
        moment: SpotMoment(elapsed: .zero, workLeft: .hours(1), mode: .none, isUp: true), counts: HazardCounts())
    let solved = try #require(table).solved()
    #expect(orchestrator.step(.tableSolved(JobID(1), GroupID("spot"), solved), at: run.now).changes == [])
}
