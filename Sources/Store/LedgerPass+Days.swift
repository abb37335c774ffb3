import Domain
import GRDB
import Wire

extension LedgerPass {
    private static let dayName = "the sums of each day = its postings"

    /// The sums of days that bills are made from are those of the postings; of a pass from the first posting on.
    func wholeDays() throws -> Check {
        var (left, count) = (days, 0)
        var months: [Int64: Int64] = [:]
        var bad: String?
        let rows = try Row.fetchCursor(
            db, sql: "SELECT month, job, class, day, lease, amount, time FROM posting_day")
        while bad == nil, let row = try rows.next() {
            let key = DayKey(job: row[1], costClass: row[2], day: row[3], lease: row[4])
            let month = months[key.day] ?? Instant(milliseconds: key.day * 86_400_000).monthNumber
            months[key.day] = month
            if row[0] != month || left.removeValue(forKey: key) != DaySum(amount: row[5], time: row[6]) {
                bad = Self.words(key)
            }
            count += 1
        }
        if bad == nil { bad = left.keys.map(Self.words).min() }
        return Self.check(bad, "\(count) sums made anew")
    }

    /// The same for the days that the pass has postings of.
    func touchedDays() throws -> Check {
        var bad: [String] = []
        for key in days.keys where try madeAnew(key) != kept(key) { bad.append(Self.words(key)) }
        return Self.check(bad.min(), "\(days.count) sums made anew")
    }

    private func madeAnew(_ key: DayKey) throws -> DaySum {
        let start = key.day * 86_400_000
        let statement = try db.cachedStatement(
            sql: """
                SELECT sum(amount), sum(time) FROM posting_line
                WHERE lease = ? AND start >= ? AND start < ? AND at >= ? AND job = ? AND class = ? AND is_plain
                """)
        // A refund counts where it ends; the few postings of such a lease are all looked at.
        let row = try Row.fetchOne(
            statement,
            arguments: [
                key.lease, key.costClass == CostClass.refunded.rawValue ? 0 : start, start + 86_400_000, start,
                key.job, key.costClass,
            ])
        return DaySum(amount: row?[0] ?? 0, time: row?[1] ?? 0)
    }

    private func kept(_ key: DayKey) throws -> DaySum? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT amount, time FROM posting_day
                WHERE month = ? AND job = ? AND class = ? AND day = ? AND lease = ?
                """)
        let month = Instant(milliseconds: key.day * 86_400_000).monthNumber
        return try Row.fetchOne(statement, arguments: [month, key.job, key.costClass, key.day, key.lease])
            .map { DaySum(amount: $0[0], time: $0[1]) }
    }

    private static func words(_ key: DayKey) -> String {
        "L\(key.lease) on \(Instant(milliseconds: key.day * 86_400_000).description.prefix(10))"
    }

    private static func check(_ bad: String?, _ good: String) -> Check {
        Check(
            name: dayName, holds: bad == nil,
            detail: bad.map { "the sum of \($0) is not that of its postings" } ?? good)
    }
}
