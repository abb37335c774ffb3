import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

/// What becomes of a job with a deadline whose spot policy keeps it on spot when another zone becomes cheaper.

private let firm = Fixture.group("firm", cents: 300)

/// A spot group of a region of its own, with its price from each minute on.
private func zone(_ name: String, _ prices: [(minute: Int64, cents: Int64)], lostAt: Int64? = nil) -> NodeGroup {
    let points = prices.map {
        SpotTrace.Point(at: .minutes($0.minute), available: true, price: Price(nanosPerHour: $0.cents * 10_000_000))
    }
    let end = lostAt.map { SpotTrace.Point(at: .minutes($0), available: false) }
    var group = Fixture.group(name, .spot, cents: 100, trace: points + [end].compactMap { $0 })
    group.region = name
    return group
}

/// Five hours of work that are to be over after so many hours.
private func spec(
    _ policy: SpotPolicyKind = .uniformProgress, deadline: Int64 = 10, change: (inout JobSpec) -> Void = { _ in }
) -> JobSpec {
    Fixture.spec("night", hours: 5) {
        $0.deadline = Fixture.origin + .hours(deadline)
        $0.resources.useSpot = true
        $0.spot.policy = policy
        change(&$0)
    }
}

private func draw(
    _ other: NodeGroup, _ spec: JobSpec = spec(), from here: NodeGroup = zone("here", [(0, 100)]),
    change: @escaping (inout Settings) -> Void = { _ in }
) -> Picture {
    Picture(Fixture.scenario([firm, here, other], jobs: [(0, spec)], change: change), column: .minutes(60))
}

/// The moves of a run: when, and from where to where.
private func moves(_ picture: Picture) -> [String] {
    picture.decisions.compactMap { decision in
        guard decision.verdict == .move, case .moved(let move) = decision.reason else { return nil }
        return "\((decision.at - Fixture.origin).milliseconds / 60_000) min: \(move.from) to \(move.to)"
    }
}

private func endedInTime(_ picture: Picture, by deadline: Span = .hours(10)) -> Bool {
    picture.decisions.contains { $0.reason.code == "Finished" && $0.at <= Fixture.origin + deadline }
}

/// After an hour the other zone's nodes cost half. It saves and goes on there by spot, in dollars.
@Test(arguments: SpotPolicyKind.allCases) func aJobWithADeadlineFollowsTheCheaperZone(policy: SpotPolicyKind) throws {
    let picture = draw(zone("there", [(0, 130), (60, 50)]), spec(policy))
    #expect(picture.findings == [])
    // The learned policy has the table of the other zone's new price solved first.
    #expect(moves(picture) == ["\(policy == .learned ? 61 : 60) min: here to there"])
    #expect(endedInTime(picture))
    let decision = try #require(picture.decisions.first { $0.verdict == .move })
    #expect(decision.reason.sentence.contains("moving saves about $"), "\(decision.reason.sentence)")
    #expect(picture.expected.contains { $0.kind == .move && $0.decision == decision.id })
    let places = picture.decisions.compactMap { decision -> String? in
        if case .cheapest(let choice) = decision.reason { "\(choice.chosen.group)" } else { nil }
    }
    #expect(places == ["here", "there"], "\(places)")
    #expect(picture.postings.allSatisfy { $0.segment.costClass != .redone }, "it saved before it left")
}

/// Tables for deadlines in weeks are too large: uniform progress decides, and the job is moved all the same.
@Test func aJobWithoutATableIsMovedAsWell() {
    let picture = draw(zone("there", [(0, 130), (60, 50)]), spec(.learned, deadline: 20 * 24))
    #expect(picture.findings == [] && moves(picture) == ["60 min: here to there"])
}

/// Without on-demand nodes, or where spot is no cheaper, a policy has nothing to choose between: the job is moved as
/// any other is.
@Test func aJobThatNoPolicyDecidesOverIsMovedAsAnyOther() {
    let there = zone("there", [(0, 130), (60, 50)])
    let alone = Picture(
        Fixture.scenario([zone("here", [(0, 100)]), there], jobs: [(0, spec())]), column: .minutes(60))
    #expect(alone.findings == [] && moves(alone) == ["60 min: here to there"] && endedInTime(alone))
    // The zone it is in becomes dearer than firm nodes.
    let dearer = Picture(
        Fixture.scenario([firm, zone("here", [(0, 100), (60, 600)])], jobs: [(0, spec())]), column: .minutes(60))
    #expect(dearer.findings == [] && moves(dearer) == ["60 min: here to firm"] && endedInTime(dearer))
}

@Test func aSmallDifferenceOfZonesMovesNobody() {
    let picture = draw(zone("there", [(0, 130), (60, 95)]))
    #expect(picture.findings == [] && moves(picture) == [] && endedInTime(picture))
}

/// Bringing its terabyte there costs more than all that is left.
@Test func dataThatIsDearToBringKeepsAJobInItsZone() {
    let terabyte = spec { $0.checkpoint?.bytes = 1_000_000_000_000 }
    let picture = draw(zone("there", [(0, 130), (60, 50)]), terabyte) {
        $0.pool.dataPrices = DataPrices(egress: [
            .init(from: Domain.Place(provider: "aws"), to: .otherRegion, price: GigabytePrice(nanos: 20_000_000))
        ])
    }
    #expect(picture.findings == [] && moves(picture) == [] && endedInTime(picture))
}

@Test func withoutCheckpointsAJobStaysInItsZone() {
    let picture = draw(zone("there", [(0, 130), (60, 50)]), spec { $0.checkpoint = nil })
    #expect(picture.findings == [] && moves(picture) == [])
}

@Test func zonesAreNotChangedWhereMovesAreForbidden() {
    let picture = draw(zone("there", [(0, 130), (60, 50)])) { $0.moves = nil }
    #expect(picture.findings == [] && moves(picture) == [] && endedInTime(picture))
}

/// Two zones that undercut each other every twenty minutes: it is moved at most every half hour, and in time.
@Test func zonesThatUndercutEachOtherMoveAJobAtMostEveryHalfHour() {
    let picture = draw(zone("there", (0..<60 as Range<Int64>).map { (20 * $0, $0 % 2 == 0 ? 130 : 50) }))
    #expect(picture.findings == [] && endedInTime(picture))
    let instants = picture.decisions.filter { $0.verdict == .move }.map(\.at)
    #expect(!instants.isEmpty && zip(instants, instants.dropFirst()).allSatisfy { $1 - $0 >= .minutes(30) })
}

/// The zone it has gone to is lost ten minutes after it came, and the one it left is lost as well: what time there
/// was at the move is enough for on-demand.
@Test(arguments: [351, 355, 360] as [Int64]) func aMoveLeavesTheTimeForOnDemand(deadline: Int64) {
    let there = zone("there", [(0, 130), (270, 5)], lostAt: 282)
    let picture = draw(
        there, spec { $0.deadline = Fixture.origin + .minutes(deadline) }, from: zone("here", [(0, 100)], lostAt: 272))
    #expect(picture.findings == [])
    #expect(moves(picture) == ["270 min: here to there"])
    #expect(picture.postings.contains { $0.segment.terms == .onDemand })
    #expect(endedInTime(picture, by: .minutes(deadline)))
}

/// With less time it does not go: it is taken off spot instead.
@Test func aJobThatIsCloseToItsDeadlineStaysInItsZone() {
    let picture = draw(zone("there", [(0, 130), (270, 5)]), spec { $0.deadline = Fixture.origin + .minutes(348) })
    #expect(picture.findings == [] && moves(picture) == [] && endedInTime(picture, by: .minutes(348)))
    #expect(picture.decisions.contains { $0.reason.code == "SpotPolicy" })
}
