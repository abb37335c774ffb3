import Domain
import GRDB
import Wire

/// What a piece of a bill is by one of its cuts.
struct BillKey: Hashable {
    var key: String
    /// The name of a job or a sweep.
    var label = ""
}

/// What a piece of a bill is for: a node, or data in a place.
enum BillSource {
    /// A node, by its lease.
    case lease(Int64)
    /// Data: whom it is owed to, and in which region.
    case place(provider: String, region: String)
}

/// Says what a piece of a bill is by each cut. Jobs and leases are looked up once each.
struct BillKeys {
    private struct OfJob {
        var name: String
        var project: String
        var owner: String
        var isResult: Bool
        var sweep = BillKey(key: "none")
    }
    private struct OfLease {
        var group: String
        var provider: String
        var terms: String
        var region: String
        /// Nano-dollars an hour on demand; nil: nothing like it is sold so.
        var onDemand: Int64?
    }
    private let db: Database
    private let cuts: [CostQuery.Cut]
    private var jobs: [Int64: OfJob] = [:]
    private var leases: [Int64: OfLease] = [:]

    init(_ cuts: [CostQuery.Cut], _ db: Database) {
        self.cuts = cuts
        self.db = db
    }

    /// The keys of a piece, one for each cut.
    mutating func keys(
        job: Int64?, _ source: BillSource, costClass: String, at instant: Instant
    ) throws -> [BillKey] {
        var keys: [BillKey] = []
        for cut in cuts {
            switch cut {
            case .costClass: keys.append(BillKey(key: costClass))
            case .day: keys.append(BillKey(key: String(instant.description.prefix(10))))
            case .month: keys.append(BillKey(key: String(instant.description.prefix(7))))
            case .hour: keys.append(BillKey(key: instant.hourStart.description))
            case .job, .project, .owner, .sweep: keys.append(try key(cut, job: job))
            case .terms, .group, .provider, .region:
                switch source {
                case .lease(let lease): keys.append(try key(cut, lease: lease))
                case .place(let provider, let region): keys.append(key(cut, provider, region))
                }
            }
        }
        return keys
    }

    /// What an hour of a node like that of a lease costs on demand; nil: it is not known.
    mutating func onDemand(_ lease: Int64) throws -> Int64? {
        let known = try leases[lease] ?? ofLease(lease)
        leases[lease] = known
        return known.onDemand
    }

    /// Whether a job did what it was to do, or was stopped because more was not worth it.
    mutating func isResult(_ job: Int64) throws -> Bool {
        let known = try jobs[job] ?? ofJob(job)
        jobs[job] = known
        return known.isResult
    }

    private mutating func key(_ cut: CostQuery.Cut, job: Int64?) throws -> BillKey {
        guard let job else { return BillKey(key: "idle") }
        let known = try jobs[job] ?? ofJob(job)
        jobs[job] = known
        switch cut {
        case .project: return BillKey(key: known.project)
        case .owner: return BillKey(key: known.owner)
        case .sweep: return known.sweep
        default: return BillKey(key: "\(job)", label: known.name)
        }
    }

    private func key(_ cut: CostQuery.Cut, _ provider: String, _ region: String) -> BillKey {
        switch cut {
        case .provider: BillKey(key: provider)
        case .region: BillKey(key: region)
        default: BillKey(key: "none")
        }
    }

    private mutating func key(_ cut: CostQuery.Cut, lease: Int64) throws -> BillKey {
        let known = try leases[lease] ?? ofLease(lease)
        leases[lease] = known
        switch cut {
        case .group: return BillKey(key: known.group)
        case .provider: return BillKey(key: known.provider)
        case .region: return BillKey(key: known.region)
        default: return BillKey(key: known.terms)
        }
    }

    private func ofJob(_ id: Int64) throws -> OfJob {
        let statement = try db.cachedStatement(
            sql: """
                SELECT job.name, project, owner_name, state, trial.sweep, trial.name
                FROM job LEFT JOIN trial ON trial.job = job.id WHERE job.id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            return OfJob(name: "", project: "idle", owner: "idle", isResult: false)
        }
        let end = JobEnd(rawValue: row[3])
        var known = OfJob(
            name: row[0], project: row[1], owner: row[2], isResult: end == .succeeded || end == .stoppedEarly)
        if let sweep = row[4] as Int64? { known.sweep = BillKey(key: SweepID(sweep).description, label: row[5]) }
        return known
    }

    private func ofLease(_ id: Int64) throws -> OfLease {
        let statement = try db.cachedStatement(
            sql: """
                SELECT lease.node_group, lease.provider, lease.terms, coalesce(node_group.region, 'unknown'),
                    node_group.on_demand
                FROM lease LEFT JOIN node_group ON node_group.name = lease.node_group WHERE lease.id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw StoreError(.damaged, "there are postings of L\(id), and no such lease")
        }
        return OfLease(group: row[0], provider: row[1], terms: row[2], region: row[3], onDemand: row[4])
    }
}

/// What of a bill has a counterpart on demand, and what came to a result.
struct BillBaseline {
    /// On-demand price times time: nano-dollars an hour times milliseconds.
    private var listed: Int128 = 0
    private var paid: Money?
    private var jobs: Set<Int64> = []
    /// Jobs with a part in it.
    private(set) var workers: Set<Int64> = []

    mutating func add(_ amount: Money, _ time: Span, onDemand price: Int64) {
        listed += Int128(price) * Int128(time.milliseconds)
        paid = (paid ?? .zero) + amount
    }

    mutating func add(result job: Int64) { jobs.insert(job) }

    mutating func add(worker job: Int64) { workers.insert(job) }

    /// What the same time of nodes costs on demand; nil: of none of it that is known.
    var onDemand: Money? { paid.map { _ in Money(nanos: Int64(listed / 3_600_000)) } }
    /// That less what was paid for the same time.
    var saved: Money? {
        guard let paid, let onDemand else { return nil }
        return onDemand - paid
    }
    /// Jobs with a part in it that came to a result.
    var results: Int { jobs.count }
}

/// The rows of a bill while they add up.
struct BillSums {
    private struct Sum {
        var baseline = BillBaseline()
        var amount = Money.zero
        var time = Span.zero
        var byClass: [String: Money] = [:]

        mutating func add(_ costClass: String, _ part: Money, _ span: Span) {
            amount += part
            time = time + span
            byClass[costClass, default: .zero] += part
        }
    }
    private var sums: [[BillKey]: Sum] = [:]
    /// The sum of all.
    private(set) var total = Money.zero
    /// What all of it has on demand, and came to.
    private(set) var baseline = BillBaseline()
    private let query: CostQuery

    init(_ query: CostQuery) { self.query = query }

    mutating func add(_ keys: [BillKey], costClass: String, _ amount: Money, _ time: Span) {
        sums[keys, default: Sum()].add(costClass, amount, time)
        total += amount
    }

    /// Adds what a piece comes to on demand.
    mutating func compare(_ keys: [BillKey], _ amount: Money, _ time: Span, onDemand price: Int64) {
        sums[keys]?.baseline.add(amount, time, onDemand: price)
        baseline.add(amount, time, onDemand: price)
    }

    /// Adds a job that came to a result.
    mutating func add(result job: Int64, to keys: [BillKey]) {
        sums[keys]?.baseline.add(result: job)
        baseline.add(result: job)
    }

    /// Adds a job that has a part in the piece.
    mutating func add(worker job: Int64, to keys: [BillKey]) {
        sums[keys]?.baseline.add(worker: job)
        baseline.add(worker: job)
    }

    /// The rows, largest first, and stretches of time in order. Of two cuts, the rows of a first key stand together,
    /// and the first keys are ordered by all of theirs.
    func rows(cutBy cuts: [CostQuery.Cut], _ advances: [Int64: Advance] = [:]) -> [CostRow] {
        let firsts = sums.reduce(into: [String: Money]()) { $0[$1.key[0].key, default: .zero] += $1.value.amount }
        func isBefore(_ left: ([BillKey], Sum), _ right: ([BillKey], Sum)) -> Bool {
            for (index, cut) in cuts.enumerated() where left.0[index].key != right.0[index].key {
                let (key, other) = (left.0[index].key, right.0[index].key)
                let isLast = index == cuts.count - 1 && index > 0
                let amounts = isLast ? (left.1.amount, right.1.amount) : (firsts[key], firsts[other])
                guard !cut.isTime, let amount = amounts.0, let otherAmount = amounts.1, amount != otherAmount else {
                    return key < other
                }
                return amount > otherAmount
            }
            return false
        }
        return sums.map { ($0.key, $0.value) }.sorted(by: isBefore).map { keys, sum in
            let second = keys.count > 1 ? keys[1] : nil
            var row = CostRow(
                key: keys[0].key, label: keys[0].label, key2: second?.key, label2: second?.label,
                cost: MoneyDocument(sum.amount), seconds: sum.time.milliseconds / 1_000,
                byClass: sum.byClass.mapValues { MoneyDocument($0) })
            row.onDemand = sum.baseline.onDemand.map { MoneyDocument($0) }
            row.saved = sum.baseline.saved.map { MoneyDocument($0) }
            if query.countsResults { row.results = sum.baseline.results }
            row.note(sum.baseline.workers.compactMap { advances[$0] }, for: sum.amount)
            return row
        }
    }
}
