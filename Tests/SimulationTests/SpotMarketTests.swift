import Domain
import Policies
import Pools
import Simulation
import Testing

private let spot = Price(nanosPerHour: 1_000_000_000)
private let onDemand = Price(nanosPerHour: 3_000_000_000)

private func job(
    _ id: Int64, arrival: Int = 100, work: Int64 = 60, deadline: Int64, restart: Int64 = 0
) -> MarketJob {
    let terms = SpotTerms(
        work: .minutes(work), deadline: .minutes(deadline), tick: .minutes(10), restart: .minutes(restart), spot: spot,
        onDemand: onDemand)
    return MarketJob(id: JobID(id), nodes: 1, arrival: arrival, terms: terms)
}

/// A record whose nodes are drawn anew after every few ticks.
private func drawnNodes(_ seed: UInt64, most: UInt64, ticks: Int) -> [Int32] {
    (0..<ticks).map { tick in
        let draw = Draw(seed: seed, stream: "nodes", key: "", index: Int64(tick / 9))
        return draw.below(3) == 0 ? 0 : Int32(draw.below(most + 1))
    }
}

@Test func oneNodeGoesToTheJobThatCannotWait() {
    // One node, always there. The first job has two hours to spare, the second none: without spot it rents on-demand.
    let jobs = [job(1, deadline: 240), job(2, deadline: 60)]
    let nodes = [Int32](repeating: 1, count: 140)
    let first = SpotMarketReplay.run(jobs, on: nodes, by: .firstCome, seed: 1)
    #expect(first.bills == [.dollars(1), .dollars(3)] && first.late == 0 && first.denied == 6)
    let best = SpotMarketReplay.run(jobs, on: nodes, by: .shadowPrice, seed: 1)
    #expect(best.bills == [.dollars(1), .dollars(1)] && best.late == 0 && best.handedOver == 0)
    #expect(best.inUse[100..<112].allSatisfy { $0 == 1 } && best.inUse[112] == 0)
    // By deadline it is the same here.
    #expect(SpotMarketReplay.run(jobs, on: nodes, by: .earliestDeadline, seed: 1).bill == .dollars(2))
}

@Test(arguments: [MarketRule.firstCome, .shadowPrice]) func aJobAloneIsAsInItsOwnReplay(rule: MarketRule) {
    for seed in 0..<3 as Range<UInt64> {
        let record = drawnNodes(seed, most: 1, ticks: 140)
        let job = job(1, work: 120, deadline: 180, restart: Int64(seed) * 5)
        let isUp = record.map { $0 > 0 }
        let alone = SpotReplay.run(
            LearnedSpotPolicy(job.terms, past: isUp.prefix(100)), job.terms, Array(isUp.dropFirst(100)))
        let found = SpotMarketReplay.run([job], on: record, by: rule, seed: seed)
        #expect(found.bill == alone.bill && found.late == 0 && found.denied == 0, "seed \(seed)")
    }
}

@Test(arguments: MarketRule.allCases) func nobodyIsLateAndNoNodeIsGivenTwice(rule: MarketRule) {
    for seed in 0..<3 as Range<UInt64> {
        let record = drawnNodes(seed, most: 3, ticks: 60)
        let jobs = (1...5 as ClosedRange<Int64>).map { id in
            let draw = Draw(seed: seed, stream: "jobs", key: "", index: id).bits
            var job = job(
                id, arrival: Int(draw % 7), work: 40 + Int64(draw % 5) * 10, deadline: 120 + Int64(draw % 3) * 20,
                restart: Int64(draw % 2) * 5)
            job.nodes = 1 + Int(id % 2)
            return job
        }
        let found = SpotMarketReplay.run(jobs, on: record, by: rule, seed: seed)
        #expect(found.late == 0, "seed \(seed)")
        #expect(zip(found.inUse, record).allSatisfy { $0 <= Int($1) }, "seed \(seed)")
        #expect(found.denied > 0 && found.inUse.contains { $0 > 0 }, "seed \(seed): there should be too few nodes")
        if seed == 0 { #expect(SpotMarketReplay.run(jobs, on: record, by: rule, seed: seed) == found) }
        for (job, bill) in zip(jobs, found.bills) {
            let isUp = record.dropFirst(job.arrival).prefix(job.terms.ticks).map { Int($0) >= job.nodes }
            #expect(SpotOracle.bill(job.terms, isUp).map { $0 <= bill } ?? false, "seed \(seed): \(job)")
        }
    }
}

@Test(arguments: MarketRule.allCases) func noJobOfAMarketSeesTheFuture(rule: MarketRule) {
    let record = drawnNodes(4, most: 2, ticks: 60)
    let corrupted = record.enumerated().map { $0 >= 16 ? ($1 == 0 ? 2 : 0) : $1 }
    let jobs = (1...3 as ClosedRange<Int64>).map {
        job($0, arrival: Int($0) * 2, work: 150, deadline: 240, restart: 5)
    }
    let found = SpotMarketReplay.run(jobs, on: record, by: rule, seed: 2)
    let other = SpotMarketReplay.run(jobs, on: corrupted, by: rule, seed: 2)
    #expect(found.inUse.prefix(16) == other.inUse.prefix(16))
    #expect(found.inUse != other.inUse)
    #expect(found.inUse.prefix(16).contains { $0 > 0 })
}

@Test func drawnJobsCanBeInTimeAndAreTheSameAgain() {
    let jobs = MarketDraws.jobs(40, sizes: [1, 4], from: 20, spot: spot, onDemand: onDemand, seed: 5)
    #expect(jobs.map(\.id.number) == Array(1...40) && Set(jobs.map(\.nodes)) == [1, 4])
    for job in jobs {
        #expect(job.terms.isFeasible && (20..<164).contains(job.arrival))
        #expect(job.terms.onDemand.nanosPerHour == Int64(job.nodes) * onDemand.nanosPerHour)
    }
    #expect(jobs == MarketDraws.jobs(40, sizes: [1, 4], from: 20, spot: spot, onDemand: onDemand, seed: 5))
    #expect(jobs != MarketDraws.jobs(40, sizes: [1, 4], from: 20, spot: spot, onDemand: onDemand, seed: 6))
}

@Test func aNodeThatIsTakenBackStartsAnew() {
    // Two jobs on two nodes, of which one goes away after half an hour: the job it belonged to pays for another start.
    let jobs = [job(1, deadline: 80, restart: 10), job(2, deadline: 80, restart: 10)]
    let nodes = [Int32](repeating: 2, count: 103) + [Int32](repeating: 1, count: 40)
    let found = SpotMarketReplay.run(jobs, on: nodes, by: .shadowPrice, seed: 3)
    #expect(found.late == 0 && found.handedOver == 0 && found.inUse[102...103] == [2, 1])
    #expect(found.bills.contains { $0 > .dollars(2) } && found.bills.min() ?? .zero < .dollars(2))
}
