import RealModule

/// What the next tick depends on, as the six terms of a logistic model, in lanes 0 to 5.
public typealias HazardTerms = SIMD8<Double>

/// How likely spot is to be there in the next tick, by what it is now, how old the spell is and how dense spot has
/// been lately: `P = 1 / (1 + e^(-w.f))` with one set of weights for each state. Hazards fall with the age of a spell,
/// which a two-state chain cannot say.
public struct HazardModel: Hashable, Sendable {
    /// Terms of the model.
    public static let termCount = 6
    /// Weights while spot is not there.
    public var down: HazardTerms
    /// Weights while spot is there.
    public var up: HazardTerms

    /// A model of these weights.
    public init(down: HazardTerms, up: HazardTerms) {
        self.down = down
        self.up = up
    }

    /// A model of six weights for each state.
    public init(down: [Double], up: [Double]) {
        precondition(down.count == Self.termCount && up.count == Self.termCount, "six weights for each state")
        self.init(down: HazardTerms(down + [0, 0]), up: HazardTerms(up + [0, 0]))
    }

    /// No answer is surer than this.
    static let surest = 0.998

    /// How likely spot is there in the next tick, clipped to 0.002 ... 0.998.
    public func probabilityUp(_ spell: SpotSpell) -> Double {
        let weights = spell.isUp ? up : down
        let probability = Self.logistic((weights * Self.terms(age: spell.age, density: spell.density)).sum())
        return min(max(probability, 1 - Self.surest), Self.surest)
    }

    /// `[1, ln A, A = 1, A = 2, (ln A)^2, ln((x + 0.01) / (1.01 - x))]` for the age A in ticks and the density x.
    public static func terms(age: Int, density: Double) -> HazardTerms {
        let log = Double.log(Double(age))
        let odds = Double.log((density + 0.01) / (1.01 - density))
        return HazardTerms(1, log, age == 1 ? 1 : 0, age == 2 ? 1 : 0, log * log, odds, 0, 0)
    }

    /// `1 / (1 + e^-x)`.
    static func logistic(_ value: Double) -> Double { 1 / (1 + Double.exp(-value)) }
}
