import Domain
import Policies
import Testing

private func terms(
    work: Int64 = 60, deadline: Int64 = 100, restart: Int64 = 5, spot: Int64 = 1, onDemand: Int64 = 3
) -> SpotTerms {
    SpotTerms(
        work: .minutes(work), deadline: .minutes(deadline), tick: .minutes(10), restart: .minutes(restart),
        spot: Price(nanosPerHour: spot * 1_000_000_000), onDemand: Price(nanosPerHour: onDemand * 1_000_000_000))
}

private func moment(_ elapsed: Int64, left: Int64, _ mode: SpotMode = .none, isUp: Bool) -> SpotMoment {
    SpotMoment(elapsed: .minutes(elapsed), workLeft: .minutes(left), mode: mode, isUp: isUp)
}

@Test func uniformProgressKeepsThePace() {
    let policy = UniformProgressPolicy(terms(work: 60, deadline: 200))
    #expect(policy.choose(at: moment(0, left: 60, isUp: true)) == SpotAdvice(.spot, .spotIsThere))
    #expect(policy.choose(at: moment(0, left: 60, isUp: false)) == SpotAdvice(.idle, .waits))
    #expect(policy.choose(at: moment(10, left: 60, isUp: false)) == SpotAdvice(.onDemand, .behind))
    // After 20 minutes and two starts the pace has 9 minutes: 9 done are not more, 10 are.
    let onDemand = SpotMode.onDemand(restart: .zero)
    #expect(policy.choose(at: moment(20, left: 51, onDemand, isUp: true)) == SpotAdvice(.onDemand, .stays))
    #expect(policy.choose(at: moment(20, left: 50, onDemand, isUp: true)) == SpotAdvice(.spot, .spotIsThere))
    #expect(policy.choose(at: moment(20, left: 50, onDemand, isUp: false)) == SpotAdvice(.onDemand, .stays))
}

@Test func nearTheLastMomentOnlyASpotNodeThatWorksIsKept() {
    let policy = UniformProgressPolicy(terms(work: 60, deadline: 100))
    #expect(policy.choose(at: moment(30, left: 60, isUp: true)) == SpotAdvice(.onDemand, .lastMoment))
    #expect(
        policy.choose(at: moment(30, left: 60, .spot(restart: .zero), isUp: true)) == SpotAdvice(.spot, .lastMoment))
    #expect(
        policy.choose(at: moment(30, left: 60, .spot(restart: .minutes(5)), isUp: true))
            == SpotAdvice(.onDemand, .lastMoment))
    #expect(policy.choose(at: moment(50, left: 60, isUp: true)) == SpotAdvice(.onDemand, .infeasible))
}

@Test func greedyWaitsUntilTheLastMoment() {
    let policy = GreedySpotPolicy(terms(work: 60, deadline: 100))
    #expect(policy.choose(at: moment(20, left: 60, isUp: false)) == SpotAdvice(.idle, .waits))
    #expect(policy.choose(at: moment(30, left: 60, isUp: false)) == SpotAdvice(.onDemand, .lastMoment))
    #expect(policy.choose(at: moment(20, left: 60, isUp: true)) == SpotAdvice(.spot, .spotIsThere))
}

@Test func aTickOfARestartDoesNoWork() {
    let terms = terms(restart: 12)
    let first = moment(0, left: 60, isUp: true).after(.spot, terms, isUp: true)
    #expect(first == moment(10, left: 60, .spot(restart: .minutes(2)), isUp: true))
    let second = first.after(.spot, terms, isUp: false)
    #expect(second == moment(20, left: 52, isUp: false))
    #expect(second.after(.onDemand, terms, isUp: true).mode == .onDemand(restart: .minutes(2)))
    #expect(second.after(.idle, terms, isUp: true) == moment(30, left: 52, isUp: true))
}

@Test func aSpellAgesAndStartsAnew() {
    let spell = SpotSpell(first: true)
    #expect(spell.age == SpotSpell.unknownAge && spell.density > SpotSpell.unknownDensity)
    #expect(spell.followed(by: true).age == SpotSpell.unknownAge + 1)
    #expect(spell.followed(by: false).age == 1 && !spell.followed(by: false).isUp)
    // 48 ticks of absence halve the density.
    let dense = SpotSpell(isUp: true, age: 9, density: 0.8)
    let thin = (0..<48).reduce(dense) { spell, _ in spell.followed(by: false) }
    #expect(abs(thin.density - 0.4) < 1e-12 && thin.age == 48)
}

@Test func theFitFindsTheWeightsThatMadeTheCounts() {
    let made = HazardModel(down: [-1, -0.4, 0.2, 0.1, -0.05, 0.3], up: [1.2, 0.5, -0.2, -0.1, 0.02, 0.25])
    var samples: [HazardSample] = []
    for age in [1, 2, 3, 5, 9, 18, 40, 100] {
        for density in [0.02, 0.2, 0.5, 0.8, 0.98] {
            let spell = SpotSpell(isUp: true, age: age, density: density)
            let share = made.probabilityUp(spell)
            samples.append(
                HazardSample(
                    terms: HazardModel.terms(age: age, density: density), up: 1_000 * share, down: 1_000 * (1 - share)))
        }
    }
    let found = HazardFit.weights(samples, prior: .zero, ridge: HazardTerms(repeating: 1e-6))
    for term in 0..<HazardModel.termCount { #expect(abs(found[term] - made.up[term]) < 1e-3, "term \(term)") }
    #expect(HazardFit.weights([], prior: made.up, ridge: HazardFit.zoneRidge) == made.up)
    let heavy = HazardFit.weights(samples, prior: made.down, ridge: HazardTerms(repeating: 1e9))
    for term in 0..<HazardModel.termCount { #expect(abs(heavy[term] - made.down[term]) < 1e-3, "term \(term)") }
}

@Test func countsGrowByTheirCells() {
    var counts = HazardCounts()
    let last = counts.note([true, true, false, false, true], after: nil)
    #expect(counts.samples(isUp: true).reduce(0) { $0 + $1.up } == 1)
    #expect(counts.samples(isUp: true).reduce(0) { $0 + $1.down } == 1)
    #expect(counts.samples(isUp: false).reduce(0) { $0 + $1.up } == 1)
    #expect(counts.samples(isUp: false).reduce(0) { $0 + $1.down } == 1)
    #expect(last?.isUp == true && last?.age == 1)
    var both = counts
    both += counts
    #expect(both.samples(isUp: true).reduce(0) { $0 + $1.up + $1.down } == 4)
    #expect(counts.model(prior: .succession, ridge: HazardFit.zoneRidge) != .succession)
}

@Test(arguments: 0..<60) func aTableChoosesAsWellAsTryingEverything(number: Int) throws {
    // Four ticks from the beginning of a spell, and hazards that do not look at the density: all states that can come
    // lie on the grid, so that the table is exact.
    let model = HazardModel(
        down: [Double(number % 7) / 2 - 1.5, Double(number % 3) / 4, 0.3, -0.2, 0, 0],
        up: [Double(number % 5) / 2 - 1, Double(number % 4) / 3, -0.5, 0.4, 0, 0])
    let terms = terms(
        work: [10, 15, 20, 25][number % 4], deadline: 40, restart: [0, 5, 10, 12][number / 4 % 4],
        spot: Int64(1 + number % 3), onDemand: 4)
    for isUp in [true, false] {
        let start = SpotMoment(terms, isUp: isUp)
        let spell = SpotSpell(isUp: isUp, age: 1, density: 0.5)
        let table = SpotTable(terms, model, from: start, count: 4, withSavings: true)
        guard terms.isFeasible, let choice = table.choice(at: start, spell) else { continue }
        let least = SpotChoice.allCases.map { expected($0, start, spell, terms, model) }.min() ?? .infinity
        #expect(abs(expected(choice, start, spell, terms, model) - least) < 1e-4, "\(terms) \(isUp)")
        let without = [SpotChoice.idle, .onDemand].map { expected($0, start, spell, terms, model) }.min() ?? .infinity
        let other = try #require(table.choiceWithoutSpot(at: start, spell))
        #expect(abs(expected(other, start, spell, terms, model) - without) < 1e-4, "\(terms) \(isUp)")
        // Between two values that are kept lies a line; on them the cost is exact.
        if SpotUnits(terms).slack(start, at: 0, terms) % 8 == 0 {
            let cost = Double(table.cost(from: start, spell)?.nanos ?? -1) / 1e9
            #expect(abs(cost - least) < 1e-4, "\(terms) \(isUp)")
        }
        let saving = table.saving(at: start, spell)
        #expect((saving == nil) == !isUp)
        guard let saving, without < .infinity else { continue }
        let spot = expected(.spot, start, spell, terms, model)
        if spot < .infinity {
            #expect(abs(saving - (without - spot)) < 1e-4, "\(terms)")
        } else {
            #expect(saving < -1e6, "\(terms)")
        }
    }
}

/// The work that an interruption costs moves with the hazard, and the restart with it; a table is kept all the same.
@Test func aTableHoldsForRestartsThatAreNear() {
    let solved = terms(work: 20, deadline: 60, restart: 8, spot: 1, onDemand: 4)
    let moment = SpotMoment(solved, isUp: true)
    let table = SpotTable(solved, .published, from: moment, count: 4)
    let covered = [3, 4, 8, 10, 11].map { restart in
        table.covers(moment, terms(work: 20, deadline: 60, restart: restart, spot: 1, onDemand: 4))
    }
    #expect(covered == [false, true, true, true, false])
    #expect(!table.covers(moment, terms(work: 20, deadline: 70, restart: 8, spot: 1, onDemand: 4)))
}

/// Beside a job that would be late without it, others' savings still add up.
@Test func aBidIsAboveNothingAndAtMostAMillion() throws {
    let terms = terms(work: 60, deadline: 100, restart: 10)
    let start = moment(0, left: 60, isUp: true)
    let spell = SpotSpell(first: true)
    let table = SpotTable(terms, .published, from: start, count: 4, withSavings: true)
    let last = moment(0, left: 100, .spot(restart: .zero), isUp: true)
    #expect(try #require(table.saving(at: last, spell)) > 1e6, "on-demand would have to start now, and be late")
    #expect(table.bid(at: last, spell) == .dollars(1_000_000))
    let usual = try #require(table.bid(at: start, spell))
    #expect(usual >= Money(nanos: 1) && usual < .dollars(3))
}

/// With more time to lose a table has fewer ticks, and in the end there is none.
@Test func aLargeTableIsKeptForFewerTicks() throws {
    func ticks(hours: Int64) -> Int? {
        let terms = terms(work: 600, deadline: hours * 60, restart: 13)
        let moment = SpotMoment(terms, isUp: true)
        return SpotTableRequest(
            job: JobID(1), market: GroupID("spot"), terms: terms, moment: moment, counts: HazardCounts())?.count
    }
    #expect(ticks(hours: 20) == LearnedSpotPolicy.refit)
    let some = try #require(ticks(hours: 60))
    #expect((3..<LearnedSpotPolicy.refit).contains(some))
    #expect(ticks(hours: 20 * 24) == nil)
}

/// A table is solved anew before its last tick, and when a price is more than a tenth off; until then it is used.
@Test func aTableIsCurrentForPricesThatAreNearAndOneMoreTick() {
    let start = SpotMoment(elapsed: .zero, workLeft: .minutes(20), mode: .none, isUp: true)
    let solved = terms(work: 20, deadline: 60, restart: 8, spot: 100, onDemand: 400)
    let table = SpotTable(solved, .published, from: start, count: 4)
    func isCurrent(spot: Int64 = 100, onDemand: Int64 = 400, minute: Int64 = 0) -> Bool {
        let terms = terms(work: 20, deadline: 60, restart: 8, spot: spot, onDemand: onDemand)
        let moment = moment(minute, left: 20, isUp: true)
        #expect(table.covers(moment, terms))
        return table.isCurrent(moment, terms)
    }
    #expect(isCurrent(spot: 90, onDemand: 440) && isCurrent(spot: 110, onDemand: 360))
    #expect(!isCurrent(spot: 89) && !isCurrent(spot: 111) && !isCurrent(onDemand: 441) && !isCurrent(onDemand: 359))
    #expect(isCurrent(minute: 20) && !isCurrent(minute: 30))
    let last = SpotTable(solved, .published, from: moment(40, left: 10, isUp: true), count: 4)
    #expect(last.isCurrent(moment(50, left: 10, isUp: true), solved), "there is no tick after it")
}

/// Expected dollars of a choice when everything after it is chosen best; infinite where the deadline can be lost.
private func expected(
    _ choice: SpotChoice, _ moment: SpotMoment, _ spell: SpotSpell, _ terms: SpotTerms, _ model: HazardModel
) -> Double {
    if choice == .spot, !moment.isUp { return .infinity }
    let price: Price? = choice == .idle ? nil : choice == .spot ? terms.spot : terms.onDemand
    let tick = Double(price?.cost(over: terms.tick).nanos ?? 0) / 1e9
    let share = model.probabilityUp(spell)
    return [(true, share), (false, 1 - share)].reduce(tick) { sum, branch in
        let next = moment.after(choice, terms, isUp: branch.0)
        if next.workLeft == .zero { return next.elapsed <= terms.deadline ? sum : .infinity }
        if next.elapsed >= terms.deadline { return .infinity }
        let after = spell.followed(by: branch.0)
        let least = SpotChoice.allCases.map { expected($0, next, after, terms, model) }.min() ?? .infinity
        return sum + branch.1 * least
    }
}
