/// A task of a recorded list: when it comes, what it needs of a node, and how long it works and moves.
public struct RentedTask: Hashable, Sendable {
    /// Its number in the list, which no other task has.
    public var id: Int
    /// What it is: `resnet18[0]`.
    public var name: String
    /// When it comes, from the beginning of the list.
    public var arrival: Instant
    /// Its work, as time with a node to itself.
    public var work: Span
    /// The hardware it takes wherever it is.
    public var room: Room
    /// On a node before it works, at first and after each move: to fetch its files, build its image and initialise.
    public var setup: Span
    /// On a node it leaves after it has stopped working: to end and to save its state elsewhere.
    public var leaving: Span

    /// A task; no span is negative.
    public init(id: Int, name: String, arrival: Instant, work: Span, room: Room, setup: Span, leaving: Span) {
        self.id = id
        self.name = name
        self.arrival = arrival
        self.work = work
        self.room = room
        self.setup = setup
        self.leaving = leaving
    }
}
