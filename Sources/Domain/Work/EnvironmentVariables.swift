/// The variables of a submitter's environment: made once and shared by all jobs submitted from the same one, because
/// they are the largest part of a job and mostly equal.
public final class EnvironmentVariables: Sendable {
    /// Values by name.
    public let values: [String: String]
    private let hash: Int

    /// No variables.
    public static let none = EnvironmentVariables([:])

    /// These variables.
    public init(_ values: [String: String]) {
        self.values = values
        hash = values.hashValue
    }
}

extension EnvironmentVariables: Hashable {
    /// Equal values.
    public static func == (left: EnvironmentVariables, right: EnvironmentVariables) -> Bool {
        left === right || (left.hash == right.hash && left.values == right.values)
    }

    /// The hash of the values, which is reckoned once.
    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension EnvironmentVariables: Codable {
    /// Reads an object of names and values.
    public convenience init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([String: String].self))
    }

    /// Writes an object of names and values.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
