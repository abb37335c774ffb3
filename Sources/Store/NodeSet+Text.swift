import Domain

extension NodeSet {
    /// The leases' numbers as a column holds them: `7,8,9`.
    var text: String { leases.map { String($0.number) }.joined(separator: ",") }

    /// Reads what `text` writes; nil: it is something else.
    init?(text: String) {
        let numbers = text.split(separator: ",").map { Int64($0) }
        guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
        self.init(numbers.compactMap { $0.map { LeaseID($0) } })
    }
}
