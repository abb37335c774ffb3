import Domain

/// The interruption rate of a group, learnt from what was seen and shrunk towards a prior.
package enum Hazard {
    /// Weight of the prior: as if one interruption had been seen in this much node time. One in eight hours is an
    /// assumption between the published means of V100 spot spells (1.75 h in the worst zones) and the days that other
    /// zones hold; what is seen soon outweighs it.
    package static let priorExposure = Span.hours(8)

    /// Interruptions per node hour: `(seen + 1) / (watched + prior)`.
    package static func perHour(_ statistics: HazardStatistics) -> Double {
        Double(statistics.interruptions + 1) / (statistics.exposure + priorExposure).hours
    }
}
