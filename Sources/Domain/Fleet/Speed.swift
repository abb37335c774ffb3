/// How fast a workload is reckoned to run somewhere, and how sure that is.
public struct Speed: Hashable, Sendable {
    /// Where a speed comes from, the surest first.
    public enum Basis: String, Hashable, Sendable, Codable, CaseIterable {
        /// Jobs reported it from this very hardware.
        case reported
        /// A row of a table, measured on this very hardware.
        case measured
        /// Estimated from another number of the same accelerators, or from another spread over servers.
        case scaled
        /// Estimated from another kind of accelerator.
        case converted
    }
    /// The middle.
    public var throughput: Throughput
    /// Where it comes from.
    public var basis: Basis
    /// What it was estimated from: `V100:8`; nil: it was not.
    public var from: Accelerators?
    /// Whether reports from other hardware have corrected it.
    public var isCorrected = false
    /// Time of the fastest tenth of runs, as a factor on the time in the middle; at most 1.
    public var timeP10: Double
    /// Time that nine of ten runs stay under, as a factor on the time in the middle; at least 1.
    public var timeP90: Double

    /// A speed with the spread of its basis.
    public init(_ throughput: Throughput, _ basis: Basis, from: Accelerators? = nil) {
        self.throughput = throughput
        self.basis = basis
        self.from = from
        (timeP10, timeP90) = basis.spread
    }

    /// A speed as measured, or as a rough estimate.
    public init(throughput: Throughput, isMeasured: Bool) {
        self.init(throughput, isMeasured ? .measured : .converted)
    }

    /// Whether it was seen on this very hardware; else it is a stated estimate.
    public var isMeasured: Bool { basis == .measured || basis == .reported }
}

extension Speed.Basis {
    /// Factors on the time that hold eight of ten runs.
    ///
    /// Measured and reported: of equal systems with five or more results in one round of MLPerf Training 2.1 to 5.0
    /// (28 groups), the slowest took 1.027 times and the fastest 0.974 times as long as the middle one. Estimates: what
    /// the rows of Config/throughput say when each is estimated from the others (docs/HARDWARE.md).
    public var spread: (p10: Double, p90: Double) {
        switch self {
        case .reported, .measured: (0.97, 1.03)
        case .scaled: (0.65, 1.22)
        case .converted: (0.71, 1.75)
        }
    }
}
