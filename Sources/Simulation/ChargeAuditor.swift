import Domain
import Orchestration
import Pools

/// A second reckoning of what is not a lease: where each checkpoint lies and since when, from what the pool reported,
/// and what that comes to, month by month and not hour by hour; what each attempt had to bring; what each success sent.
struct ChargeAuditor: Sendable {
    private var kept: [JobID: Kept] = [:]
    private var expected: [JobID: Money] = [:]
    private var charged: [JobID: Money] = [:]
    private var keys: Set<String> = []
    private var last: Int64 = 0

    /// A checkpoint that lies somewhere.
    private struct Kept: Sendable {
        var place: Place
        var bytes: Int64
        var price: GigabytePrice
        var since: Instant
    }

    /// The pool reported a checkpoint, written in this place.
    mutating func saved(_ job: JobID, _ spec: JobSpec?, at place: Place, _ prices: DataPrices, _ instant: Instant) {
        guard let bytes = spec?.checkpoint?.bytes, bytes > 0, kept[job]?.place != place else { return }
        settle(job, until: instant)
        kept[job] = Kept(place: place, bytes: bytes, price: prices.storage(at: place) ?? .free, since: instant)
    }

    /// An attempt was ordered in this place: what it needs is brought there.
    mutating func began(_ job: JobID, _ spec: JobSpec?, at place: Place, _ prices: DataPrices, _ instant: Instant) {
        if let there = kept[job], there.place != place {
            add(prices.egress(from: there.place, to: place), there.bytes, to: job)
            settle(job, until: instant)
            kept[job] = Kept(
                place: place, bytes: there.bytes, price: prices.storage(at: place) ?? .free, since: instant)
        }
        guard let dataset = spec?.costs?.dataset else { return }
        add(prices.egress(from: dataset.place, to: place), dataset.bytes, to: job)
    }

    /// A job succeeded on nodes in this place.
    mutating func succeeded(_ job: JobID, _ spec: JobSpec?, at place: Place, _ prices: DataPrices) {
        add(prices.egress(from: place, to: nil), spec?.costs?.egressBytes ?? 0, to: job)
    }

    /// A job is over: what was charged to it must be what it comes to.
    mutating func ended(_ job: JobID, at instant: Instant, _ findings: inout [String]) {
        settle(job, until: instant)
        kept[job] = nil
        let (due, paid) = (expected[job] ?? .zero, charged[job] ?? .zero)
        if due != paid { findings.append("the data of job \(job) came to \(due.exact), \(paid.exact) was charged") }
    }

    /// Other prices are in force.
    mutating func reprice(to prices: DataPrices, at instant: Instant) {
        for job in kept.keys {
            guard var there = kept[job], prices.storage(at: there.place) ?? .free != there.price else { continue }
            settle(job, until: instant)
            there.price = prices.storage(at: there.place) ?? .free
            there.since = instant
            kept[job] = there
        }
    }

    /// A charge was written.
    mutating func check(_ charge: Charge, at instant: Instant, closedUntil: Instant, _ findings: inout [String]) {
        if charge.id.number != last + 1 { findings.append("\(charge.id) does not follow C\(last)") }
        last = charge.id.number
        if !keys.insert(charge.key).inserted { findings.append("\(charge.key) was charged twice") }
        if charge.start < closedUntil { findings.append("\(charge.id) lies in a closed month") }
        if charge.end > instant { findings.append("\(charge.id) is for time to come") }
        guard charge.kind != .correction else { return }
        if charge.amount < .zero { findings.append("\(charge.id) is negative") }
        if charge.end > charge.start.nextHour { findings.append("\(charge.id) crosses a clock hour") }
        if let job = charge.job { charged[job, default: .zero] += charge.amount }
    }

    private mutating func add(_ price: GigabytePrice?, _ bytes: Int64, to job: JobID) {
        guard let price else { return }
        expected[job, default: .zero] += Money(nanos: Int64(Int128(price.nanos) * Int128(bytes) / 1_000_000_000))
    }

    /// What the checkpoint came to until then: whole stretches of a month, each rounded down once.
    private mutating func settle(_ job: JobID, until end: Instant) {
        guard var there = kept[job] else { return }
        while there.since < end {
            let month = there.since.nextMonth
            let until = min(month, end)
            let length = Int128((month - there.since.monthStart).milliseconds) * 1_000_000_000
            let kept = Int128(there.bytes) * Int128(there.price.nanos) * Int128((until - there.since).milliseconds)
            expected[job, default: .zero] += Money(nanos: Int64(kept / length))
            there.since = until
        }
        kept[job] = there
    }
}
