import Domain

/// Reads what a group of a pool file says of its nodes' power.
struct PowerReader {
    static let keys = ["watts_idle", "watts_busy", "pue", "grams_co2e_per_kwh"]
    let walker: Walker

    func power(_ group: Mapping) -> PowerFigures {
        PowerFigures(
            milliwatts: milliwatts(group),
            puePerMille: thousandths("pue", "a ratio from 1 to 5 with at most three decimals", 1_000...5_000, group),
            milligramsPerKWh: thousandths(
                "grams_co2e_per_kwh", "grams from 0 to 3000 with at most three decimals", 0...3_000_000, group))
    }

    private func milliwatts(_ group: Mapping) -> PowerFigures.Milliwatts? {
        let range: ClosedRange<Int64> = 0...1_000_000_000
        let expected = "watts from 0 to 1000000 with at most three decimals"
        let idle = thousandths("watts_idle", expected, range, group)
        let busy = thousandths("watts_busy", expected, range, group)
        for (key, other) in [("watts_idle", "watts_busy"), ("watts_busy", "watts_idle")] {
            if let said = group[key], group[other] == nil {
                walker.note(said.place, "'\(key)' in a group needs '\(other)' beside it")
            }
        }
        guard let idle, let busy else { return nil }
        if idle > busy {
            walker.note(
                group["watts_idle"]?.place ?? group.place, "'watts_idle' in a group must not be above 'watts_busy'")
        }
        return PowerFigures.Milliwatts(idle: idle, busy: busy)
    }

    private func thousandths(
        _ key: String, _ expected: String, _ range: ClosedRange<Int64>, _ group: Mapping
    ) -> Int64? {
        group.value(key, expected) { text in
            Quantity.thousandths(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}
