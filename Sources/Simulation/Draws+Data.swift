import Domain
import Orchestration

extension Draws {
    /// What keeping and moving data costs: prices that make a difference, and places without one.
    func dataPrices() -> DataPrices {
        func price(_ most: UInt64, _ stream: String, _ index: Int) -> GigabytePrice {
            GigabytePrice(nanos: Int64(below(most, stream, index)))
        }
        guard below(4, "has-data-prices", 0) > 0 else { return .none }
        var prices = DataPrices()
        for (index, place) in Self.places.enumerated() where below(4, "stores", index) > 0 {
            prices.storage.append(.init(place: place, price: price(2_000_000_000, "storage", index)))
        }
        for (index, place) in Self.places.enumerated() {
            for (number, to) in [DataPrices.Egress.Destination.internet, .otherRegion].enumerated()
            where below(4, "sends", index * 2 + number) > 0 {
                let key = index * 2 + number
                let tiers = (0..<Int(below(4, "tiers", key))).map { tier in
                    DataPrices.Egress.Tier(
                        upTo: Int64(tier + 1) * (1 + Int64(below(30_000_000_000, "tier-ends", key))),
                        price: below(3, "is-free", key * 4 + tier) == 0
                            ? .free : price(200_000_000, "tier", key * 4 + tier))
                }
                let last = DataPrices.Egress.Tier(upTo: nil, price: price(200_000_000, "egress", key))
                prices.egress.append(.init(from: place, to: to, tiers: tiers + [last]))
            }
        }
        return prices
    }

    /// The same prices, lower: one that rises may take a bill over its limit before anybody can stop the job.
    func cheaper(_ prices: DataPrices, _ round: Int) -> DataPrices {
        guard below(2, "data-is-cheaper", round) == 0 else { return prices }
        var prices = prices
        for index in prices.storage.indices { prices.storage[index].price.nanos /= 2 }
        for index in prices.egress.indices {
            for tier in prices.egress[index].tiers.indices { prices.egress[index].tiers[tier].price.nanos /= 3 }
        }
        return prices
    }

    /// What a job keeps, brings and sends.
    func addData(to spec: inout JobSpec, _ index: Int) {
        if below(3, "has-size", index) > 0 {
            spec.checkpoint?.bytes = 1 + Int64(below(3_000_000_000_000, "bytes", index))
        }
        var costs = DeclaredCosts()
        if below(4, "sends-result", index) == 0 { costs.egressBytes = Int64(below(20_000_000_000, "result", index)) }
        if below(4, "reads-data", index) == 0 {
            costs.dataset = DeclaredCosts.Dataset(
                bytes: Int64(below(50_000_000_000, "data", index)), place: pick(Self.places, "data-lies", index))
        }
        spec.costs = costs == DeclaredCosts() ? nil : costs
    }

    /// How its accelerators wait, and what it uses of what it has.
    func sayMore(_ spec: inout JobSpec, _ index: Int) {
        guard case .simulated(var work) = spec.work else { return }
        if below(3, "stalls", index) == 0 { work.stalledPerMille = 1 + Int64(below(600, "stalled", index)) }
        if below(4, "is-oversized", index) == 0 {
            work.uses = PeakUse(
                milliAccelerators: Int64(below(1_500, "uses-accelerators", index)),
                milliCPUs: 1 + Int64(below(9_000, "uses-cpus", index)),
                memoryMiB: Int64(below(40_000, "uses-memory", index)))
        }
        spec.work = .simulated(work)
    }

    /// When the world begins: in one of three, a few hours before a month ends.
    func origin() -> Instant {
        let late = below(3, "month-ends", 0) == 0
        let base =
            late ? Instant(milliseconds: 1_780_272_000_000) - .hours(3) : Instant(milliseconds: 1_780_000_000_000)
        return base + Span(milliseconds: Int64(below(3_600_000, "origin", 0)))
    }

    /// What operators and others want of the books, now and then.
    func bookkeeping(from origin: Instant) -> [Scenario.Step] {
        guard below(2, "keeps-books", 0) == 0 else { return [] }
        return (0..<4).map { number in
            let at = origin + .seconds(Int64(below(14 * 3_600, "book-at", number)))
            let caller = caller(below(4, "book-by", number) == 0 ? 0 : 2)
            return Scenario.Step(at: at, action: bookkeeping(number, origin, by: caller))
        }
    }

    private func bookkeeping(_ number: Int, _ origin: Instant, by caller: Caller) -> Scenario.Action {
        let month = pick([origin, origin + .hours(24 * 40), origin - .hours(24 * 40)], "closes", number).monthStart
        if below(2, "corrects", number) == 0 { return .close(month, by: caller) }
        let job = JobID(Int64(1 + below(6, "correct-job", number)))
        return .correct(
            CorrectionRequest(
                month: month, job: below(3, "corrects-job", number) == 0 ? nil : job, place: Self.places[0],
                amount: Money(nanos: Int64(below(40_000_000, "correct-by", number)) - 20_000_000), note: "credit"),
            by: caller)
    }

    private static let places = [
        Place(provider: "aws", region: "r1"), Place(provider: "aws", region: "r2"),
        Place(provider: "gcp", region: "r1"), Place(provider: "gcp", region: "r2"),
    ]
}
