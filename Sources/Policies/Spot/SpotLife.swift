import Domain
import RealModule

/// How long a spot node that is there now is kept: after which spans nine of ten, eight of ten and so on to one of a
/// hundred such nodes are still there. Hazards fall with the age of a spell, so that many go early and few stay for
/// long; the mean says nothing of that.
public struct SpotLife: Hashable, Sendable {
    /// The shares that are still there, falling.
    private static let levels = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01]
    /// Hours, one for each level, rising.
    private let ends: [Double]

    /// What a model lets expect in a spell in which spot is there, for a week at most.
    public init(_ model: HazardModel, _ spell: SpotSpell) {
        var ends: [Double] = []
        let tick = Span.seconds(SpotSpell.tickSeconds).hours
        model.follow(spell) { survival, ticks, stay, stride in
            let after = survival * Double.pow(stay, stride)
            while ends.count < Self.levels.count, after <= Self.levels[ends.count] {
                ends.append((ticks + Double.log(Self.levels[ends.count] / survival) / Double.log(stay)) * tick)
            }
            return ends.count < Self.levels.count
        }
        let week = Double(HazardModel.longestLife) * tick
        self.ends = ends + Array(repeating: week, count: Self.levels.count - ends.count)
    }

    /// With so many interruptions an hour, at any age; above zero.
    public init(hazardPerHour: Double) { ends = Self.levels.map { -Double.log($0) / hazardPerHour } }

    /// After how many hours this share of jobs on so many nodes, one of which ends all, are still on them.
    public func hours(keptBy share: Double, nodes: Int = 1) -> Double {
        let level = Double.pow(share, 1 / Double(max(1, nodes)))
        var (from, to) = ((hours: 0.0, level: 1.0), (hours: ends[0], level: Self.levels[0]))
        for index in 1..<ends.count where level < to.level { (from, to) = (to, (ends[index], Self.levels[index])) }
        let slope = (to.hours - from.hours) / (from.level - to.level)
        return to.hours + (to.level - max(level, 0)) * slope
    }

    /// The share of jobs on so many nodes that are still on them after so many hours.
    public func share(after hours: Double, nodes: Int = 1) -> Double {
        var (from, to) = ((hours: 0.0, level: 1.0), (hours: ends[0], level: Self.levels[0]))
        for index in 1..<ends.count where hours > to.hours { (from, to) = (to, (ends[index], Self.levels[index])) }
        let slope = (from.level - to.level) / max(to.hours - from.hours, 1e-9)
        return Double.pow(max(0, to.level + (to.hours - hours) * slope), Double(max(1, nodes)))
    }

    /// For how many of so many hours jobs on so many nodes are on them in the mean.
    public func mean(of hours: Double, nodes: Int = 1) -> Double {
        let steps = 64
        let width = hours / Double(steps)
        return (0..<steps).reduce(0) { $0 + share(after: (Double($1) + 0.5) * width, nodes: nodes) } * width
    }
}
