import Domain

/// One event of `GET /v1/events`: a decision, a job in a new state, or the last word of a stream.
public struct EventDocument: Codable, Hashable, Sendable {
    /// What an event says.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// A decision was committed.
        case decision
        /// A job is in a new state.
        case job
        /// The reader did not keep up; the stream ends here and can be resumed from `id`.
        case cut
        /// The daemon is going down; the stream ends here and can be resumed from `id`.
        case end
    }
    /// `v1`.
    public var apiVersion = "v1"
    /// `Event`.
    public var kind = "Event"
    /// The number of the last decision told with or before this event; `since` and `Last-Event-ID` take it.
    public var id: Int64
    /// What it says.
    public var type: Kind
    /// When: of the decision, or since when the job is in its state. ISO 8601 UTC.
    public var at: String
    /// The job it is about, if any.
    public var job: Int64?
    /// The job's name.
    public var name: String?
    /// Whose job it is.
    public var owner: String?
    /// For a job: its state.
    public var state: String?
    /// For a decision: what was decided.
    public var verdict: String?
    /// CamelCase code of the reason.
    public var code: String?
    /// For a decision: the reason in one sentence. For a last word: what to do.
    public var text: String?
    /// For a decision: the attempt it is about, if any.
    public var attempt: Int?
    /// For a decision: the lease it is about, if any: `L7`.
    public var lease: String?

    /// An event without what only some have.
    public init(id: Int64, type: Kind, at: String) {
        self.id = id
        self.type = type
        self.at = at
    }
}

extension EventDocument {
    /// The document of a decision about the job of this name and owner, if it is about one.
    public init(_ decision: Decision, name: String?, owner: Owner?) {
        self.init(id: decision.id.number, type: .decision, at: decision.at.description)
        job = decision.job?.number
        self.name = name
        self.owner = owner?.name
        verdict = decision.verdict.rawValue
        code = decision.reason.code
        text = decision.reason.sentence
        attempt = decision.attempt?.number
        lease = decision.lease?.description
    }
}
