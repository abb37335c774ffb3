/// `purser simulate --calibration`: how what decisions were expected to come to compares with what they came to, in
/// simulated worlds.
public struct CalibrationDocument: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `Calibration`.
    public var kind = "Calibration"
    /// Jobs that were simulated.
    public var jobs: Int
    /// Worlds they were simulated in.
    public var worlds: Int
    /// The seed of the first world of each sort.
    public var firstSeed: Int64
    /// A row for each kind of decision that there was.
    public var rows: [Row]

    /// The decisions of one kind.
    public struct Row: Codable, Hashable, Sendable {
        /// Counts and sums, as `purser cost --outcomes` has them.
        public var outcomes: OutcomeRow
        /// Outcomes below p10; the others that are not inside are above p90.
        public var below: Int
        /// A row.
        public init(outcomes: OutcomeRow, below: Int) {
            self.outcomes = outcomes
            self.below = below
        }
    }

    /// A document.
    public init(jobs: Int, worlds: Int, firstSeed: Int64, rows: [Row]) {
        self.jobs = jobs
        self.worlds = worlds
        self.firstSeed = firstSeed
        self.rows = rows
    }
}
