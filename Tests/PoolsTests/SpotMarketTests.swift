import Domain
import Pools
import Testing

private func market(_ model: SpotMarketModel?, seed: UInt64 = 5) throws -> SpotMarket {
    var group = World.group(World.spot, market: model)
    group.terms = .spot
    return try #require(SpotMarket(group: group, seed: seed))
}

@Test func onlySpotGroupsHaveAMarket() throws {
    #expect(SpotMarket(group: World.group(World.onDemand), seed: 1) == nil)
    let steady = try market(nil)
    #expect(steady.state(at: .zero) == .init(price: Price(nanosPerHour: 3_000_000_000), isAvailable: true))
    #expect(steady.nextChange(after: .zero) == nil && steady.nextDown(after: .zero) == nil)
}

@Test func seededSpellsAreHeavyTailedAroundTheirMeans() throws {
    var spells: [Bool: [Double]] = [true: [], false: []]
    for seed in UInt64(1)...10 {
        let spot = try market(.seeded(meanUp: .minutes(105), meanDown: .hours(1), priceSpreadPercent: 0), seed: seed)
        var time = Span.zero
        for _ in 0..<1_000 {
            let next = try #require(spot.nextChange(after: time))
            spells[spot.state(at: time).isAvailable]?.append((next - time).hours)
            time = next
        }
    }
    let ups = try #require(spells[true]).sorted()
    let downs = try #require(spells[false])
    let meanUp = ups.reduce(0, +) / Double(ups.count)
    let meanDown = downs.reduce(0, +) / Double(downs.count)
    let medianUp = ups[ups.count / 2]
    #expect(meanUp > 1.5 && meanUp < 2)
    #expect(meanDown > 0.85 && meanDown < 1.15)
    #expect(medianUp > 0.29 && medianUp < 0.39)
}

@Test func priceLevelsStayWithinTheirSpread() throws {
    let spot = try market(.seeded(meanUp: .hours(100_000), meanDown: .zero, priceSpreadPercent: 20))
    var time = Span.zero
    var prices: Set<Price> = []
    for _ in 0..<300 {
        let price = spot.state(at: time).price
        #expect((2_400_000_000...3_600_000_000).contains(price.nanosPerHour))
        prices.insert(price)
        time = try #require(spot.nextChange(after: time))
    }
    #expect(prices.count > 200)
    #expect(abs(time.hours / 300 - 4) < 0.2)
    #expect(spot.nextDown(after: .zero) == nil)
}

@Test func marketHoldsBetweenItsChanges() throws {
    let spot = try market(.seeded(meanUp: .hours(2), meanDown: .hours(1), priceSpreadPercent: 10))
    var time = Span.zero
    for step in 0..<300 {
        let next = try #require(spot.nextChange(after: time))
        #expect(next > time)
        let within = Span(milliseconds: time.milliseconds + (next - time).milliseconds * Int64(step % 10) / 10)
        #expect(spot.state(at: within) == spot.state(at: time))
        #expect(spot.state(at: next) != spot.state(at: time))
        let down = try #require(spot.nextDown(after: time))
        #expect(!spot.state(at: down).isAvailable && down >= next)
        time = next
    }
}

@Test func traceIsReplayed() throws {
    let price = Price(nanosPerHour: 1_000_000_000)
    let spot = try market(
        .trace(
            SpotTrace(points: [
                .init(at: .hours(1), available: true, price: price),
                .init(at: .hours(2), available: true, price: price),
                .init(at: .hours(3), available: true), .init(at: .hours(4), available: false),
            ])))
    #expect(!spot.state(at: .zero).isAvailable)
    #expect(spot.nextChange(after: .zero) == .hours(1))
    #expect(spot.state(at: .hours(1)) == .init(price: price, isAvailable: true))
    #expect(spot.nextChange(after: .hours(1)) == .hours(3))
    #expect(spot.nextDown(after: .hours(1)) == .hours(4))
    #expect(spot.nextChange(after: .hours(4)) == nil)
}

@Test func marketIsQuotedFromTheBeginningOn() {
    let pool = World.pool([World.group(World.spot, market: World.trace(downAfter: .hours(2)))])
    #expect(pool.story(of: .market(World.spot)) == ["0.000 quoted $3.0000/h true", "7200.000 quoted $3.0000/h false"])
}

/// What a disk costs does not move with the market, whether prices are drawn or recorded.
@Test func aDiskIsNoPartOfTheMarket() throws {
    let disk = NodeDisk(gib: 730, price: GigabytePrice(nanos: 50_000_000))
    let models: [SpotMarketModel] = [
        .seeded(meanUp: .hours(6), meanDown: .minutes(30), priceSpreadPercent: 40),
        .trace(
            SpotTrace(points: [
                .init(at: .zero, available: true), .init(at: .hours(1), available: true, price: Price(nanosPerHour: 7)),
            ])),
    ]
    for model in models {
        var bare = NodeGroup(
            id: GroupID("spot"), provider: "aws", instanceType: "x", region: "r", zone: "z", terms: .spot, limit: 1,
            price: Price(nanosPerHour: 300_000_000), vcpus: 4, memoryMiB: 4_096, market: model)
        let without = try #require(SpotMarket(group: bare, seed: 3))
        bare.disk = disk
        bare.price = Price(nanosPerHour: 350_000_000)
        let with = try #require(SpotMarket(group: bare, seed: 3))
        for hour in 0..<200 as Range<Int64> {
            let (cheap, dear) = (without.state(at: .hours(hour)), with.state(at: .hours(hour)))
            #expect(dear.price.nanosPerHour == cheap.price.nanosPerHour + 50_000_000)
            #expect(dear.isAvailable == cheap.isAvailable)
        }
    }
}
