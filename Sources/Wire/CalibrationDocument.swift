/// `purser simulate --calibration`: how what decisions were expected to come to compares with what they came to, in
/// simulated worlds.
package struct CalibrationDocument: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `Calibration`.
    package var kind = "Calibration"
    /// Jobs that were simulated.
    package var jobs: Int
    /// Worlds they were simulated in.
    package var worlds: Int
    /// The seed of the first world of each sort.
    package var firstSeed: Int64
    /// A row for each kind of decision that there was.
    package var rows: [Row]

    /// The decisions of one kind.
    package struct Row: Codable, Hashable, Sendable {
        /// Counts and sums, as `purser cost --outcomes` has them.
        package var outcomes: OutcomeRow
        /// Outcomes below p10; the others that are not inside are above p90.
        package var below: Int
        /// A row.
        package init(outcomes: OutcomeRow, below: Int) {
            self.outcomes = outcomes
            self.below = below
        }
    }

    /// A document.
    package init(jobs: Int, worlds: Int, firstSeed: Int64, rows: [Row]) {
        self.jobs = jobs
        self.worlds = worlds
        self.firstSeed = firstSeed
        self.rows = rows
    }
}
