/// How fast a workload is reckoned to run on some hardware: what `throughput` lists.
public struct ThroughputDocument: Codable, Hashable, Sendable {
    /// `resnet50`.
    public var workload: String
    /// `A100:8` or `cpu`.
    public var hardware: String
    /// How many servers the accelerators are spread over; nil: it does not matter, or nobody said.
    public var nodes: Int?
    /// The middle.
    public var stepsPerSecond: Double
    /// Nine of ten runs are faster.
    public var slow: Double
    /// One of ten runs is faster.
    public var fast: Double
    /// `reported` by jobs, `measured` (a row of a table), or estimated: `scaled` from another number of the same
    /// accelerators, `converted` from another kind.
    public var basis: String
    /// What it was estimated from: `V100:8`; nil: it was not.
    public var from: String?
    /// Whether reports from other hardware have corrected it; nil: they have not.
    public var isCorrected: Bool?
    /// What one step is: `256 images`; nil: nobody said, or it was not measured.
    public var step: String?
    /// Where a row is from; nil: it is none.
    public var source: String?
    /// A day or a month; nil: the pool file says none.
    public var date: String?
    /// A speed.
    public init(
        workload: String, hardware: String, nodes: Int?, stepsPerSecond: Double, slow: Double, fast: Double,
        basis: String, from: String?, isCorrected: Bool?, step: String?, source: String?, date: String?
    ) {
        self.workload = workload
        self.hardware = hardware
        self.nodes = nodes
        self.stepsPerSecond = stepsPerSecond
        self.slow = slow
        self.fast = fast
        self.basis = basis
        self.from = from
        self.isCorrected = isCorrected
        self.step = step
        self.source = source
        self.date = date
    }
}
