import Domain
import Pools
import TestKit
import Testing

/// The bill of one interrupted job, written out by hand from what its world says.
@Test func theBillIsPriceTimesTimeToTheNanoDollar() throws {
    let spot = Fixture.group(
        "t4-spot", .spot, cents: 20, notice: .minutes(2),
        trace: [.init(at: .zero, available: true), .init(at: .minutes(75), available: false)])
    let firm = Fixture.group("t4", cents: 60)
    let spec = Fixture.spec("saver", hours: 3) { $0.resources.useSpot = true }
    let picture = Picture(Fixture.scenario([spot, firm], jobs: [(0, spec)]), column: .hours(1))
    #expect(picture.findings == [])

    let origin = Fixture.origin
    let onSpot = picture.postings.filter { $0.segment.terms == .spot }
    // Boot 20:00 to 20:02, work to 21:00, then from 21:00 to the node's end at 21:17 (75 minutes and the notice).
    #expect(onSpot.map(\.segment.costClass) == [.boot, .useful, .useful])
    #expect(onSpot.map(\.end) == [origin + .minutes(2), origin + .minutes(60), origin + .minutes(77)])
    // 0.20 $/h: 2 minutes, 58 minutes, 17 minutes; each is the difference of the running totals, rounded down.
    #expect(onSpot.map(\.amount.nanos) == [6_666_666, 193_333_334, 56_666_666])
    // 77 minutes at 0.20 $/h in one piece.
    #expect(onSpot.reduce(Money.zero) { $0 + $1.amount } == Money(nanos: 256_666_666))

    let onFirm = picture.postings.filter { $0.segment.terms == .onDemand && $0.segment.costClass != .idle }
    let first = try #require(onFirm.first)
    let last = try #require(onFirm.last)
    let took = last.end - first.segment.start
    #expect(
        onFirm.reduce(Money.zero) { $0 + $1.amount }.nanos == 600_000_000 * took.milliseconds / 3_600_000)
    #expect(onFirm.allSatisfy { $0.from == .provider("aws") && $0.to == .job(JobID(1)) })
}
