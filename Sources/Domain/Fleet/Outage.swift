/// A failure of a whole place: every group in it loses its nodes without warning and gives none until it is over.
public struct Outage: Hashable, Sendable, Codable {
    /// When it is.
    public enum When: Hashable, Sendable, Codable {
        /// Once, so long after the start of the world, for so long.
        case once(at: Span, length: Span)
        /// Again and again: spells drawn from the pool's seed around these means.
        case seeded(meanBetween: Span, meanLength: Span)
    }
    /// What fails.
    public var place: Place
    /// When.
    public var when: When
    /// An outage.
    public init(place: Place, when: When) {
        self.place = place
        self.when = when
    }
}
