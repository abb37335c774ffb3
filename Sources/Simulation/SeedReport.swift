import Domain
import Orchestration

/// What one seed came to.
package struct SeedReport: Sendable {
    /// The seed.
    package var seed: UInt64
    /// What the auditor found; empty: all is well.
    package var findings: [String]
    /// The digest of the run.
    package var digest: Digest
    /// Turns it took.
    package var turns: Int
    /// Jobs accepted.
    package var jobs: Int
    /// How the jobs ended, by the word of the end.
    package var ends: [JobEnd: Int]
    /// Times the daemon died.
    package var crashes: Int
    /// Commits that failed.
    package var failedCommits: Int

    /// Runs the scenario of a seed under the auditor.
    package static func run(seed: UInt64) -> SeedReport {
        let scenario = Scenario.drawn(seed: seed)
        var auditor = Auditor(scenario)
        var run = Run(scenario)
        run.finish { auditor.check($0, $1) }
        auditor.conclude(run.orchestrator.state)
        return SeedReport(
            seed: seed, findings: auditor.findings, digest: auditor.digest, turns: run.turns,
            jobs: auditor.accepted.count, ends: auditor.ends.values.reduce(into: [:]) { $0[$1, default: 0] += 1 },
            crashes: run.crashes, failedCommits: run.failedCommits)
    }
}
