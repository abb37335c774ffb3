/// The states of a spot market that tables are solved for: up or down, an age, a density; and how likely each leads to
/// which. What lies between two ages or densities of the grid is split between them linearly.
public struct SpotStates: Sendable {
    /// Ages of the grid, ticks.
    static let ages = [1, 2, 3, 5, 9, 18, 40, 100]
    /// Densities of the grid.
    static let densities = [0.02, 0.2, 0.5, 0.8, 0.98]
    /// States of one side.
    static let side = ages.count * densities.count
    /// States: those of which spot is down come first.
    static let count = 2 * side

    /// A state that follows, and how likely.
    struct Step: Sendable {
        var state: Int
        var probability: Float
    }
    /// For each state, what follows it; probabilities sum to one.
    let steps: [[Step]]

    /// The chain of a model.
    init(_ model: HazardModel) {
        steps = (0..<Self.count).map { state in
            let isUp = state >= Self.side
            let age = Self.ages[state % Self.side / Self.densities.count]
            let density = Self.densities[state % Self.densities.count]
            let spell = SpotSpell(isUp: isUp, age: age, density: density)
            let probability = model.probabilityUp(spell)
            var next: [Step] = []
            for (up, share) in [(false, 1 - probability), (true, probability)] {
                for (state, weight) in Self.near(spell.followed(by: up)) where weight > 0 {
                    next.append(Step(state: state, probability: Float(share * weight)))
                }
            }
            return next
        }
    }

    /// Whether spot is there in a state.
    static func isUp(_ state: Int) -> Bool { state >= side }

    /// The up to four states around a spell and their weights, which sum to one.
    static func near(_ spell: SpotSpell) -> [(state: Int, weight: Double)] {
        let age = split(Double(spell.age), ages) { Double($0) }
        let density = split(spell.density, densities) { $0 }
        let first = spell.isUp ? side : 0
        let width = densities.count
        let state = first + age.lower * width + density.lower
        return [
            (state, (1 - age.share) * (1 - density.share)),
            (state + (density.share > 0 ? 1 : 0), (1 - age.share) * density.share),
            (state + (age.share > 0 ? width : 0), age.share * (1 - density.share)),
            (state + (age.share > 0 ? width : 0) + (density.share > 0 ? 1 : 0), age.share * density.share),
        ]
    }

    /// Between which two points of a grid a value lies, and the share of the upper one.
    private static func split<Point>(
        _ value: Double, _ grid: [Point], _ number: (Point) -> Double
    ) -> (lower: Int, share: Double) {
        let last = grid.count - 1
        if value <= number(grid[0]) { return (0, 0) }
        if value >= number(grid[last]) { return (last, 0) }
        var lower = 0
        while number(grid[lower + 1]) <= value { lower += 1 }
        return (lower, (value - number(grid[lower])) / (number(grid[lower + 1]) - number(grid[lower])))
    }
}
