/// A type of node as a provider rents it by the hour, with what a node of it takes to come and to go.
public struct RentedType: Hashable, Sendable {
    /// Its name: `p3.2xlarge`.
    public var name: String
    /// The hardware of a node.
    public var room: Room
    /// What a node costs from its registration to its end.
    public var price: Price
    /// From the request to the registration of the node, which is when tasks can be on it and when it is billed from.
    public var boot: Span
    /// From the wish to be rid of a node to its end, which is billed.
    public var shutdown: Span

    /// A type of node; no span is negative.
    public init(name: String, room: Room, price: Price, boot: Span, shutdown: Span) {
        self.name = name
        self.room = room
        self.price = price
        self.boot = boot
        self.shutdown = shutdown
    }
}
