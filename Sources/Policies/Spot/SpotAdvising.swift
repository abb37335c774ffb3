import Domain

/// What a job with a deadline does now by the policy it names, with the deadline before everything: no choice is
/// taken after which on-demand would not keep it.
public enum SpotAdvising {
    /// The advice for a moment. The learned policy needs a table for this tick and the spell of the market; without
    /// them uniform progress decides.
    public static func advice(
        _ kind: SpotPolicyKind, _ moment: SpotMoment, _ terms: SpotTerms, table: SpotTable?, spell: SpotSpell?
    ) -> SpotAdvice {
        guard moment.isSafe(.onDemand, terms) else {
            // Only a spot node that works already can still be in time, if it stays.
            if case .spot(let restart) = moment.mode, restart < terms.restart {
                return SpotAdvice(.spot, .lastMoment)
            }
            return SpotAdvice(.onDemand, .infeasible)
        }
        let advice = wanted(kind, moment, terms, table, spell)
        return moment.isSafe(advice.choice, terms) ? advice : SpotAdvice(.onDemand, .lastMoment)
    }

    private static func wanted(
        _ kind: SpotPolicyKind, _ moment: SpotMoment, _ terms: SpotTerms, _ table: SpotTable?, _ spell: SpotSpell?
    ) -> SpotAdvice {
        switch kind {
        case .greedy: return GreedySpotPolicy(terms).choose(at: moment)
        case .uniformProgress: break
        case .learned:
            let choice = spell.flatMap { table?.choice(at: moment, seeing: $0) }
            if let choice { return SpotAdvice(choice, .table) }
        }
        return UniformProgressPolicy(terms).choose(at: moment)
    }
}

/// A table that is to be solved: all that it follows from, so that it can be solved anywhere at any time.
public struct SpotTableRequest: Hashable, Sendable {
    /// The job it is for.
    public var job: JobID
    /// The group in whose market it is for.
    public var market: GroupID
    /// The job's terms.
    public var terms: SpotTerms
    /// The moment it begins at.
    public var moment: SpotMoment
    /// What was seen of the market.
    public var counts: HazardCounts

    /// Ticks that the table is kept for: fewer where it would be too large for all of them.
    public let count: Int

    /// States, modes and slacks over all ticks that are worked through at most: about a second.
    private static let mostSteps = 1_200_000_000
    /// Ticks that a table is kept for at least: the next one is solved meanwhile.
    private static let leastTicks = 3

    /// A request; nil: the table would be too large, which those of deadlines beyond four days or so are.
    public init?(job: JobID, market: GroupID, terms: SpotTerms, moment: SpotMoment, counts: HazardCounts) {
        let units = SpotUnits(terms)
        let tick = SpotTable.tick(moment, terms)
        let row = SpotStates.count * units.modes * (max(0, units.slack(moment, at: tick, terms)) + 1)
        let (steps, isOver) = (terms.ticks - tick).multipliedReportingOverflow(by: row)
        let fitting = SpotTable.mostBytes / (row * SpotTable.bytesPerCell)
        guard !isOver, steps <= Self.mostSteps, fitting >= Self.leastTicks else { return nil }
        count = min(LearnedSpotPolicy.refit, fitting)
        self.job = job
        self.market = market
        self.terms = terms
        self.moment = moment
        self.counts = counts
    }

    /// The table for the ticks until the weights are fitted again, with what spot saves.
    public func solved() -> SpotTable {
        let model = counts.model(prior: .succession, ridge: HazardFit.zoneRidge)
        return SpotTable(terms, model, from: moment, count: count, withSavings: true)
    }
}

extension SpotTable {
    /// Bytes of one table at most.
    public static let mostBytes = 32_000_000
    /// A choice, and half of what spot saves.
    static let bytesPerCell = 3

    /// Whether it has the choices of a moment under these terms. A restart has the work in it that an interruption
    /// costs, and so moves with the hazard: up to a quarter more, or half as much, is near enough.
    public func covers(_ moment: SpotMoment, _ terms: SpotTerms) -> Bool {
        let tick = Self.tick(moment, terms)
        let (restart, solved) = (terms.restart.milliseconds, self.terms.restart.milliseconds)
        return tick >= first && tick < first + count && terms.deadline == self.terms.deadline
            && terms.tick == self.terms.tick && restart * 4 <= solved * 5 && restart * 2 >= solved
    }

    /// Whether it will still do in the next tick, and was solved for such prices: within a tenth is near enough. One
    /// that is not is used until the next one is solved.
    public func isCurrent(_ moment: SpotMoment, _ terms: SpotTerms) -> Bool {
        var next = moment
        next.elapsed = moment.elapsed + terms.tick
        let isLast = Self.tick(next, terms) >= terms.ticks
        return covers(moment, terms) && (isLast || covers(next, terms)) && terms.spot.isNear(self.terms.spot)
            && terms.onDemand.isNear(self.terms.onDemand)
    }

    /// The choice for a moment and the spell its market is in; where others have all nodes of a market that is up, what
    /// is chosen without one.
    fileprivate func choice(at moment: SpotMoment, seeing spell: SpotSpell) -> SpotChoice? {
        spell.isUp && !moment.isUp ? choiceWithoutSpot(at: moment, spell) : choice(at: moment, spell)
    }

    /// Bytes of its choices and values.
    public var bytes: Int { choices.count + (values.count + savings.count) * MemoryLayout<Float>.stride }
}

extension Price {
    /// Whether it differs from another by a tenth of that at most.
    fileprivate func isNear(_ other: Price) -> Bool {
        abs(Int128(nanosPerHour) - Int128(other.nanosPerHour)) * 10 <= Int128(other.nanosPerHour)
    }
}
