/// What the expected cost to finish is made of: hours on the nodes, hours off them, and dollars for data. What its
/// nodes cost is the price of all of them times `paid`, but at least the minimum charge.
package struct CostParts: Hashable, Sendable {
    /// Nodes that run and are not ready; zero where they are.
    package var boot = Span.zero
    /// From the first attempt's start to its first step.
    package var startup = Span.zero
    /// Loading the checkpoint it begins from.
    package var restore = Span.zero
    /// Steps, each done once.
    package var work = Span.zero
    /// Steps that wait for saves.
    package var checkpoints = Span.zero
    /// After interruptions: steps done again, nodes booted again, start-up and restore again.
    package var redone = Span.zero
    /// Waiting for spot nodes to be had again; off the nodes, so not paid for.
    package var waits = Span.zero
    /// Data moved: its checkpoint, its data set, what it sends.
    package var egress = Money.zero
    /// Keeping its checkpoint.
    package var storage = Money.zero
    /// Nothing.
    package init() {}

    /// Time on the nodes.
    package var paid: Span { boot + startup + restore + work + checkpoints + redone }
    /// From now to the end.
    package var whole: Span { paid + waits }
}

// Kept in every placement's reason, so as a short list: seven spans in milliseconds and two amounts in nano-dollars.
extension CostParts: Codable {
    /// Reads the list.
    package init(from decoder: any Decoder) throws {
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
    package func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for span in [boot, startup, restore, work, checkpoints, redone, waits] { try list.encode(span) }
        for amount in [egress, storage] { try list.encode(amount) }
    }
}

/// Why spot nodes are no bargain for a job that does not save: an interruption starts it from nothing, and `time` of
/// work under `hazard` takes `(e^(hazard x time) - 1) / hazard` to get through once.
package struct SpotLoss: Hashable, Sendable, Codable {
    /// The cheapest spot group.
    package var spot: GroupID
    /// Expected interruptions of its nodes together per hour.
    package var hazard: Double
    /// What must be got through without an interruption: start-up and work.
    package var time: Span
    /// The time it is expected to take there.
    package var spotTime: Span
    /// Expected dollars there.
    package var spotCost: Money
    /// The cheapest group whose nodes are not taken back.
    package var firm: GroupID
    /// The time it is expected to take there.
    package var firmTime: Span
    /// Expected dollars there.
    package var firmCost: Money
    /// A comparison.
    package init(
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
