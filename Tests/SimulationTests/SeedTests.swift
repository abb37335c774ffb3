import Simulation
import Testing

@Test func twoHundredSeedsBreakNothing() {
    var crashes = 0
    var failedCommits = 0
    for seed in 1...200 as ClosedRange<UInt64> {
        let report = SeedReport.run(seed: seed)
        #expect(report.findings.isEmpty, "seed \(seed): \(report.findings.prefix(3).joined(separator: "; "))")
        crashes += report.crashes
        failedCommits += report.failedCommits
    }
    let scenarios = (1...200).map { Scenario.drawn(seed: $0) }
    #expect(scenarios.contains { $0.steps.contains { if case .changePool = $0.action { true } else { false } } })
    #expect(Set(scenarios.map(\.settings.leastRun)).count == 3 && Set(scenarios.map(\.settings.queuedJobs)).count == 2)
    #expect(crashes > 0, "the seeds should include crashes")
    #expect(failedCommits > 0, "the seeds should include failed commits")
}

@Test func aSeedGivesTheSameRunEveryTime() {
    for seed in [3, 17, 42] as [UInt64] {
        let first = SeedReport.run(seed: seed)
        #expect(first.digest == SeedReport.run(seed: seed).digest)
        #expect(first.digest != SeedReport.run(seed: seed + 1).digest)
    }
}
