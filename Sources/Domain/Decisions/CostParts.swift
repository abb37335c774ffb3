/// What the expected cost to finish is made of: hours on the nodes, hours off them, and dollars for data. What its
/// nodes cost is the price of all of them times `paid`, but at least the minimum charge.
public struct CostParts: Hashable, Sendable {
    /// Nodes that run and are not ready; zero where they are.
    public var boot = Span.zero
    /// From the first attempt's start to its first step.
    public var startup = Span.zero
    /// Loading the checkpoint it begins from.
    public var restore = Span.zero
    /// Steps, each done once.
    public var work = Span.zero
    /// Steps that wait for saves.
    public var checkpoints = Span.zero
    /// After interruptions: steps done again, nodes booted again, start-up and restore again.
    public var redone = Span.zero
    /// Waiting for spot nodes to be had again; off the nodes, so not paid for.
    public var waits = Span.zero
    /// Data moved: its checkpoint, its data set, what it sends.
    public var egress = Money.zero
    /// Keeping its checkpoint.
    public var storage = Money.zero
    /// Nothing.
    public init() {}

    /// Time on the nodes.
    public var paid: Span { boot + startup + restore + work + checkpoints + redone }
    /// From now to the end.
    public var whole: Span { paid + waits }
}

// Kept in every placement's reason, so as a short list: seven spans in milliseconds and two amounts in nano-dollars.
extension CostParts: Codable {
    /// Reads the list.
    public init(from decoder: any Decoder) throws {
        self.init()
        var list = try decoder.unkeyedContainer()
        boot = try list.decode(Span.self)
        startup = try list.decode(Span.self)
        restore = try list.decode(Span.self)
        work = try list.decode(Span.self)
        checkpoints = try list.decode(Span.self)
        redone = try list.decode(Span.self)
        waits = try list.decode(Span.self)
        egress = try list.decode(Money.self)
        storage = try list.decode(Money.self)
    }

    /// Writes the list.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for span in [boot, startup, restore, work, checkpoints, redone, waits] { try list.encode(span) }
        for amount in [egress, storage] { try list.encode(amount) }
    }
}

/// Why spot nodes are no bargain for a job that does not save: an interruption starts it from nothing, and `time` of
/// work under `hazard` takes `(e^(hazard x time) - 1) / hazard` to get through once.
public struct SpotLoss: Hashable, Sendable, Codable {
    /// The cheapest spot group.
    public var spot: GroupID
    /// Expected interruptions of its nodes together per hour.
    public var hazard: Double
    /// What must be got through without an interruption: start-up and work.
    public var time: Span
    /// The time it is expected to take there.
    public var spotTime: Span
    /// Expected dollars there.
    public var spotCost: Money
    /// The cheapest group whose nodes are not taken back.
    public var firm: GroupID
    /// The time it is expected to take there.
    public var firmTime: Span
    /// Expected dollars there.
    public var firmCost: Money
    /// A comparison.
    public init(
        spot: GroupID, hazard: Double, time: Span, spotTime: Span, spotCost: Money, firm: GroupID, firmTime: Span,
        firmCost: Money
    ) {
        self.spot = spot
        self.hazard = hazard
        self.time = time
        self.spotTime = spotTime
        self.spotCost = spotCost
        self.firm = firm
        self.firmTime = firmTime
        self.firmCost = firmCost
    }
}
