import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

/// A job of so many hours on half a node of processors, where nobody slows it down.
private func small(_ name: String, hours: Int, change: (inout JobSpec) -> Void = { _ in }) -> JobSpec {
    Fixture.spec(name, hours: hours) {
        guard case .simulated(var work) = $0.work else { return }
        work.workload = "table"
        work.steps /= 2
        $0.work = .simulated(work)
        $0.resources.accelerators = []
        $0.resources.cpus = 2
        $0.resources.sharesNode = true
        change(&$0)
    }
}

private func node(keptPPM: Int64, limit: Int = 2) -> NodeGroup {
    var group = Fixture.group("cpu", cents: 40, accelerators: nil, limit: limit)
    group.sharedSpeedPPM = keptPPM
    return group
}

private func draw(
    _ group: NodeGroup, _ jobs: [(minute: Int64, spec: JobSpec)], change: (inout Settings) -> Void = { _ in }
) -> Picture {
    Picture(Fixture.scenario([group], jobs: jobs, change: change), column: .minutes(30))
}

/// The placements of a run: whose, on how many leased nodes, beside how many others, and what that costs those.
private func placements(_ picture: Picture) -> [String] {
    picture.decisions.compactMap { decision in
        guard case .cheapest(let choice) = decision.reason else { return nil }
        let beside = choice.chosen.sharers.map { "beside \($0), \(choice.chosen.slowing ?? .zero)" } ?? "alone"
        return "\(decision.job?.number ?? 0) \(choice.chosen.lease == nil ? "new" : "leased"), \(beside)"
    }
}

@Test func jobsOnOneNodeSlowEachOtherDownAndKnowIt() throws {
    let picture = draw(node(keptPPM: 800_000), [(0, small("first", hours: 4)), (0, small("second", hours: 1))])
    #expect(picture.findings == [])
    // The second takes an hour and a quarter beside the first, which loses a fifth of that: 0.20 $ an hour each.
    #expect(placements(picture) == ["1 new, alone", "2 leased, beside 1, $0.05"])
    #expect(picture.lines == ["first: ========S $0.88", "second: ==S $0.25"])
    let expected = try #require(picture.expected.first { $0.job == JobID(2) && $0.kind == .place })
    let cameTo = try #require(picture.outcomes.first { $0.decision == expected.decision })
    #expect(abs(expected.amount.p50.nanos - cameTo.cameTo.nanos) < 10_000_000, "\(expected.amount) \(cameTo.cameTo)")
}

@Test func whoWantsToBeDoneSoonPaysForANodeOfItsOwn() {
    let hurried = small("hurried", hours: 4) { $0.objective = .time }
    #expect(
        placements(draw(node(keptPPM: 800_000), [(0, small("first", hours: 4)), (0, hurried)])) == [
            "1 new, alone", "2 new, alone",
        ])
    #expect(
        placements(draw(node(keptPPM: 800_000, limit: 1), [(0, small("first", hours: 4)), (0, hurried)])).last
            == "2 leased, beside 1, $0.19", "there is only one")
    #expect(
        placements(draw(node(keptPPM: 1_000_000), [(0, small("first", hours: 4)), (0, hurried)])).last
            == "2 leased, alone", "nobody slows anybody down")
}

@Test func aDeadlineIsKeptOnANodeOfItsOwn() {
    let due = small("due", hours: 4) { $0.deadline = Fixture.origin + .minutes(260) }
    let picture = draw(node(keptPPM: 800_000), [(0, small("first", hours: 8)), (0, due)])
    #expect(picture.findings == [])
    #expect(placements(picture) == ["1 new, alone", "2 new, alone"])
}

/// The node of a job that would be late by it, or that is left alone for no money, is not joined.
@Test func nobodyIsPutBesideWhoMayNotBeSlowedDown() {
    let due = small("due", hours: 4) { $0.deadline = Fixture.origin + .minutes(270) }
    let critical = small("critical", hours: 4) { $0.jobClass = .critical }
    let hurried = small("hurried", hours: 4) { $0.objective = .time }
    for first in [due, critical, hurried] {
        let picture = draw(node(keptPPM: 800_000), [(0, first), (1, small("second", hours: 1))])
        #expect(picture.findings == [])
        #expect(placements(picture) == ["1 new, alone", "2 new, alone"], "\(first.name)")
        let full = draw(node(keptPPM: 800_000, limit: 1), [(0, first), (1, small("second", hours: 1))])
        #expect(full.findings == [])
        #expect(full.lines[1].hasPrefix("second: ........"), "it waits for \(first.name): \(full.lines)")
    }
    let slack = small("slack", hours: 4) { $0.deadline = Fixture.origin + .hours(10) }
    #expect(
        placements(draw(node(keptPPM: 800_000), [(0, slack), (1, small("second", hours: 1))])).last
            == "2 leased, beside 1, $0.05")
}

/// A critical job joins others only where there is nothing else for it.
@Test func aCriticalJobHasItsOwnNodeWhereThereIsOne() {
    let critical = small("critical", hours: 1) { $0.jobClass = .critical }
    let picture = draw(node(keptPPM: 800_000), [(0, small("first", hours: 4)), (1, critical)])
    #expect(placements(picture) == ["1 new, alone", "2 new, alone"])
    let full = draw(node(keptPPM: 800_000, limit: 1), [(0, small("first", hours: 4)), (1, critical)])
    #expect(placements(full).last == "2 leased, beside 1, $0.05")
}

/// There is room, and the job waits all the same: it is told for whom, until when, and what would let it start.
@Test func whoWaitsBesideRoomIsToldWhoIsNotToBeSlowedDown() throws {
    let critical = small("critical", hours: 4) { $0.jobClass = .critical }
    func run(cancelling: Bool) -> Run {
        var run = Run(
            Fixture.scenario(
                [node(keptPPM: 800_000, limit: 1)], jobs: [(0, critical), (5, small("second", hours: 1))],
                wishes: cancelling ? [(60, .request(.cancel, JobID(1), by: Fixture.user))] : []))
        while run.now < Fixture.origin + .minutes(90), run.advance() != nil {}
        return run
    }
    let waiting = run(cancelling: false)
    let explanation = try #require(waiting.orchestrator.explain(JobID(2)))
    #expect(explanation.apart[GroupID("cpu")] == [JobID(1)])
    #expect(explanation.leavingFirst[GroupID("cpu")]?.map(\.job) == [JobID(1)])
    let start = try #require(explanation.start)
    #expect(start > Fixture.origin + .minutes(230) && start < Fixture.origin + .minutes(260), "\(start)")
    #expect(run(cancelling: true).orchestrator.state.jobs[JobID(2)]?.state.isPlaced == true)
}

/// A job of higher priority has the node of one that is not to be slowed down, though there is room beside it.
@Test func whoMayNotBeSlowedDownMayStillBePreempted() {
    let first = small("first", hours: 4) {
        $0.objective = .time
        $0.priority = 10
    }
    let urgent = small("urgent", hours: 1) { $0.priority = 90 }
    let picture = draw(node(keptPPM: 800_000, limit: 1), [(0, first), (30, urgent)])
    #expect(picture.findings == [])
    #expect(picture.decisions.contains { $0.verdict == .preempt && $0.job == JobID(1) }, "\(picture.lines)")
}

/// What is learnt of a speed is that of a job alone, however many were beside it.
@Test func reportsFromASharedNodeSayHowFastAJobIsAlone() throws {
    var group = Fixture.group("t4x2", cents: 120, accelerators: Accelerators(kind: Fixture.t4.kind, count: 2))
    group.sharedSpeedPPM = 500_000
    var run = Run(
        Fixture.scenario([group], jobs: [(0, Fixture.spec("a", hours: 4)), (0, Fixture.spec("b", hours: 4))]))
    run.finish { _, _ in }
    let room = Room(cpus: 2, memoryMiB: 8_192, accelerators: 1)
    let speed = try #require(run.orchestrator.speed(of: "vision", on: group, room: room, nodes: 1))
    #expect(speed.basis == .reported)
    #expect(abs(speed.throughput.stepsPerHour - Fixture.stepsPerHour) < 25, "\(speed)")
}

/// The pool file may say anew what sharing costs: who shares a node hears of it.
@Test func anotherPoolFileChangesThePaces() {
    let jobs: [(minute: Int64, spec: JobSpec)] = [(0, small("first", hours: 4)), (0, small("second", hours: 4))]
    let slow = Fixture.scenario([node(keptPPM: 500_000, limit: 1)], jobs: jobs)
    let pool = PoolDescription(seed: 7, groups: [node(keptPPM: 1_000_000, limit: 1)], throughputs: Fixture.throughputs)
    let changed = Fixture.scenario(
        [node(keptPPM: 500_000, limit: 1)], jobs: jobs, wishes: [(122, .changePool(pool))])
    // Both at half their speed for eight hours, or for two and alone from then on.
    #expect(Picture(slow, column: .hours(1)).lines.first?.hasPrefix("first: ========S") == true)
    let picture = Picture(changed, column: .hours(1))
    #expect(picture.findings == [])
    #expect(picture.lines.first?.hasPrefix("first: =====S") == true, "\(picture.lines)")
}
