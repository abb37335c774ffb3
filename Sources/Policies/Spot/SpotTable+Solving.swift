import Domain

extension SpotTable {
    /// Solves the table for the ticks from a moment on, at most `count` of them are kept: exact backward induction over
    /// tick, slack, mode and state of the market until the deadline. What spot saves is kept if it is asked for, in
    /// twice as many bytes as the choices.
    public init(
        _ terms: SpotTerms, _ model: HazardModel, from moment: SpotMoment, count: Int, withSavings: Bool = false
    ) {
        let units = SpotUnits(terms)
        let first = Self.tick(moment, terms)
        let kept = max(0, min(count, terms.ticks - first))
        let top = max(0, units.slack(moment, at: first, terms))
        var solver = SpotSolver(terms, units, SpotStates(model), top: top)
        var choices = [UInt8](repeating: 0, count: kept * solver.cells)
        var savings = [Float](repeating: 0, count: withSavings ? kept * solver.cells / 2 : 0)
        let row = SpotStates.count * Self.valueCount(top)
        var values = [Float](repeating: 0, count: kept * row)
        for tick in stride(from: terms.ticks - 1, through: first, by: -1) {
            solver.stepBack(ticksLeft: terms.ticks - tick)
            guard tick < first + kept else { continue }
            solver.note(into: &choices, at: (tick - first) * solver.cells)
            if withSavings { solver.noteSavings(into: &savings, at: (tick - first) * solver.cells / 2) }
            solver.noteValues(into: &values, at: (tick - first) * row)
        }
        self.init(
            terms: terms, first: first, count: kept, top: top, units: units, choices: choices, savings: savings,
            values: values)
    }
}

/// The induction: expected dollars until the work is done, for one tick after the other, the last one first. Rows run
/// over slack 0 ... `top`.
private struct SpotSolver {
    /// More than any job costs: the deadline is lost.
    static let lost: Float = 1e9

    private let units: SpotUnits
    private let states: SpotStates
    private let width: Int
    /// Room before the rows of `ahead`, so that slack below zero reads as lost.
    private let margin: Int
    /// Dollars of a tick.
    private let spotTick: Float
    private let onDemandTick: Float
    /// From the tick on that was reached, by state and mode.
    private var values: [Float]
    /// Expected values after this tick by state and mode behind it, each row with a margin; then a row that is lost.
    private var ahead: [Float]
    /// From this slack on the work is done when the tick begins.
    private var done = 0

    /// Cells of one tick.
    var cells: Int { SpotStates.count * units.modes * width }

    init(_ terms: SpotTerms, _ units: SpotUnits, _ states: SpotStates, top: Int) {
        self.units = units
        self.states = states
        width = top + 1
        margin = units.perTick
        spotTick = Float(terms.spot.cost(over: terms.tick).nanos) / 1e9
        onDemandTick = Float(terms.onDemand.cost(over: terms.tick).nanos) / 1e9
        values = [Float](repeating: 0, count: SpotStates.count * units.modes * width)
        ahead = [Float](repeating: Self.lost, count: (SpotStates.count * units.modes + 1) * (margin + width))
    }

    /// Whether there is such a state and mode: where spot is down nothing is on it.
    private func isKept(_ state: Int, _ mode: Int) -> Bool {
        SpotStates.isUp(state) || mode == 0 || mode > units.rests.count
    }

    /// The row of a state and mode; a spot node where spot is down is gone.
    private func row(_ state: Int, _ mode: Int) -> Int {
        (state * units.modes + (isKept(state, mode) ? mode : 0)) * width
    }

    /// Goes from the values after a tick to those before it.
    mutating func stepBack(ticksLeft: Int) {
        done = min(width, ticksLeft * units.perTick)
        expect()
        var before: [Float] = []
        swap(&before, &values)
        before.withUnsafeMutableBufferPointer { before in
            for state in 0..<SpotStates.count {
                for mode in 0..<units.modes where isKept(state, mode) {
                    let from = row(state, mode)
                    let least = UnsafeMutableBufferPointer(rebasing: before[from..<from + width])
                    compare(state, mode, into: least)
                    for slack in done..<width { least[slack] = 0 }
                }
            }
        }
        swap(&before, &values)
    }

    /// The least expected value of each slack.
    private func compare(_ state: Int, _ mode: Int, into least: UnsafeMutableBufferPointer<Float>) {
        withOptions(state, mode) { idle, spot, onDemand in
            for slack in 0..<done {
                let spotValue = spot[slack] + spotTick
                let onDemandValue = onDemand[slack] + onDemandTick
                let running = spotValue < onDemandValue ? spotValue : onDemandValue
                least[slack] = running < idle[slack] ? running : idle[slack]
            }
        }
    }

    /// Writes the choices of the tick that was stepped back over.
    func note(into choices: inout [UInt8], at start: Int) {
        choices.withUnsafeMutableBufferPointer { choices in
            for state in 0..<SpotStates.count {
                for mode in 0..<units.modes where isKept(state, mode) {
                    let first = start + (state * units.modes + mode) * width
                    withOptions(state, mode) { idle, spot, onDemand in
                        for slack in 0..<done {
                            let spotValue = spot[slack] + spotTick
                            let onDemandValue = onDemand[slack] + onDemandTick
                            let least = spotValue <= onDemandValue ? spotValue : onDemandValue
                            let running: UInt8 = spotValue <= onDemandValue ? 1 : 2
                            let withoutSpot: UInt8 = idle[slack] <= onDemandValue ? 0 : 8
                            choices[first + slack] = (idle[slack] <= least ? 0 : running) | withoutSpot
                        }
                    }
                }
            }
        }
    }

    /// Writes what spot saves against the better of the other two, for the states with spot.
    func noteSavings(into savings: inout [Float], at start: Int) {
        savings.withUnsafeMutableBufferPointer { savings in
            for state in SpotStates.side..<SpotStates.count {
                for mode in 0..<units.modes {
                    let first = start + ((state - SpotStates.side) * units.modes + mode) * width
                    withOptions(state, mode) { idle, spot, onDemand in
                        for slack in 0..<done {
                            let onDemandValue = onDemand[slack] + onDemandTick
                            let other = idle[slack] <= onDemandValue ? idle[slack] : onDemandValue
                            savings[first + slack] = other - (spot[slack] + spotTick)
                        }
                    }
                }
            }
        }
    }

    /// Writes the values of the tick that was stepped back over, for a job that is on nothing.
    func noteValues(into kept: inout [Float], at start: Int) {
        let count = SpotTable.valueCount(width - 1)
        for state in 0..<SpotStates.count {
            let from = row(state, 0)
            for index in 0..<count {
                kept[start + state * count + index] = values[from + min(index * SpotTable.valueStep, width - 1)]
            }
        }
    }

    /// Expected values after this tick, from the values of the next one.
    private mutating func expect() {
        let stride = margin + width
        var expected: [Float] = []
        swap(&expected, &ahead)
        values.withUnsafeBufferPointer { next in
            expected.withUnsafeMutableBufferPointer { expected in
                for state in 0..<SpotStates.count {
                    for mode in 0..<units.modes where isKept(state, mode) {
                        let start = (state * units.modes + mode) * stride + margin
                        let sum = UnsafeMutableBufferPointer(rebasing: expected[start..<start + done])
                        for (index, step) in states.steps[state].enumerated() {
                            let from = row(step.state, mode)
                            let value = UnsafeBufferPointer(rebasing: next[from..<from + done])
                            let probability = step.probability
                            if index == 0 {
                                for slack in 0..<done { sum[slack] = probability * value[slack] }
                            } else {
                                for slack in 0..<done { sum[slack] += probability * value[slack] }
                            }
                        }
                    }
                }
            }
        }
        swap(&expected, &ahead)
    }

    /// Hands over what lies ahead of waiting, spot and on-demand by slack before the tick, without what the tick costs.
    private func withOptions(
        _ state: Int, _ mode: Int,
        _ body: (UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>) -> Void
    ) {
        let rests = units.rests.count
        let spot = mode > 0 && mode <= rests ? units.restart(in: mode) : units.restart
        let onDemand = mode > rests ? units.restart(in: mode) : units.restart
        ahead.withUnsafeBufferPointer { ahead in
            func after(_ mode: Int, losing units: Int) -> UnsafeBufferPointer<Float> {
                let start = (state * self.units.modes + mode) * (margin + width) + margin - units
                return UnsafeBufferPointer(rebasing: ahead[start..<start + width])
            }
            let nowhere = UnsafeBufferPointer(rebasing: ahead[(ahead.count - width)...])
            body(
                after(0, losing: units.perTick),
                SpotStates.isUp(state)
                    ? after(units.mode(after: spot, isSpot: true), losing: min(spot, units.perTick)) : nowhere,
                after(units.mode(after: onDemand, isSpot: false), losing: min(onDemand, units.perTick)))
        }
    }
}
