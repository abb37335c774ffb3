import Domain
import GRDB
import Wire

/// What a job came further by in a window, as it reported.
struct Advance: Hashable {
    /// Steps beyond the furthest one before the window; of a job that failed or was lost, up to its newest checkpoint.
    var steps: Int?
    /// By how much the best value of its objective is better than the first one of the window; nil: it has none, or is
    /// no better.
    var gain: Double?

    /// Reads it; of a job that reported no metrics nothing is known.
    init(of job: Int64, in window: Range<Instant>, _ db: Database) throws {
        let (from, until) = (window.lowerBound.milliseconds, window.upperBound.milliseconds)
        let statement = try db.cachedStatement(
            sql: """
                SELECT state, checkpoint_step, metric, json_extract(spec, '$.metric.mode'),
                    (SELECT max(step) FROM metric WHERE metric.job = job.id AND at < :until),
                    (SELECT max(step) FROM metric WHERE metric.job = job.id AND at < :from)
                FROM job WHERE id = :job
                """)
        guard let row = try Row.fetchOne(statement, arguments: ["job": job, "from": from, "until": until]) else {
            return
        }
        let end = JobEnd(rawValue: row[0])
        let kept: Int? = end == .failed || end == .lost ? row[1] : nil
        if let furthest: Int = row[4] {
            steps = max(0, min(furthest, kept ?? furthest) - min(row[5] ?? 0, kept ?? .max))
        }
        guard let name: String = row[2] else { return }
        gain = try Self.gain(job, name, isDownward: row[3] == MetricGoal.Mode.min.rawValue, from, until, db)
    }

    private static func gain(
        _ job: Int64, _ name: String, isDownward: Bool, _ from: Int64, _ until: Int64, _ db: Database
    ) throws -> Double? {
        let statement = try db.cachedStatement(
            sql: """
                WITH point AS (SELECT step, at, value FROM metric
                    WHERE job = :job AND name = :name AND kind = 'finite' AND at >= :from AND at < :until)
                SELECT (SELECT value FROM point ORDER BY at, step LIMIT 1), min(value), max(value) FROM point
                """)
        let row = try Row.fetchOne(
            statement, arguments: ["job": job, "name": name, "from": from, "until": until])
        guard let row, let first: Double = row[0], let least: Double = row[1], let most: Double = row[2] else {
            return nil
        }
        let gain = isDownward ? first - least : most - first
        return gain > 0 ? gain : nil
    }

    /// An amount divided by a number, half to even; nil: there is nothing to divide by.
    static func price(of amount: Money, per count: Double?) -> MoneyDocument? {
        guard let count, count > 0 else { return nil }
        let nanos = (Double(amount.nanos) / count).rounded(.toNearestOrEven)
        return abs(nanos) < 9e18 ? MoneyDocument(Money(nanos: Int64(nanos))) : nil
    }
}

extension CostRow {
    /// Notes what the jobs of the row came further by, and what that cost.
    mutating func note(_ advances: [Advance], for amount: Money) {
        let counted = advances.compactMap(\.steps)
        if !counted.isEmpty { steps = counted.reduce(0, +) }
        // The amount is that of all jobs of the row.
        if counted.count == advances.count {
            perThousandSteps = Advance.price(of: amount, per: steps.map { Double($0) / 1_000 })
        }
        guard advances.count == 1 else { return }
        gain = advances[0].gain
        perPoint = Advance.price(of: amount, per: gain)
    }
}
