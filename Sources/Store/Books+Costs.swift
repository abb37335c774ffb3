import Domain
import GRDB
import Wire

extension Books {
    /// The bill: postings and open meters, each part of a row's time priced by its own tariff, so that a window equals
    /// the sum of its parts.
    public func cost(_ query: CostQuery, asOf now: Instant) throws(StoreError) -> CostReport {
        try read { db in
            let bill = try Bill(query, asOf: now, db)
            let workers = bill.sums.baseline.workers.sorted()
            let advances = try workers.reduce(into: [Int64: Advance]()) { advances, job in
                advances[job] = try Advance(of: job, in: query.window, db)
            }
            var report = CostReport(
                by: query.by[0].rawValue, by2: query.by.count > 1 ? query.by[1].rawValue : nil,
                since: query.since?.description, until: query.until?.description, asOf: now.description,
                rows: bill.sums.rows(cutBy: query.by, advances), total: MoneyDocument(bill.sums.total),
                unposted: MoneyDocument(bill.unposted),
                provisional: bill.provisional == .zero ? nil : MoneyDocument(bill.provisional))
            report.onDemand = bill.sums.baseline.onDemand.map { MoneyDocument($0) }
            report.saved = bill.sums.baseline.saved.map { MoneyDocument($0) }
            if query.countsResults { report.results = bill.sums.baseline.results }
            let steps = workers.compactMap { advances[$0]?.steps }
            if !steps.isEmpty { report.steps = steps.reduce(0, +) }
            report.perThousandSteps = Advance.price(of: bill.sums.total, per: report.steps.map { Double($0) / 1_000 })
            return report
        }
    }

    /// The bill of one job by class and terms.
    func bill(of id: JobID, _ db: Database) throws -> [CostRow] {
        var query = CostQuery(by: .terms)
        query.job = id
        return try Bill(query, asOf: .epoch, db).sums.rows(cutBy: query.by)
    }
}

/// A bill while it is made. Whole days come from the sums of days, what lies before and after them from the postings;
/// both are summed by SQLite. Only lines that cross a clock hour or an end of the window, and open meters, are cut
/// here.
struct Bill {
    private(set) var sums: BillSums
    /// The part that is metered and not posted.
    private(set) var unposted = Money.zero
    /// The part that is given back if providers take nodes back now.
    private(set) var provisional = Money.zero
    private let query: CostQuery
    private let window: Range<Instant>
    private let db: Database
    private var keys: BillKeys

    init(_ query: CostQuery, asOf now: Instant, _ db: Database) throws {
        self.query = query
        self.db = db
        window = query.window
        keys = BillKeys(query.by, db)
        sums = BillSums(query)
        if query.job == nil {
            for statement in try BillStatement.sums(query, db) { try addSums(statement) }
        }
        try addLines(BillStatement.lines(query), asOf: now)
        try addMoves(BillStatement.moves(query))
        if query.job == nil {
            for statement in ChargeStatement.sums(query) { try addChargeSums(statement) }
        }
        try addCharges(ChargeStatement.lines(query))
        try noteProvisional(asOf: now)
    }

    private mutating func addSums(_ statement: BillStatement) throws {
        let rows = try Row.fetchCursor(db, sql: statement.sql, arguments: statement.arguments)
        while let row = try rows.next() {
            let job = row[0] as Int64?
            let costClass: String = row[1]
            let lease: Int64? = row[2]
            let key = try keys.keys(
                job: job == 0 ? nil : job, .lease(lease ?? 0), costClass: costClass,
                at: Instant(milliseconds: row[3]))
            let (amount, time) = (Money(nanos: row[4]), Span(milliseconds: row[5]))
            sums.add(key, costClass: costClass, amount, time)
            try note(key, job: job == 0 ? nil : job, lease, amount, time)
        }
    }

    /// Notes what a piece comes to on demand and whether its job came to a result, where that is asked.
    private mutating func note(_ key: [BillKey], job: Int64?, _ lease: Int64?, _ amount: Money, _ time: Span) throws {
        if query.isCompared, let lease, let price = try keys.onDemand(lease) {
            sums.compare(key, amount, time, onDemand: price)
        }
        if query.countsResults, let job, try keys.isResult(job) { sums.add(result: job, to: key) }
        if query.countsSteps, let job { sums.add(worker: job, to: key) }
    }

    private mutating func addLines(_ statement: BillStatement, asOf now: Instant) throws {
        let rows = try Row.fetchCursor(db, sql: statement.sql, arguments: statement.arguments)
        while let row = try rows.next() {
            let line = try BillLine(row)
            if line.isOpen, query.isPostedOnly { continue }
            for part in line.parts(in: window, cutAt: query.nextCut) {
                let key = try keys.keys(job: line.job, .lease(line.lease), costClass: line.costClass, at: part.at)
                sums.add(key, costClass: line.costClass, part.amount, part.time)
                try note(key, job: line.job, line.lease, part.amount, part.time)
                if line.isOpen { unposted += part.amount }
            }
        }
    }

    /// Takes what was moved between classes from the one and gives it to the other; no sum changes by that.
    private mutating func addMoves(_ statement: BillStatement) throws {
        let rows = try Row.fetchCursor(db, sql: statement.sql, arguments: statement.arguments)
        while let row = try rows.next() {
            let line = try BillLine(row)
            let other: String = row["class_to"]
            for part in line.parts(in: window, cutAt: query.nextCut) {
                func keys(_ costClass: String) throws -> [BillKey] {
                    try self.keys.keys(job: line.job, .lease(line.lease), costClass: costClass, at: part.at)
                }
                for (costClass, amount, time) in [
                    (line.costClass, .zero - part.amount, .zero - part.time), (other, part.amount, part.time),
                ] {
                    let key = try keys(costClass)
                    sums.add(key, costClass: costClass, amount, time)
                    try note(key, job: line.job, line.lease, amount, time)
                }
            }
        }
    }

    private mutating func addChargeSums(_ statement: BillStatement) throws {
        let rows = try Row.fetchCursor(db, sql: statement.sql, arguments: statement.arguments)
        while let row = try rows.next() {
            let job: Int64 = row[0]
            let costClass: String = row[1]
            let keys = try keys.keys(
                job: job == 0 ? nil : job, .place(provider: row[2], region: row[3]), costClass: costClass,
                at: Instant(milliseconds: row[4]))
            sums.add(keys, costClass: costClass, Money(nanos: row[5]), .zero)
            try note(keys, job: job == 0 ? nil : job, nil, .zero, .zero)
        }
    }

    private mutating func addCharges(_ statement: BillStatement) throws {
        let rows = try Row.fetchCursor(db, sql: statement.sql, arguments: statement.arguments)
        while let row = try rows.next() {
            let line = ChargeLine(row)
            if line.isOpen, query.isPostedOnly { continue }
            guard let (amount, at) = line.part(in: window) else { continue }
            let source = BillSource.place(provider: line.provider, region: line.region)
            let keys = try keys.keys(job: line.job, source, costClass: line.costClass, at: at)
            sums.add(keys, costClass: line.costClass, amount, .zero)
            try note(keys, job: line.job, nil, .zero, .zero)
            if line.isOpen { unposted += amount }
        }
    }

    /// Sums what lies in the free window of a node that is still leased.
    private mutating func noteProvisional(asOf now: Instant) throws {
        let statement = BillStatement.provisional(query, asOf: now)
        for row in try Row.fetchAll(db, sql: statement.sql, arguments: statement.arguments) {
            let line = try BillLine(row)
            guard line.isProvisional(at: now) else { continue }
            for part in line.parts(in: window, cutAt: query.nextCut) { provisional += part.amount }
        }
    }
}

extension CostQuery {
    /// Where the part of a line that holds an instant ends at the latest: the finest stretch of time asked for.
    func nextCut(_ instant: Instant) -> Instant {
        if by.contains(.hour) { return instant.nextHour }
        return by.contains { $0.isTime } ? instant.dayStart + .hours(24) : window.upperBound
    }
}
