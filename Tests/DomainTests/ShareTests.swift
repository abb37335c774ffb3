import Domain
import Testing

@Test func sharesOfAStretchAddUpToTheNode() {
    let price = Price(nanosPerHour: 1_671_120_001)
    let parts = [Fraction(1, of: 3), Fraction(1, of: 7), Fraction(2, of: 9)]
    let shares = parts.map { Share($0) } + [.rest(of: parts)]
    for milliseconds in [1, 999, 3_600_001, 7_777_777] as [Int64] {
        let span = Span(milliseconds: milliseconds)
        let cost = shares.reduce(Money.zero) { $0 + $1.total(of: price, over: span) }
        #expect(cost == price.cost(over: span))
        #expect(shares.reduce(Span.zero) { $0 + $1.time(of: span) } == span)
    }
    #expect(Share(Fraction(4, of: 4)) == .whole)
}

@Test func aShareIsReadAsItIsWritten() {
    let shares: [Share] = [.whole, Share(Fraction(2, of: 8)), .rest(of: [Fraction(1, of: 4), Fraction(1, of: 2)])]
    #expect(shares.map(\.description) == ["1", "1/4", "1-1/4-1/2"])
    #expect(shares.map { Share($0.description) } == shares.map(Optional.some))
    for wrong in ["", "2", "0/4", "5/4", "1/4-1/2", "1-", "1-x", "a/b"] { #expect(Share(wrong) == nil, "\(wrong)") }
}
