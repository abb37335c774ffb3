import Domain
import GRDB
import Wire

/// One pass over the postings after a number, in the order of their numbers: each is reckoned again, and they are
/// summed by job, node, hour and day. What a lease was billed for before the pass is looked up where it begins.
struct LedgerPass {
    typealias Check = VerifyReport.Check

    /// What a sum of a day is of.
    struct DayKey: Hashable {
        var job: Int64
        var costClass: String
        var day: Int64
        var lease: Int64
    }

    /// A sum of a day.
    struct DaySum: Hashable {
        var amount: Int64 = 0
        var time: Int64 = 0
    }

    /// A stretch of a lease that one posting, or those of its shares, are for.
    struct Stretch {
        var start: Int64
        var end: Int64
        var price: Int64
        var since: Int64
        var amount: Int64
        var lines = 1
        /// Whether it lies before the pass, where it was checked.
        var isKnown = false
    }

    /// What the pass has come to of a lease.
    struct OfLease {
        var id: Int64
        var startedAt: Int64?
        /// Nil: it is not over.
        var endedAt: Int64?
        var last: Stretch?
        var amount: Int64 = 0
        /// Billed milliseconds that attempts were on it.
        var busy: Int64 = 0
        /// Whether its postings are not in the order of their time, so that only a look at all of them says more.
        var isUnordered = false
    }

    /// The number before the first posting of the pass.
    let after: Int64
    /// The last number of the pass; the greatest there is: all of them.
    let upTo: Int64
    let db: Database
    private(set) var count = 0
    private(set) var sharedStretches = 0
    private(set) var total: Int64 = 0
    private(set) var idle: Int64 = 0
    private(set) var byJob: [Int64: Int64] = [:]
    private(set) var byHour: [Int64: Int64] = [:]
    private(set) var days: [DayKey: DaySum] = [:]
    private(set) var leases: [OfLease] = []
    private(set) var places: [Int64: Int] = [:]
    private(set) var refunded: Set<Int64> = []
    private var shares: [String: Share] = [:]
    private var badAmount: String?
    private var badSides: String?
    private var badWhole: String?

    /// Reads the postings with a number after `after`, up to `upTo`.
    init(_ db: Database, after: Int64, upTo: Int64) throws {
        self.db = db
        self.after = after
        self.upTo = upTo
        let rows = try Row.fetchCursor(db, sql: Self.sql, arguments: [after, upTo])
        while let row = try rows.next() { try take(row) }
        for lease in leases {
            if let last = lease.last { try conclude(last, of: lease, mayGoOn: true) }
        }
    }

    static let sql = """
        SELECT posting.id, posting.lease, posting.job, class, posting.price, posting.price_since, start, "end", amount,
            share, account_to = 'idle',
            account_from IS 'provider:' || lease.provider
                AND account_to = CASE WHEN posting.job IS NULL THEN 'idle' ELSE 'job:' || posting.job END
        FROM posting LEFT JOIN lease ON lease.id = posting.lease
        WHERE posting.id > ? AND posting.id <= ? ORDER BY posting.id
        """

    private mutating func take(_ row: Row) throws {
        let (id, lease, job): (Int64, Int64, Int64?) = (row[0], row[1], row[2])
        let costClass: String = row[3]
        let amount: Int64 = row[8]
        let stretch = Stretch(start: row[6], end: row[7], price: row[4], since: row[5], amount: amount)
        let isRefund = costClass == CostClass.refunded.rawValue
        let place = try place(of: lease)
        var time: Int64 = 0
        if isRefund {
            refunded.insert(lease)
        } else {
            let share = try share(row[9], of: lease)
            check(stretch, share, id)
            time = share.time(of: Span(milliseconds: stretch.end - stretch.start)).milliseconds
            try follow(stretch, at: place)
            if costClass == CostClass.useful.rawValue { leases[place].busy += time }
            count += 1
        }
        if !(row[11] as Bool), badSides == nil { badSides = try sides(id) }
        total += amount
        if row[10] { idle += amount }
        if let job { byJob[job, default: 0] += amount }
        leases[place].amount += amount
        byHour[stretch.start / 3_600_000, default: 0] += amount
        guard isRefund || stretch.start / 3_600_000 == (stretch.end - 1) / 3_600_000 else { return }
        let day = (isRefund ? stretch.end - 1 : stretch.start) / 86_400_000
        let key = DayKey(job: job ?? 0, costClass: costClass, day: day, lease: lease)
        days[key, default: DaySum()].amount += amount
        days[key, default: DaySum()].time += time
    }

    /// The amount is price times time: the difference of the running totals at both ends.
    private mutating func check(_ stretch: Stretch, _ share: Share, _ id: Int64) {
        let price = Price(nanosPerHour: stretch.price)
        let expected =
            share.total(of: price, over: Span(milliseconds: stretch.end - stretch.since))
            - share.total(of: price, over: Span(milliseconds: stretch.start - stretch.since))
        guard expected.nanos != stretch.amount, badAmount == nil else { return }
        badAmount = "P\(id) says \(exact(stretch.amount)), price x time is \(expected.exact)"
    }

    /// A stretch of a lease begins where the one before it ends, or is the same for another share.
    private mutating func follow(_ stretch: Stretch, at place: Int) throws {
        guard let last = leases[place].last else {
            leases[place].isUnordered = stretch.start != leases[place].startedAt
            leases[place].last = stretch
            return
        }
        if last.start == stretch.start, last.end == stretch.end {
            leases[place].last?.amount += stretch.amount
            leases[place].last?.lines += 1
            return
        }
        try conclude(last, of: leases[place], mayGoOn: false)
        if stretch.start != last.end { leases[place].isUnordered = true }
        leases[place].last = stretch
    }

    /// The shares of a stretch add up to the whole price of the node. Where the pass may end in its midst, all of its
    /// postings are looked up.
    private mutating func conclude(_ stretch: Stretch, of lease: OfLease, mayGoOn: Bool) throws {
        guard !lease.isUnordered, !stretch.isKnown else { return }
        var stretch = stretch
        if mayGoOn, upTo < .max {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT sum(amount), count(*) FROM posting
                    WHERE lease = ? AND start = ? AND "end" = ? AND class <> 'refunded'
                    """)
            let row = try Row.fetchOne(statement, arguments: [lease.id, stretch.start, stretch.end])
            if let row { (stretch.amount, stretch.lines) = (row[0], row[1]) }
        }
        guard stretch.lines > 1 else { return }
        sharedStretches += 1
        let expected = Price(nanosPerHour: stretch.price).cost(
            from: Instant(milliseconds: stretch.start), to: Instant(milliseconds: stretch.end),
            origin: Instant(milliseconds: stretch.since))
        guard expected.nanos != stretch.amount, badWhole == nil else { return }
        badWhole = "L\(lease.id): the shares are \(exact(stretch.amount)), the node \(expected.exact)"
    }

    private mutating func place(of lease: Int64) throws -> Int {
        if let place = places[lease] { return place }
        let statement = try db.cachedStatement(
            sql: "SELECT started_at, CASE state WHEN 'ended' THEN ended_at END FROM lease WHERE id = ?")
        let row = try Row.fetchOne(statement, arguments: [lease])
        var made = OfLease(id: lease, startedAt: row?[0], endedAt: row?[1])
        if after > 0 { made.last = try stretchBefore(lease) }
        leases.append(made)
        places[lease] = leases.count - 1
        return leases.count - 1
    }

    private func stretchBefore(_ lease: Int64) throws -> Stretch? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT start, "end" FROM posting WHERE lease = ? AND id <= ? AND class <> 'refunded'
                ORDER BY start DESC LIMIT 1
                """)
        return try Row.fetchOne(statement, arguments: [lease, after]).map { row in
            Stretch(start: row[0], end: row[1], price: 0, since: 0, amount: 0, isKnown: true)
        }
    }

    private mutating func share(_ text: String, of lease: Int64) throws -> Share {
        if let known = shares[text] { return known }
        guard let share = Share(text) else {
            throw StoreError(.damaged, "a segment of lease \(lease) has an unknown share")
        }
        shares[text] = share
        return share
    }

    private func sides(_ id: Int64) throws -> String {
        let row = try Row.fetchOne(
            db, sql: "SELECT account_from, account_to FROM posting WHERE id = ?", arguments: [id])
        return "P\(id): \(row?[0] as String? ?? "nobody") to \(row?[1] as String? ?? "nobody")"
    }

    /// What it found of each posting by itself, and of the shares of nodes.
    func checks() throws -> [Check] {
        let badWhole = try badWhole ?? wholesOfUnordered()
        return [
            Check(
                name: "each posting = price x time", holds: badAmount == nil,
                detail: badAmount ?? "\(count) postings recomputed"),
            Check(
                name: "shares of a node add up to the node", holds: badWhole == nil,
                detail: badWhole ?? "\(sharedStretches) shared stretches"),
            try refunds(),
            Check(
                name: "each posting has two sides", holds: badSides == nil,
                detail: badSides ?? "provider to job or idle"),
        ]
    }
}

/// Every digit of an amount.
func exact(_ nanos: Int64) -> String { Money(nanos: nanos).exact }
