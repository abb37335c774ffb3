import Domain
import Pools
import Testing

/// A drawn workload: leases of both kinds with attempts on them, stops and releases, in order of time.
private func orders(seed: UInt64) -> [Order] {
    var orders: [Order] = []
    for number in Int64(1)...12 {
        func draw(_ stream: String, _ bound: UInt64) -> Int64 {
            Int64(Draw(seed: seed, stream: stream, key: "test", index: number).below(bound))
        }
        let begin = Span.seconds(draw("begin", 20_000))
        orders.append(World.lease(number, draw("kind", 3) == 0 ? World.onDemand : World.spot, at: begin))
        var plan = CheckpointPlan()
        plan.saveTime = .seconds(draw("save", 200))
        if draw("steps", 2) == 0 { plan.every = .steps(Int(1 + draw("every", 5_000))) }
        var work = World.work(steps: Int(1 + draw("length", 200_000)), reportEvery: Int(1 + draw("report", 5_000)))
        if draw("fails", 4) == 0 { work.failsAtStep = Int(draw("failure", 100_000)) }
        let start = begin + .seconds(1 + draw("start", 200))
        orders.append(
            World.start(
                number, on: number, at: start, work: work, plan: draw("plan", 4) == 0 ? nil : plan,
                every: .seconds(draw("interval", 2_000)), from: Int(draw("from", 300))))
        let stop = start + .seconds(draw("stop", 20_000))
        if draw("stops", 2) == 0 { orders.append(World.stop(number, at: stop, saving: draw("saving", 3) > 0)) }
        for change in 0..<draw("paces", 4) {
            let at = start + .seconds(draw("pace\(change)", 20_000))
            let kept = 1 + draw("kept\(change)", 1_000_000)
            orders.append(World.pace(number, at: at, keptPPM: kept, order: 3 + Int(change)))
        }
        let release = stop + .seconds(draw("release", 300))
        if draw("releases", 3) > 0 { orders.append(World.release(number, at: release)) }
    }
    return orders.sorted { ($0.issuedAt, $0.key) < ($1.issuedAt, $1.key) }
}

private func pool(seed: UInt64) -> SimulatedPool {
    let market = SpotMarketModel.seeded(meanUp: .hours(2), meanDown: .minutes(20), priceSpreadPercent: 15)
    return World.pool(
        [World.group(World.onDemand, limit: 99), World.group(World.spot, limit: 99, market: market)], seed: seed)
}

private let end = World.origin + .hours(30)

/// Everything in one go.
private func atOnce(seed: UInt64) -> [Observation] {
    pool(seed: seed).after(orders(seed: seed)).observations(upTo: end)
}

/// As a daemon does it: observe and take up to each order, then carry it out; before some orders the pool is made anew
/// from the orders whose subject is not over.
private func stepwise(seed: UInt64, restarting: Bool) -> [Observation] {
    var pool = pool(seed: seed)
    var seen: [Observation] = []
    var standing: [Order] = []
    var taken: [Subject: Int] = [:]
    func observe(upTo now: Instant) {
        let found = pool.observations(upTo: now)
        #expect(pool.observations(upTo: now) == found)
        for observation in found {
            pool.take(observation.subject, upTo: observation.number)
            taken[observation.subject] = observation.number
            if observation.isLast { standing.removeAll { $0.key.subject == observation.subject } }
        }
        seen += found
    }
    for (number, order) in orders(seed: seed).enumerated() {
        observe(upTo: order.issuedAt)
        if restarting, number % 3 == 0 {
            pool = PoolsTests.pool(seed: seed)
            for order in standing.sorted(by: { $0.key < $1.key }) { pool.carryOut(order, at: order.issuedAt) }
            for (subject, number) in taken { pool.take(subject, upTo: number) }
        }
        standing.append(order)
        pool.carryOut(order, at: order.issuedAt)
        pool.carryOut(order, at: order.issuedAt + .seconds(1))
    }
    while let next = pool.wakeUp(after: end), next <= end {
        #expect(pool.observations(upTo: next - Span(milliseconds: 1)).isEmpty)
        #expect(pool.observations(upTo: next).first?.at == next)
        observe(upTo: next)
    }
    // What an order brings about at its very instant is seen after what was there before.
    return seen.sorted { ($0.at, $0.subject, $0.number) < ($1.at, $1.subject, $1.number) }
}

extension Observation {
    fileprivate var isLast: Bool {
        switch fact {
        case .refused, .ended, .exited: true
        default: false
        }
    }
}

/// Without the attempts that never started: drawn orders may start one on a lease whose end was taken long ago, which
/// the pool has forgotten and can only call unknown.
private func started(_ observations: [Observation]) -> [Observation] {
    let subjects = Set(observations.filter { $0.fact == .started }.map(\.subject))
    return observations.filter { observation in
        if case .attempt = observation.subject { subjects.contains(observation.subject) } else { true }
    }
}

@Test(arguments: UInt64(1)...30)
func worldIsTheSameHoweverItIsAsked(seed: UInt64) {
    let expected = started(atOnce(seed: seed))
    #expect(expected.count > 100)
    #expect(started(atOnce(seed: seed)) == expected)
    #expect(started(stepwise(seed: seed, restarting: false)) == expected)
    #expect(started(stepwise(seed: seed, restarting: true)) == expected)
}

@Test(arguments: UInt64(1)...30)
func everySubjectCountsWithoutGapsToItsEnd(seed: UInt64) {
    let all = atOnce(seed: seed)
    let subjects = Dictionary(grouping: all, by: \.subject)
    for (subject, observations) in subjects {
        #expect(observations.map(\.number) == Array(1...observations.count), "\(subject)")
        #expect(observations.map(\.at) == observations.map(\.at).sorted(), "\(subject)")
        #expect(observations.dropLast().allSatisfy { !$0.isLast }, "\(subject)")
    }
    for number in Int64(1)...12 {
        let attempt = all.indices.filter { all[$0].subject == .attempt(World.attempt(number)) }
        let over = all.firstIndex { $0.subject == .lease(LeaseID(number)) && $0.isLast }
        if let first = attempt.first, all[first].fact == .started, let over {
            #expect(attempt.allSatisfy { $0 < over } && all[attempt[attempt.count - 1]].isLast, "lease \(number)")
        }
    }
}

@Test func seedsMakeDifferentWorlds() {
    #expect(atOnce(seed: 1) != atOnce(seed: 2))
}
