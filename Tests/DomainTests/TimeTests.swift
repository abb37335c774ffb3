import Domain
import Testing

@Test func instantsPrintAsUTC() {
    #expect(Instant.epoch.description == "1970-01-01T00:00:00Z")
    #expect(Instant(milliseconds: 951_782_399_999).description == "2000-02-28T23:59:59Z")
    #expect(Instant(milliseconds: 951_782_400_000).description == "2000-02-29T00:00:00Z")
    #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59Z")
    #expect(Instant(milliseconds: -62_167_219_200_000).description == "0000-01-01T00:00:00Z")
    #expect(Instant(milliseconds: 253_402_300_800_000).description == "10000-01-01T00:00:00Z")
    #expect(Instant(milliseconds: 1_795_523_809_000).description == "2026-11-24T12:36:49Z")
}

@Test func clockHoursAreHalfOpen() {
    let hour = Instant(milliseconds: 1_779_998_400_000)
    #expect(hour.hourStart == hour)
    #expect(hour.nextHour == hour + .hours(1))
    #expect((hour - Span(milliseconds: 1)).hourStart == hour - .hours(1))
    #expect(Instant(milliseconds: -1).hourStart == Instant(milliseconds: -3_600_000))
}

@Test func spansPrintTheirLargestUnits() {
    #expect((Span.hours(52) + .minutes(23)).description == "2d 4h 23m")
    #expect(Span.seconds(42).description == "42s")
    #expect(Span(milliseconds: 350).description == "0.350s")
    #expect((Span.hours(1) + .seconds(5)).description == "1h 5s")
    #expect(Span.zero.description == "0s")
    #expect((Span.zero - .minutes(3)).description == "-3m")
}

@Test func estimatedSpansAreClamped() {
    #expect(Span.estimated(hours: 1.5) == .minutes(90))
    #expect(Span.estimated(hours: -1) == .zero)
    #expect(Span.estimated(hours: .infinity).hours == 876_000)
}
