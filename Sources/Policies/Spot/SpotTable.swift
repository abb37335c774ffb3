import Domain

/// What to do in each of the next ticks, for every slack, mode and state of the market: solved once, then looked up.
///
/// Slack is the time left less the work left, in units. It never grows: a tick of waiting costs a whole tick of it, a
/// start costs the restart, work costs nothing. Below zero the deadline is lost, which costs so much that a table does
/// not risk it: the last moment for on-demand is a result and not a rule.
public struct SpotTable: Hashable, Sendable {
    /// The job.
    public let terms: SpotTerms
    /// The first tick it is for.
    public let first: Int
    /// Ticks it is for.
    public let count: Int
    /// Slack beyond this is taken as this.
    let top: Int
    let units: SpotUnits
    /// A choice for each tick, state, mode and slack, in this order of axes; four times what is chosen without spot is
    /// added to it.
    let choices: [UInt8]
    /// Dollars that a spot node saves in its tick, for the states with spot, in the same order of axes; empty where
    /// they were not asked for.
    let savings: [Float]
    /// Expected dollars from each tick on, for a job that is on nothing, by state and every eighth slack.
    let values: [Float]

    /// Values are kept for every so many units of slack; between them lies a line.
    static let valueStep = 8

    /// Values of one tick and state.
    static func valueCount(_ top: Int) -> Int { top / valueStep + 2 }

    /// What a choice is written as, in order of preference between equals.
    static let kinds = [SpotChoice.idle, .spot, .onDemand]

    /// The choice with the least expected cost for a moment and the spell its market is in; nil: the table is not for
    /// this tick, or the deadline is lost.
    public func choice(at moment: SpotMoment, _ spell: SpotSpell) -> SpotChoice? {
        vote(at: moment, spell) { $0 & 3 }
    }

    /// The same if spot is there but another job has it.
    public func choiceWithoutSpot(at moment: SpotMoment, _ spell: SpotSpell) -> SpotChoice? {
        vote(at: moment, spell) { $0 >> 2 }
    }

    /// Expected dollars that a spot node in this tick saves against the better of waiting and on-demand, negative where
    /// it costs more; nil: the table has none for the moment, or spot is not there.
    public func saving(at moment: SpotMoment, _ spell: SpotSpell) -> Double? {
        guard spell.isUp, !savings.isEmpty, let place = place(of: moment) else { return nil }
        return SpotStates.near(spell).reduce(0.0) { sum, near in
            let row = (place.tick * SpotStates.side + near.state - SpotStates.side) * units.modes + place.mode
            return sum + near.weight * Double(savings[row * (top + 1) + place.slack])
        }
    }

    /// The same as the bid of a job that wants one: above nothing, and a million dollars where it would be late
    /// without; nil: the table has none for the moment, or spot is not there.
    public func bid(at moment: SpotMoment, _ spell: SpotSpell) -> Money? {
        saving(at: moment, spell).map { max(Money(nanos: 1), Estimate.money(dollars: min($0, 1e6))) }
    }

    private func vote(at moment: SpotMoment, _ spell: SpotSpell, _ read: (UInt8) -> UInt8) -> SpotChoice? {
        guard let place = place(of: moment) else { return nil }
        var votes = (idle: 0.0, spot: 0.0, onDemand: 0.0)
        for (state, weight) in SpotStates.near(spell) where weight > 0 {
            let row = (place.tick * SpotStates.count + state) * units.modes + place.mode
            switch read(choices[row * (top + 1) + place.slack]) {
            case 0: votes.idle += weight
            case 1: votes.spot += weight
            default: votes.onDemand += weight
            }
        }
        if votes.idle >= max(votes.spot, votes.onDemand) { return .idle }
        return votes.spot >= votes.onDemand ? .spot : .onDemand
    }

    /// Where on the axes of the table a moment lies; nil: the table is not for it.
    private func place(of moment: SpotMoment) -> (tick: Int, mode: Int, slack: Int)? {
        let tick = Self.tick(moment, terms)
        let slack = units.slack(moment, at: tick, terms)
        guard tick >= first, tick < first + count, slack >= 0 else { return nil }
        return (tick - first, units.mode(moment.mode), min(slack, top))
    }

    /// Expected dollars from a moment on for a job that is on nothing, by the table's own choices; nil: the table is
    /// not for this tick, or the deadline is lost.
    public func cost(from moment: SpotMoment, _ spell: SpotSpell) -> Money? {
        let tick = Self.tick(moment, terms)
        let slack = min(units.slack(moment, at: tick, terms), top)
        guard tick >= first, tick < first + count, slack >= 0 else { return nil }
        let width = Self.valueCount(top)
        let (lower, share) = (slack / Self.valueStep, Double(slack % Self.valueStep) / Double(Self.valueStep))
        let dollars = SpotStates.near(spell).reduce(0.0) { sum, near in
            let at = ((tick - first) * SpotStates.count + near.state) * width + lower
            return near.weight > 0
                ? sum + near.weight * (Double(values[at]) * (1 - share) + Double(values[at + 1]) * share) : sum
        }
        return Estimate.money(dollars: dollars)
    }

    /// The tick that begins at a moment, or the next one where it lies between two.
    static func tick(_ moment: SpotMoment, _ terms: SpotTerms) -> Int {
        Int((moment.elapsed.milliseconds + terms.tick.milliseconds - 1) / terms.tick.milliseconds)
    }
}

extension SpotUnits {
    /// Slack at a tick.
    public func slack(_ moment: SpotMoment, at tick: Int, _ terms: SpotTerms) -> Int {
        (terms.ticks - tick) * perTick - units(moment.workLeft)
    }
}
