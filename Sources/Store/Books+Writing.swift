import Domain
import GRDB
import Orchestration
import Pools

extension Books {
    /// Writes what one turn changed, in one transaction, in order. When this returns, the changes are on the disk.
    public func commit(_ changes: [Change], at now: Instant) throws(StoreError) {
        let last = LastWriters(changes)
        var isCommitted = false
        defer { environments.conclude(isCommitted: isCommitted) }
        try write { db in
            let writer = RowWriter(db: db, environments: environments)
            for (index, change) in changes.enumerated() where last.isWanted(change, at: index) {
                try writer.write(change)
            }
            try writer.run("UPDATE counter SET last_instant = ?", [now.milliseconds])
        }
        isCommitted = true
    }
}

/// Which of several overwrites of one row in a list comes last: only that one is written.
private struct LastWriters {
    private enum Target: Hashable {
        case budget(BudgetKey), job(JobID), posted(JobID), attempt(AttemptID), account(AttemptID), lease(LeaseID),
            meter(LeaseID)
        case quote(GroupID), counters, storage(JobID)
        case throughput(ThroughputKey), spotRecord(GroupID)
        case guarded(JobID, String)
    }
    private var last: [Target: Int] = [:]

    init(_ changes: [Change]) {
        for (index, change) in changes.enumerated() {
            if let target = Self.target(of: change) { last[target] = index }
        }
    }

    func isWanted(_ change: Change, at index: Int) -> Bool {
        Self.target(of: change).map { last[$0] == index } ?? true
    }

    private static func target(of change: Change) -> Target? {
        switch change {
        case .budget(let standing): .budget(standing.budget.key)
        case .budgetRemoved(let key): .budget(key)
        case .job(let job): .job(job.id)
        case .jobPosted(let id, _): .posted(id)
        case .attempt(let attempt): .attempt(attempt.id)
        case .account(let id, _): .account(id)
        case .lease(let lease): .lease(lease.id)
        case .meter(let meter): .meter(meter.lease)
        case .meterClosed(let lease): .meter(lease)
        case .storage(let meter): .storage(meter.job)
        case .storageClosed(let job): .storage(job)
        case .quote(let quote): .quote(quote.group)
        case .throughput(let key, _): .throughput(key)
        case .spotRecord(let group, _): .spotRecord(group)
        case .guarded(let job, let metric, _): .guarded(job, metric)
        case .counters: .counters
        case .budgetMonthOver, .jobAccepted, .jobEdited, .posting, .charge, .moved, .monthClosed, .reclassified,
            .powerFrozen, .peopleFrozen,
            .decision, .expected, .cameTo, .metric, .order, .ordersClosed, .idempotency,
            .idempotencyForgotten:
            nil
        }
    }
}
