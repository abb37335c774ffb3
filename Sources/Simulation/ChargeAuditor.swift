import Domain
import Orchestration
import Pools

/// A second reckoning of what is not a lease: where each checkpoint lies and since when, from what the pool reported,
/// and what that comes to, month by month and not hour by hour; what each attempt had to bring; what each success sent.
/// Of data that is moved it counts the bytes of each job and of each line of the price list, and looks its prices up.
struct ChargeAuditor: Sendable {
    private var kept: [JobID: Kept] = [:]
    private var expected: [JobID: Money] = [:]
    private var charged: [JobID: Money] = [:]
    private var toMove: [JobID: Int64] = [:]
    private var moved: [JobID: Int64] = [:]
    private var volumes: [String: Volume] = [:]
    private var keys: Set<String> = []
    private var last: Int64 = 0

    /// What was moved by a line of the price list in a month.
    private struct Volume: Sendable {
        var month: Instant
        var bytes: Int64
    }

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
        if due != paid { findings.append("storage of job \(job) came to \(due.exact), \(paid.exact) was charged") }
        let (expectedBytes, movedBytes) = (toMove[job] ?? 0, moved[job] ?? 0)
        if expectedBytes != movedBytes {
            findings.append("job \(job) had \(expectedBytes) bytes to move, \(movedBytes) were charged")
        }
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
    mutating func check(
        _ charge: Charge, at instant: Instant, closedUntil: Instant, _ prices: DataPrices, _ findings: inout [String]
    ) {
        if charge.id.number != last + 1 { findings.append("\(charge.id) does not follow C\(last)") }
        last = charge.id.number
        if !keys.insert(charge.key).inserted { findings.append("\(charge.key) was charged twice") }
        if charge.start < closedUntil { findings.append("\(charge.id) lies in a closed month") }
        if charge.end > instant { findings.append("\(charge.id) is for time to come") }
        guard charge.kind != .correction else { return }
        if charge.amount < .zero { findings.append("\(charge.id) is negative") }
        if charge.end > charge.start.nextHour { findings.append("\(charge.id) crosses a clock hour") }
        if charge.kind == .egress { return checkMoved(charge, prices, &findings) }
        if let job = charge.job { charged[job, default: .zero] += charge.amount }
    }

    /// The bytes follow those that went before them in the month, and lie in the tier whose price they have.
    private mutating func checkMoved(_ charge: Charge, _ prices: DataPrices, _ findings: inout [String]) {
        guard let place = charge.moved, let line = prices.egress.first(where: { $0.name == place.line }) else {
            findings.append("\(charge.id) was moved by no line of the price list")
            return
        }
        let known = volumes[place.line]
        let before = known?.month == charge.start.monthStart ? known?.bytes ?? 0 : 0
        let end = before + charge.tariff.bytes
        volumes[place.line] = Volume(month: charge.start.monthStart, bytes: end)
        if place.before != before { findings.append("\(charge.id) begins at \(place.before), not at \(before)") }
        let below = line.tiers.filter { ($0.upTo ?? .max) <= before }.count
        let tier = line.tiers[below]
        if end > tier.upTo ?? .max { findings.append("\(charge.id) goes beyond its tier") }
        let amount = Int128(tier.price.nanos) * Int128(charge.tariff.bytes) / 1_000_000_000
        if Int128(charge.amount.nanos) != amount { findings.append("\(charge.id) has not the price of its tier") }
        if let job = charge.job { moved[job, default: 0] += charge.tariff.bytes }
    }

    private mutating func add(_ line: DataPrices.Egress?, _ bytes: Int64, to job: JobID) {
        guard let line, line.tiers.contains(where: { $0.price.nanos > 0 }) else { return }
        toMove[job, default: 0] += bytes
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
