/// A list of items: `{"apiVersion":"v1","kind":"JobList","items":[...]}`.
package struct ItemList<Item: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `JobList`, `NodeList`, ...
    package var kind: String
    /// The daemon's time when the list was made, ISO 8601 UTC.
    package var asOf: String
    /// The items.
    package var items: [Item]
    /// A list.
    package init(kind: String, asOf: String, items: [Item]) {
        self.kind = kind
        self.asOf = asOf
        self.items = items
    }
}
