/// The answer to a submission.
package struct SubmitReply: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `Submitted`.
    package var kind = "Submitted"
    /// The job's number; of a sweep, that of its first trial.
    package var id: Int64
    /// The job's name, or the sweep's.
    package var name: String
    /// Its state: `QUEUED`.
    package var state: String
    /// Whether the same request had come before under the same `Idempotency-Key`.
    package var isRepeat: Bool
    /// Things accepted that mean nothing here, for people.
    package var warnings: [String]
    /// The sweep: `S184`; nil: it is one job.
    package var sweep: String?
    /// The numbers of the sweep's trials, in their order; nil: it is one job.
    package var ids: [Int64]?

    /// A reply.
    package init(id: Int64, name: String, state: String, isRepeat: Bool, warnings: [String]) {
        self.id = id
        self.name = name
        self.state = state
        self.isRepeat = isRepeat
        self.warnings = warnings
    }
}
