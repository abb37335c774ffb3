import Domain
import GRDB
import Orchestration
import Pools
import Wire

/// Reads the state from the live rows.
struct StateReader {
    let db: Database
    /// The submitters' environments by the number of their row.
    var environments: [Int64: EnvironmentVariables] = [:]

    static let liveJobs =
        "state NOT IN ('SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST')"

    /// The state that the rows describe.
    mutating func state() throws -> State {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, variables FROM environment
                WHERE id IN (SELECT environment FROM job WHERE \(Self.liveJobs))
                """)
        for row in rows {
            environments[row["id"]] = try JSON.value(EnvironmentVariables.self, from: row["variables"])
        }
        var state = State(applying: [try counters()])
        try forEachBatchOfLiveJobs { jobs in
            for job in jobs { state.apply(.job(job)) }
        }
        for lease in try leases() { state.apply(lease) }
        state.restoreSizes()
        let others =
            try attempts() + accounts() + meters() + orders(of: state.jobs) + learnt()
            + storage() + moved() + closedMonth()
        for change in try others + budgets() + guards() + expectations() { state.apply(change) }
        try forEachIdempotencyKey { state.apply($0) }
        return state
    }

    private func budgets() throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT * FROM budget").map { .budget(try BudgetRow.standing($0)) }
    }

    private func counters() throws -> Change {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM counter") else {
            throw StoreError(.damaged, "the counters are missing")
        }
        var counters = Counters()
        counters.jobs = row["jobs"]
        counters.leases = row["leases"]
        counters.decisions = row["decisions"]
        counters.postings = row["postings"]
        counters.charges = row["charges"]
        return .counters(counters)
    }

    private func attempts() throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT * FROM attempt WHERE exit IS NULL ORDER BY job, number").map { row in
            let nodes = (row["nodes"] as String?).flatMap { NodeSet(text: $0) }
            var attempt = Attempt(
                id: AttemptID(job: JobID(row["job"]), number: row["number"]),
                nodes: nodes ?? NodeSet([LeaseID(row["lease"])]),
                orderedAt: Instant(milliseconds: row["ordered_at"]), resumedFromStep: row["resumed_from_step"])
            attempt.startedAt = instant(row["started_at"])
            attempt.lastStep = row["last_step"]
            attempt.lastReportAt = instant(row["last_report_at"])
            attempt.observed = row["observed"]
            attempt.isProbe = row["is_probe"]
            return .attempt(attempt)
        }
    }

    private func accounts() throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT job, number, account FROM attempt_account").map { row in
            .account(
                AttemptID(job: JobID(row[0]), number: row[1]),
                try JSON.value(AttemptAccount.self, from: row[2] as String))
        }
    }

    private func leases() throws -> [Change] {
        let sql = """
            SELECT lease.*, job.owner_name, job.project FROM lease LEFT JOIN job ON job.id = lease.ordered_for
            WHERE lease.state <> 'ended' ORDER BY lease.id
            """
        return try Row.fetchAll(db, sql: sql).map { row in
            guard let terms = Terms(rawValue: row["terms"]) else {
                throw StoreError(.damaged, "lease \(row["id"] as Int64) has unknown terms")
            }
            var lease = Lease(
                id: LeaseID(row["id"]), group: GroupID(row["node_group"]), provider: row["provider"], terms: terms,
                orderedFor: row["ordered_for"] == 0 ? nil : JobID(row["ordered_for"]),
                orderedAt: Instant(milliseconds: row["ordered_at"]))
            if lease.orderedFor != nil, let user = row["owner_name"] as String?, let project = row["project"] as String?
            {
                lease.payer = Payer(user: user, project: project)
            }
            lease.state = try JSON.value(LeaseState.self, from: row["state_json"])
            lease.startedAt = instant(row["started_at"])
            if let price = row["price"] as Int64?, let since = instant(row["price_since"]) {
                lease.tariff = Tariff(price: Price(nanosPerHour: price), since: since)
            }
            lease.allocations = try JSON.value([Allocation].self, from: row["allocations"])
            lease.isDraining = row["draining"]
            lease.emptySince = instant(row["empty_since"])
            lease.provisional = try JSON.value([Provisional].self, from: row["provisional"])
            lease.refundWindow = Span(milliseconds: row["refund_window"])
            lease.observed = row["observed"]
            return .lease(lease)
        }
    }

    private func meters() throws -> [Change] {
        var meters: [Meter] = []
        for row in try Row.fetchAll(db, sql: "SELECT * FROM meter_use ORDER BY lease, number") {
            let segment = try segment(row)
            let use = Use(segment.costClass, job: segment.job, attempt: segment.attempt, share: segment.share)
            if let last = meters.indices.last, meters[last].lease == segment.lease {
                meters[last].uses.append(use)
            } else {
                var meter = Meter(
                    lease: segment.lease, terms: segment.terms, tariff: segment.tariff, start: segment.start,
                    uses: [use])
                meter.proofOfLife = Instant(milliseconds: row["proof_of_life"])
                meters.append(meter)
            }
        }
        return meters.map(Change.meter)
    }

    /// The segment that a meter or posting row describes.
    func segment(_ row: Row) throws -> Segment {
        guard let costClass = CostClass(rawValue: row["class"]), let terms = Terms(rawValue: row["terms"]),
            let share = Share(row["share"] as String)
        else {
            throw StoreError(
                .damaged, "a segment of lease \(row["lease"] as Int64) has an unknown class, terms or share")
        }
        let job = (row["job"] as Int64?).map { JobID($0) }
        let attempt = (row["attempt"] as Int?).flatMap { number in job.map { AttemptID(job: $0, number: number) } }
        return Segment(
            lease: LeaseID(row["lease"]), attempt: attempt, job: job, costClass: costClass, terms: terms,
            tariff: Tariff(
                price: Price(nanosPerHour: row["price"]), since: Instant(milliseconds: row["price_since"])),
            start: Instant(milliseconds: row["start"]), share: share)
    }

    private func orders(of jobs: [JobID: Job]) throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT * FROM pool_order ORDER BY subject, number").map { row in
            .order(
                try OrderRow(row: row).order { id in
                    guard let job = jobs[id] else {
                        throw StoreError(.damaged, "an order stands for job \(id), which is over")
                    }
                    return job.spec
                })
        }
    }

    private func learnt() throws -> [Change] {
        let quotes = try Row.fetchAll(db, sql: "SELECT * FROM quote ORDER BY node_group").map { row -> Change in
            var quote = Quote(
                group: GroupID(row["node_group"]), price: Price(nanosPerHour: row["price"]),
                isAvailable: row["is_available"])
            quote.refusedUntil = instant(row["refused_until"])
            quote.observed = row["observed"]
            return .quote(quote)
        }
        let speeds = try Row.fetchAll(db, sql: "SELECT * FROM throughput").map { row -> Change in
            .throughput(
                ThroughputKey(
                    workload: row["workload"],
                    accelerators: Accelerators(kind: AcceleratorKind(row["kind"]), count: row["count"]),
                    nodes: row["nodes"]),
                ThroughputStatistics(steps: row["steps"], time: Span(milliseconds: row["time"])))
        }
        return quotes + speeds + (try spotRecords())
    }

    private func forEachIdempotencyKey(_ body: (Change) -> Void) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT uid, key, digest, job, at, charge FROM idempotency")
        while let row = try rows.next() {
            let charge = (row[5] as Int64?).map { IdempotencyRecord.Made.charge(ChargeID($0)) }
            body(
                .idempotency(
                    IdempotencyRecord(
                        uid: row[0], key: row[1], digest: UInt64(bitPattern: row[2] as Int64),
                        made: charge ?? .job(JobID(row[3])), at: Instant(milliseconds: row[4]))))
        }
    }

    func instant(_ milliseconds: Int64?) -> Instant? { milliseconds.map { Instant(milliseconds: $0) } }
}
