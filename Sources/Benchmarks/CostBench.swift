import Domain
import Foundation
import GRDB
import Store

/// Bills of a million postings of one month: 1,389 nodes leased for 720 hours, 5,556 jobs, a twentieth of it idle.
/// `cost_month_ms`: `cost --by job` of the month as the daemon makes it, median, and the processor time of one,
/// `cost_month_processor_ms`; `cost_month_all_ms`: `purser cost --by
/// job --month` as a process that asks the daemon and prints the table; `cost_month_file_ms`: the same with `--db`;
/// `cost_two_cuts_ms`: by project and day; `cost_day_ms`: a window of 24 hours that begins at an odd instant;
/// `memo_month_ms`: energy and people of the month by group, which is what the line below a bill takes.
enum CostBench {
    private static let runs = 11
    private static let month = Instant(milliseconds: 1_793_491_200_000)

    static func measure(_ figures: inout Measured) throws {
        let daemon = try BenchDaemon(pool: BenchJobs.ownPool)
        defer { daemon.close() }
        let path = "\(daemon.directory)/purser.db"
        try Books.open(path: path).close()
        figures["posting_with_sums_us"] = try fill(path)
        let books = try Books.open(path: path)
        func milliseconds(_ by: [CostQuery.Cut], _ since: Instant, _ until: Instant) throws -> Double {
            var query = CostQuery(by: by)
            (query.since, query.until) = (since, until)
            return try (0..<runs).map { _ in
                let start = ContinuousClock.now
                _ = try books.cost(query, asOf: month.nextMonth)
                return start.duration(to: .now).seconds * 1_000
            }.quantile(0.5)
        }
        let before = clock()
        figures["cost_month_ms"] = try milliseconds([.job], month, month.nextMonth)
        figures["cost_month_processor_ms"] = Double(clock() - before) * 1_000 / Double(CLOCKS_PER_SEC) / Double(runs)
        figures["cost_two_cuts_ms"] = try milliseconds([.project, .day], month, month.nextMonth)
        let odd = month + .hours(100) + Span(milliseconds: 1_234_567)
        figures["cost_day_ms"] = try milliseconds([.job], odd, odd + .hours(24))
        var memo = CostQuery(by: .group)
        (memo.since, memo.until) = (month, month.nextMonth)
        figures["memo_month_ms"] = try (0..<runs).map { _ in
            let start = ContinuousClock.now
            _ = try books.memo(memo, asOf: month.nextMonth)
            return start.duration(to: .now).seconds * 1_000
        }.quantile(0.5)
        try books.close()
        let words = ["cost", "--by", "job", "--month", "2026-11"]
        figures["cost_month_file_ms"] = try (0..<runs).map { _ in
            try daemon.command(words + ["--db", path])
        }.quantile(0.5)
        try daemon.start()
        figures["cost_month_all_ms"] = try (0..<runs).map { _ in try daemon.command(words) }.quantile(0.5)
    }

    /// Makes the month; microseconds for each posting with its sums and indexes, in one transaction.
    private static func fill(_ path: String) throws -> Double {
        let queue = try DatabaseQueue(path: path)
        let start = ContinuousClock.now
        try queue.write { db in
            for statement in [jobs, leases, powers, postings] { try db.execute(sql: statement) }
        }
        let took = start.duration(to: .now).seconds
        try queue.close()
        return took * 1_000_000 / 1_000_080
    }

    private static let jobs = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5556)
        INSERT INTO job (id, name, owner_uid, owner_name, project, priority, class, workload, submitted_at, spec, state,
            state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step,
            curve_json, posted, warned_percent, shadow_stopped)
        SELECT i, 'train-' || i, 1000 + i % 10, 'user' || i % 10, 'project' || i % 25, 50, 'standard', 'simulated',
            1793491200000, '{}', 'SUCCEEDED', '{}', 1793491200000, 'Finished', 1, 0, 0, 0, 0, 0, '{}', 0, 0, 0 FROM n
        """

    private static let leases = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1389)
        INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state,
            state_json, observed)
        SELECT i, 'group' || i % 12, CASE i % 3 WHEN 0 THEN 'gcp' ELSE 'aws' END, CASE i % 4 WHEN 0 THEN 'on-demand'
            ELSE 'spot' END, 1, 1793491200000, 1793491200000, 1796083200000, 'ended', '{}', 1 FROM n
        """

    private static let powers = "INSERT INTO lease_power SELECT id, 21000, 107000, 1135, 369000 FROM lease"

    private static let postings = """
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1000079),
            cell AS (SELECT i, i % 1389 + 1 AS lease, i / 1389 AS hour,
                CASE WHEN (i / 1389 + i % 1389) % 20 = 0 THEN NULL ELSE i % 1389 * 4 + i / 1389 / 180 + 1 END AS job
                FROM n)
        INSERT INTO posting
        SELECT i + 1, 'L' || lease || '/' || hour, 'provider:' || CASE lease % 3 WHEN 0 THEN 'gcp' ELSE 'aws' END,
            coalesce('job:' || job, 'idle'), 526000000, lease, job, CASE WHEN job IS NOT NULL THEN 1 END,
            CASE WHEN job IS NULL THEN 'idle' ELSE 'useful' END, CASE lease % 4 WHEN 0 THEN 'on-demand' ELSE 'spot' END,
            526000000, 1793491200000, 1793491200000 + hour * 3600000, 1793491200000 + (hour + 1) * 3600000,
            'hour', '{}', '1' FROM cell
        """
}
