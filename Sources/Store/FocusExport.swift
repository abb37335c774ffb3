import Domain
import GRDB
import Wire

/// The ledger as FOCUS 1.2 (FinOps Open Cost and Usage Specification), CSV, a piece at a time: postings in the order of
/// their numbers, charges in that of theirs, then a purchase for each hour of a reserved node. What is metered and not
/// posted is not in it.
public struct FocusExport: Sendable {
    /// Postings read at a time.
    private static let pageSize = 4_000
    private let query: CostQuery
    private var after: Int64 = 0
    /// The last posting there was at the first piece; nil: nothing has been told.
    private var last: Int64?
    private var lastCharge: Int64 = 0
    private var afterCharge: Int64 = 0
    private var isAfterPostings = false
    private var isOver = false
    private var listPrices: [Offer: Int64] = [:]
    private var purchases: [Purchase: Bought] = [:]

    /// What on-demand price a spot node is compared with.
    private struct Offer: Hashable {
        var provider: String
        var type: String
        var region: String
    }

    /// A reserved node in an hour at a price.
    private struct Purchase: Hashable {
        var lease: Int64
        var hour: Instant
        var price: Int64
    }

    /// What it came to.
    private struct Bought {
        var amount = Money.zero
        var quantity: Int128 = 0
        var start: Instant
        var end: Instant
        var provider: String
        var name: String
    }

    /// An export of the query's window; its cuts do not matter.
    public init(_ query: CostQuery) { self.query = query }

    /// The next piece, whole lines; nil: everything is told.
    public mutating func next(from books: Books) throws(StoreError) -> String? {
        if isOver { return nil }
        guard let last else {
            (self.last, lastCharge, listPrices) = try books.read { db in
                func newest(_ table: String) throws -> Int64 {
                    try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(table)") ?? 0
                }
                return (try newest("posting"), try newest("charge"), try Self.listPrices(db))
            }
            return CSV.line(FocusRow.columns)
        }
        if isAfterPostings { return try nextCharges(from: books) }
        let (page, first) = (self, after)
        let lines = try books.read { db in try page.lines(db, after: first, upTo: last) }
        guard let newest = lines.last else {
            isAfterPostings = true
            return try nextCharges(from: books)
        }
        after = newest.id
        var text = ""
        for line in lines { for row in rows(of: line) { text += CSV.line(row.fields) } }
        return text
    }

    /// Charges come after the postings, and what was bought after them.
    private mutating func nextCharges(from books: Books) throws(StoreError) -> String {
        let (query, first, last) = (query, afterCharge, lastCharge)
        let charges = try books.read { db in
            try Self.charges(db, query, after: first, upTo: last, atMost: Self.pageSize)
        }
        guard let newest = charges.last else {
            isOver = true
            return bought().map { CSV.line($0.fields) }.joined()
        }
        afterCharge = newest.id
        return charges.compactMap { $0.focusRow(in: query.window) }.map { CSV.line($0.fields) }.joined()
    }

    /// A posting with what its rows need to say.
    private struct Line {
        var id: Int64
        var attempt: Int?
        var provider: String
        var terms: String
        var name: String
        var offer: Offer
        var bill: BillLine
    }

    private func lines(_ db: Database, after first: Int64, upTo last: Int64) throws -> [Line] {
        let window = query.window
        var arguments: StatementArguments = [
            "after": first, "last": last, "since": window.lowerBound.milliseconds,
            "until": window.upperBound.milliseconds, "count": Self.pageSize,
        ]
        if let owner = query.owner { arguments += ["owner": owner] }
        let isOwn = query.owner == nil ? "" : "AND line.job IN (SELECT id FROM job WHERE owner_uid = :owner)"
        return try Row.fetchAll(
            db,
            sql: """
                SELECT line.*, lease.node_group, lease.provider, lease.terms, node_group.instance_type,
                    node_group.region, NULL AS free_until
                FROM (SELECT id, attempt, \(BillLine.postingColumns) FROM posting) AS line
                JOIN lease ON lease.id = line.lease LEFT JOIN node_group ON node_group.name = lease.node_group
                WHERE line.id > :after AND line.id <= :last AND line."end" > :since AND line.start < :until \(isOwn)
                ORDER BY line.id LIMIT :count
                """, arguments: arguments
        ).map { row in
            let provider: String = row["provider"]
            let type: String? = row["instance_type"]
            return Line(
                id: row["id"], attempt: row["attempt"], provider: provider, terms: row["terms"],
                name: type ?? row["node_group"],
                offer: Offer(provider: provider, type: type ?? "", region: row["region"] ?? ""),
                bill: try BillLine(row))
        }
    }

    /// The least on-demand price of each machine in each region, as of the last start of a daemon.
    private static func listPrices(_ db: Database) throws -> [Offer: Int64] {
        let sql = """
            SELECT provider, instance_type, region, min(price) FROM node_group WHERE terms = 'on-demand'
            GROUP BY 1, 2, 3
            """
        return try Row.fetchAll(db, sql: sql).reduce(into: [:]) { prices, row in
            prices[Offer(provider: row[0], type: row[1], region: row[2])] = row[3]
        }
    }

    /// The rows of a posting, one for each month and window it lies in; reserved ones are noted as bought.
    private mutating func rows(of line: Line) -> [FocusRow] {
        let bill = line.bill
        return bill.parts(in: query.window, cutAt: \.nextMonth).map { part in
            if bill.costClass == CostClass.refunded.rawValue { return refund(line) }
            let hours = bill.share.hours(of: part.end - part.at)
            let price = bill.tariff.price.nanosPerHour
            let isReserved = line.terms == Terms.reserved.rawValue
            let quantity = part.amount < .zero ? -hours : hours
            if isReserved { note(line, part, quantity) }
            return FocusRow(
                category: "Usage", billed: isReserved ? .zero : part.amount, effective: part.amount,
                contracted: part.amount,
                listUnitPrice: line.terms == Terms.spot.rawValue ? listPrices[line.offer] ?? price : price,
                quantity: quantity, pricing: pricing(line.terms), description: description(line), start: part.at,
                end: part.end, provider: line.provider,
                commitment: isReserved ? ("L\(bill.lease)", bill.costClass != CostClass.padding.rawValue) : nil,
                job: bill.job, attempt: line.attempt, costClass: bill.costClass)
        }
    }

    /// A refund is one unit taken back at the price of what is given back.
    private func refund(_ line: Line) -> FocusRow {
        let bill = line.bill
        let lastMonth = (bill.end - Span(milliseconds: 1)).monthStart
        return FocusRow(
            category: "Credit", billed: bill.amount, effective: bill.amount, contracted: bill.amount,
            listUnitPrice: -bill.amount.nanos, quantity: -1_000_000_000, unit: "Refunds", pricing: pricing(line.terms),
            frequency: "One-Time", isCorrection: bill.start < lastMonth, description: description(line),
            start: bill.start, end: bill.end, provider: line.provider, job: bill.job, attempt: line.attempt,
            costClass: bill.costClass)
    }

    private mutating func note(_ line: Line, _ part: BillLine.Part, _ quantity: Int128) {
        let key = Purchase(
            lease: line.bill.lease, hour: part.at.hourStart, price: line.bill.tariff.price.nanosPerHour)
        var bought =
            purchases[key] ?? Bought(start: part.at, end: part.end, provider: line.provider, name: line.name)
        bought.amount += part.amount
        bought.quantity += quantity
        bought.start = min(bought.start, part.at)
        bought.end = max(bought.end, part.end)
        purchases[key] = bought
    }

    /// What was bought of reserved nodes, hour by hour: their usage is covered by it and costs nothing more.
    private func bought() -> [FocusRow] {
        let ordered = purchases.sorted { left, right in
            (left.key.hour, left.key.lease, left.value.start) < (right.key.hour, right.key.lease, right.value.start)
        }
        return ordered.map { key, bought in
            FocusRow(
                category: "Purchase", billed: bought.amount, effective: .zero, contracted: bought.amount,
                listUnitPrice: key.price, quantity: bought.quantity, pricing: pricing(Terms.reserved.rawValue),
                frequency: "Recurring", description: "\(bought.name) reserved node L\(key.lease)", start: bought.start,
                end: bought.end, provider: bought.provider, commitment: ("L\(key.lease)", nil))
        }
    }

    private func pricing(_ terms: String) -> String {
        switch terms {
        case Terms.spot.rawValue: "Dynamic"
        case Terms.reserved.rawValue: "Committed"
        default: "Standard"
        }
    }

    /// `g4dn.xlarge spot node L7 job 3 useful`.
    private func description(_ line: Line) -> String {
        let job = line.bill.job.map { " job \($0)" } ?? ""
        return "\(line.name) \(line.terms) node L\(line.bill.lease)\(job) \(line.bill.costClass)"
    }
}
