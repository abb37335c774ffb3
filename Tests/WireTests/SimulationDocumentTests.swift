import Domain
import Testing
import Wire

private let study = SimulationStudy(
    workload: "jobs.csv", workloadDigest: "1", format: "purser", jobs: 3, badRows: 0, pool: "pool.yaml",
    poolDigest: "2", tickMilliseconds: 600_000)

private func run(_ policy: String, _ seed: Int64, cost: Int64 = 0) -> SimulationRun {
    var run = SimulationRun(policy: policy, seed: seed, digest: "\(policy)-\(seed)")
    run.cost = MoneyDocument(.cents(cost))
    run.byClass = ["useful": MoneyDocument(.cents(cost / 2))]
    return run
}

private let whole = SimulationDocument(
    study: study, runs: (1...4).map { run("fifo", $0, cost: 100 * $0) } + (1...4).map { run("cheapest", $0) })

@Test func partsOfAStudyMakeTheWhole() throws {
    let halves = [1...2, 3...4].map { seeds in
        SimulationDocument(study: study, runs: whole.runs.filter { seeds.contains($0.seed) })
    }
    let joined = try #require(try SimulationDocument.merging(halves))
    #expect(try JSON.text(joined) == JSON.text(whole))
    let again = try JSON.value(SimulationDocument.self, from: try JSON.bytes(joined))
    #expect(again == whole)
    #expect(try SimulationDocument.merging([whole, halves[0]]) == whole, "a run that two parts have counts once")
    #expect(joined.policies.map(\.policy) == ["fifo", "cheapest"])
}

@Test func partsThatDoNotBelongTogetherAreNotJoined() {
    var other = study
    other.poolDigest = "3"
    let foreign = SimulationDocument(study: other, runs: whole.runs)
    #expect(throws: SimulationDocument.Mismatch.otherStudy(part: 1)) {
        try SimulationDocument.merging([whole, foreign])
    }
    let changed = SimulationDocument(study: study, runs: [run("fifo", 2, cost: 7)])
    #expect(throws: SimulationDocument.Mismatch.otherResult(policy: "fifo", seed: 2)) {
        try SimulationDocument.merging([whole, changed])
    }
}

@Test func intervalsAreThoseOfStudent() {
    let fifo = whole.policies[0]
    #expect(fifo.cost.mean == 2.5)
    // Standard deviation 1.290994, over 2, times 3.182 for three degrees of freedom.
    #expect(fifo.cost.plusMinus == 2.053972)
    #expect(fifo.wastePercent?.mean == 50)
    #expect(SimulationSummary.Interval([7]).plusMinus == nil)
    // 1.984 for 99 degrees of freedom, the table's third decimal.
    let many = SimulationSummary.Interval((0..<100).map { $0 % 2 == 0 ? 0 : 1 })
    #expect(((many.plusMinus ?? 0) / 0.050_252 * 1_000).rounded() == 1_984)
}
