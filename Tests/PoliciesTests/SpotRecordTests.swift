import Domain
import Policies
import Testing

private let price = Price(nanosPerHour: 1_000_000_000)
private func at(_ minutes: Int64) -> Instant { Instant(milliseconds: 1_700_000_400_000) + .minutes(minutes) }

@Test func aRecordCountsWholeTicksAndNotObservations() {
    var record = SpotRecord(isUp: true, price: price, at: at(1))
    #expect(record.spell == nil && record.present.isUp)
    // Thirty minutes up, then an hour down; what comes and goes within a tick is not counted.
    record = record.noting(isUp: false, price: price, at: at(32))
    record = record.noting(isUp: true, price: price, at: at(33))
    record = record.noting(isUp: false, price: price, at: at(35))
    let later = record.advanced(to: at(95))
    #expect(later.spell == SpotSpell(isUp: false, age: 6, density: later.spell?.density ?? 0))
    let seen = [true, false].map { later.counts.samples(isUp: $0).reduce(0) { $0 + $1.up + $1.down } }
    #expect(seen == [3, 5])
    #expect(later.advanced(to: at(95)) == later && later.advanced(to: at(50)) == later)
}

@Test func lookingInBetweenChangesNothing() {
    let record = SpotRecord(isUp: true, price: price, at: at(0))
    var looked = record
    for minute in 1...300 as ClosedRange<Int64> { looked = looked.advanced(to: at(minute)) }
    #expect(looked == record.advanced(to: at(300)))
}

@Test func aRecordKnowsTheRangeOfPrices() {
    let record = SpotRecord(isUp: true, price: price, at: at(0))
        .noting(isUp: true, price: Price(nanosPerHour: 700_000_000), at: at(5))
        .noting(isUp: true, price: Price(nanosPerHour: 900_000_000), at: at(9))
    #expect(record.lowest.nanosPerHour == 700_000_000 && record.highest == price)
}

@Test func countsAreWrittenAndReadAsText() throws {
    var counts = HazardCounts()
    _ = counts.note([true, true, false, true, false, false, false], after: nil)
    #expect(HazardCounts(text: counts.text) == counts)
    #expect(HazardCounts(text: "") == HazardCounts())
    for wrong in ["1", "1:2", "99999:1/1", "-1:1/1", "1:-1/2", "a:b/c"] { #expect(HazardCounts(text: wrong) == nil) }
}

@Test func oldSpellsAreExpectedToLastLonger() {
    let young = HazardModel.succession.life(of: SpotSpell(isUp: true, age: 1, density: 0.6))
    let old = HazardModel.succession.life(of: SpotSpell(isUp: true, age: 60, density: 0.6))
    #expect(young > .minutes(10) && old > young && old <= .hours(168))
}
