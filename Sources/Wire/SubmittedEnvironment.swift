/// The environment of a submission as it came: the text of a JSON object of names and values. Most submissions bring
/// what an earlier one brought, letter for letter; it need not be read again then.
public struct SubmittedEnvironment: Hashable, Sendable {
    /// The text of the object.
    public let text: [UInt8]

    /// These variables, in the order of their names.
    public init(_ values: [String: String]) {
        var text = JSONText()
        text.write(values)
        self.text = text.bytes
    }

    private init(text: [UInt8]) { self.text = text }

    /// The hash of all bytes at once: one after another takes ten times as long.
    public func hash(into hasher: inout Hasher) { text.withUnsafeBytes { hasher.combine(bytes: $0) } }

    /// The variables.
    ///
    /// - Throws: `JSON.Malformed` where a value is no text.
    public func values() throws -> [String: String] { try JSON.value([String: String].self, from: text) }
}

extension SubmittedEnvironment: Codable {
    /// Takes the text as it stands where the text is at hand, and writes one where another decoder has read it.
    public init(from decoder: any Decoder) throws {
        if let reader = decoder as? JSONReader {
            self.init(text: try reader.objectText())
        } else {
            self.init(try decoder.singleValueContainer().decode([String: String].self))
        }
    }

    /// Writes an object of names and values.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(try values())
    }
}
