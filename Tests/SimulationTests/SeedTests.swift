import Domain
import Simulation
import Testing

@Test func twoHundredSeedsBreakNothing() {
    var crashes = 0
    var failedCommits = 0
    var resizes = 0
    var probes = 0
    for seed in 1...200 as ClosedRange<UInt64> {
        let report = SeedReport.run(seed: seed)
        #expect(report.findings.isEmpty, "seed \(seed): \(report.findings.prefix(3).joined(separator: "; "))")
        crashes += report.crashes
        failedCommits += report.failedCommits
        resizes += report.resizes
        probes += report.probes
    }
    let scenarios = (1...200).map { Scenario.drawn(seed: $0) }
    #expect(scenarios.contains { $0.steps.contains { if case .changePool = $0.action { true } else { false } } })
    #expect(Set(scenarios.map(\.settings.leastRun)).count == 3 && Set(scenarios.map(\.settings.queuedJobs)).count == 2)
    let submitted = scenarios.flatMap(\.steps).compactMap { step in
        if case .submit(let submission) = step.action { submission.spec } else { nil }
    }
    #expect(submitted.contains { $0.isPaced }, "the seeds should include jobs under a spot policy")
    #expect(submitted.contains { $0.elastic != nil } && resizes > 0, "the seeds should include jobs that are resized")
    #expect(probes > 0, "the seeds should include jobs that are probed")
    #expect(crashes > 0, "the seeds should include crashes")
    #expect(failedCommits > 0, "the seeds should include failed commits")
}

/// Each broke once: nodes of a gang billed past their end (48, 361, 988), requests handled before what had happened
/// (238, 392), a lost tick (1113), jobs moved off for one whose quota kept it waiting all the same (2238), a restart
/// after boot times had changed (7900), a critical job sent from on-demand to spot (37321). In others the auditor was
/// wrong: to it a group that gives no more nodes had free ones (895, 6591), and a node that was being given back when
/// the time was over was kept (4688).
@Test(arguments: [48, 238, 361, 392, 895, 988, 1113, 2238, 4688, 6591, 7900, 37321] as [UInt64])
func aSeedThatBrokeOnceHolds(seed: UInt64) {
    #expect(SeedReport.run(seed: seed).findings == [])
}

/// Seeds in which jobs of equal priority contend for few nodes.
@Test func sixtyContestedSeedsBreakNothing() {
    let reports = (1...60).map { SeedReport.run(Scenario.contested(seed: $0)) }
    for report in reports {
        #expect(report.findings == [], "seed \(report.seed)")
        #expect(
            report.ends.values.reduce(0, +) == report.jobs && report.jobs == 20, "seed \(report.seed): \(report.ends)")
    }
    #expect(reports.count { $0.contests > 0 } > 30, "most of them should have contests: \(reports.map(\.contests))")
    #expect(reports.contains { $0.crashes > 0 && $0.contests > 0 })
    #expect(SeedReport.run(Scenario.contested(seed: 7)).digest == reports[6].digest)
}

/// Seeds in which most jobs are elastic.
@Test func twentyElasticSeedsBreakNothing() {
    let reports = (1...20).map { SeedReport.run(Scenario.elastic(seed: $0)) }
    for report in reports {
        #expect(report.findings == [], "seed \(report.seed)")
        #expect(
            report.ends.values.reduce(0, +) == report.jobs && report.jobs == 14, "seed \(report.seed): \(report.ends)")
    }
    #expect(reports.count { $0.resizes > 0 } > 12, "most of them should resize: \(reports.map(\.resizes))")
    #expect(reports.contains { $0.crashes > 0 && $0.resizes > 0 })
    #expect(SeedReport.run(Scenario.elastic(seed: 7)).digest == reports[6].digest)
}

/// Seeds in which jobs with deadlines share few spot nodes of two zones by tables.
@Test func fourPacedSeedsBreakNothing() {
    let reports = (1...4).map { SeedReport.run(Scenario.paced(seed: $0)) }
    for report in reports {
        #expect(report.findings == [], "seed \(report.seed)")
        #expect(report.ends == [.succeeded: 6], "seed \(report.seed): \(report.ends)")
    }
    #expect(reports.contains { $0.contests > 0 }, "\(reports.map(\.contests))")
    #expect(reports.contains { $0.crashes > 0 })
}

/// Where nothing fails, on-demand is there for all and every job begins with an hour to spare, each ends in time.
@Test(arguments: 1...6 as ClosedRange<UInt64>) func aPacedSeedKeepsEveryDeadline(seed: UInt64) {
    var run = Run(Scenario.paced(seed: seed, isFaulty: false))
    var late: [String] = []
    var ended = 0
    while let turn = run.advance() {
        for change in turn.changes {
            guard case .job(let job) = change else { continue }
            guard case .ended(_, let at) = job.state, let deadline = job.spec.deadline else { continue }
            ended += 1
            if at > deadline { late.append("job \(job.id) ended at \(at), not by \(deadline)") }
        }
    }
    #expect(ended == 6 && late == [])
}

@Test func aSeedGivesTheSameRunEveryTime() {
    for seed in [3, 17, 42] as [UInt64] {
        let first = SeedReport.run(seed: seed)
        #expect(first.digest == SeedReport.run(seed: seed).digest)
        #expect(first.digest != SeedReport.run(seed: seed + 1).digest)
    }
}
