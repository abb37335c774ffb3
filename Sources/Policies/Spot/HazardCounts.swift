/// How often spot was there in the tick after, by what the zone was like before it: all that a fit needs of a zone's
/// past, in a size that does not grow. Ages and densities are counted in classes.
public struct HazardCounts: Hashable, Sendable {
    /// The youngest age of each class, ticks.
    public static let ages = [
        1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 29, 35, 42, 50, 60, 72, 86, 103, 124, 149,
    ]
    /// Classes of density, equally wide.
    public static let densities = 20

    /// Cells: two states, ages, densities.
    public static var cellCount: Int { 2 * ages.count * densities }

    /// After how many ticks of a cell spot was there.
    public private(set) var up = [Int32](repeating: 0, count: cellCount)
    /// After how many it was not.
    public private(set) var down = [Int32](repeating: 0, count: cellCount)

    /// Nothing was seen.
    public init() {}

    /// Counts one tick after a spell.
    public mutating func note(_ spell: SpotSpell, thenUp isUp: Bool) {
        let cell = Self.cell(spell)
        if isUp { up[cell] &+= 1 } else { down[cell] &+= 1 }
    }

    /// Counts a series of ticks after one that is known already.
    public mutating func note(_ series: some Sequence<Bool>, after spell: SpotSpell?) -> SpotSpell? {
        var last = spell
        for isUp in series {
            if let spell = last { note(spell, thenUp: isUp) }
            last = last?.followed(by: isUp) ?? SpotSpell(first: isUp)
        }
        return last
    }

    /// Both counts together.
    public static func += (left: inout HazardCounts, right: HazardCounts) {
        for cell in 0..<cellCount {
            left.up[cell] += right.up[cell]
            left.down[cell] += right.down[cell]
        }
    }

    /// What a fit takes, of the ticks in which spot was there or of the others.
    public func samples(isUp: Bool) -> [HazardSample] {
        let half = Self.cellCount / 2
        return (isUp ? half..<2 * half : 0..<half).compactMap { cell in
            guard up[cell] + down[cell] > 0 else { return nil }
            return HazardSample(terms: Self.terms[cell], up: Double(up[cell]), down: Double(down[cell]))
        }
    }

    /// The weights that these counts and a prior give together.
    public func model(
        prior: HazardModel, ridge: HazardTerms, steps: Int = HazardFit.mostSteps
    ) -> HazardModel {
        HazardModel(
            down: HazardFit.weights(samples(isUp: false), prior: prior.down, ridge: ridge, steps: steps),
            up: HazardFit.weights(samples(isUp: true), prior: prior.up, ridge: ridge, steps: steps))
    }

    /// Cells that are not zero, as `cell:up/down` with blanks between.
    public var text: String {
        (0..<Self.cellCount).filter { up[$0] + down[$0] > 0 }.map { "\($0):\(up[$0])/\(down[$0])" }
            .joined(separator: " ")
    }

    /// Reads what `text` wrote; nil: it is something else.
    public init?(text: String) {
        self.init()
        for part in text.split(separator: " ") {
            let words = part.split { $0 == ":" || $0 == "/" }
            guard words.count == 3, let cell = Int(words[0]), (0..<Self.cellCount).contains(cell),
                let ups = Int32(words[1]), let downs = Int32(words[2]), ups >= 0, downs >= 0
            else { return nil }
            up[cell] = ups
            down[cell] = downs
        }
    }

    /// The cell of a spell.
    static func cell(_ spell: SpotSpell) -> Int {
        let age = (ages.firstIndex { $0 > spell.age } ?? ages.count) - 1
        let density = min(Int(spell.density * Double(densities)), densities - 1)
        return ((spell.isUp ? 1 : 0) * ages.count + age) * densities + density
    }

    /// The terms of each cell's middle.
    private static let terms: [HazardTerms] = (0..<cellCount).map { cell in
        let age = cell / densities % ages.count
        let last = age + 1 < ages.count ? ages[age + 1] - 1 : ages[age] * 2
        let middle = Double(ages[age] * last).squareRoot().rounded()
        return HazardModel.terms(age: Int(middle), density: (Double(cell % densities) + 0.5) / Double(densities))
    }
}
