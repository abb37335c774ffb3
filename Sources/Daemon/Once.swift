import Synchronization

/// Something that happens once.
final class Once: Sendable {
    private let happened = Mutex(false)

    /// True for the first caller alone.
    func first() -> Bool {
        happened.withLock { happened in
            defer { happened = true }
            return !happened
        }
    }
}
