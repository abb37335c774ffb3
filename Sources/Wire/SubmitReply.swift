/// The answer to a submission.
public struct SubmitReply: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `Submitted`.
    public var kind = "Submitted"
    /// The job's number; of a sweep, that of its first trial.
    public var id: Int64
    /// The job's name, or the sweep's.
    public var name: String
    /// Its state: `QUEUED`.
    public var state: String
    /// Whether the same request had come before under the same `Idempotency-Key`.
    public var isRepeat: Bool
    /// Things accepted that mean nothing here, for people.
    public var warnings: [String]
    /// The sweep: `S184`; nil: it is one job.
    public var sweep: String?
    /// The numbers of the sweep's trials, in their order; nil: it is one job.
    public var ids: [Int64]?

    /// A reply.
    public init(id: Int64, name: String, state: String, isRepeat: Bool, warnings: [String]) {
        self.id = id
        self.name = name
        self.state = state
        self.isRepeat = isRepeat
        self.warnings = warnings
    }
}
