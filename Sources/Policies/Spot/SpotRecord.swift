import Domain
import RealModule

/// What was seen of the spot market of a group: the spell it is in, how long spells lasted before, and its prices. It
/// grows by whole ticks of `SpotSpell.tickSeconds` since 1970, in each of which the market is taken as it is when the
/// tick begins, and not by the number of observations.
public struct SpotRecord: Hashable, Sendable {
    /// Whether nodes were to be had when it was looked at last.
    public var isUp: Bool
    /// The number of the last tick that is counted.
    public var tick: Int64
    /// The spell in that tick; nil: no tick has begun since the market was first seen.
    public var spell: SpotSpell?
    /// What followed on what.
    public var counts: HazardCounts
    /// The lowest price that was seen.
    public var lowest: Price
    /// The highest price that was seen.
    public var highest: Price

    /// A market that is seen for the first time.
    public init(isUp: Bool, price: Price, at instant: Instant) {
        self.init(
            isUp: isUp, tick: Self.tick(at: instant), spell: nil, counts: HazardCounts(), lowest: price, highest: price)
    }

    /// A record as it stands.
    public init(isUp: Bool, tick: Int64, spell: SpotSpell?, counts: HazardCounts, lowest: Price, highest: Price) {
        self.isUp = isUp
        self.tick = tick
        self.spell = spell
        self.counts = counts
        self.lowest = lowest
        self.highest = highest
    }

    /// The record when nothing has changed until an instant.
    public func advanced(to instant: Instant) -> SpotRecord {
        var record = self
        let last = Self.tick(at: instant)
        guard last > tick else { return record }
        record.spell = record.counts.note(repeatElement(isUp, count: Int(last - tick)), after: spell)
        record.tick = last
        return record
    }

    /// The record with what the market says from an instant on.
    public func noting(isUp: Bool, price: Price, at instant: Instant) -> SpotRecord {
        var record = advanced(to: instant)
        record.isUp = isUp
        record.lowest = min(lowest, price)
        record.highest = max(highest, price)
        return record
    }

    /// What is believed of the market: the prior, drawn to what was seen here.
    public func model(prior: HazardModel = .succession) -> HazardModel {
        counts.model(prior: prior, ridge: HazardFit.zoneRidge)
    }

    /// The market as it is now; one that was first seen in this tick is taken as of unknown age.
    public var present: SpotSpell {
        guard let spell else { return SpotSpell(first: isUp) }
        return spell.isUp == isUp ? spell : spell.followed(by: isUp)
    }

    static func tick(at instant: Instant) -> Int64 {
        instant.milliseconds / (SpotSpell.tickSeconds * 1_000)
    }
}

extension HazardModel {
    /// How long a spell is expected to go on, in whole ticks from now; a week at most. What has gone on for long
    /// changes slowly, so that strides grow with the age: a sixteenth of it has one hazard.
    public func life(of spell: SpotSpell) -> Span {
        var ticks = 0.0
        follow(spell) { survival, _, stay, stride in
            ticks += survival * stay * (1 - Double.pow(stay, stride)) / (1 - stay)
            return true
        }
        return Span(milliseconds: Int64(ticks * Double(SpotSpell.tickSeconds) * 1_000))
    }

    /// Follows a spell by strides, each with the share of such spells that are still there at its beginning, the ticks
    /// before it, how likely the spell goes on in a tick of it, and its ticks; until the body says no, or nearly none
    /// is left.
    func follow(_ spell: SpotSpell, _ body: (Double, Double, Double, Int) -> Bool) {
        var (spell, survival, passed) = (spell, 1.0, 0)
        while passed < Self.longestLife, survival > 1e-4 {
            let stride = min(max(1, spell.age / 16), Self.longestLife - passed)
            let up = probabilityUp(spell)
            let stay = spell.isUp ? up : 1 - up
            guard body(survival, Double(passed), stay, stride) else { return }
            survival *= Double.pow(stay, stride)
            spell = spell.followed(byMore: stride)
            passed += stride
        }
    }

    /// Ticks of a week.
    static var longestLife: Int { 1_008 }
}
