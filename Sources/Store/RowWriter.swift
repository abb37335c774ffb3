import Domain
import GRDB
import Orchestration
import Pools
import Wire

/// Writes changes as rows through cached statements.
struct RowWriter {
    let db: Database
    let environments: EnvironmentRows

    func write(_ change: Change) throws {
        switch change {
        case .jobAccepted(let job): try insert(job)
        case .job(let job): try update(job)
        case .jobPosted(let id, let amount):
            try run("UPDATE job SET posted = ? WHERE id = ?", [amount.nanos, id.number])
        case .jobEdited(let job): try edit(job)
        case .attempt(let attempt): try upsert(attempt)
        case .lease(let lease): try upsert(lease)
        case .meter(let meter): try upsert(meter)
        case .meterClosed(let lease): try run("DELETE FROM meter_use WHERE lease = ?", [lease.number])
        case .budget(let standing): try write(standing, "INSERT OR REPLACE INTO budget")
        case .budgetMonthOver(let standing): try write(standing, "INSERT INTO budget_month")
        case .budgetRemoved(let key):
            try run(
                "DELETE FROM budget WHERE scope = ? AND period = ?", [key.scope.description, key.period.rawValue])
        case .posting(let posting): try insert(posting)
        case .charge(let charge): try insert(charge)
        case .storage(let meter): try upsert(meter)
        case .storageClosed(let job): try run("DELETE FROM storage_meter WHERE job = ?", [job.number])
        case .monthClosed(let closed): try insert(closed)
        case .moved(let line, let volume): try upsert(line, volume)
        case .reclassified(let move): try insert(move)
        case .account(let id, let account):
            try run(
                "INSERT OR REPLACE INTO attempt_account VALUES (?, ?, ?)",
                [id.job.number, id.number, try JSON.text(account)])
        case .powerFrozen(let lease, let draw): try insert(draw, of: lease)
        case .peopleFrozen(let job, let people): try insert(people, of: job)
        case .decision(let decision): try insert(decision)
        case .expected(let expected):
            try run(
                "INSERT INTO decision_expectation VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    expected.decision.number, expected.job.number, expected.kind.rawValue, expected.amount.p10.nanos,
                    expected.amount.p50.nanos, expected.amount.p90.nanos, expected.jobCost.nanos,
                ])
        case .cameTo(let outcome):
            try run(
                "INSERT INTO decision_outcome VALUES (?, ?, ?, ?)",
                [outcome.decision.number, outcome.cameTo.nanos, outcome.at.milliseconds, outcome.how.rawValue])
        case .metric(let point): try insert(point)
        case .guarded(let job, let metric, let value):
            try run(
                "INSERT OR REPLACE INTO guarded_metric VALUES (?, ?, ?, ?)",
                [job.number, metric, value.finite, value.kind])
        case .order(let order): try insert(order)
        case .ordersClosed(let subject): try run("DELETE FROM pool_order WHERE subject = ?", [subject.description])
        case .quote(let quote): try upsert(quote)
        case .spotRecord(let group, let record): try upsert(record, of: group)
        case .throughput(let key, let statistics):
            try run(
                "INSERT OR REPLACE INTO throughput VALUES (?, ?, ?, ?, ?, ?)",
                [
                    key.workload, key.accelerators.kind.name, key.accelerators.count, key.nodes, statistics.steps,
                    statistics.time.milliseconds,
                ])
        case .idempotency(let record): try upsert(record)
        case .idempotencyForgotten(let uid, let key):
            try run("DELETE FROM idempotency WHERE uid = ? AND key = ?", [uid, key])
        case .counters(let counters):
            try run(
                "UPDATE counter SET jobs = ?, leases = ?, decisions = ?, postings = ?, charges = ?",
                [counters.jobs, counters.leases, counters.decisions, counters.postings, counters.charges])
        }
    }

    /// Runs a cached statement with these values in the places of its question marks.
    func run(_ sql: String, _ values: StatementArguments) throws {
        let statement = try db.cachedStatement(sql: sql)
        try statement.execute(arguments: values)
    }

    private func insert(_ job: Job) throws {
        let kind = if case .command = job.spec.work { "command" } else { "simulated" }
        let fixed: StatementArguments = [
            job.id.number, job.spec.name, job.owner.uid, job.owner.name, job.spec.project, job.spec.priority,
            job.spec.jobClass.rawValue, kind, job.submittedAt.milliseconds,
        ]
        try run(
            """
            INSERT INTO job (id, name, owner_uid, owner_name, project, priority, class, workload, submitted_at, spec,
                environment, budget, metric, steps, state, state_json, since, reason, attempts, interruptions, errors,
                step, furthest_step, checkpoint_step, checkpoint_path, curve_json, best, posted, warned_percent,
                shadow_stopped, user_held, borrowed_until, probing, retry_of)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?)
            """, fixed + asked(job.spec) + changing(job) + [job.retryOf?.number])
        if let trial = job.spec.trial?.value { try insert(trial, of: job) }
    }

    private func insert(_ trial: Trial, of job: Job) throws {
        let parameters = Dictionary(trial.values.map { ($0.name, $0.value) }) { first, _ in first }
        try run(
            "INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?)",
            [
                job.id.number, trial.sweep?.number, trial.name, trial.number, try JSON.text(parameters),
                job.spec.metric?.mode.rawValue,
            ])
    }

    private func edit(_ job: Job) throws {
        let named: StatementArguments = [job.spec.name, job.spec.project, job.spec.priority]
        try run(
            """
            UPDATE job SET name = ?, project = ?, priority = ?, spec = ?, environment = ?, budget = ?, metric = ?,
                steps = ? WHERE id = ?
            """, named + asked(job.spec) + [job.id.number])
        try update(job)
    }

    /// The spec without the submitter's environment, which has a row of its own, and the parts that lists show.
    private func asked(_ spec: JobSpec) throws -> StatementArguments {
        var spec = spec
        var environment: Int64?
        if case .command(var work) = spec.work {
            environment = try environments.number(of: work.inherited) {
                try run("INSERT INTO environment (variables) VALUES (?)", [try JSON.text(work.inherited)])
                return db.lastInsertedRowID
            }
            work.inherited = .none
            spec.work = .command(work)
        }
        return [try JSON.text(spec), environment, spec.budget?.limit.nanos, spec.metric?.name, spec.work.steps]
    }

    private func update(_ job: Job) throws {
        try run(
            """
            UPDATE job SET state = ?, state_json = ?, since = ?, reason = ?, attempts = ?, interruptions = ?,
                errors = ?, step = ?, furthest_step = ?, checkpoint_step = ?, checkpoint_path = ?, curve_json = ?,
                best = ?, posted = ?, warned_percent = ?, shadow_stopped = ?, user_held = ?, borrowed_until = ?,
                probing = ?
            WHERE id = ?
            """, changing(job) + [job.id.number])
    }

    private func changing(_ job: Job) throws -> StatementArguments {
        [
            job.state.word, try JSON.text(job.state), job.state.since.milliseconds, job.reasonCode, job.attempts,
            job.interruptions, job.errors, job.progress.step, job.progress.furthestStep, job.progress.checkpointStep,
            job.progress.checkpointPath, try text(of: job.curve), job.curve.best, job.posted.nanos,
            job.warnedPercent, job.isShadowStopped, job.isUserHeld, job.borrowedUntil?.milliseconds,
            try job.probing.map { try JSON.text($0) },
        ]
    }

    /// Most rows are of jobs that have reported nothing.
    private func text(of curve: CurveStatistics) throws -> String {
        curve == CurveStatistics() ? try Self.noReports.get() : try JSON.text(curve)
    }
    private static let noReports = Result { try JSON.text(CurveStatistics()) }
    private static let submitted = Result { try JSON.text(Reason.submitted) }

    private func upsert(_ attempt: Attempt) throws {
        try run(
            "INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                attempt.id.job.number, attempt.id.number, attempt.nodes.first.number, attempt.orderedAt.milliseconds,
                attempt.startedAt?.milliseconds, attempt.endedAt?.milliseconds, attempt.resumedFromStep,
                attempt.lastStep, attempt.lastReportAt?.milliseconds, attempt.exit?.word,
                try attempt.exit.map { try JSON.text($0) }, attempt.observed, attempt.nodes.text,
                attempt.isProbe,
            ])
        guard attempt.exit != nil else { return }
        try run(
            "DELETE FROM attempt_account WHERE job = ? AND number = ?", [attempt.id.job.number, attempt.id.number])
    }

    private func insert(_ move: Reclassification) throws {
        let segment = move.segment
        try run(
            "INSERT INTO reclassification VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                move.key, move.at.milliseconds, move.amount.nanos, segment.lease.number, segment.job?.number,
                segment.attempt?.number, segment.costClass.rawValue, move.to.rawValue, segment.terms.rawValue,
                segment.tariff.price.nanosPerHour, segment.tariff.since.milliseconds, segment.start.milliseconds,
                move.end.milliseconds, segment.share.description,
            ])
    }

    private func upsert(_ lease: Lease) throws {
        var endedAt: Int64?
        if case .ended(_, let at) = lease.state { endedAt = at.milliseconds }
        try run(
            """
            INSERT OR REPLACE INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at,
                ended_at, state, state_json, price, price_since, observed, allocations, draining, empty_since,
                provisional, refund_window)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                lease.id.number, lease.group.name, lease.provider, lease.terms.rawValue, lease.orderedFor?.number ?? 0,
                lease.orderedAt.milliseconds, lease.startedAt?.milliseconds, endedAt, lease.state.word,
                try JSON.text(lease.state), lease.tariff?.price.nanosPerHour, lease.tariff?.since.milliseconds,
                lease.observed, try JSON.text(lease.allocations), lease.isDraining,
                lease.emptySince?.milliseconds, try JSON.text(lease.provisional),
                lease.refundWindow.milliseconds,
            ])
    }

    private func upsert(_ meter: Meter) throws {
        for (number, use) in meter.uses.enumerated() {
            try run(
                "INSERT OR REPLACE INTO meter_use VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    meter.lease.number, number, use.job?.number, use.attempt?.number, use.costClass.rawValue,
                    meter.terms.rawValue, meter.tariff.price.nanosPerHour, meter.tariff.since.milliseconds,
                    meter.start.milliseconds, meter.proofOfLife.milliseconds, meter.accrued(use).nanos,
                    use.share.description,
                ])
        }
        try run("DELETE FROM meter_use WHERE lease = ? AND number >= ?", [meter.lease.number, meter.uses.count])
    }

    private func insert(_ posting: Posting) throws {
        let segment = posting.segment
        try run(
            "INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                posting.id.number, posting.key, posting.from.description, posting.to.description,
                posting.amount.nanos, segment.lease.number, segment.job?.number, segment.attempt?.number,
                segment.costClass.rawValue, segment.terms.rawValue, segment.tariff.price.nanosPerHour,
                segment.tariff.since.milliseconds, segment.start.milliseconds, posting.end.milliseconds,
                posting.cause.description, try JSON.text(posting.cause), segment.share.description,
            ])
    }

    private func insert(_ decision: Decision) throws {
        let reason =
            if case .submitted = decision.reason { try Self.submitted.get() } else { try JSON.text(decision.reason) }
        try run(
            "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                decision.id.number, decision.at.milliseconds, decision.verdict.rawValue, decision.job?.number,
                decision.attempt?.number, decision.lease?.number, decision.reason.code,
                reason,
            ])
    }

    private func insert(_ point: MetricPoint) throws {
        try run(
            "INSERT INTO metric VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                point.attempt.job.number, point.attempt.number, point.step, point.at.milliseconds, point.name,
                point.value.finite, point.value.kind,
            ])
    }

    private func upsert(_ quote: Quote) throws {
        try run(
            "INSERT OR REPLACE INTO quote VALUES (?, ?, ?, ?, ?)",
            [
                quote.group.name, quote.price.nanosPerHour, quote.isAvailable, quote.refusedUntil?.milliseconds,
                quote.observed,
            ])
    }

    private func upsert(_ record: IdempotencyRecord) throws {
        let (job, charge): (Int64, Int64?) =
            switch record.made {
            case .job(let id): (id.number, nil)
            case .charge(let id): (0, id.number)
            }
        try run(
            "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?)",
            [record.uid, record.key, Int64(bitPattern: record.digest), job, record.at.milliseconds, charge])
    }

    private func insert(_ order: Order) throws {
        try run(
            "INSERT OR IGNORE INTO pool_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            try OrderRow(order).values())
    }
}
