import Domain
import Testing

@Test func anyWayOfCuttingAStretchSumsToTheSameBill() {
    let origin = Instant(milliseconds: 1_779_998_400_123)
    for (index, nanos) in [1, 525_999_999, 98_320_000_000, 2_000_000_000_000].enumerated() {
        let price = Price(nanosPerHour: Int64(nanos))
        let end = origin + Span(milliseconds: 7_654_321 * Int64(index + 1))
        var sum = Money.zero
        var cut = origin
        while cut < end {
            let next = min(end, cut + Span(milliseconds: 1 + (cut.milliseconds &* 2_654_435_761) & 0x3FFFF))
            sum += price.cost(from: cut, to: next, origin: origin)
            cut = next
        }
        #expect(sum == price.cost(over: end - origin))
    }
}

@Test func dearNodesOverLongTimesDoNotOverflow() {
    let price = Price(nanosPerHour: 2_000 * 1_000_000_000)
    #expect(price.cost(over: .hours(24 * 365)) == .dollars(2_000 * 24 * 365))
}

@Test func moneyPrintsEveryDigitForRecordsAndCentsForPeople() {
    #expect(Money(nanos: 1_234_567_890).exact == "1.234567890")
    #expect(Money(nanos: -1).exact == "-0.000000001")
    #expect(Money.zero.exact == "0.000000000")
    #expect(Money.dollars(120).exact == "120.000000000")
    #expect(Money(nanos: .max).exact == "9223372036.854775807")
    #expect(Money(nanos: .min).exact == "-9223372036.854775808")
    #expect(Money(nanos: 1_234_567_890).description == "$1.23")
    #expect(Money(nanos: 1_235_000_000).description == "$1.24")
    #expect(Money(nanos: 1_225_000_000).description == "$1.22")
    #expect(Money(nanos: 4_000_000).description == "<$0.01")
    #expect(Money.zero.description == "$0.00")
    #expect(Money(nanos: -500_000_000).description == "-$0.50")
    #expect(Price(nanosPerHour: 526_000_000).description == "$0.5260/h")
}

@Test func percentagesRoundDown() {
    #expect(Money(nanos: 199).percent(50) == Money(nanos: 99))
    #expect(Money(nanos: -199).percent(50) == Money(nanos: -100))
}

@Test func estimatesBecomeMoneyHalfEvenAndNeverTrap() {
    #expect(Estimate.money(dollars: 0.0000000005) == .zero)
    #expect(Estimate.money(dollars: 1.5) == Money(nanos: 1_500_000_000))
    #expect(Estimate.money(dollars: .infinity) == .dollars(1_000_000_000))
    #expect(Estimate.money(dollars: .nan) == .dollars(1_000_000_000))
    #expect(Estimate.money(dollars: -3) == .zero)
}
