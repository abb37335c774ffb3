import Wire

extension View {
    /// Speeds of workloads, in the order they come.
    public func throughput(_ list: ItemList<ThroughputDocument>) throws(Failure) -> [String] {
        guard !list.items.isEmpty else { return [] }
        var table = Table([
            .init("WORKLOAD"), .init("HW"), .init("NODES", isNumber: true), .init("STEPS/S", isNumber: true),
            .init("SLOW", isNumber: true), .init("FAST", isNumber: true), .init("BASIS"), .init("FROM"),
            .init("STEP"), .init("DATE"), .init("SOURCE"),
        ])
        table.rows = list.items.map { item in
            let isEstimate = item.from != nil
            return [
                .init(item.workload), .init(item.hardware), .init(item.nodes.map { "\($0)" } ?? "-"),
                .init((isEstimate ? "~" : "") + short(item.stepsPerSecond)), .init(short(item.slow)),
                .init(short(item.fast)), .init(item.basis + (item.isCorrected == true ? ", corrected" : "")),
                .init(item.from ?? "-"), .init(item.step ?? "-"), .init(item.date ?? "-"), .init(item.source ?? "-"),
            ]
        }
        return try lines(of: table)
    }

    /// A speed with about four digits.
    private func short(_ value: Double) -> String {
        let digits = value >= 1_000 ? 1.0 : value >= 10 ? 100.0 : 10_000.0
        let rounded = (value * digits).rounded() / digits
        return rounded >= 1_000 ? "\(Int64(rounded))" : "\(rounded)"
    }
}
