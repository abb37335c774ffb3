import Domain
import Testing

@testable import Policies

private func site(_ sharers: [[Sharer]], keptPPM: Int64 = 500_000) -> Site {
    var group = NodeGroup(
        id: GroupID("cpu"), provider: "p", instanceType: "t", region: "r", zone: "z", terms: .onDemand, limit: 4,
        price: Price(nanosPerHour: 1_000_000_000), vcpus: 8, memoryMiB: 16_384)
    group.sharedSpeedPPM = keptPPM
    var site = Site(group: group, price: group.price, obstacle: nil, hazardPerHour: 0, speed: nil)
    site.roomy = sharers.indices.map { LeaseID(Int64($0) + 1) }
    site.sharers = sharers
    return site
}

private func sharer(hours: Int64, cents: Int64 = 50) -> Sharer {
    Sharer(left: .hours(hours), rate: Price(nanosPerHour: cents * 10_000_000))
}

private func need(hours: Int64) -> Need {
    var resources = ResourceRequest()
    resources.cpus = 2
    resources.sharesNode = true
    return Need(
        resources: resources, jobClass: .standard, spot: SpotPlan(), checkpoint: nil, rest: .time(.hours(hours)),
        startup: .zero, restore: .zero, interruptions: 0, budgetLeft: nil, reserve: .zero)
}

@Test func workIsStretchedForAsLongAsOthersAreThere() throws {
    // Two hours beside one other at half the speed are one hour of work; the rest goes on alone.
    let one = try #require(Sharing(site([[sharer(hours: 2)]])))
    #expect(one.stretched(0.5) == 1 && one.stretched(1) == 2 && one.stretched(3) == 4)
    // An hour beside two at a quarter, another beside one at half: three quarters of an hour of work in two.
    let two = try #require(Sharing(site([[sharer(hours: 2), sharer(hours: 1)]])))
    #expect(two.stretched(0.25) == 1 && two.stretched(0.75) == 2 && two.stretched(1) == 2.25)
    // On several nodes the fullest counts.
    let gang = try #require(Sharing(site([[sharer(hours: 2)], [sharer(hours: 2), sharer(hours: 1)]])))
    #expect(gang.stretched(0.75) == 2 && gang.count == 3)
}

@Test func othersLoseAPartOfTheTimeTheyShare() throws {
    let sharing = try #require(Sharing(site([[sharer(hours: 2), sharer(hours: 10, cents: 100)]])))
    // The first would be there for two hours, slowed down for four at most; of each hour it loses half.
    #expect(sharing.slowing(over: 1) == 0.5 * 1 * 0.5 + 0.5 * 1 * 1)
    #expect(sharing.slowing(over: 8) == 0.5 * 4 * 0.5 + 0.5 * 8 * 1)
}

@Test func nobodyIsSlowedDownWhereTheFileDoesNotSaySo() {
    #expect(Sharing(site([[sharer(hours: 2)]], keptPPM: 1_000_000)) == nil)
    #expect(Sharing(site([])) == nil && Sharing(site([[], []])) == nil)
}

@Test func anOptionSaysWhatItMakesOthersCost() {
    let alone = CostToFinish.option(for: need(hours: 4), on: site([[]]))
    let shared = CostToFinish.option(for: need(hours: 4), on: site([[sharer(hours: 4)]]))
    #expect(alone.sharers == nil && alone.slowing == nil && alone.added == alone.cost)
    // Two of its four hours are done by the time the other is gone; the other loses two of four hours at 0.50 $.
    #expect(shared.time == .hours(6) && shared.sharers == 1 && shared.slowing == .cents(150))
    #expect(shared.added == shared.cost + .cents(150))
}

@Test func whoIsInAHurryWantsANodeOfItsOwn() {
    var (joining, apart) = (site([[sharer(hours: 4)]]), site([]))
    #expect(Placement.preferred(of: [joining, apart], for: need(hours: 4)) == 0, "a quarter of a node costs a quarter")
    var hurried = need(hours: 4)
    hurried.objective = .time
    #expect(Placement.preferred(of: [joining, apart], for: hurried) == 1)
    hurried.objective = .cost
    hurried.timeLeft = .hours(8)
    #expect(Placement.preferred(of: [joining, apart], for: hurried) == 1, "only alone it keeps its deadline")
    (joining.group.sharedSpeedPPM, apart.group.sharedSpeedPPM) = (990_000, 990_000)
    #expect(Placement.preferred(of: [joining, apart], for: hurried) == 0, "a hundredth does not make it late")
    apart.obstacle = .full(limit: 4)
    hurried.objective = .time
    #expect(Placement.preferred(of: [joining, apart], for: hurried) == 0, "there is none")
}
