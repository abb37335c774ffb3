import Domain
import RealModule

/// How long a spot node that is there now is kept: after which spans nine of ten, eight of ten and so on to one of ten
/// such nodes are still there. Hazards fall with the age of a spell, so that many go early and few stay for long; the
/// mean says nothing of that.
package struct SpotLife: Hashable, Sendable {
    /// Hours, nine of them, rising.
    private let deciles: [Double]

    /// What a model lets expect in a spell in which spot is there, for a week at most.
    package init(_ model: HazardModel, _ spell: SpotSpell) {
        var deciles: [Double] = []
        let tick = Span.seconds(SpotSpell.tickSeconds).hours
        model.follow(spell) { survival, ticks, stay, stride in
            let after = survival * Double.pow(stay, stride)
            while deciles.count < 9, after <= Self.level(deciles.count) {
                deciles.append((ticks + Double.log(Self.level(deciles.count) / survival) / Double.log(stay)) * tick)
            }
            return deciles.count < 9
        }
        let week = Double(HazardModel.longestLife) * tick
        self.deciles = deciles + Array(repeating: week, count: 9 - deciles.count)
    }

    /// With so many interruptions an hour, at any age; above zero.
    package init(hazardPerHour: Double) {
        deciles = (0..<9).map { -Double.log(Self.level($0)) / hazardPerHour }
    }

    /// 0.9, 0.8, ...
    private static func level(_ index: Int) -> Double { Double(9 - index) / 10 }

    /// After how many hours this share of jobs on so many nodes, one of which ends all, are still on them.
    package func hours(keptBy share: Double, nodes: Int = 1) -> Double {
        let level = Double.pow(share, 1 / Double(max(1, nodes)))
        var (from, to) = ((hours: 0.0, level: 1.0), (hours: deciles[0], level: Self.level(0)))
        for index in 1..<9 where level < to.level { (from, to) = (to, (deciles[index], Self.level(index))) }
        let slope = (to.hours - from.hours) / (from.level - to.level)
        return to.hours + (to.level - max(level, 0)) * slope
    }

    /// The share of jobs on so many nodes that are still on them after so many hours.
    package func share(after hours: Double, nodes: Int = 1) -> Double {
        var (from, to) = ((hours: 0.0, level: 1.0), (hours: deciles[0], level: Self.level(0)))
        for index in 1..<9 where hours > to.hours { (from, to) = (to, (deciles[index], Self.level(index))) }
        let slope = (from.level - to.level) / max(to.hours - from.hours, 1e-9)
        return Double.pow(max(0, to.level + (to.hours - hours) * slope), Double(max(1, nodes)))
    }

    /// For how many of so many hours jobs on so many nodes are on them in the mean.
    package func mean(of hours: Double, nodes: Int = 1) -> Double {
        let steps = 64
        let width = hours / Double(steps)
        return (0..<steps).reduce(0) { $0 + share(after: (Double($1) + 0.5) * width, nodes: nodes) } * width
    }
}
