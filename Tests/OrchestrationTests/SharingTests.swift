import Domain
import Pools
import TestKit
import Testing

/// A job of so many hours on processors, of which it wants some of a node's four.
private func small(_ name: String, hours: Int, cpus: Int) -> JobSpec {
    Fixture.spec(name, hours: hours) {
        guard case .simulated(var work) = $0.work else { return }
        work.workload = "table"
        work.steps = work.steps * cpus / 4
        $0.work = .simulated(work)
        $0.resources.accelerators = []
        $0.resources.cpus = cpus
        $0.resources.sharesNode = true
    }
}

private let cpuNode = Fixture.group("cpu", cents: 40, accelerators: nil, limit: 1)

@Test func jobsShareANodeAndPayTheirShares() {
    let picture = Picture(
        Fixture.scenario(
            [cpuNode], jobs: [(0, small("half", hours: 2, cpus: 2)), (0, small("quarter", hours: 2, cpus: 1))]),
        column: .minutes(30))
    // Both run at once on the one node: a half and a quarter of 0.40 $/h; `half` also pays for booting it.
    #expect(picture.lines == ["half: ====S $0.42", "quarter: ====S $0.20"])
    #expect(picture.findings == [])
    let shares = Set(picture.postings.filter { $0.segment.costClass == .useful }.map(\.segment.share.description))
    #expect(shares == ["1/2", "1/4"])
}

@Test func aNodeIsNeverOverfull() {
    let jobs = (0..<3).map { (minute: Int64(0), spec: small("j\($0)", hours: 1, cpus: 2)) }
    let picture = Picture(Fixture.scenario([cpuNode], jobs: jobs), column: .minutes(30))
    #expect(picture.lines.map { $0.prefix(8) } == ["j0: ==S ", "j1: ==S ", "j2: ..=="])
    #expect(picture.findings == [])
}

@Test func aGangIsPlacedWhole() {
    let group = Fixture.group("t4", cents: 60, limit: 3)
    let gang = Fixture.spec("gang", hours: 2) { $0.nodes = 3 }
    let picture = Picture(
        Fixture.scenario([group], jobs: [(0, Fixture.spec("one", hours: 1)), (5, gang)]), column: .minutes(30))
    // It waits for all three nodes; three T4 do 2.5 times the steps of one.
    #expect(picture.lines == ["one: ==S $0.63", "gang: ..=S $1.52"])
    #expect(picture.findings == [])
    let starts = picture.decisions.filter { $0.verdict == .place }.count
    #expect(starts == 2)
}

@Test func smallJobsFillGapsWithoutDelayingTheHead() {
    let group = Fixture.group("t4", cents: 60, limit: 2)
    let gang = Fixture.spec("gang", hours: 2) { $0.nodes = 2 }
    let picture = Picture(
        Fixture.scenario(
            [group],
            jobs: [
                (0, Fixture.spec("long", hours: 3)), (5, gang), (10, Fixture.spec("short", hours: 1)),
                (10, Fixture.spec("too long", hours: 6)),
            ]), column: .minutes(30))
    // `short` is off the second node before `long` ends; `too long` would not be, so it waits behind the gang.
    #expect(
        picture.lines.map { String($0.prefix { $0 != "$" }) } == [
            "long: ======S ", "gang: ......==S ", "short: ==S ", "too long: ........============S ",
        ])
    #expect(picture.findings == [])
}

@Test func anEmptyNodeIsKeptAsLongAsAnotherWouldTakeToBoot() {
    let group = Fixture.group("t4", cents: 60, boot: .minutes(10))
    let soon = Picture(
        Fixture.scenario([group], jobs: [(0, Fixture.spec("a", hours: 1)), (78, Fixture.spec("b", hours: 1))]),
        column: .minutes(30))
    #expect(soon.decisions.filter { $0.verdict == .release }.count == 1)
    let late = Picture(
        Fixture.scenario([group], jobs: [(0, Fixture.spec("a", hours: 1)), (120, Fixture.spec("b", hours: 1))]),
        column: .minutes(30))
    #expect(late.decisions.filter { $0.verdict == .release }.count == 2)
    // Ten minutes of standing empty at 0.60 $/h, cut at the tick.
    let idle = late.postings.filter { $0.segment.costClass == .idle && $0.segment.lease == LeaseID(1) }
    #expect(idle.reduce(Money.zero) { $0 + $1.amount } < .cents(12))
    #expect(soon.findings + late.findings == [])
}

@Test func aNodeTakenBackInTheFreeWindowCostsNothing() {
    var spot = Fixture.group(
        "t4-spot", .spot, cents: 20,
        trace: [.init(at: .zero, available: true), .init(at: .minutes(30), available: false)])
    spot.refundWindow = .hours(1)
    let picture = Picture(
        Fixture.scenario(
            [spot, Fixture.group("t4", cents: 60)],
            jobs: [(0, Fixture.spec("saver", hours: 2) { $0.resources.useSpot = true })]), column: .minutes(10))
    let onSpot = picture.postings.filter { $0.segment.terms == .spot }
    #expect(onSpot.contains { $0.segment.costClass == .refunded && $0.amount < .zero })
    #expect(onSpot.reduce(Money.zero) { $0 + $1.amount } == .zero)
    #expect(picture.findings == [])
}
