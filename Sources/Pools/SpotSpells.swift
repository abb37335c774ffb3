import Domain
import RealModule

/// When the spot nodes of one group are there: up and down spells of log-normal length. In public availability records
/// of spot GPUs the mean spell up is 1.75 h while the median is 0.34 h; the spread of the logarithm reproduces that
/// ratio. Each group has spells of its own.
///
/// Time is cut into eras of 16 mean cycles, so that finding the spell at any instant costs some 32 draws and needs no
/// memory. Every era but the first begins within a spell, as a renewal process that has always been running does: up or
/// down by the long-run shares, with the rest of a spell that was picked in proportion to its length. So the cuts leave
/// the shares as they are and the mean lengths nearly so.
struct SpotSpells: Sendable {
    /// One stretch up or down; ends at `end`, and the next may be alike where an era begins.
    struct Spell {
        var isUp: Bool
        var end: Span
    }

    private let seed: UInt64
    private let key: String
    private let meanUp: Span
    private let meanDown: Span
    private let era: Int64

    /// Standard deviation of the logarithm: sqrt(2 ln(mean / median)) with 1.75 h / 0.34 h.
    private static let sigma = 1.81
    /// How much longer a log-normal spell is when it is picked in proportion to its length: exp(sigma^2).
    private static let lengthBias = Double.exp(sigma * sigma)
    private static let cyclesPerEra: Int64 = 16
    private static let shortest = Span.seconds(1)

    /// The spells of `key` in the world of `seed`. A mean of zero means never up, or never down.
    init(seed: UInt64, key: String, meanUp: Span, meanDown: Span) {
        self.seed = seed
        self.key = key
        self.meanUp = meanUp
        self.meanDown = meanDown
        era = max(1, meanUp.milliseconds + meanDown.milliseconds) * Self.cyclesPerEra
    }

    /// The spell that `time` (not negative) lies in.
    func spell(at time: Span) -> Spell {
        guard meanDown > .zero else { return Spell(isUp: true, end: Span(milliseconds: .max)) }
        guard meanUp > .zero else { return Spell(isUp: false, end: Span(milliseconds: .max)) }
        let number = time.milliseconds / era
        let eraEnd = Span(milliseconds: (number + 1) * era)
        let share = Double(meanUp.milliseconds) / Double(meanUp.milliseconds + meanDown.milliseconds)
        let eraKey = "\(key)/\(number)"
        var spell = Spell(isUp: draw("spot-first", key, number).unit < share, end: Span(milliseconds: number * era))
        var index: Int64 = 0
        while true {
            let mean = (spell.isUp ? meanUp : meanDown).hours
            var hours = draw("spot-spell", eraKey, index).logNormal(mean: mean, sigma: Self.sigma)
            if index == 0, number > 0 {
                hours *= Self.lengthBias * draw("spot-rest", key, number).unit
            }
            spell.end = min(spell.end + max(Self.shortest, Span.estimated(hours: hours)), eraEnd)
            if spell.end > time { return spell }
            spell.isUp.toggle()
            index += 1
        }
    }

    private func draw(_ stream: String, _ key: String, _ index: Int64) -> Draw {
        Draw(seed: seed, stream: stream, key: key, index: index)
    }

    /// The first time after `time` at which up turns to down or down to up; nil: never.
    func nextTurn(after time: Span) -> Span? {
        guard meanUp > .zero, meanDown > .zero else { return nil }
        let current = spell(at: time)
        var end = current.end
        while true {
            let next = spell(at: end)
            if next.isUp != current.isUp { return end }
            end = next.end
        }
    }
}

/// The price of the spot nodes of one group: levels around the list price, each drawn evenly within the spread, that
/// change about every four hours (once in each four-hour slot, at an instant drawn within it).
struct SpotPriceLevels: Sendable {
    private let seed: UInt64
    private let key: String
    private let listPrice: Price
    private let spread: Int64

    private static let slot = Span.hours(4).milliseconds

    /// Levels of `key` around `listPrice`, `spreadPercent` (0 ... 99) up and down.
    init(seed: UInt64, key: String, listPrice: Price, spreadPercent: Int) {
        self.seed = seed
        self.key = key
        self.listPrice = listPrice
        spread = Int64(min(max(spreadPercent, 0), 99)) * 100
    }

    /// The price at `time` (not negative); positive where the list price is.
    func price(at time: Span) -> Price {
        guard spread > 0, listPrice > .free else { return listPrice }
        let slot = time.milliseconds / Self.slot
        let level = time < change(in: slot) ? slot - 1 : slot
        let draw = Draw(seed: seed, stream: "spot-price", key: key, index: level)
        let hundredths = 10_000 - spread + Int64(draw.below(UInt64(2 * spread + 1)))
        let nanos = Int128(listPrice.nanosPerHour) * Int128(hundredths) / 10_000
        return Price(nanosPerHour: max(1, Int64(nanos)))
    }

    /// The next time after `time` at which a level begins; nil: the price never changes.
    func nextChange(after time: Span) -> Span? {
        guard spread > 0, listPrice > .free else { return nil }
        let slot = time.milliseconds / Self.slot
        let here = change(in: slot)
        return time < here ? here : change(in: slot + 1)
    }

    private func change(in slot: Int64) -> Span {
        let draw = Draw(seed: seed, stream: "spot-price-at", key: key, index: slot)
        return Span(milliseconds: slot * Self.slot + Int64(draw.below(UInt64(Self.slot))))
    }
}
