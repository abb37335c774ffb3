/// The variables of a submitter's environment: made once and shared by all jobs submitted from the same one, because
/// they are the largest part of a job and mostly equal.
package final class EnvironmentVariables: Sendable {
    /// Values by name.
    package let values: [String: String]
    private let hash: Int

    /// No variables.
    package static let none = EnvironmentVariables([:])

    /// These variables.
    package init(_ values: [String: String]) {
        self.values = values
        hash = values.hashValue
    }
}

extension EnvironmentVariables: Hashable {
    /// Equal values.
    package static func == (left: EnvironmentVariables, right: EnvironmentVariables) -> Bool {
        left === right || (left.hash == right.hash && left.values == right.values)
    }

    /// The hash of the values, which is reckoned once.
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension EnvironmentVariables: Codable {
    /// Reads an object of names and values.
    package convenience init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([String: String].self))
    }

    /// Writes an object of names and values.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
