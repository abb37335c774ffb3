import Domain

/// The least expected cost under hazards that depend on the age of the spell and how dense spot has been lately: the
/// prior of many zones, drawn to what this zone has shown, and a table solved for it, again every twelve hours of
/// ticks. On-demand takes over while it still keeps the deadline whatever the market does.
package struct LearnedSpotPolicy: SpotPolicy {
    /// Ticks after which the weights are fitted and the table is solved again.
    package static let refit = 72

    /// The job.
    package let terms: SpotTerms
    /// What is believed of a zone of which nothing was seen.
    package let prior: HazardModel
    /// What the zone was like in the tick that was chosen for last; nil: nothing was seen of it.
    package private(set) var spell: SpotSpell?
    /// What was seen of the zone.
    package private(set) var counts = HazardCounts()
    /// The table in use; nil before the first choice and where the deadline cannot be kept.
    package private(set) var table: SpotTable?

    /// The policy for a job in a zone whose ticks until now are known, oldest first.
    package init(_ terms: SpotTerms, prior: HazardModel = .published, past: some Sequence<Bool> = []) {
        self.terms = terms
        self.prior = prior
        spell = counts.note(past, after: nil)
    }

    /// The choice of the table, as long as it is safe.
    package mutating func choose(at moment: SpotMoment) -> SpotAdvice {
        spell = counts.note(CollectionOfOne(moment.isUp), after: spell)
        if moment.isSafe(.onDemand, terms), !(table?.covers(moment, terms) ?? false) {
            let model = counts.model(prior: prior, ridge: HazardFit.zoneRidge)
            table = SpotTable(terms, model, from: moment, count: Self.refit)
        }
        return SpotAdvising.advice(.learned, moment, terms, table: table, spell: spell)
    }
}

extension HazardModel {
    /// The prior of nine series of single-node spot availability on AWS (October and November 2022, February to April
    /// 2023; skypilot-org/spot-traces), one tick in 600 s, fitted by `HazardFit` with `priorRidge`.
    package static let published = HazardModel(
        down: [-1.1112, -0.4003, 0.1659, 0.1346, -0.0469, 0.1953],
        up: [1.1533, 0.4723, -0.1730, -0.0945, 0.0241, 0.2688])
}
