import Domain
import Orchestration
import Pools
import TestKit
import Testing
import Wire

/// Four times as fast as `small`, and half as dear for the same work.
private let big = owned("big", cents: 200, Fixture.a100)
private let small = owned("small", cents: 100, Fixture.t4)

private func owned(_ name: String, cents: Int64, _ accelerators: Accelerators) -> NodeGroup {
    var group = Fixture.group(name, .owned, cents: cents, accelerators: accelerators)
    group.keepIdle = .zero
    return group
}

/// A job of so many hours on a T4 that goes on both.
private func job(
    _ name: String, _ hours: Int, by deadline: Span? = nil, change: (inout JobSpec) -> Void = { _ in }
) -> JobSpec {
    Fixture.spec(name, hours: hours) {
        $0.resources.accelerators = [Fixture.t4, Fixture.a100]
        $0.deadline = deadline.map { Fixture.origin + $0 }
        change(&$0)
    }
}

/// A job that is on `small` all day and may not be moved.
private let fixture = Fixture.spec("fixture", hours: 20) { $0.jobClass = .critical }

private func draw(
    _ jobs: [(minute: Int64, spec: JobSpec)], change: (inout Settings) -> Void = { _ in }
) -> Picture {
    Picture(Fixture.scenario([big, small], jobs: jobs, change: change), column: .minutes(60))
}

/// When a job was first told to go to a group, in minutes; nil: never.
private func placed(_ number: Int64, on group: String, in picture: Picture) -> Int64? {
    picture.decisions.first { decision in
        guard decision.job == JobID(number), case .cheapest(let choice) = decision.reason else { return false }
        return choice.chosen.group == GroupID(group)
    }.map { ($0.at - Fixture.origin).milliseconds / 60_000 }
}

private func isTaken(_ decision: Decision, from number: Int64) -> Bool {
    decision.job == JobID(number) && (decision.verdict == .move || decision.verdict == .preempt)
}

private func end(of number: Int64, in picture: Picture) -> Instant {
    picture.postings.filter { $0.segment.job == JobID(number) }.map(\.end).max() ?? .epoch
}

/// Both want the fast node; the second is shorter and cannot keep its deadline without.
@Test func theScarceNodeGoesToTheJobThatLosesMostWithout() throws {
    let picture = draw([(0, job("long", 40)), (0, job("pressed", 10, by: .hours(4)))])
    #expect(picture.findings == [])
    #expect(placed(2, on: "big", in: picture) == 0 && placed(1, on: "small", in: picture) == 0)
    #expect(end(of: 2, in: picture) <= Fixture.origin + .hours(4))
    let reason = try #require(picture.decisions.first { $0.verdict == .place && $0.job == JobID(2) }?.reason)
    guard case .cheapest(let choice) = reason, let contest = choice.contest else {
        Issue.record("\(reason)")
        return
    }
    #expect(contest.winner == JobID(2) && contest.loser == JobID(1) && contest.group == GroupID("big"))
    #expect(contest.winnerLoss > contest.loserLoss)
    #expect(reason.sentence.contains("job 2 would lose") && reason.sentence.contains("job 1 $"), "\(reason.sentence)")
}

/// In order of turn the first has the fast node, and the second is late on the slow one.
@Test func withoutContestsTheTurnDecides() {
    let picture = draw([(0, job("long", 40)), (0, job("pressed", 10, by: .hours(4)))]) {
        ($0.contest, $0.moves) = (nil, nil)
    }
    #expect(picture.findings == [])
    #expect(placed(1, on: "big", in: picture) == 0 && placed(2, on: "small", in: picture) == 0)
    #expect(end(of: 2, in: picture) > Fixture.origin + .hours(4))
}

/// A higher priority goes first, whatever the other would lose.
@Test func betweenPrioritiesTheTurnDecides() {
    let urgent = job("urgent", 10) { $0.priority = 60 }
    let picture = draw([(0, urgent), (0, job("pressed", 10, by: .hours(4)))]) { $0.moves = nil }
    #expect(picture.findings == [])
    #expect(placed(1, on: "big", in: picture) == 0)
    let held = draw([(0, urgent), (60, job("pressed", 10, by: .hours(5)))])
    #expect(held.findings == [])
    #expect(!held.decisions.contains { isTaken($0, from: 1) }, "and keeps its node")
}

/// A long job has the fast node and a job comes that must have it: they change places once both have run their least
/// time, and both are told with whom.
@Test func runningJobsChangePlacesByRegret() throws {
    let picture = draw([(0, job("long", 40)), (60, job("pressed", 10, by: .hours(6)))])
    #expect(picture.findings == [])
    let moves = picture.decisions.filter { $0.verdict == .move }
    let mine = try #require(moves.first { $0.job == JobID(2) })
    let other = try #require(moves.first { $0.job == JobID(1) })
    #expect(mine.at == other.at && mine.at >= Fixture.origin + .minutes(70))
    for decision in [mine, other] {
        guard case .moved(let move) = decision.reason, let contest = move.contest else {
            Issue.record("\(decision)")
            continue
        }
        #expect(contest.winner == JobID(2) && contest.loser == JobID(1) && contest.winnerLoss > contest.loserLoss)
        #expect(decision.reason.sentence.contains("job 2 would lose"), "\(decision.reason.sentence)")
    }
    #expect(end(of: 2, in: picture) <= Fixture.origin + .hours(6))
    #expect(picture.lines.allSatisfy { $0.contains("S $") }, "\(picture.lines)")
}

/// There is nowhere else to go: the job that would lose less waits, and goes on from its save afterwards.
@Test func aWaitingJobTakesTheNodeOfOneThatLosesLess() throws {
    let picture = draw([(0, fixture), (0, job("long", 40)), (60, job("pressed", 10, by: .hours(5)))])
    #expect(picture.findings == [])
    let decision = try #require(picture.decisions.first { isTaken($0, from: 2) })
    guard case .outbid(let contest) = decision.reason else {
        Issue.record("\(decision)")
        return
    }
    #expect(decision.reason.code == "Outbid" && decision.reason.sentence.contains("its nodes go to another job"))
    #expect(contest.winner == JobID(3) && contest.loser == JobID(2) && contest.winnerLoss > contest.loserLoss)
    let placed = picture.decisions.first { $0.verdict == .place && $0.job == JobID(3) }
    guard case .cheapest(let choice) = placed?.reason else { return }
    #expect(choice.contest == contest, "both are told the same")
    #expect(end(of: 3, in: picture) <= Fixture.origin + .hours(5))
    #expect(picture.postings.allSatisfy { $0.segment.costClass != .redone }, "it saved before it left")
}

@Test func nobodyIsSentAwayBeforeItsLeastRun() throws {
    let jobs = [(0, fixture), (0, job("long", 40)), (5, job("pressed", 10, by: .hours(5)))]
    let picture = draw(jobs.map { (Int64($0.0), $0.1) }) { $0.leastRun = .minutes(45) }
    #expect(picture.findings == [])
    let taken = try #require(picture.decisions.first { isTaken($0, from: 2) })
    #expect(taken.at >= Fixture.origin + .minutes(45))
}

@Test(arguments: [JobClass.critical, .research])
func criticalAndResearchJobsKeepTheirNodes(jobClass: JobClass) {
    let long = job("long", 40) { $0.jobClass = jobClass }
    let picture = draw([(0, fixture), (0, long), (60, job("pressed", 10, by: .hours(5)))])
    #expect(picture.findings == [])
    #expect(!picture.decisions.contains { isTaken($0, from: 2) })
}

@Test func aJobThatCannotSaveKeepsItsNodes() {
    let long = job("long", 10) { $0.checkpoint = nil }
    let picture = draw([(0, fixture), (0, long), (60, job("pressed", 10, by: .hours(5)))])
    #expect(picture.findings == [])
    #expect(!picture.decisions.contains { isTaken($0, from: 2) })
}

/// One that is late whatever happens takes nothing from the others.
@Test func aDeadlineThatIsLostDropsNobody() {
    let picture = draw([(0, job("lost", 40, by: .hours(2))), (0, job("pressed", 10, by: .hours(4)))])
    #expect(picture.findings == [])
    #expect(placed(2, on: "big", in: picture) == 0)
    #expect(end(of: 2, in: picture) <= Fixture.origin + .hours(4))
}

/// Short jobs come one after the other, and each would lose more than the long one that waits: it has the node after
/// four hours of waiting, and is done in the end.
@Test func whoHasWaitedLongEnoughGoesFirst() throws {
    let short = (0..<24 as Range<Int64>).map { (minute: $0 * 40, spec: job("short-\($0)", 3)) }
    let jobs = [(minute: Int64(0), spec: fixture)] + short + [(minute: 5, spec: job("long", 20))]
    let long = Int64(jobs.sorted { $0.minute < $1.minute }.firstIndex { $0.spec.name == "long" } ?? 0) + 1
    func start(_ patience: Span) -> (minute: Int64?, picture: Picture) {
        let picture = draw(jobs.sorted { $0.minute < $1.minute }) { $0.contest?.patience = patience }
        return (placed(long, on: "big", in: picture), picture)
    }
    let usual = start(.hours(4))
    #expect(usual.picture.findings == [])
    #expect(usual.picture.lines.allSatisfy { $0.contains("S $") }, "\(usual.picture.lines)")
    let minute = try #require(usual.minute)
    #expect(minute <= 5 + 4 * 60 + 45, "\(minute)")
    let patient = start(.hours(200))
    #expect(patient.minute.map { $0 > minute } == true, "\(minute) and \(patient.minute ?? -1)")
}

@Test func contestsGiveTheSameRunEveryTime() {
    let jobs = (0..<12 as Range<Int64>).map { number in
        (minute: number * 25, spec: job("j\(number)", Int(2 + number % 5 * 3), by: number % 3 == 0 ? .hours(20) : nil))
    }
    let pictures = (0..<2).map { _ in draw(jobs) }
    #expect(pictures[0].findings == [])
    #expect(pictures[0].decisions == pictures[1].decisions && pictures[0].lines == pictures[1].lines)
}
