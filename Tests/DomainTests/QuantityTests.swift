import Domain
import Testing

@Test func moneyIsReadDigitByDigit() {
    #expect(Quantity.money("$40") == .dollars(40))
    #expect(Quantity.money("0.526") == Money(nanos: 526_000_000))
    #expect(Quantity.money("0.000000001") == Money(nanos: 1))
    #expect(Quantity.money(".5") == Money(nanos: 500_000_000))
    for wrong in ["", "$", ".", "-1", "1.0000000001", "1,000", "1e3", "９", "99999999999"] {
        #expect(Quantity.money(wrong) == nil, "\(wrong)")
    }
}

@Test func spansHaveUnits() {
    #expect(Quantity.span("2h30m") == .minutes(150))
    #expect(Quantity.span("250ms") == Span(milliseconds: 250))
    #expect(Quantity.span("1d") == .hours(24))
    for wrong in ["", "5", "h", "5 m", "-5m", "5y", "99999999999999999999s", "9999999h"] {
        #expect(Quantity.span(wrong) == nil, "\(wrong)")
    }
}

@Test func bytesKnowBothPowers() {
    #expect(Quantity.bytes("2GB", unit: 1) == 2_000_000_000)
    #expect(Quantity.bytes("16GiB", unit: 1) == 17_179_869_184)
    #expect(Quantity.bytes("1.5KiB", unit: 1) == 1_536)
    #expect(Quantity.bytes("16+", unit: 1_073_741_824) == 17_179_869_184)
    #expect(Quantity.bytes("16XB", unit: 1) == nil)
    #expect(Quantity.bytes("9999999999TB", unit: 1) == nil)
}

@Test func instantsAreReadBack() {
    for text in ["1970-01-01T00:00:00Z", "2026-11-24T23:59:59Z", "2024-02-29T12:00:00Z", "1969-12-31T23:59:59Z"] {
        #expect(Instant(iso8601: text)?.description == text)
    }
    #expect(Instant(iso8601: "2026-11-24")?.description == "2026-11-24T00:00:00Z")
    for wrong in ["", "2026-02-30", "2026-13-01", "2026-11-24T24:00:00Z", "2026-11-24 12:00:00", "2026-1-1"] {
        #expect(Instant(iso8601: wrong) == nil, "\(wrong)")
    }
}

@Test func theNearestNameIsFound() {
    let names = ["status", "submit", "show", "cancel"]
    #expect(nearest(to: "sttus", among: names) == "status")
    #expect(nearest(to: "CANCLE", among: names) == "cancel")
    #expect(nearest(to: "frobnicate", among: names) == nil)
}
