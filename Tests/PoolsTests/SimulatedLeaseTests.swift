import Domain
import Pools
import Testing

private let lease = Subject.lease(LeaseID(1))
private let plain = World.pool([World.group(World.onDemand)])

@Test func leaseIsGrantedThenReady() {
    let pool = plain.after([World.lease(1, World.onDemand)])
    #expect(pool.story(of: lease) == ["5.000 granted", "65.000 ready"])
    let granted = Fact.granted(price: Price(nanosPerHour: 3_000_000_000))
    #expect(pool.observations(upTo: World.origin + .seconds(5)).map(\.fact) == [granted])
    #expect(pool.observations(upTo: World.origin + .seconds(4)).isEmpty)
    #expect(pool.lease(LeaseID(1), at: World.origin + .seconds(64))?.state == .booting)
    #expect(pool.lease(LeaseID(1), at: World.origin + .seconds(65))?.state == .ready)
}

@Test func leaseCountsFromTheOrderNotFromHearingOfIt() {
    var pool = plain
    pool.carryOut(World.lease(1, World.onDemand, at: .seconds(10)), at: World.origin + .hours(3))
    #expect(pool.story(of: lease) == ["15.000 granted", "75.000 ready"])
}

@Test func releaseEndsALeaseAtOnce() {
    let order = World.lease(1, World.onDemand)
    let running = plain.after([order, World.release(1, at: .seconds(100)), World.release(1, at: .seconds(200))])
    #expect(running.story(of: lease) == ["5.000 granted", "65.000 ready", "100.000 ended released"])
    #expect(plain.after([order, World.release(1, at: .seconds(3))]).story(of: lease) == ["3.000 ended released"])
    let booting = plain.after([order, World.release(1, at: .seconds(30))])
    #expect(booting.story(of: lease) == ["5.000 granted", "30.000 ended released"])
}

@Test func leaseIsRefusedByChanceByMarketAndForUnknownGroups() {
    let never = World.pool([World.group(World.onDemand, refusalPPM: 1_000_000)])
    #expect(never.after([World.lease(1, World.onDemand)]).story(of: lease) == ["5.000 refused"])
    let down = World.pool([World.group(World.spot, market: World.trace(downAfter: .seconds(4)))])
    #expect(down.after([World.lease(1, World.spot)]).story(of: lease) == ["5.000 refused"])
    #expect(plain.after([World.lease(1, GroupID("gone"))]).story(of: lease) == ["0.000 refused"])
}

@Test func refusalsComeAtTheirRate() {
    let pool = World.pool([World.group(World.onDemand, limit: 2_000, refusalPPM: 250_000)])
    let full = pool.after((1...2_000).map { World.lease($0, World.onDemand) })
    let refused = full.observations(upTo: World.origin + .seconds(5)).count { $0.fact == .refused }
    #expect((425...575).contains(refused))
}

@Test func fullGroupRefusesUntilALeaseEnds() {
    let pool = World.pool([World.group(World.onDemand, limit: 2)]).after([
        World.lease(1, World.onDemand), World.lease(2, World.onDemand), World.lease(3, World.onDemand, at: .seconds(9)),
        World.release(1, at: .seconds(20)), World.lease(4, World.onDemand, at: .seconds(20)),
        World.lease(5, World.onDemand, at: .seconds(21)),
    ])
    #expect(pool.story(of: .lease(LeaseID(3))) == ["14.000 refused"])
    #expect(pool.story(of: .lease(LeaseID(4))) == ["25.000 granted", "85.000 ready"])
    #expect(pool.story(of: .lease(LeaseID(5))) == ["26.000 refused"])
}

@Test func spotNodeIsWarnedThenTakenBack() {
    let pool = World.pool([World.group(World.spot, market: World.trace(downAfter: .seconds(600)))])
    let orders = [World.lease(1, World.spot)]
    let story = ["5.000 granted", "65.000 ready", "600.000 warned 720", "720.000 ended interrupted"]
    #expect(pool.after(orders).story(of: lease) == story)
    let released = pool.after(orders + [World.release(1, at: .seconds(650))])
    #expect(released.story(of: lease) == story.dropLast() + ["650.000 ended released"])
    let late = pool.after(orders + [World.release(1, at: .seconds(720))])
    #expect(late.story(of: lease) == story)
}

@Test func spotNodeTakenBackWhileBootingNeverGetsReady() {
    let pool = World.pool([World.group(World.spot, market: World.trace(downAfter: .seconds(60)))])
    let orders = [World.lease(1, World.spot), World.start(1, at: .seconds(10), work: World.work())]
    #expect(pool.after(orders).story(of: lease) == ["5.000 granted", "60.000 warned 180", "180.000 ended interrupted"])
    #expect(pool.after(orders).story(of: .attempt(World.attempt(1))) == ["180.000 exited interrupted"])
}

@Test func whatIsOverAndTakenIsForgotten() {
    var pool = plain.after([
        World.lease(1, World.onDemand), World.start(1, at: .seconds(65), work: World.work()),
        World.release(1, at: .seconds(70)),
    ])
    let all = Inventory(leases: [LeaseID(1)], attempts: [World.attempt(1)])
    #expect(pool.inventory(at: World.origin + .hours(1)) == all)
    pool.take(.attempt(World.attempt(1)), upTo: 1)
    pool.take(lease, upTo: 2)
    #expect(pool.inventory(at: World.origin + .hours(1)) == all)
    #expect(pool.story(of: lease) == ["70.000 ended released"])
    pool.take(.attempt(World.attempt(1)), upTo: 2)
    pool.take(lease, upTo: 3)
    #expect(pool.inventory(at: World.origin + .hours(1)) == Inventory(leases: [], attempts: []))
    #expect(pool.wakeUp(after: World.origin) == nil && pool.lease(LeaseID(1), at: World.origin) == nil)
}
