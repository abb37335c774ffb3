import Domain
import GRDB
import Wire

/// A row of the list of jobs, read by position: finding a column by its name takes longer than all else.
struct JobRow {
    /// The columns in their order, and what each is.
    private enum Column: Int, CaseIterable {
        case id, name, owner, project, priority, jobClass, state, since, reason, submittedAt, workload
        case budget, metric, steps, step, checkpointStep, best, attempts, interruptions
        case stateJSON, leaseTerms, leaseGroup, hardware, retryOf
        case exit, started, resumedFrom, lastStep, lastReportAt, firstStarted, cost, rate
        case sweep, sweepName, trial, parameters, mode

        var sql: String {
            switch self {
            case .owner: "job.owner_name"
            case .jobClass: "job.class"
            case .submittedAt: "job.submitted_at"
            case .checkpointStep: "job.checkpoint_step"
            case .stateJSON: "job.state_json"
            case .retryOf: "job.retry_of"
            case .rate: "metered.rate"
            case .sweep: "trial.sweep"
            case .sweepName: "trial.name"
            case .trial: "trial.number"
            case .parameters: "trial.parameters"
            case .mode: "trial.mode"
            case .leaseTerms: "lease.terms"
            case .leaseGroup: "lease.node_group"
            case .hardware: "node_group.hardware"
            case .exit: "last.exit_json"
            case .started: "last.started_at"
            case .resumedFrom: "last.resumed_from_step"
            case .lastStep: "last.last_step"
            case .lastReportAt: "last.last_report_at"
            case .firstStarted:
                """
                CASE job.attempts WHEN 0 THEN NULL WHEN 1 THEN last.started_at
                ELSE (SELECT started_at FROM attempt WHERE attempt.job = job.id AND number = 1) END
                """
            case .cost:
                """
                coalesce((SELECT sum(amount) FROM posting WHERE posting.job = job.id), 0) + coalesce(metered.accrued, 0)
                    + coalesce((SELECT sum(amount) FROM charge WHERE charge.job = job.id), 0)
                    + coalesce((SELECT accrued FROM storage_meter AS kept WHERE kept.job = job.id), 0)
                """
            case .id, .name, .project, .priority, .state, .since, .reason, .workload, .budget, .metric, .steps, .step,
                .best,
                .attempts, .interruptions:
                "job.\(self)"
            }
        }
    }

    /// Everything up to the condition.
    static let query = """
        SELECT \(Column.allCases.map(\.sql).joined(separator: ", "))
        FROM job
        LEFT JOIN attempt AS last ON last.job = job.id AND last.number = job.attempts
        LEFT JOIN lease ON lease.id = CASE job.state
            WHEN 'PLACING' THEN json_extract(job.state_json, '$.placing._0[0]') ELSE last.lease END
        LEFT JOIN node_group ON node_group.name = lease.node_group
        LEFT JOIN (SELECT job, sum(accrued) AS accrued,
                CAST(sum(price * CASE WHEN instr(share, '/') = 0 THEN 1.0
                    ELSE CAST(share AS REAL) / CAST(substr(share, instr(share, '/') + 1) AS REAL) END) AS INTEGER)
                AS rate
            FROM meter_use GROUP BY job) AS metered ON metered.job = job.id
        LEFT JOIN trial ON trial.job = job.id
        """

    /// The words of the states in which a job has a lease.
    private static let placed = ["PLACING", "STARTING", "RUNNING", "STOPPING"]

    private let row: Row

    init(_ row: Row) { self.row = row }

    private func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: Column) -> Value {
        row[column.rawValue]
    }

    private func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(optional column: Column) -> Value? {
        row[column.rawValue]
    }

    /// The job as lists show it.
    var document: JobDocument {
        get throws {
            let word: String = get(.state)
            let since = Instant(milliseconds: get(.since)).description
            var job = JobDocument(
                id: get(.id), name: get(.name), owner: get(.owner), project: get(.project), priority: get(.priority),
                jobClass: get(.jobClass), state: word, since: since, reason: get(.reason),
                submittedAt: Instant(milliseconds: get(.submittedAt)).description,
                cost: MoneyDocument(Money(nanos: get(.cost))), workload: get(.workload))
            job.startedAt = instantText(get(optional: .firstStarted))
            if JobEnd(rawValue: word) != nil { job.endedAt = since }
            job.group = get(optional: .leaseGroup)
            job.hardware = get(optional: .hardware)
            job.terms = get(optional: .leaseTerms)
            if Self.placed.contains(word), let nodes = try JSON.value(JobState.self, from: get(.stateJSON)).nodes {
                job.lease = nodes.leases.count > 1 ? "\(nodes.first)+\(nodes.leases.count - 1)" : nodes.description
                job.rate = money(get(optional: .rate))
            }
            job.retryOf = get(optional: .retryOf)
            job.limit = money(get(optional: .budget))
            job.step = get(.step)
            job.checkpointStep = get(.checkpointStep)
            job.metric = get(optional: .metric)
            job.best = get(optional: .best)
            job.attempts = get(.attempts)
            job.interruptions = get(.interruptions)
            job.exitCode = try (get(optional: .exit) as String?).flatMap {
                try JSON.value(AttemptExit.self, from: $0).code
            }
            job.steps = get(optional: .steps)
            if word == "RUNNING", let steps = job.steps { job.etaSeconds = eta(steps: steps) }
            if let sweep = get(optional: .sweep) as Int64? { try note(SweepID(sweep), in: &job) }
            return job
        }
    }

    /// What it is in its sweep.
    private func note(_ sweep: SweepID, in job: inout JobDocument) throws {
        job.sweep = sweep.description
        job.sweepName = get(optional: .sweepName)
        job.trial = get(optional: .trial)
        job.parameters = try JSON.value([String: String].self, from: get(.parameters) as String)
        job.metricMode = get(optional: .mode)
    }

    /// Seconds left at the pace of the attempt so far.
    private func eta(steps: Int) -> Int64? {
        let started: Int64? = get(optional: .started)
        let reported: Int64? = get(optional: .lastReportAt)
        let resumed: Int64? = get(optional: .resumedFrom)
        let last: Int64? = get(optional: .lastStep)
        guard let started, let reported, let resumed, let last, last > resumed else { return nil }
        return (Int64(steps) - last) * (reported - started) / (last - resumed) / 1_000
    }
}

extension AttemptExit {
    /// The exit code a shell would show: 128 + signal for signals; nil where there is none.
    fileprivate var code: Int? {
        switch self {
        case .finished: 0
        case .failed(let code): code
        case .killed(let signal): 128 + signal
        case .stopped, .interrupted, .notStarted, .vanished, .overLimit: nil
        }
    }
}
