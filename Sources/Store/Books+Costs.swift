import Domain
import GRDB
import Wire

/// What bill to make.
package struct CostQuery: Hashable, Sendable {
    /// How a bill can be cut.
    package enum Cut: String, Hashable, Sendable, CaseIterable {
        /// By job; what no job caused is `idle`.
        case job
        /// By terms: on-demand, spot, reserved, owned.
        case terms
        /// By class: boot, useful, idle, padding.
        case costClass = "class"
        /// By node group.
        case group
        /// By provider.
        case provider
        /// By project; idle nodes are `idle`.
        case project
        /// By owner; idle nodes are `idle`.
        case owner
        /// By UTC day.
        case day
    }
    /// The cut.
    package var by: Cut
    /// Start of the window, inclusive; nil: the beginning.
    package var since: Instant?
    /// End of the window, exclusive; nil: now.
    package var until: Instant?
    /// Only this job.
    package var job: JobID?
    /// Only jobs of this user; nil: of anybody, and idle nodes.
    package var owner: UInt32?
    /// The whole bill, cut one way.
    package init(by: Cut) { self.by = by }
}

extension Books {
    /// The bill: postings and open meters, each part of a row's time priced by its own tariff, so that a window equals
    /// the sum of its parts.
    package func cost(_ query: CostQuery, asOf now: Instant) throws(StoreError) -> CostReport {
        try read { db in
            var sums = BillSums()
            var unposted = Money.zero
            var provisional = Money.zero
            let lines = try Row.fetchAll(db, sql: Self.lines(query), arguments: Self.arguments(query))
            for row in lines {
                let line = BillLine(row)
                for part in line.parts(query) {
                    sums.add(part)
                    if line.isOpen { unposted += part.amount }
                    if line.isProvisional(at: now) { provisional += part.amount }
                }
            }
            let rows = sums.rows(inOrder: query.by == .day)
            return CostReport(
                by: query.by.rawValue, since: query.since?.description, until: query.until?.description,
                asOf: now.description, rows: rows, total: MoneyDocument(sums.total), unposted: MoneyDocument(unposted),
                provisional: provisional == .zero ? nil : MoneyDocument(provisional))
        }
    }

    /// The bill of one job by class and terms.
    func bill(of id: JobID, _ db: Database) throws -> [CostRow] {
        var query = CostQuery(by: .terms)
        query.job = id
        var sums = BillSums()
        for row in try Row.fetchAll(db, sql: Self.lines(query), arguments: Self.arguments(query)) {
            for part in BillLine(row).parts(query) { sums.add(part) }
        }
        return sums.rows(inOrder: false)
    }

    private static func lines(_ query: CostQuery) -> String {
        let clauses = [
            query.job == nil ? nil : "line.job = :job", query.since == nil ? nil : "line.\"end\" > :since",
            query.until == nil ? nil : "line.start < :until", query.owner == nil ? nil : "job.owner_uid = :owner",
        ].compactMap { $0 }
        return """
            SELECT line.*, lease.node_group, lease.provider,
                CASE WHEN lease.state <> 'ended' THEN lease.started_at + lease.refund_window END AS free_until,
                job.name, job.project, job.owner_name
            FROM bill_line AS line
            JOIN lease ON lease.id = line.lease LEFT JOIN job ON job.id = line.job
            \(clauses.isEmpty ? "" : "WHERE " + clauses.joined(separator: " AND "))
            """
    }

    private static func arguments(_ query: CostQuery) -> StatementArguments {
        var arguments = StatementArguments()
        if let job = query.job { arguments += ["job": job.number] }
        if let owner = query.owner { arguments += ["owner": owner] }
        if let since = query.since { arguments += ["since": since.milliseconds] }
        if let until = query.until { arguments += ["until": until.milliseconds] }
        return arguments
    }
}

/// One posting or open meter.
private struct BillLine {
    let row: Row
    let start: Instant
    let end: Instant
    let amount: Money
    let tariff: Tariff
    let share: Share
    var isOpen: Bool { row["is_open"] }
    /// Whether the node's provider would not charge it, were the node taken back at `instant`.
    func isProvisional(at instant: Instant) -> Bool {
        (row["free_until"] as Int64?).map { instant.milliseconds < $0 } ?? false
    }
    /// The side of a move that takes the amount away.
    private var isMinus: Bool { (row["sign"] as Int) < 0 }
    /// A refund has no rate: it counts as a whole where its end lies.
    var isRefund: Bool { row["class"] == CostClass.refunded.rawValue }

    init(_ row: Row) {
        self.row = row
        start = Instant(milliseconds: row["start"])
        end = Instant(milliseconds: row["end"])
        amount = Money(nanos: row["amount"])
        tariff = Tariff(price: Price(nanosPerHour: row["price"]), since: Instant(milliseconds: row["price_since"]))
        share = Share(row["share"] as String) ?? .whole
    }

    /// The parts of the line inside the window, cut at midnight where days are asked for.
    func parts(_ query: CostQuery) -> [BillPart] {
        if isRefund { return refundParts(query) }
        let from = max(start, query.since ?? start)
        let until = min(end, query.until ?? end)
        guard from < until || (start == end && isOpen) else { return [] }
        guard query.by == .day else { return [part(from, until, key: key(query.by))] }
        var parts: [BillPart] = []
        var cut = from
        while cut < until {
            let midnight = Instant(milliseconds: cut.milliseconds - cut.milliseconds % 86_400_000) + .hours(24)
            let next = min(until, midnight)
            parts.append(part(cut, next, key: String(cut.description.prefix(10))))
            cut = next
        }
        return parts
    }

    private func refundParts(_ query: CostQuery) -> [BillPart] {
        guard end > query.since ?? start, end <= query.until ?? end else { return [] }
        let key = query.by == .day ? String(end.description.prefix(10)) : key(query.by)
        return [BillPart(key: key, label: label(key), amount: amount, time: .zero, costClass: row["class"])]
    }

    private func label(_ key: String) -> String {
        key == (row["job"] as Int64?).map(String.init) ? row["name"] ?? "" : ""
    }

    private func part(_ from: Instant, _ until: Instant, key: String) -> BillPart {
        let cost =
            share.total(of: tariff.price, over: until - tariff.since)
            - share.total(of: tariff.price, over: from - tariff.since)
        return BillPart(
            key: key, label: label(key),
            amount: from == start && until == end ? amount : isMinus ? Money.zero - cost : cost,
            time: isMinus ? .zero - share.time(of: until - from) : share.time(of: until - from),
            costClass: row["class"])
    }

    private func key(_ cut: CostQuery.Cut) -> String {
        switch cut {
        case .job: (row["job"] as Int64?).map(String.init) ?? "idle"
        case .terms: row["terms"]
        case .costClass: row["class"]
        case .group: row["node_group"]
        case .provider: row["provider"]
        case .project: row["project"] ?? "idle"
        case .owner: row["owner_name"] ?? "idle"
        case .day: String(start.description.prefix(10))
        }
    }
}

/// A part of a bill's line that belongs to one row of the report.
private struct BillPart {
    let key: String
    let label: String
    let amount: Money
    let time: Span
    let costClass: String
}

/// The rows of a report while they add up.
private struct BillSums {
    private struct Sum {
        var label = ""
        var amount = Money.zero
        var time = Span.zero
        var byClass: [String: Money] = [:]
    }
    private var sums: [String: Sum] = [:]
    private(set) var total = Money.zero

    mutating func add(_ part: BillPart) {
        var sum = sums[part.key] ?? Sum()
        sum.label = part.label
        sum.amount += part.amount
        sum.time = sum.time + part.time
        sum.byClass[part.costClass, default: .zero] += part.amount
        sums[part.key] = sum
        total += part.amount
    }

    /// The rows, largest first, or in order of key.
    func rows(inOrder: Bool) -> [CostRow] {
        let ordered = sums.sorted { left, right in
            inOrder || left.value.amount == right.value.amount
                ? left.key < right.key : left.value.amount > right.value.amount
        }
        return ordered.map { key, sum in
            CostRow(
                key: key, label: sum.label, cost: MoneyDocument(sum.amount), seconds: sum.time.milliseconds / 1_000,
                byClass: sum.byClass.mapValues { MoneyDocument($0) })
        }
    }
}
