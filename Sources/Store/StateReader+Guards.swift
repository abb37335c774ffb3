import Domain
import GRDB
import Orchestration
import Wire

extension StateReader {
    /// What is known of the quality of live jobs, and what they were kept from.
    func guards() throws -> [Change] {
        let values = try Row.fetchAll(
            db,
            sql: """
                SELECT job, metric, value, kind FROM guarded_metric
                WHERE job IN (SELECT id FROM job WHERE \(Self.liveJobs)) ORDER BY job, metric
                """
        ).map { row -> Change in
            guard let value = MetricValue(row["value"], kind: row["kind"]) else {
                throw StoreError(.damaged, "a guarded metric of job \(row["job"] as Int64) has an unknown kind")
            }
            return .guarded(JobID(row["job"]), metric: row["metric"], value)
        }
        let refusals = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM decision WHERE verdict = 'keep' AND job IN (SELECT id FROM job WHERE \(Self.liveJobs))
                ORDER BY id
                """
        ).map { Change.decision(try Books.decision($0)) }
        return values + refusals
    }
}

extension MetricValue {
    /// The value of a row; nil: it is none.
    fileprivate init?(_ value: Double?, kind: String) {
        switch (value, kind) {
        case (let number?, "finite"): self = .finite(number)
        case (nil, "nan"): self = .notANumber
        case (nil, "inf"): self = .infinity
        case (nil, "-inf"): self = .minusInfinity
        default: return nil
        }
    }
}
