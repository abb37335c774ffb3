import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

/// Who has the last spot node when several jobs with deadlines want it.

private let firm = Fixture.group("firm", cents: 300, limit: 8)

private func spot(limit: Int) -> NodeGroup {
    Fixture.group("spot", .spot, cents: 100, limit: limit, trace: [.init(at: .zero, available: true)])
}

private func spec(
    _ name: String, hours: Int, minutes deadline: Int64, change: (inout JobSpec) -> Void = { _ in }
) -> JobSpec {
    Fixture.spec(name, hours: hours) {
        $0.deadline = Fixture.origin + .minutes(deadline)
        $0.resources.useSpot = true
        change(&$0)
    }
}

/// The first has the day, the second two hours and a quarter to lose when a node becomes free.
private let idle = spec("idle", hours: 3, minutes: 900)
private let tight = spec("tight", hours: 4, minutes: 440)

/// It has a spot node for an hour.
private let holder = Fixture.spec("holder", hours: 1) {
    $0.resources.useSpot = true
    $0.priority = 90
}

/// The jobs come after as many that hold the nodes for an hour.
private func draw(_ jobs: [JobSpec], nodes: Int = 1, change: (inout Settings) -> Void = { _ in }) -> Picture {
    let holders = (0..<nodes).map { _ in (minute: Int64(0), spec: holder) }
    return Picture(
        Fixture.scenario(
            [firm, spot(limit: nodes)], jobs: holders + jobs.enumerated().map { (minute: Int64($0) + 1, spec: $1) },
            change: change),
        column: .minutes(60))
}

/// Who was placed when and where.
private func places(_ picture: Picture) -> [String] {
    picture.decisions.compactMap { decision in
        guard case .cheapest(let choice) = decision.reason else { return nil }
        let minute = (decision.at - Fixture.origin).milliseconds / 60_000
        return "\(minute): \(decision.job?.number ?? 0) to \(choice.chosen.group)"
    }
}

private func bill(_ picture: Picture) -> Money { picture.postings.reduce(.zero) { $0 + $1.amount } }

@Test func theLastSpotNodeGoesToTheJobThatSavesMostByIt() throws {
    let picture = draw([idle, tight])
    #expect(picture.findings == [])
    #expect(places(picture).dropFirst().first == "63: 3 to spot", "\(places(picture))")
    let placed = try #require(picture.decisions.first { $0.job == JobID(3) && $0.verdict == .place })
    guard case .cheapest(let choice) = placed.reason, let contest = choice.contest else {
        Issue.record("no contest is told of: \(placed.reason)")
        return
    }
    #expect(contest.winner == JobID(3) && contest.loser == JobID(2))
    #expect(contest.winnerLoss > contest.loserLoss && contest.loserLoss > .free)
    #expect(placed.reason.sentence.contains("job 3 would lose $"), "\(placed.reason.sentence)")
    let ends = picture.decisions.filter { $0.reason.code == "Finished" }
    #expect(ends.count == 3)
    #expect(ends.contains { $0.job == JobID(3) && $0.at <= Fixture.origin + .minutes(440) })
    #expect(ends.contains { $0.job == JobID(2) && $0.at <= Fixture.origin + .minutes(900) })
    let byTurn = draw([idle, tight]) { $0.contest = nil }
    #expect(places(byTurn).dropFirst().first == "63: 2 to spot")
    #expect(bill(picture) < bill(byTurn), "\(bill(picture)), by turn \(bill(byTurn))")
}

/// It has twelve hours to lose, and the node that others have will be free again: it rents nothing until then.
@Test func aJobWithTimeWaitsForANodeThatAnotherJobHas() {
    let picture = draw([tight, idle])
    #expect(picture.findings == [])
    #expect(places(picture).count == 3 && places(picture).allSatisfy { $0.hasSuffix("to spot") }, "\(places(picture))")
}

@Test func whereThereIsANodeForEachBothHaveOne() {
    let picture = draw([idle, tight], nodes: 2)
    #expect(picture.findings == [])
    #expect(Set(places(picture).dropFirst(2)) == ["63: 3 to spot", "63: 4 to spot"])
}

/// What saves less goes before what saves more where its users say so.
@Test func priorityAndClassComeBeforeWhatIsSaved() {
    let urgent = spec("idle", hours: 3, minutes: 900) { $0.priority = 90 }
    let critical = spec("idle", hours: 3, minutes: 900) { $0.jobClass = .critical }
    for first in [urgent, critical] {
        let picture = draw([first, tight])
        #expect(picture.findings == [])
        #expect(places(picture).contains("63: 2 to spot"), "\(places(picture))")
    }
}

/// Two small jobs save more together than a gang that needs both nodes.
@Test func nodesGoToThoseThatSaveMostTogether() {
    let gang = spec("gang", hours: 1, minutes: 1_200) { $0.nodes = 2 }
    let picture = draw([gang, tight, spec("tight too", hours: 4, minutes: 445)], nodes: 2)
    #expect(picture.findings == [])
    #expect(Set(places(picture).dropFirst(2).prefix(2)) == ["63: 4 to spot", "63: 5 to spot"], "\(places(picture))")
}

/// Waits for spot, to the end, may take longer than there is: the policy does not let them.
@Test func aPlacementOnSpotSaysWhatKeepsTheDeadline() throws {
    let close = spec("close", hours: 4, minutes: 425) { $0.spot.policy = .greedy }
    let picture = draw([close])
    #expect(picture.findings == [])
    let placed = try #require(picture.decisions.first { $0.job == JobID(2) && $0.verdict == .place })
    #expect(
        placed.reason.sentence.contains("; its spot policy takes it to on-demand in time for the deadline, which has "),
        "\(placed.reason.sentence)")
    #expect(picture.decisions.contains { $0.reason.code == "Finished" && $0.at <= Fixture.origin + .minutes(425) })
}
