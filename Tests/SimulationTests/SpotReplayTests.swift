import Domain
import Policies
import Pools
import Simulation
import Testing

private func terms(work: Int64 = 48, deadline: Int64, restart: Int64) -> SpotTerms {
    SpotTerms(
        work: .hours(work), deadline: .hours(deadline), tick: .minutes(10), restart: .minutes(restart),
        spot: Price(nanosPerHour: 973_100_000), onDemand: Price(nanosPerHour: 3_060_000_000))
}

private func dollars(_ money: Money) -> Double { Double(money.nanos) / 1e9 }

/// A record in which spells of both kinds have drawn lengths.
private func drawnRecord(_ seed: UInt64, ticks: Int) -> [Bool] {
    var record: [Bool] = []
    var isUp = Draw(seed: seed, stream: "spell", key: "first", index: 0).bits & 1 == 0
    while record.count < ticks {
        let draw = Draw(seed: seed, stream: "spell", key: isUp ? "up" : "down", index: Int64(record.count))
        record += repeatElement(isUp, count: 1 + Int(draw.below(seed % 3 == 0 ? 4 : 40)))
        isUp.toggle()
    }
    return Array(record.prefix(ticks))
}

/// Terms that nobody would choose: restarts longer than a tick, ticks that divide nothing, work that fills the time.
private func oddTerms(_ seed: UInt64) -> SpotTerms {
    func below(_ key: String, _ bound: UInt64) -> Int64 {
        Int64(Draw(seed: seed, stream: "terms", key: key, index: 0).below(bound))
    }
    let tick = Span.seconds([600, 600, 420, 97][Int(below("tick", 4))])
    let restart = Span.seconds([0, 180, 720, 1_801, 61][Int(below("restart", 5))])
    let work = Span.seconds(tick.milliseconds / 1_000 * below("ticks", 12) + 1 + below("work", 600))
    let slack = tick * [-1, 0, 1, 3, 8][Int(below("slack", 5))] + .seconds(below("rest", 2) * 61)
    return SpotTerms(
        work: work, deadline: work + restart + slack, tick: tick, restart: restart,
        spot: Price(nanosPerHour: 1_000_000_000), onDemand: Price(nanosPerHour: 3_000_000_000))
}

@Test(arguments: ReferenceWindow.all) func publishedCostsComeOutToACent(window: ReferenceWindow) throws {
    for known in window.costs {
        let terms = terms(deadline: known.deadline, restart: known.restart)
        let greedy = SpotReplay.run(GreedySpotPolicy(terms), terms, window.isUp)
        let uniform = SpotReplay.run(UniformProgressPolicy(terms), terms, window.isUp)
        let optimal = try #require(SpotOracle.bill(terms, window.isUp))
        #expect(abs(dollars(greedy.bill) - known.greedy) < 0.005, "\(window.name) \(known)")
        #expect(abs(dollars(uniform.bill) - known.uniformProgress) < 0.005, "\(window.name) \(known)")
        #expect(abs(dollars(optimal) - known.optimal) < 0.005, "\(window.name) \(known)")
        #expect(!uniform.isLate)
    }
}

@Test(arguments: [8, 20, 35]) func noPolicySeesTheFuture(instant: Int) {
    let window = Array(ReferenceWindow.all[4].isUp.prefix(54))
    let corrupted = window.enumerated().map { $0 >= instant ? !$1 : $1 }
    let terms = terms(work: 8, deadline: 9, restart: 12)
    func choices(_ policy: some SpotPolicy, _ record: [Bool]) -> [SpotChoice] {
        Array(SpotReplay.run(policy, terms, record).choices.prefix(instant))
    }
    let learned = LearnedSpotPolicy(terms, past: drawnRecord(5, ticks: 300))
    #expect(choices(learned, window).count == instant)
    #expect(choices(learned, window) == choices(learned, corrupted))
    #expect(choices(UniformProgressPolicy(terms), window) == choices(UniformProgressPolicy(terms), corrupted))
    #expect(choices(GreedySpotPolicy(terms), window) == choices(GreedySpotPolicy(terms), corrupted))
}

@Test func theLearnedPolicyIsNeverLateWhereOnDemandIsNot() {
    var kept = 0
    for seed in 0..<30 as Range<UInt64> {
        let terms = oddTerms(seed)
        let record = drawnRecord(seed, ticks: terms.ticks + 60)
        let result = SpotReplay.run(LearnedSpotPolicy(terms), terms, record)
        if terms.isFeasible {
            kept += 1
            #expect(!result.isLate, "seed \(seed): \(terms)")
            #expect(SpotOracle.bill(terms, record).map { $0 <= result.bill } ?? true, "seed \(seed): \(terms)")
        } else {
            #expect(result.choices.first == .onDemand, "seed \(seed): \(terms)")
        }
    }
    #expect(kept > 12 && kept < 30, "both kinds should be drawn: \(kept)")
}

@Test func aLostDeadlineIsSaidAndOnDemandBeginsAtOnce() {
    let terms = terms(deadline: 48, restart: 3)
    var policy = LearnedSpotPolicy(terms)
    #expect(policy.choose(at: SpotMoment(terms, isUp: true)) == SpotAdvice(.onDemand, .infeasible))
    #expect(SpotOracle.bill(terms, [Bool](repeating: true, count: 288)) == nil)
}

@Test func theOptimumIsTheBestOfAllWays() throws {
    for seed in 0..<40 as Range<UInt64> {
        let draw = Draw(seed: seed, stream: "small", key: "", index: 0)
        let terms = SpotTerms(
            work: .minutes(20 + Int64(draw.below(4)) * 5), deadline: .minutes(70), tick: .minutes(10),
            restart: .minutes([0, 5, 15][Int(seed % 3)]), spot: Price(nanosPerHour: 1_200_000_000),
            onDemand: Price(nanosPerHour: 3_000_000_000))
        let record = drawnRecord(seed * 3, ticks: terms.ticks)
        let least = cheapest(SpotMoment(terms, isUp: record[0]), terms, record)
        #expect(SpotOracle.bill(terms, record) == least, "seed \(seed)")
    }
}

/// The least bill from a moment on by trying everything; nil: late whatever is done.
private func cheapest(_ moment: SpotMoment, _ terms: SpotTerms, _ record: [Bool]) -> Money? {
    if moment.workLeft == .zero { return moment.elapsed <= terms.deadline ? .zero : nil }
    let tick = Int(moment.elapsed.milliseconds / terms.tick.milliseconds)
    guard tick < record.count else { return nil }
    let bills = SpotChoice.allCases.filter { $0 != .spot || moment.isUp }.compactMap { choice -> Money? in
        let next = moment.after(choice, terms, isUp: tick + 1 < record.count && record[tick + 1])
        return cheapest(next, terms, record).map { $0 + SpotReplay.bill([choice], terms) }
    }
    return bills.min()
}
