import Domain
import Wire

extension View {
    /// How expectations compare with outcomes in simulated worlds, a line for each kind of decision.
    public func calibration(_ document: CalibrationDocument) throws(Failure) -> [String] {
        var table = Table(
            [.init("DECISION")]
                + ["MADE", "COMPARED", "INSIDE", "BELOW", "ABOVE", "COVERAGE", "EXPECTED", "CAME TO", "BIAS %"].map {
                    .init($0, isNumber: true)
                })
        table.rows = document.rows.map { row in
            let outcomes = row.outcomes
            let counts = [
                outcomes.decisions, outcomes.compared, outcomes.inside, row.below,
                outcomes.compared - outcomes.inside - row.below,
            ]
            return [.init(outcomes.kind)] + counts.map { .init("\($0)") }
                + [
                    .init(Figures.percent(outcomes.coveragePercent)), .init(Figures.cents(outcomes.expected)),
                    .init(Figures.cents(outcomes.cameTo)), .init(Figures.percent(outcomes.biasPercent)),
                ]
        }
        let lines = try lines(of: table)
        guard showsNotes else { return lines }
        return lines + [
            "", "\(document.jobs) jobs in \(document.worlds) simulated worlds, seeds from \(document.firstSeed)",
            "eight of ten outcomes are expected INSIDE p10 to p90; BIAS: what they came to beyond the middles",
            "place: where the job ended there; plan: all that it came to, wherever it went afterwards",
            "move: against the same run from the same instant without it, both without later moves; "
                + "stop: what the rest came to",
        ]
    }
}
