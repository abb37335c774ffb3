/// What `POST /v1/jobs/ID/edit` changes of a job that waits; nil: as before.
package struct EditRequest: Codable, Hashable, Sendable {
    /// Its name.
    package var name: String?
    /// Its project.
    package var project: String?
    /// 0 ... 100.
    package var priority: Int?
    /// Its spending limit, `$40`.
    package var maxCost: String?
    /// The dearest acceptable node, dollars an hour.
    package var maxHourlyCost: String?
    /// An instant before which it must not start.
    package var start: String?
    /// An instant at which it is to be over.
    package var deadline: String?
    /// No change.
    package init() {}
}
