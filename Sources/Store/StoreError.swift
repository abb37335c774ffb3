/// What is wrong with the database: what, why, and what to do.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of wrong it is.
    public enum Kind: String, Hashable, Sendable {
        /// The file cannot be opened or created.
        case cannotOpen
        /// It is not a database of ours.
        case notOurs
        /// A newer release has written it.
        case newer
        /// An older release has written it, and it may only be read.
        case older
        /// A migration was edited after it had been applied.
        case edited
        /// It cannot be written: read-only, disk full, I/O error.
        case cannotWrite
        /// It cannot be read.
        case cannotRead
        /// Rows contradict each other or cannot be understood.
        case damaged
    }
    /// What kind of wrong.
    public var kind: Kind
    /// What, why and what to do.
    public var description: String

    /// An error.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
