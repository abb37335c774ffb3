import Domain

/// The runs of one policy together: means over the seeds with the intervals in which the true means lie in 95 of 100
/// studies.
public struct SimulationSummary: Codable, Hashable, Sendable {
    /// The policy.
    public var policy: String
    /// Seeds.
    public var seeds: Int
    /// The bill in dollars.
    public var cost: Interval
    /// Mean hours from submission to end.
    public var jctHours: Interval
    /// Mean hours from submission to the first start; nil: it is not recorded.
    public var waitHours: Interval?
    /// Hours from the first submission to the last end.
    public var makespanHours: Interval
    /// Jobs that ended after their deadline.
    public var late: Interval
    /// Times a job lost its nodes to a provider.
    public var interruptions: Interval
    /// Part of the bill that bought no steps that count, in percent; nil: the bill has no classes.
    public var wastePercent: Interval?
    /// The bill above the best choices in hindsight, in percent; nil: they are not known.
    public var regretPercent: Interval?

    /// A mean and half the width of its interval.
    public struct Interval: Codable, Hashable, Sendable {
        /// The mean, with six decimals.
        public var mean: Double
        /// Half the width of the 95 % interval of the mean by Student's t; nil: one value has none.
        public var plusMinus: Double?

        /// Of values, in their order. There is at least one.
        public init(_ values: [Double]) {
            let count = Double(values.count)
            let mean = values.reduce(0, +) / count
            self.mean = Self.rounded(mean)
            guard values.count > 1 else { return }
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
            let error = (variance / count).squareRoot()
            plusMinus = Self.rounded(error * Self.quantile(freedom: values.count - 1))
        }

        private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

        /// The 97.5th percentile of Student's t: a table up to 30 degrees of freedom, beyond it the expansion of
        /// E. A. Cornish and R. A. Fisher to its second term (Abramowitz and Stegun, 26.7.5).
        private static func quantile(freedom: Int) -> Double {
            if freedom <= table.count { return table[freedom - 1] }
            let (z, n) = (1.959_964, Double(freedom))
            let z3 = z * z * z
            return z + (z3 + z) / (4 * n) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * n * n)
        }

        private static let table = [
            12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
            2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
        ]
    }

    /// Of the runs of a policy; there is at least one.
    public init(policy: String, runs: [SimulationRun], optimum: MoneyDocument? = nil) {
        self.policy = policy
        seeds = runs.count
        cost = Interval(runs.map { Self.dollars($0.cost) })
        jctHours = Interval(runs.map(\.jctHours.mean))
        let waits = runs.compactMap(\.waitHours?.mean)
        if waits.count == runs.count { waitHours = Interval(waits) }
        makespanHours = Interval(runs.map(\.makespanHours))
        late = Interval(runs.map { Double($0.late) })
        interruptions = Interval(runs.map { Double($0.interruptions) })
        if let least = optimum.map(Self.dollars), least > 0 {
            regretPercent = Interval(runs.map { (Self.dollars($0.cost) / least - 1) * 100 })
        }
        guard runs.contains(where: { !$0.byClass.isEmpty || $0.cost.money == .zero }) else { return }
        wastePercent = Interval(
            runs.map { run in
                let (bill, useful) = (Self.dollars(run.cost), run.byClass["useful"].map(Self.dollars) ?? 0)
                return bill > 0 ? (bill - useful) / bill * 100 : 0
            })
    }

    private static func dollars(_ amount: MoneyDocument) -> Double { Double(amount.money?.nanos ?? 0) / 1e9 }
}
