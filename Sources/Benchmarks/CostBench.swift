import Domain
import Foundation
import Store

/// Bills of a million postings of one month (`MonthOfPostings`).
/// `cost_month_ms`: `cost --by job` of the month as the daemon makes it, median, and the processor time of one,
/// `cost_month_processor_ms`; `cost_month_all_ms`: `purser cost --by
/// job --month` as a process that asks the daemon and prints the table; `cost_month_file_ms`: the same with `--db`;
/// `cost_two_cuts_ms`: by project and day; `cost_day_ms`: a window of 24 hours that begins at an odd instant;
/// `memo_month_ms`: energy and people of the month by group, which is what the line below a bill takes;
/// `verify_million_s`: `purser cost verify`; `report_million_s`: `purser report --month --html` as a process, from its
/// start until the page is written, on a ledger that was verified before.
enum CostBench {
    private static let runs = 11
    private static let month = MonthOfPostings.month

    static func measure(_ figures: inout Measured) throws {
        let daemon = try BenchDaemon(pool: BenchJobs.ownPool)
        defer { daemon.close() }
        let path = "\(daemon.directory)/purser.db"
        try Books.open(path: path).close()
        figures["posting_with_sums_us"] = try MonthOfPostings.write(to: path)
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
        figures["verify_million_s"] = try daemon.command(["cost", "verify"]) / 1_000
        let page = ["report", "--month", "2026-11", "--html", "\(daemon.directory)/page.html"]
        figures["report_million_s"] = try (0..<3).map { _ in try daemon.command(page) / 1_000 }.quantile(0.5)
        figures["cost_month_all_ms"] = try (0..<runs).map { _ in try daemon.command(words) }.quantile(0.5)
    }
}
