import Domain
import GRDB

/// A posting or an open meter that a window or a clock hour may cut: its amount is made anew for each part.
struct BillLine {
    /// The columns of postings and meters that a line needs, in the order of both halves.
    static let postingColumns =
        "lease, job, class, price, price_since, start, \"end\", amount, share, 0 AS is_open"
    static let meterColumns =
        "lease, job, class, price, price_since, start, proof_of_life, accrued, share, 1"

    let lease: Int64
    let job: Int64?
    let costClass: String
    let start: Instant
    let end: Instant
    let amount: Money
    let isOpen: Bool
    /// The price of the whole node, and since when.
    let tariff: Tariff
    let share: Share
    private let freeUntil: Int64?

    /// A row with the columns above, and `free_until` where that is known.
    init(_ row: Row) throws {
        lease = row["lease"]
        job = row["job"]
        costClass = row["class"]
        start = Instant(milliseconds: row["start"])
        end = Instant(milliseconds: row["end"])
        amount = Money(nanos: row["amount"])
        isOpen = row["is_open"]
        freeUntil = row["free_until"]
        guard let share = Share(row["share"] as String) else {
            throw StoreError(.damaged, "a line of lease \(lease) has an unknown share")
        }
        self.share = share
        tariff = Tariff(price: Price(nanosPerHour: row["price"]), since: Instant(milliseconds: row["price_since"]))
    }

    /// Whether the node's provider would not charge it, were the node taken back at `instant`.
    func isProvisional(at instant: Instant) -> Bool { freeUntil.map { instant.milliseconds < $0 } ?? false }

    /// A refund has no rate: it counts as a whole where its end lies, and is no time.
    private var isRefund: Bool { costClass == CostClass.refunded.rawValue }

    /// A part of a line.
    struct Part {
        /// Where it begins; of a refund, the last millisecond before its end.
        var at: Instant
        var end: Instant
        var amount: Money
        var time: Span
    }

    /// The parts inside the window, cut wherever `next` says that a new part begins.
    func parts(in window: Range<Instant>, cutAt next: (Instant) -> Instant) -> [Part] {
        if isRefund {
            guard end > window.lowerBound, end <= window.upperBound else { return [] }
            return [Part(at: end - Span(milliseconds: 1), end: end, amount: amount, time: .zero)]
        }
        let from = max(start, window.lowerBound)
        let until = min(end, window.upperBound)
        if start == end, isOpen, window.contains(start) {
            return [Part(at: start, end: end, amount: amount, time: .zero)]
        }
        var parts: [Part] = []
        var cut = from
        while cut < until {
            let end = min(until, next(cut))
            parts.append(part(cut, end))
            cut = end
        }
        return parts
    }

    /// The whole line's own amount for the whole; for less, the difference of the running totals at both ends. What the
    /// shares of others leave of a node may be a nano-dollar less than nothing.
    private func part(_ from: Instant, _ until: Instant) -> Part {
        let isWhole = from == start && until == end
        return Part(
            at: from, end: until, amount: isWhole ? amount : cost(from: from, to: until),
            time: share.time(of: until - start) - share.time(of: from - start))
    }

    private func cost(from: Instant, to: Instant) -> Money {
        share.total(of: tariff.price, over: to - tariff.since)
            - share.total(of: tariff.price, over: from - tariff.since)
    }
}
