import Domain
import Testing

/// Numbers that look random and are the same every time: a multiplier of L'Ecuyer's tables (Math. Comp. 68, 1999).
struct Numbers: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed | 1 }
    mutating func next() -> UInt64 {
        state = state &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        return state ^ (state >> 29)
    }
}

@Test func aGigabyteOfAMonthIsItsPrice() throws {
    let price = GigabytePrice(nanos: 23_000_000)
    for month in ["2026-02-01", "2026-06-01", "2026-12-01"] {
        let start = try #require(Instant(iso8601: month))
        let tariff = StorageTariff(bytes: 1_000_000_000, price: price, since: start)
        #expect(tariff.total(at: start.nextMonth) == Money(nanos: 23_000_000))
        let half = start + Span(milliseconds: (start.nextMonth - start).milliseconds / 2)
        #expect(tariff.total(at: half) == Money(nanos: 11_500_000))
    }
    #expect(price.cost(of: 1_500_000_000) == Money(nanos: 34_500_000))
    #expect(
        "\(price) \(GigabytePrice(nanos: 90_000_000)) \(GigabytePrice(nanos: 1_000_000_000))" == "$0.023 $0.09 $1.00")
}

/// A thousand terabytes at the highest price over the longest month stay within 64 bits of nano-dollars.
@Test func theLargestCheckpointHasAPrice() throws {
    let start = try #require(Instant(iso8601: "2026-01-01"))
    let tariff = StorageTariff(bytes: Limits.dataBytes, price: Limits.highestGigabytePrice, since: start)
    #expect(tariff.total(at: start.nextMonth) == .dollars(100_000_000))
}

@Test func monthsAreThoseOfTheCalendar() throws {
    for (text, start, next) in [
        ("2026-11-25T13:00:00Z", "2026-11-01", "2026-12-01"), ("2026-12-31T23:59:59Z", "2026-12-01", "2027-01-01"),
        ("2028-02-29", "2028-02-01", "2028-03-01"), ("1970-01-01", "1970-01-01", "1970-02-01"),
    ] {
        let instant = try #require(Instant(iso8601: text))
        #expect(instant.monthStart == Instant(iso8601: start) && instant.nextMonth == Instant(iso8601: next))
    }
}

/// However a checkpoint's time is cut, it comes to the same: for each month, price x bytes x time once rounded down.
@Test func twoThousandWaysOfCuttingStorageGiveOneBill() throws {
    var numbers = Numbers(17)
    let june = try #require(Instant(iso8601: "2026-06-01"))
    for _ in 0..<2_000 {
        let start = june - Span(milliseconds: Int64.random(in: 0..<20_000_000, using: &numbers))
        let end = start + Span(milliseconds: Int64.random(in: 1..<40_000_000, using: &numbers))
        let bytes = Int64.random(in: 1...9_000_000_000_000, using: &numbers)
        let price = GigabytePrice(nanos: Int64.random(in: 1...90_000_000, using: &numbers))
        var meter = StorageMeter(job: JobID(1), place: Place(provider: "p"), bytes: bytes, price: price, start: start)
        var sum = Money.zero
        var now = start
        while now < end {
            now = min(end, now + Span(milliseconds: Int64.random(in: 1..<9_000_000, using: &numbers)))
            meter.cut(until: now, isWhole: now == end || Bool.random(using: &numbers)) { stretch in
                sum += stretch.amount
                #expect(stretch.end <= stretch.start.nextHour)
            }
            meter.proofOfLife = max(meter.proofOfLife, now)
            if Bool.random(using: &numbers) {
                // A restart reads back what a row has.
                let (tariff, open, alive) = (meter.tariff, meter.start, meter.proofOfLife)
                meter = StorageMeter(job: JobID(1), place: meter.place, bytes: tariff.bytes, price: price, start: open)
                (meter.tariff, meter.proofOfLife) = (tariff, alive)
            }
        }
        var expected = Money.zero
        for (from, until) in start < june && june < end ? [(start, june), (june, end)] : [(start, end)] {
            let month = (from.nextMonth - from.monthStart).milliseconds
            let scaled = Int128(bytes) * Int128(price.nanos) * Int128((until - from).milliseconds)
            expected += Money(nanos: Int64(scaled / (Int128(month) * 1_000_000_000)))
        }
        #expect(sum == expected && meter.accrued == .zero)
        guard sum == expected else { return }
    }
}

/// The most specific price counts; what has none costs nothing, and within a region nothing is moved.
@Test func thePriceOfMovingIsTheMostSpecific() {
    let east = Place(provider: "aws", region: "us-east-1")
    let west = Place(provider: "aws", region: "us-west-2")
    let other = Place(provider: "gcp", region: "us-east1")
    func price(_ nanos: Int64) -> GigabytePrice { GigabytePrice(nanos: nanos) }
    let prices = DataPrices(
        storage: [.init(place: Place(provider: "aws"), price: price(1)), .init(place: east, price: price(2))],
        egress: [
            .init(from: Place(provider: "aws"), to: .internet, price: price(3)),
            .init(from: Place(provider: "aws"), to: .otherRegion, price: price(4)),
            .init(from: east, to: .region(west), price: price(5)),
        ])
    #expect(prices.storage(at: east) == price(2) && prices.storage(at: west) == price(1))
    #expect(prices.storage(at: other) == nil)
    func egress(_ from: Place, _ to: Place?) -> GigabytePrice? { prices.egress(from: from, to: to)?.dearest }
    #expect(egress(east, east) == nil)
    #expect(egress(east, west) == price(5) && egress(west, east) == price(4))
    #expect(egress(east, other) == price(3) && egress(east, nil) == price(3))
    #expect(egress(other, east) == nil)
}

/// However a month's bytes are cut into moves, each byte has the price of its tier.
@Test func anyMovesOfAMonthFillItsTiers() {
    let line = DataPrices.Egress(
        from: Place(provider: "aws"), to: .internet,
        tiers: [
            .init(upTo: 10, price: .free), .init(upTo: 25, price: GigabytePrice(nanos: 3_000_000_000)),
            .init(upTo: nil, price: GigabytePrice(nanos: 2_000_000_000)),
        ])
    for moves in [[40], [9, 1, 15, 15], [11, 29], [1, 38, 1], Array(repeating: 1, count: 40)] as [[Int64]] {
        var before: Int64 = 0
        var parts: [DataPrices.Egress.Part] = []
        for bytes in moves {
            parts += line.parts(of: bytes, after: before)
            before += bytes
        }
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.before + $0.bytes == $1.before }, "\(moves)")
        let byPrice = Dictionary(grouping: parts, by: \.price.nanos).mapValues { $0.reduce(0) { $0 + $1.bytes } }
        #expect(byPrice == [0: 10, 3_000_000_000: 15, 2_000_000_000: 15], "\(moves)")
        #expect(parts.reduce(Money.zero) { $0 + $1.price.cost(of: $1.bytes) } == Money(nanos: 75))
    }
    #expect(line.cost(of: 40, after: 0) == Money(nanos: 75) && line.dearest == GigabytePrice(nanos: 3_000_000_000))
    #expect(line.name == "aws > internet" && !line.isFree)
}
