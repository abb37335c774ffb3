import Domain
import Testing

private let onDemand = Price(nanosPerHour: 2_000_000_000)

@Test func aReservedYearIsPaidWhetherItIsUsedOrNot() throws {
    let reserved = Price(nanosPerHour: 1_000_000_000)
    func year(_ hours: Int64) throws -> ReservedTerm {
        try #require(
            ReservedTerm(
                .reservedOneYear, at: reserved, insteadOf: onDemand, for: WorkAtHand(jobs: 3, time: .hours(hours))))
    }
    let some = try year(1_000)
    #expect(some.cost == .dollars(8_760) && some.replaced == .dollars(2_000) && some.saving == .dollars(-6_760))
    #expect(some.paysFrom == .hours(4_380))
    #expect(try year(4_380).saving == .zero)
    #expect(try year(100_000).saving == .dollars(8_760), "one node has no more hours than its term")
}

@Test func onlyTermsAreReserved() {
    let work = WorkAtHand(jobs: 1, time: .hours(1))
    #expect(ReservedTerm(.spot, at: onDemand, insteadOf: onDemand, for: work) == nil)
    #expect(ReservedTerm(.onDemand, at: onDemand, insteadOf: onDemand, for: work) == nil)
    let dear = ReservedTerm(.reservedThreeYears, at: onDemand, insteadOf: onDemand, for: work)
    #expect(dear?.paysFrom == nil && dear?.term == .hours(26_280))
}
