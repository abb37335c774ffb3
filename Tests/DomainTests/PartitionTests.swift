import Domain
import Testing

/// A lease's life: its prices, each from an instant on, and its end.
private struct Life {
    var tariffs: [Tariff]
    var end: Instant

    init(_ numbers: inout Numbers) {
        let start = Instant(milliseconds: 1_780_000_000_000 + Int64.random(in: 0..<3_600_000, using: &numbers))
        var since = start
        tariffs = []
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            let price = Price(nanosPerHour: Int64.random(in: 0...114_000_000_000, using: &numbers))
            tariffs.append(Tariff(price: price, since: since))
            since = since + Span(milliseconds: Int64.random(in: 1..<6_000_000, using: &numbers))
        }
        end = since
    }

    /// Price times time, rounded down once for each price.
    var cost: Money {
        tariffs.indices.reduce(Money.zero) { sum, index in
            let until = index + 1 < tariffs.count ? tariffs[index + 1].since : end
            let scaled = Int128(tariffs[index].price.nanosPerHour) * Int128((until - tariffs[index].since).milliseconds)
            return sum + Money(nanos: Int64(scaled / 3_600_000))
        }
    }
}

/// Posts what is open of a meter and opens it again with other uses, as the orchestrator does.
private func post(_ meter: inout Meter, until end: Instant, _ uses: [Use]) -> Money {
    var sum = Money.zero
    while meter.start < end {
        let cut = min(end, meter.start.nextHour)
        for segment in meter.segments { sum += segment.cost(until: cut) }
        meter.start = cut
    }
    meter.uses = uses
    return sum
}

private func uses(_ numbers: inout Numbers) -> [Use] {
    guard Bool.random(using: &numbers) else { return [.idle] }
    let parts = (0..<Int.random(in: 1...3, using: &numbers)).map { index in
        Fraction(Int64(index + 1), of: Int64.random(in: 7...13, using: &numbers))
    }
    return parts.map { Use(.useful, job: JobID(1), share: Share($0)) } + [Use(.idle, share: .rest(of: parts))]
}

/// However a lease is cut - by ticks, hours, changes of use, prices and restarts - the sum is price times time.
@Test func twentyThousandPartitionsOfLeasesGiveOneBill() {
    var numbers = Numbers(5)
    for round in 0..<20_000 {
        let life = Life(&numbers)
        var next = 0
        var meter = Meter(
            lease: LeaseID(1), terms: .spot, tariff: life.tariffs[0], start: life.tariffs[0].since,
            uses: uses(&numbers))
        var posted = Money.zero
        var now = meter.start
        while now < life.end {
            let limit = next + 1 < life.tariffs.count ? life.tariffs[next + 1].since : life.end
            now = min(limit, now + Span(milliseconds: Int64.random(in: 1..<2_500_000, using: &numbers)))
            switch Int.random(in: 0..<3, using: &numbers) {
            case 0: posted += post(&meter, until: now, uses(&numbers))
            case 1:
                let (open, tariff, uses) = (meter.start, meter.tariff, meter.uses)
                meter = Meter(lease: LeaseID(1), terms: .spot, tariff: tariff, start: open, uses: uses)
            default: break
            }
            meter.proofOfLife = now
            guard now == limit else { continue }
            posted += post(&meter, until: now, uses(&numbers))
            next += 1
            guard next < life.tariffs.count else { break }
            meter = Meter(
                lease: LeaseID(1), terms: .spot, tariff: life.tariffs[next], start: now, uses: meter.uses)
        }
        guard posted == life.cost else {
            Issue.record("round \(round): \(posted.exact), and price x time is \(life.cost.exact)")
            return
        }
    }
}
