/// The nodes of one attempt, by their leases in order: one for most jobs, several for a gang. Never empty.
public struct NodeSet: Hashable, Sendable, CustomStringConvertible {
    /// The leases, sorted.
    public let leases: [LeaseID]

    /// These nodes; there must be at least one.
    public init(_ leases: [LeaseID]) {
        precondition(!leases.isEmpty, "a set of nodes is never empty")
        self.leases = leases.sorted()
    }

    /// The node with the lowest number: the one an attempt's own files and metrics belong to.
    public var first: LeaseID { leases[0] }
    /// Whether the node of this lease is among them.
    public func contains(_ lease: LeaseID) -> Bool { leases.contains(lease) }
    /// `L7` or `L7,L8`.
    public var description: String { leases.map(\.description).joined(separator: ",") }
}

extension NodeSet: Codable {
    /// A list of numbers; an empty one is an error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let leases = try container.decode([LeaseID].self)
        guard !leases.isEmpty else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a set of nodes is never empty")
        }
        self.init(leases)
    }

    /// A list of numbers.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(leases)
    }
}
