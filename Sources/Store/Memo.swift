import Domain
import GRDB
import Wire

/// Energy and people of a row while they add up.
struct MemoSum {
    /// What nodes drew in the time for which that is known, and in how much time.
    struct Drawn: Hashable {
        var nodeTime = Span.zero
        var energyTime = Span.zero
        var energy = Energy.zero
        var emissionsTime = Span.zero
        var emissions = Emissions.zero
    }
    private(set) var drawn = Drawn()
    private var hours: Int64 = 0
    private var unrated: Int64 = 0
    private var cost = Money.zero

    /// Adds time of a node; negative to take it back.
    mutating func add(_ time: Span, of draw: PowerDraw?, isBusy: Bool) {
        drawn.nodeTime = drawn.nodeTime + time
        guard let draw else { return }
        let energy = draw.energy(over: time, isBusy: isBusy)
        drawn.energyTime = drawn.energyTime + time
        drawn.energy += energy
        guard let emissions = draw.emissions(of: energy) else { return }
        drawn.emissionsTime = drawn.emissionsTime + time
        drawn.emissions += emissions
    }

    mutating func add(_ people: PeopleTime) {
        hours += people.hours.thousandths
        if let amount = people.cost { cost += amount } else { unrated += people.hours.thousandths }
    }

    var document: MemoSums {
        MemoSums(
            nodeTime: drawn.nodeTime, energyTime: drawn.energyTime, energy: drawn.energy,
            emissionsTime: drawn.emissionsTime, emissions: drawn.emissions, hours: hours, unrated: unrated, cost: cost)
    }
}

/// What stands beside the bill, while it is made: energy from the same pieces of postings and meters as the bill, by
/// the figures frozen with each lease, and hours of people by the submission of their jobs. An attempt's share of a
/// node draws busy watts, everything else idle ones; what was moved between classes was all an attempt's and changes
/// nothing.
struct Memo {
    private(set) var sums: [BillKey: MemoSum] = [:]
    private(set) var total = MemoSum()
    private let query: CostQuery
    private let cut: CostQuery.Cut
    private let db: Database
    private var keys: BillKeys
    private var leases: [Int64: OfLease] = [:]

    private struct OfLease {
        var isReserved: Bool
        var draw: PowerDraw?
    }

    /// `query` has one cut, which is not the class.
    init(_ query: CostQuery, _ db: Database) throws {
        self.db = db
        cut = query.by[0]
        keys = BillKeys(query.by, db)
        // The pieces must be those of one lease, whatever is asked for.
        var pieces = query
        if !cut.isOfLease { pieces.by.append(.group) }
        self.query = pieces
        if query.job == nil {
            for statement in try BillStatement.sums(pieces, db) { try addSums(statement) }
        }
        try addLines(BillStatement.lines(pieces), times: 1)
        try addLines(BillStatement.paddingOfEndedReservedNodes(pieces), times: -1)
        try addPeople()
    }

    /// The rows: those of most energy first, then of most node time; stretches of time in order.
    var rows: [MemoRow] {
        func isBefore(_ left: (key: BillKey, value: MemoSum), _ right: (key: BillKey, value: MemoSum)) -> Bool {
            let (drawn, other) = (left.value.drawn, right.value.drawn)
            if !cut.isTime, drawn.energy != other.energy { return drawn.energy > other.energy }
            if !cut.isTime, drawn.nodeTime != other.nodeTime { return drawn.nodeTime > other.nodeTime }
            return left.key.key < right.key.key
        }
        return sums.sorted(by: isBefore).map { key, sum in
            MemoRow(key: key.key, label: key.label, sums: sum.document)
        }
    }

    private mutating func addSums(_ statement: BillStatement) throws {
        let rows = try Row.fetchCursor(db, sql: statement.sql, arguments: statement.arguments)
        while let row = try rows.next() {
            let job = row[0] as Int64?
            try add(
                Span(milliseconds: row[5]), job: job == 0 ? nil : job, lease: row[2], costClass: row[1],
                at: Instant(milliseconds: row[3]))
        }
    }

    private mutating func addLines(_ statement: BillStatement, times sign: Int64) throws {
        let rows = try Row.fetchCursor(db, sql: statement.sql, arguments: statement.arguments)
        while let row = try rows.next() {
            let line = try BillLine(row)
            for part in line.parts(in: query.window, cutAt: query.nextCut) {
                try add(
                    Span(milliseconds: sign * part.time.milliseconds), job: line.job, lease: line.lease,
                    costClass: line.costClass, at: part.at)
            }
        }
    }

    private mutating func add(
        _ time: Span, job: Int64?, lease: Int64, costClass: String, at instant: Instant
    ) throws {
        let known = try leases[lease] ?? ofLease(lease)
        leases[lease] = known
        // Beyond its end a node draws nothing; a reserved one that nobody uses still runs.
        guard time != .zero, costClass != CostClass.padding.rawValue || known.isReserved else { return }
        let isBusy = costClass == CostClass.useful.rawValue
        let key = try keys.keys(job: job, .lease(lease), costClass: costClass, at: instant)[0]
        sums[key, default: MemoSum()].add(time, of: known.draw, isBusy: isBusy)
        total.add(time, of: known.draw, isBusy: isBusy)
    }

    private mutating func addPeople() throws {
        let statement = BillStatement.people(query)
        for row in try Row.fetchAll(db, sql: statement.sql, arguments: statement.arguments) {
            let people = PeopleTime(row)
            let key =
                cut.isOfLease
                ? BillKey(key: "people")
                : try keys.keys(
                    job: row["job"], .lease(0), costClass: "", at: Instant(milliseconds: row["submitted_at"]))[0]
            sums[key, default: MemoSum()].add(people)
            total.add(people)
        }
    }

    private func ofLease(_ id: Int64) throws -> OfLease {
        let statement = try db.cachedStatement(
            sql: """
                SELECT lease.terms, power.* FROM lease LEFT JOIN lease_power AS power ON power.lease = lease.id
                WHERE lease.id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw StoreError(.damaged, "there are postings of L\(id), and no such lease")
        }
        return OfLease(isReserved: row["terms"] == Terms.reserved.rawValue, draw: PowerDraw(row))
    }
}

extension PowerDraw {
    /// The figures of a row of `lease_power`; nil: it is none.
    init?(_ row: Row) {
        guard let idle = row["idle_milliwatts"] as Int64?, let busy = row["busy_milliwatts"] as Int64?,
            let pue = row["pue"] as Int64?
        else { return nil }
        self.init(
            milliwatts: .init(idle: idle, busy: busy), puePerMille: pue, milligramsPerKWh: row["milligrams_per_kwh"])
    }
}

extension PeopleTime {
    /// A row of `job_people`.
    init(_ row: Row) {
        self.init(
            hours: HumanHours(activity: row["activity"], thousandths: row["thousandths"]),
            rate: (row["rate"] as Int64?).map { Price(nanosPerHour: $0) })
    }
}

extension BillStatement {
    /// What the minimum charge added to reserved nodes beyond their end: padding like that of a node that runs unused.
    /// Nobody's, so that of a job or a user there is none.
    fileprivate static func paddingOfEndedReservedNodes(_ query: CostQuery) -> BillStatement {
        BillStatement(
            sql: """
                SELECT posting.lease, posting.job, class, posting.price, posting.price_since, start, "end", amount,
                    share, 0 AS is_open, NULL AS free_until
                FROM lease CROSS JOIN posting ON posting.lease = lease.id AND posting.start >= lease.ended_at
                WHERE lease.terms = 'reserved' AND posting.class = 'padding' AND :is_whole AND "end" > :since
                    AND start < :until
                """,
            arguments: [
                "is_whole": query.job == nil && query.owner == nil && query.sweep == nil,
                "since": query.window.lowerBound.milliseconds,
                "until": query.window.upperBound.milliseconds,
            ])
    }

    /// Frozen hours of people of jobs that were submitted in the window.
    fileprivate static func people(_ query: CostQuery) -> BillStatement {
        BillStatement(
            sql: """
                SELECT people.*, job.submitted_at FROM job_people AS people JOIN job ON job.id = people.job
                WHERE submitted_at >= :since AND submitted_at < :until AND job.id = coalesce(:job, job.id)
                    AND owner_uid = coalesce(:owner, owner_uid)
                    \(query.sweep.map { "AND job.id IN (\($0.jobs(":sweep")))" } ?? "")
                ORDER BY people.job, activity
                """,
            arguments: [
                "since": query.window.lowerBound.milliseconds, "until": query.window.upperBound.milliseconds,
                "job": query.job?.number, "owner": query.owner,
            ] + (query.sweep.map { ["sweep": $0.value] } ?? StatementArguments()))
    }
}
