/// What `POST /v1/jobs/ID/edit` changes of a job that waits; nil: as before.
public struct EditRequest: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String?
    /// Its project.
    public var project: String?
    /// 0 ... 100.
    public var priority: Int?
    /// Its spending limit, `$40`.
    public var maxCost: String?
    /// The dearest acceptable node, dollars an hour.
    public var maxHourlyCost: String?
    /// An instant before which it must not start.
    public var start: String?
    /// An instant at which it is to be over.
    public var deadline: String?
    /// No change.
    public init() {}
}
