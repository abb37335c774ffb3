import Domain
import Orchestration

/// What one seed came to.
public struct SeedReport: Sendable {
    /// The seed.
    public var seed: UInt64
    /// What the auditor found; empty: all is well.
    public var findings: [String]
    /// The digest of the run.
    public var digest: Digest
    /// Turns it took.
    public var turns: Int
    /// Jobs accepted.
    public var jobs: Int
    /// How the jobs ended, by the word of the end.
    public var ends: [JobEnd: Int]
    /// Times the daemon died.
    public var crashes: Int
    /// Commits that failed.
    public var failedCommits: Int
    /// Jobs that were sent to wait, or moved, for others that would have lost more.
    public var contests: Int
    /// Elastic jobs that were given another size while they ran.
    public var resizes: Int
    /// Short runs before the choice of hardware.
    public var probes: Int

    /// So many turns at one instant are a run that goes round.
    private static let mostTurnsAtOnce = 1_000

    /// Runs the scenario of a seed under the auditor.
    public static func run(seed: UInt64) -> SeedReport { run(.drawn(seed: seed)) }

    /// Runs a scenario under the auditor.
    public static func run(_ scenario: Scenario) -> SeedReport {
        var (contests, resizes, probes) = (0, 0, 0)
        var auditor = Auditor(scenario)
        var run = Run(scenario)
        var clock = (at: scenario.origin, turns: 0)
        while clock.turns <= mostTurnsAtOnce, let turn = run.advance() {
            auditor.check(turn, run.orchestrator.state)
            let decisions = turn.handled.flatMap(\.outcome.decisions)
            contests += decisions.count { $0.reason.isContest }
            resizes += decisions.count { $0.verdict == .resize }
            probes += decisions.count { $0.reason.code == "Probed" }
            clock = (turn.at, turn.at == clock.at ? clock.turns + 1 : 0)
        }
        auditor.conclude(run.orchestrator.state)
        let stuck = clock.turns > mostTurnsAtOnce ? ["\(clock.at): turn follows turn, and time stands still"] : []
        return SeedReport(
            seed: scenario.seed, findings: stuck + auditor.findings, digest: auditor.digest, turns: run.turns,
            jobs: auditor.accepted.count, ends: auditor.ends.values.reduce(into: [:]) { $0[$1, default: 0] += 1 },
            crashes: run.crashes, failedCommits: run.failedCommits, contests: contests, resizes: resizes, probes: probes
        )
    }
}

extension Reason {
    fileprivate var isContest: Bool {
        switch self {
        case .outbid: true
        case .cheapest(let choice): choice.contest != nil
        case .moved(let move): move.aim == .regret || move.contest != nil
        default: false
        }
    }
}
