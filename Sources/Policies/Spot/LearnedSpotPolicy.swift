import Domain

/// The least expected cost under hazards that depend on the age of the spell and how dense spot has been lately: the
/// prior of many zones, drawn to what this zone has shown, and a table solved for it, again every two hours of
/// ticks. On-demand takes over while it still keeps the deadline whatever the market does.
public struct LearnedSpotPolicy: SpotPolicy {
    /// Ticks after which the weights are fitted and the table is solved again.
    public static let refit = 12

    /// The job.
    public let terms: SpotTerms
    /// What is believed of a zone of which nothing was seen.
    public let prior: HazardModel
    /// What the zone was like in the tick that was chosen for last; nil: nothing was seen of it.
    public private(set) var spell: SpotSpell?
    /// What was seen of the zone.
    public private(set) var counts = HazardCounts()
    /// The table in use; nil before the first choice and where the deadline cannot be kept.
    public private(set) var table: SpotTable?
    /// Whether its tables say what spot saves.
    private let isBidding: Bool

    /// The policy for a job in a zone whose ticks until now are known, oldest first. One that is `bidding` can be asked
    /// for bids.
    public init(
        _ terms: SpotTerms, prior: HazardModel = .succession, past: some Sequence<Bool> = [], bidding: Bool = false
    ) {
        self.terms = terms
        self.prior = prior
        isBidding = bidding
        spell = counts.note(past, after: nil)
    }

    /// The choice of the table, as long as it is safe.
    public mutating func choose(at moment: SpotMoment) -> SpotAdvice {
        look(at: moment)
        return SpotAdvising.advice(.learned, moment, terms, table: table, spell: spell)
    }

    /// What spot would save in the tick that begins and what is done without it, instead of a choice. `isUp` says
    /// whether there are enough nodes, whoever has them.
    public mutating func bid(at moment: SpotMoment) -> SpotBid {
        precondition(isBidding, "a policy that is to bid is made so")
        look(at: moment)
        let advice = SpotAdvising.advice(.learned, moment, terms, table: table, spell: spell)
        guard advice.choice == .spot, let table, let spell, let saving = table.bid(at: moment, spell) else {
            return SpotBid(saving: .zero, without: advice.choice)
        }
        let without = table.choiceWithoutSpot(at: moment, spell) ?? .onDemand
        return SpotBid(
            saving: saving, without: moment.isSafe(without, terms) ? without : .onDemand)
    }

    /// Takes note of the market, and makes a table where there is none for the tick.
    private mutating func look(at moment: SpotMoment) {
        spell = counts.note(CollectionOfOne(moment.isUp), after: spell)
        if moment.isSafe(.onDemand, terms), !(table?.covers(moment, terms) ?? false) {
            let model = counts.model(prior: prior, ridge: HazardFit.zoneRidge)
            table = SpotTable(terms, model, from: moment, count: Self.refit, withSavings: isBidding)
        }
    }
}

extension HazardModel {
    /// What is believed of a market of which nothing was seen; no record of a market went into it. By the rule of
    /// succession (P. S. de Laplace, 1774) a spell that has lasted A ticks is over in the next one with 1 / (A + 1),
    /// which is `ln A` on the logistic scale. The density counts a quarter: in a chain of two states of which the age
    /// says nothing it would count a half, and nothing where the age says all.
    public static let succession = HazardModel(down: [0, -1, 0, 0, 0, 0.25], up: [0, 1, 0, 0, 0, 0.25])
}
