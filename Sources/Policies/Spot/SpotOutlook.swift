import Domain

/// What the spot market of a group lets a job expect, from the model that the tables of spot policies are solved for:
/// how often its node is taken, and how long there are none then.
public struct SpotOutlook: Hashable, Sendable {
    /// Expected interruptions of a node per hour: one in the time that spot is expected to be there, from now on or
    /// from when it is back. Half a tick stands for that in which it goes.
    public let hazardPerHour: Double
    /// How long a node is kept from now on, or from when spot is back.
    public let life: SpotLife
    /// How long spot is expected to be away once it is lost.
    public let meanWait: Span

    /// What a model expects of a market that is in this spell.
    public init(_ model: HazardModel, _ spell: SpotSpell) {
        let up = spell.isUp ? spell : spell.followed(by: true)
        let halfTick = Span.seconds(SpotSpell.tickSeconds / 2)
        life = SpotLife(model, up)
        hazardPerHour = 1 / (model.life(of: up) + halfTick).hours
        meanWait = model.life(of: up.followed(by: false)) + halfTick
    }

    /// What is expected of a market of which nothing was seen.
    public static let unseen = SpotOutlook(.published, SpotSpell(first: true))
}

/// The outlook of each market as it was worked out last: a hint, as each costs a fit and takes longer than a choice. It
/// is that of the beginning of the clock hour, or of what was seen since.
public struct SpotOutlooks: Sendable {
    /// All that an outlook follows from, along one history of a market.
    private struct Basis: Hashable, Sendable {
        var tick: Int64
        var isUp: Bool
        var present: Int64

        init(_ record: SpotRecord, at hour: Instant) {
            (tick, isUp, present) = (record.tick, record.isUp, max(record.tick, SpotRecord.tick(at: hour)))
        }
    }
    private var known: [GroupID: (basis: Basis, outlook: SpotOutlook)] = [:]

    /// Steps of the fit: from the prior, more move the weights by less than a hundredth.
    private static let steps = 3

    /// None.
    public init() {}

    /// What a market lets expect at an instant; worked out again where nobody has kept it.
    public func outlook(of group: GroupID, _ record: SpotRecord?, at instant: Instant) -> SpotOutlook {
        guard let record else { return .unseen }
        let hour = Self.hour(instant)
        if let known = known[group], known.basis == Basis(record, at: hour) { return known.outlook }
        let present = record.advanced(to: hour)
        return SpotOutlook(
            present.counts.model(prior: .published, ridge: HazardFit.zoneRidge, steps: Self.steps), present.present)
    }

    /// Keeps what a market lets expect at an instant.
    public mutating func keep(_ group: GroupID, _ record: SpotRecord, at instant: Instant) {
        let basis = Basis(record, at: Self.hour(instant))
        guard known[group]?.basis != basis else { return }
        known[group] = (basis, outlook(of: group, record, at: instant))
    }

    private static func hour(_ instant: Instant) -> Instant {
        Instant(milliseconds: instant.milliseconds - instant.milliseconds % 3_600_000)
    }
}

extension HazardModel {
    /// The prior of nine series of single-node spot availability on AWS (October and November 2022, February to April
    /// 2023; skypilot-org/spot-traces), one tick in 600 s, fitted by `HazardFit`. Placements reckon with it until a
    /// market was seen; the tables of spot policies begin with `succession`, so that they can be compared on those
    /// very series.
    public static let published = HazardModel(
        down: [-1.1112, -0.4003, 0.1659, 0.1346, -0.0469, 0.1953],
        up: [1.1533, 0.4723, -0.1730, -0.0945, 0.0241, 0.2688])
}
