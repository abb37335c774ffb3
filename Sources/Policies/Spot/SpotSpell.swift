import RealModule

/// What is known of a zone's spot market when a tick begins: what it is, since when, and how much of the time it has
/// been up lately. A value that grows by one observation for each tick.
public struct SpotSpell: Hashable, Sendable {
    /// The length of the tick that ages are counted in and hazards are learnt for, seconds.
    public static let tickSeconds: Int64 = 600
    /// How far a tick counts half: 48 ticks, eight hours.
    public static let halfLife = 48.0
    /// What a tick leaves of the density before it: `2^(-1/48)`.
    public static let decay = Double.exp2(-1 / halfLife)
    /// The density of which nothing is known.
    public static let unknownDensity = 0.6
    /// The age of a spell whose beginning was not seen, ticks.
    public static let unknownAge = 4

    /// Whether spot is there.
    public private(set) var isUp: Bool
    /// Ticks of this spell, the present one included.
    public private(set) var age: Int
    /// The share of ticks in which spot was there, older ones counting less; 0 to 1.
    public private(set) var density: Double

    /// The first tick that is seen of a zone.
    public init(first isUp: Bool) {
        self.init(isUp: isUp, age: Self.unknownAge, density: Self.next(Self.unknownDensity, isUp))
    }

    /// A spell as it is.
    public init(isUp: Bool, age: Int, density: Double) {
        self.isUp = isUp
        self.age = age
        self.density = density
    }

    /// The spell with one more tick.
    public func followed(by up: Bool) -> SpotSpell {
        SpotSpell(isUp: up, age: up == isUp ? age + 1 : 1, density: Self.next(density, up))
    }

    /// The spell with so many more ticks that are like the present one.
    func followed(byMore ticks: Int) -> SpotSpell {
        let left = Double.pow(Self.decay, ticks)
        return SpotSpell(isUp: isUp, age: age + ticks, density: left * density + (isUp ? 1 - left : 0))
    }

    /// The density after a tick.
    static func next(_ density: Double, _ isUp: Bool) -> Double { decay * density + (isUp ? 1 - decay : 0) }
}
