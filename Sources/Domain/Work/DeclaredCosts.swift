/// What a user says a job costs besides its nodes.
package struct DeclaredCosts: Hashable, Sendable, Codable {
    /// Bytes that are sent to the internet when it succeeds.
    package var egressBytes: Int64 = 0
    /// What each attempt reads that begins elsewhere than where it lies; nil: nothing.
    package var dataset: Dataset?

    /// A data set.
    package struct Dataset: Hashable, Sendable, Codable {
        /// Its size.
        package var bytes: Int64
        /// The provider and region it lies in.
        package var place: Place
        /// A data set.
        package init(bytes: Int64, place: Place) {
            self.bytes = bytes
            self.place = place
        }
    }

    /// Nothing.
    package init() {}
}
