extension JSON {
    /// The objects that were read before, by type and text: where many texts have the same parts, each part is read
    /// once. For one thread.
    package final class Memo {
        private struct Key: Hashable {
            let type: ObjectIdentifier
            let text: ArraySlice<UInt8>
        }

        /// Longer objects seldom come twice.
        private static let longest = 512
        /// All is forgotten beyond this many.
        private static let most = 4_096
        private var known: [Key: Any] = [:]

        /// Nothing was read yet.
        package init() {}

        /// The value of a text: as it was read before, or read now.
        func value<Value>(_ text: ArraySlice<UInt8>, read: () throws -> Value) rethrows -> Value {
            guard text.count <= Self.longest else { return try read() }
            let key = Key(type: ObjectIdentifier(Value.self), text: text)
            if let value = known[key] as? Value { return value }
            let value = try read()
            if known.count >= Self.most { known = [:] }
            known[Key(type: key.type, text: ArraySlice(Array(text)))] = value
            return value
        }
    }
}
