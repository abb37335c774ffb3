/// A list of items: `{"apiVersion":"v1","kind":"JobList","items":[...]}`.
public struct ItemList<Item: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `JobList`, `NodeList`, ...
    public var kind: String
    /// The daemon's time when the list was made, ISO 8601 UTC.
    public var asOf: String
    /// The items.
    public var items: [Item]
    /// A list.
    public init(kind: String, asOf: String, items: [Item]) {
        self.kind = kind
        self.asOf = asOf
        self.items = items
    }
}
