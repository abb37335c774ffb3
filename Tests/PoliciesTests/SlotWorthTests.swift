import Domain
import Policies
import Testing

/// A claim on a fast kind at 2 $/h and a slow one at 0.50 $/h.
private func claim(_ id: Int64, hours: [Double], change: (inout SlotClaim) -> Void = { _ in }) -> SlotClaim {
    var claim = SlotClaim(
        id: JobID(id), submittedAt: .epoch + .minutes(id), sizes: [1, 1],
        paces: zip(hours, [2, 0.5]).map { SlotPace(hours: $0, rate: $1) })
    change(&claim)
    return claim
}

private func gains(_ claim: SlotClaim, change: (inout SlotWorth) -> Void = { _ in }) -> [Int64?] {
    var worth = SlotWorth(meanPrice: 1.25)
    change(&worth)
    return worth.judge(claim, tooSlow: 0, typical: 0).gains
}

/// Gains in thousandths of a dollar.
private func mills(_ claim: SlotClaim, change: (inout SlotWorth) -> Void = { _ in }) -> [Int64?] {
    gains(claim, change: change).map { $0.map { ($0 + 500_000) / 1_000_000 } }
}

/// An hour of life is worth $1: the rest costs $15 on the fast kind and $30 on the slow one. An hour on the fast kind
/// does a fifth of that, for $2; on the slow one a twentieth, for $0.50.
@Test func anHourIsWorthWhatItDoesLessItsBill() {
    #expect(mills(claim(1, hours: [5, 20])) == [1_000, 250])
    #expect(gains(claim(1, hours: [5, 50]))[1] == nil, "it costs more than it is worth")
    let least = gains(claim(1, hours: [5, 50])) { $0.leavesIdle = false }
    #expect(least[1].map { $0 > 0 && $0 < 1_000 } == true, "better than an idle slot")
}

/// The start takes half an hour, is billed, and is charged on two hours.
@Test func aStartIsChargedOnTwoHours() {
    let moving = claim(1, hours: [5, 20]) {
        $0.kind = 1
        $0.paces[0]?.start = 0.5
        $0.paces[0]?.startCost = 1
    }
    #expect(mills(moving) == [250, 250])
    #expect(mills(moving) { $0.staying = 0.1 } == [250, 400], "a tenth of $1.50 for staying")
}

@Test func anHourHasThePriceOfTheObjective() {
    let hasty = claim(1, hours: [5, 20]) { $0.hourPrice = 4 }
    // $30 or $90: an hour on the fast kind is worth $6 less $2.
    #expect(mills(hasty) == [4_000, 1_000])
}

@Test func aDeadlineIsWorthTheKindThatKeepsIt() {
    let worth = SlotWorth(meanPrice: 1.25)
    let cheap = claim(1, hours: [5, 8]) { $0.hoursLeft = 100 }
    // $15 or $12: the slow kind.
    #expect(mills(cheap) == [400, 1_000])
    let pressed = worth.judge(claim(1, hours: [5, 8]) { $0.hoursLeft = 7 }, tooSlow: 0, typical: 0)
    #expect(pressed.gains == [1_000_000_000, 1_375_000_000] && pressed.tooSlow == 2)
    let last = worth.judge(claim(1, hours: [5, 8]) { $0.hoursLeft = 5.05 }, tooSlow: 2, typical: 0)
    #expect(last.tooSlow == 3 && last.gains[0].map { $0 > 100_000_000_000 } == true, "a hundred times its price")
    #expect(gains(claim(1, hours: [5, 8]) { $0.hoursLeft = 4 }) == gains(cheap), "a lost one takes nothing")
}

@Test func whoMayNotGoDearerKeepsToWhatIsAsCheap() {
    let content = claim(1, hours: [5, 8]) {
        $0.kind = 1
        $0.mayGoDearer = false
    }
    #expect(gains(content)[0] == nil && gains(content)[1] != nil)
    let pressed = claim(1, hours: [5, 8]) {
        ($0.kind, $0.mayGoDearer, $0.hoursLeft) = (1, false, 7)
    }
    #expect(gains(pressed)[0] != nil, "unless that is too slow")
}

@Test func whoHasWaitedTooLongChoosesFirst() {
    let keen = claim(1, hours: [2, 20])
    var mild = claim(2, hours: [5, 6])
    func kinds() -> [JobID: Int] {
        let offers = [keen, mild].map { claim in SlotOffer(claim, gains: gains(claim) { $0.leavesIdle = false }) }
        return SlotAssignment.assign(offers, capacity: [1, 0]).mapValues(\.kind)
    }
    #expect(kinds() == [JobID(1): 0])
    mild.isDue = true
    #expect(kinds() == [JobID(2): 0])
}
