import Domain

/// What to do in each of the next ticks, for every slack, mode and state of the market: solved once, then looked up.
///
/// Slack is the time left less the work left, in units. It never grows: a tick of waiting costs a whole tick of it, a
/// start costs the restart, work costs nothing. Below zero the deadline is lost, which costs so much that a table does
/// not risk it: the last moment for on-demand is a result and not a rule.
package struct SpotTable: Hashable, Sendable {
    /// The job.
    package let terms: SpotTerms
    /// The first tick it is for.
    package let first: Int
    /// Ticks it is for.
    package let count: Int
    /// Slack beyond this is taken as this.
    let top: Int
    let units: SpotUnits
    /// A choice for each tick, state, mode and slack, in this order of axes.
    let choices: [UInt8]

    /// What a choice is written as, in order of preference between equals.
    static let kinds = [SpotChoice.idle, .spot, .onDemand]

    /// The choice with the least expected cost for a moment and the spell its market is in; nil: the table is not for
    /// this tick, or the deadline is lost.
    package func choice(at moment: SpotMoment, _ spell: SpotSpell) -> SpotChoice? {
        let tick = Self.tick(moment, terms)
        let slack = units.slack(moment, at: tick, terms)
        guard tick >= first, tick < first + count, slack >= 0 else { return nil }
        let mode = units.mode(moment.mode)
        var votes = (idle: 0.0, spot: 0.0, onDemand: 0.0)
        for (state, weight) in SpotStates.near(spell) where weight > 0 {
            let row = ((tick - first) * SpotStates.count + state) * units.modes + mode
            switch choices[row * (top + 1) + min(slack, top)] {
            case 0: votes.idle += weight
            case 1: votes.spot += weight
            default: votes.onDemand += weight
            }
        }
        if votes.idle >= max(votes.spot, votes.onDemand) { return .idle }
        return votes.spot >= votes.onDemand ? .spot : .onDemand
    }

    /// The tick that begins at a moment, or the next one where it lies between two.
    static func tick(_ moment: SpotMoment, _ terms: SpotTerms) -> Int {
        Int((moment.elapsed.milliseconds + terms.tick.milliseconds - 1) / terms.tick.milliseconds)
    }
}

extension SpotUnits {
    /// Slack at a tick.
    package func slack(_ moment: SpotMoment, at tick: Int, _ terms: SpotTerms) -> Int {
        (terms.ticks - tick) * perTick - units(moment.workLeft)
    }
}
