import Domain
import GRDB

/// A charge or the open meter of a checkpoint that an end of the window may cut.
struct ChargeLine {
    /// The columns of charges and of meters, in the order of both halves.
    static let chargeColumns = """
        job, provider, coalesce(region, 'unknown') AS region, class, bytes, price, price_since, start, "end", amount,
            0 AS is_open
        """
    static let meterColumns = """
        job, provider, coalesce(region, 'unknown'), 'storage', bytes, price, price_since, start, proof_of_life, accrued,
            1
        """

    let job: Int64?
    let provider: String
    let region: String
    let costClass: String
    let tariff: StorageTariff
    let start: Instant
    let end: Instant
    let amount: Money
    let isOpen: Bool

    /// A row with the columns above.
    init(_ row: Row) {
        job = row["job"]
        provider = row["provider"]
        region = row["region"]
        costClass = row["class"]
        tariff = StorageTariff(
            bytes: row["bytes"], price: GigabytePrice(nanos: row["price"]),
            since: Instant(milliseconds: row["price_since"]))
        start = Instant(milliseconds: row["start"])
        end = Instant(milliseconds: row["end"])
        amount = Money(nanos: row["amount"])
        isOpen = row["is_open"]
    }

    /// What of it lies in the window, and where that begins; nil: nothing. What has no length is there as a whole or
    /// not at all; of storage, the difference of the running totals.
    func part(in window: Range<Instant>) -> (amount: Money, at: Instant)? {
        if start == end { return window.contains(start) ? (amount, start) : nil }
        let from = max(start, window.lowerBound)
        let until = min(end, window.upperBound)
        guard from < until else { return nil }
        let isWhole = from == start && until == end
        return (isWhole ? amount : tariff.cost(from: from, to: until), from)
    }
}

/// Questions to SQLite that give the charges of a bill.
enum ChargeStatement {
    /// Sums of the charges that lie in the window as a whole: of whole days from the sums of days, else from the
    /// ledger. Columns: job (0: none), class, provider, region, an instant, amount.
    static func sums(_ query: CostQuery) -> [BillStatement] {
        let window = query.window
        guard !query.by.contains(.hour) else { return [charges(window, isHourly: true, query)] }
        let first =
            window.lowerBound.dayStart == window.lowerBound
            ? window.lowerBound : window.lowerBound.dayStart + .hours(24)
        let last = window.upperBound.dayStart
        guard first <= last else { return [charges(window, isHourly: false, query)] }
        let edges = [window.lowerBound..<first, last..<window.upperBound].filter { !$0.isEmpty }
        return edges.map { charges($0, isHourly: false, query) } + (first < last ? [days(first..<last, query)] : [])
    }

    /// Charges that an end of the window cuts, and open meters; with a job, all of its charges.
    static func lines(_ query: CostQuery) -> BillStatement {
        let window = query.window
        let which =
            query.job == nil
            ? """
            (start > :since - 3600000 AND start < :since AND "end" > :since
                OR start > :until - 3600000 AND start < :until AND "end" > :until)
            """ : "start < :until AND \"end\" >= :since"
        return BillStatement(
            sql: """
                SELECT \(ChargeLine.chargeColumns) FROM charge WHERE \(which) \(query.condition)
                UNION ALL
                SELECT \(ChargeLine.meterColumns) FROM storage_meter
                WHERE proof_of_life > :since AND start < :until \(query.condition)
                """,
            arguments: ["since": window.lowerBound.milliseconds, "until": window.upperBound.milliseconds]
                + query.arguments)
    }

    /// Charges that lie in a range, which no midnight divides unless hours do.
    private static func charges(_ range: Range<Instant>, isHourly: Bool, _ query: CostQuery) -> BillStatement {
        let cell = isHourly ? "start / 3600000 * 3600000" : "\(range.lowerBound.milliseconds)"
        return BillStatement(
            sql: """
                SELECT coalesce(job, 0), class, provider, coalesce(region, 'unknown'), \(cell), sum(amount) FROM charge
                WHERE start >= :from AND start < :until AND "end" <= :until \(query.condition)
                GROUP BY job, class, provider, region\(isHourly ? ", \(cell)" : "")
                """,
            arguments: ["from": range.lowerBound.milliseconds, "until": range.upperBound.milliseconds]
                + query.arguments)
    }

    /// The sums of whole days.
    private static func days(_ range: Range<Instant>, _ query: CostQuery) -> BillStatement {
        let last = (range.upperBound - Span(milliseconds: 1)).monthNumber
        return BillStatement(
            sql: """
                SELECT job, class, provider, region, min(day) * 86400000, sum(amount) FROM charge_day
                WHERE month >= :first_month AND month <= :last_month AND day >= :first AND day < :last
                    \(query.condition)
                GROUP BY job, class, provider, region\(query.by.contains(.day) ? ", day" : ", month")
                """,
            arguments: [
                "first_month": range.lowerBound.monthNumber, "last_month": last,
                "first": range.lowerBound.milliseconds / 86_400_000,
                "last": range.upperBound.milliseconds / 86_400_000,
            ] + query.arguments)
    }
}
