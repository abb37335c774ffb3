import Domain
import GRDB
import Orchestration
import Wire

/// Rows of charges, of checkpoints' storage, and of closed months.
extension RowWriter {
    func insert(_ charge: Charge) throws {
        try run(
            "INSERT INTO charge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                charge.id.number, charge.key, charge.kind.rawValue, charge.from.description, charge.to.description,
                charge.amount.nanos, charge.job?.number, charge.attempt?.number, charge.place.provider,
                charge.place.region, charge.costClass.rawValue, charge.tariff.bytes, charge.tariff.price.nanos,
                charge.tariff.since.milliseconds, charge.start.milliseconds, charge.end.milliseconds,
                charge.kind == .correction ? "Correction" : nil, charge.corrects, charge.note,
                charge.cause.description, try JSON.text(charge.cause), charge.moved?.line, charge.moved?.before,
            ])
    }

    func upsert(_ line: String, _ volume: MovedVolume) throws {
        try run(
            "INSERT OR REPLACE INTO moved_volume VALUES (?, ?, ?)",
            [line, volume.month.monthNumber, volume.bytes])
    }

    func upsert(_ meter: StorageMeter) throws {
        try run(
            "INSERT OR REPLACE INTO storage_meter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                meter.job.number, meter.place.provider, meter.place.region, meter.tariff.bytes,
                meter.tariff.price.nanos, meter.tariff.since.milliseconds, meter.start.milliseconds,
                meter.proofOfLife.milliseconds, meter.accrued.nanos,
            ])
    }

    /// Closes a month, and those before it that have a bill and are open: each with the total it has.
    func insert(_ closed: ClosedMonth) throws {
        let number = closed.month.monthNumber
        let open = try Int64.fetchAll(
            db,
            sql: """
                SELECT month FROM posting_day UNION SELECT month FROM charge_day
                EXCEPT SELECT month FROM closed_month ORDER BY month
                """
        ).filter { $0 < number }
        for month in open + [number] {
            let books = try MonthBooks(month, db)
            try run(
                "INSERT INTO closed_month VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    month, books.window.upperBound.milliseconds, closed.at.milliseconds, closed.by, books.total.nanos,
                    books.lines, books.digest,
                ])
        }
    }
}

/// What the ledger has of a UTC month: the total of its bill, and a digest of every entry.
struct MonthBooks {
    let window: Range<Instant>
    private(set) var total: Money
    private(set) var lines = 0
    private var bytes = FNV1a()

    /// Sixteen hexadecimal digits.
    var digest: String {
        let digits = String(bytes.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Reckons it; `month` is a number like 202611.
    init(_ month: Int64, _ db: Database) throws {
        guard let start = Instant(monthNumber: month) else {
            throw StoreError(.damaged, "\(month) is no month")
        }
        window = start..<start.nextMonth
        var query = CostQuery(by: .costClass)
        (query.since, query.until) = (window.lowerBound, window.upperBound)
        let bill = try Bill(query, asOf: window.upperBound, db)
        total = bill.sums.total - bill.unposted
        for sql in Self.entries {
            let rows = try Row.fetchCursor(
                db, sql: sql,
                arguments: ["from": window.lowerBound.milliseconds, "until": window.upperBound.milliseconds])
            while let row = try rows.next() {
                bytes.add(field: row[0] as String)
                lines += 1
            }
        }
    }

    /// Every entry that counts in the month, as one text each.
    private static let entries = [
        """
        SELECT id || ' ' || key || ' ' || amount || ' ' || price || ' ' || share || ' ' || "end" || ' ' || account_from
        FROM posting WHERE start < :until AND "end" > :from
            AND CASE class WHEN 'refunded' THEN "end" - 1 ELSE start END BETWEEN :from AND :until - 1 ORDER BY id
        """,
        """
        SELECT id || ' ' || key || ' ' || amount || ' ' || class_from || ' ' || class_to || ' ' || "end"
        FROM reclassification WHERE start >= :from AND start < :until ORDER BY id
        """,
        """
        SELECT id || ' ' || key || ' ' || amount || ' ' || class || ' ' || price || ' ' || bytes || ' ' || "end"
            || ' ' || account_from || ' ' || account_to
        FROM charge WHERE start >= :from AND start < :until ORDER BY id
        """,
    ]
}

extension StateReader {
    /// Where the checkpoints of jobs that are not over lie.
    func storage() throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT * FROM storage_meter ORDER BY job").map { row in
            var meter = StorageMeter(
                job: JobID(row["job"]), place: Place(provider: row["provider"], region: row["region"]),
                bytes: row["bytes"], price: GigabytePrice(nanos: row["price"]),
                start: Instant(milliseconds: row["start"]))
            meter.tariff.since = Instant(milliseconds: row["price_since"])
            meter.proofOfLife = Instant(milliseconds: row["proof_of_life"])
            return .storage(meter)
        }
    }

    /// What was moved by each line of the price list.
    func moved() throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT line, month, bytes FROM moved_volume ORDER BY line").map { row in
            guard let month = Instant(monthNumber: row["month"]) else {
                throw StoreError(.damaged, "the volume of \(row["line"] as String) is of no month")
            }
            return .moved(line: row["line"], MovedVolume(month: month, bytes: row["bytes"]))
        }
    }

    /// The last month that is closed.
    func closedMonth() throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT until, at, by FROM closed_month ORDER BY month DESC LIMIT 1").map { row in
            let end = Instant(milliseconds: row["until"])
            return .monthClosed(
                ClosedMonth(
                    month: (end - Span(milliseconds: 1)).monthStart, at: Instant(milliseconds: row["at"]),
                    by: row["by"]))
        }
    }
}
