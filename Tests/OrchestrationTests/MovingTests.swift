import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing
import Wire

private func draw(
    _ groups: [NodeGroup], _ jobs: [(minute: Int64, spec: JobSpec)], change: (inout Settings) -> Void = { _ in }
) -> Picture {
    Picture(Fixture.scenario(groups, jobs: jobs, change: change), column: .minutes(60))
}

/// The moves of a run: when, whose, and from where to where.
private func moves(_ picture: Picture) -> [String] {
    picture.decisions.compactMap { decision in
        guard decision.verdict == .move, case .moved(let move) = decision.reason else { return nil }
        let minute = (decision.at - Fixture.origin).milliseconds / 60_000
        return "\(minute) min: job \(decision.job?.number ?? 0) \(move.from) to \(move.to), \(move.aim.rawValue)"
    }
}

private let firm = Fixture.group("firm", cents: 100, limit: 4)

/// A spot group that is there from an instant on, and whose price changes as told.
private func spot(_ prices: [(minute: Int64, cents: Int64)], limit: Int = 4) -> NodeGroup {
    Fixture.group(
        "spot", .spot, cents: 20, limit: limit,
        trace: prices.map {
            .init(at: .minutes($0.minute), available: true, price: Price(nanosPerHour: $0.cents * 10_000_000))
        })
}

/// Ten hours at 1 $/h; after two hours spot nodes come up for 0.20 $/h. It has saved, loses nothing, and the whole
/// bill is that of both stays.
@Test func aJobMovesWhereTheRestCostsLess() throws {
    let picture = draw([firm, spot([(120, 20)])], [(0, Fixture.spec("long", hours: 10))])
    #expect(picture.findings == [])
    #expect(moves(picture) == ["120 min: job 1 firm to spot, objective"])
    // Two hours and a save of ten seconds at 1 $, and 8.4 hours at 0.20 $.
    #expect(picture.lines.first?.hasSuffix("S $3.68") == true, "\(picture.lines)")
    let decision = try #require(picture.decisions.first { $0.verdict == .move })
    guard case .moved(let move) = decision.reason else { return }
    // 8.2 hours of steps are left, and a sixtieth of that for saves: 8.32 $ here. There they would cost 1.66 $, but a
    // market that has just opened is expected to close again soon, and the rest is done here then.
    #expect(move.stay.p50 > .cents(825) && move.stay.p50 < .cents(840), "\(move)")
    #expect(move.go.p10 > .cents(160) && move.go.p50 > .cents(600) && move.go.p50 < .cents(750), "\(move)")
    #expect(move.saved.p10 < move.saved.p50 && move.saved.p50 < move.saved.p90)
    let expected = try #require(picture.expected.first { $0.kind == .move })
    #expect(expected.amount == move.saved && expected.decision == decision.id)
    #expect(decision.reason.sentence.contains("moving saves about $0."), "\(decision.reason.sentence)")
    #expect(picture.postings.allSatisfy { $0.segment.costClass != .redone }, "it saved before it left")
}

@Test func aSmallDifferenceMovesNobody() {
    let picture = draw([firm, spot([(120, 94)])], [(0, Fixture.spec("long", hours: 10))])
    #expect(picture.findings == [])
    #expect(moves(picture) == [])
}

@Test func nobodyMovesWhereTheDaemonFileForbidsIt() {
    let picture = draw([firm, spot([(120, 20)])], [(0, Fixture.spec("long", hours: 10))]) { $0.moves = nil }
    #expect(moves(picture) == [])
}

/// Its node is paid for until its 24th hour, whether the job stays or not: leaving saves nothing.
@Test func theLeastChargeOfItsNodeKeepsAJob() {
    var paid = firm
    paid.minimumCharge = .hours(24)
    let picture = draw([paid, spot([(120, 20)])], [(0, Fixture.spec("long", hours: 10))])
    #expect(picture.findings == [])
    #expect(moves(picture) == [])
}

/// A price that goes up and down every twenty minutes moves a job at most every half hour.
@Test func aPriceThatFlapsMovesAJobAtMostEveryHalfHour() {
    let prices = (0..<40 as Range<Int64>).map { (minute: 60 + 20 * $0, cents: $0 % 2 == 0 ? Int64(20) : 190) }
    let picture = draw([firm, spot(prices)], [(0, Fixture.spec("long", hours: 10))])
    #expect(picture.findings == [])
    let minutes = picture.decisions.filter { $0.verdict == .move }.map(\.at)
    #expect(!minutes.isEmpty && zip(minutes, minutes.dropFirst()).allSatisfy { $1 - $0 >= .minutes(30) }, "\(minutes)")
}

/// Both would go, and there is one node: the other stays until the first is over.
@Test func oneNodeMovesOneJob() throws {
    let jobs = [Fixture.spec("one", hours: 10), Fixture.spec("other", hours: 10)]
    let picture = draw([firm, spot([(120, 20)], limit: 1)], jobs.map { (0, $0) })
    #expect(picture.findings == [])
    let left = picture.decisions.filter { $0.verdict == .move }
    let mover = try #require(left.first?.job)
    #expect(moves(picture)[0].hasSuffix("job \(mover) firm to spot, regret"), "\(moves(picture))")
    #expect(left.dropFirst().allSatisfy { $0.job != mover }, "\(moves(picture))")
    let over = picture.postings.filter { $0.segment.job == mover }.map(\.end).max() ?? .epoch
    #expect(left.dropFirst().allSatisfy { $0.at >= over }, "nobody leaves for a node that another job has")
}

/// What a job has counts not against what it would have instead.
@Test func aJobAtItsQuotaIsMoved() {
    for quota in [
        Quota(scope: .user(nil), jobs: 1, rate: nil),
        Quota(scope: .user(nil), jobs: nil, rate: Price(nanosPerHour: 1_050_000_000)),
    ] {
        let picture = draw([firm, spot([(120, 20)])], [(0, Fixture.spec("long", hours: 10))]) { $0.quotas = [quota] }
        #expect(picture.findings == [])
        #expect(moves(picture) == ["120 min: job 1 firm to spot, objective"])
    }
}

@Test func aCriticalJobIsNotMovedToSaveMoney() {
    let spec = Fixture.spec("long", hours: 10) {
        $0.jobClass = .critical
        $0.resources.useSpot = true
    }
    let picture = draw([firm, spot([(120, 20)])], [(0, spec)])
    #expect(picture.findings == [])
    #expect(moves(picture) == [])
    let told = picture.decisions.filter { $0.verdict == .keep }.map(\.reason.sentence)
    #expect(told.count == 1 && told[0].contains("a critical job is never moved to save money"), "\(told)")
    #expect(picture.expected.map(\.kind) == [.place, .move], "what was not saved nobody can compare")
    #expect(picture.outcomes.count == 1)
}

@Test func aJobWithoutCheckpointsStays() {
    let spec = Fixture.spec("long", hours: 10) {
        $0.checkpoint = nil
        $0.resources.useSpot = true
    }
    let picture = draw([firm, spot([(120, 20)])], [(0, spec)])
    #expect(moves(picture) == [])
}

/// Nobody knows how much a command has left that counts no steps: it stays, though its user guessed a length.
@Test func aCommandThatCountsNoStepsStays() {
    var job = TracedJob(submit: .zero, work: .length(.hours(10), guess: .hours(10)), accelerators: 1)
    job.saveTime = .seconds(10)
    let pool = PoolDescription(seed: 7, groups: [firm, spot([(120, 20)])], throughputs: Fixture.throughputs)
    var settings = Settings(pool: pool, tick: .minutes(1))
    func digest() -> Digest {
        var replay = Replay(JobTrace([job]), settings: settings, seed: 1)
        return replay.run().digest
    }
    let usual = digest()
    settings.moves = nil
    #expect(digest() == usual)
}

/// The A100 is four times as fast and taken at first. Eight hours on the T4 pass a deadline of six; when the A100 is
/// free, the job goes there, though it costs more. It goes back when the T4 keeps the deadline as well.
@Test func aJobMovesToKeepItsDeadline() {
    let fast = Fixture.group("fast", cents: 900, accelerators: Fixture.a100)
    let slow = Fixture.group("slow", cents: 100)
    let taker = Fixture.spec("taker", hours: 8) { $0.resources.accelerators = [Fixture.a100] }
    let late = Fixture.spec("late", hours: 8) {
        $0.resources.accelerators = [Fixture.t4, Fixture.a100]
        $0.deadline = Fixture.origin + .hours(6)
    }
    let picture = draw([fast, slow], [(0, taker), (1, late)])
    #expect(picture.findings == [])
    let found = moves(picture)
    #expect(found.first?.hasSuffix("job 2 slow to fast, deadline") == true, "\(found)")
    #expect(found.dropFirst().allSatisfy { $0.hasSuffix("job 2 fast to slow, objective") }, "\(found)")
    let ended = picture.postings.filter { $0.segment.job == JobID(2) }.map(\.end).max()
    #expect(ended.map { $0 <= Fixture.origin + .hours(6) } == true)
}

/// Reserved nodes are paid for already: a job on demand goes there when one is free.
@Test func aJobMovesToReservedNodesThatAreFree() {
    var reserved = Fixture.group("reserved", cents: 80)
    reserved.terms = .reserved
    let picture = draw(
        [firm, reserved], [(0, Fixture.spec("first", hours: 2)), (1, Fixture.spec("second", hours: 10))])
    #expect(picture.findings == [])
    #expect(moves(picture).count == 1 && moves(picture)[0].hasSuffix("job 2 firm to reserved, objective"))
}
