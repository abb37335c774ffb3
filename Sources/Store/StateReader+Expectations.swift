import Domain
import GRDB
import Orchestration

extension StateReader {
    /// What is expected of live jobs and not known yet.
    func expectations() throws -> [Change] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT expected.* FROM job JOIN decision_expectation AS expected ON expected.job = job.id
                LEFT JOIN decision_outcome AS outcome ON outcome.decision = expected.decision
                WHERE job.\(Self.liveJobs) AND outcome.decision IS NULL ORDER BY expected.decision
                """
        ).map { .expected(try Books.expectation($0)) }
    }
}
