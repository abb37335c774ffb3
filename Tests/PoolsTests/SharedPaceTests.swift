import Domain
import Pools
import Testing

private let ready = Span.seconds(65)
private let plain = World.pool([World.group(World.onDemand)]).after([World.lease(1, World.onDemand)])

extension SimulatedPool {
    /// Instant and word of each thing that happens to the attempt, seconds since it was ready to step.
    fileprivate func seconds() -> [Double] {
        observations(upTo: World.origin + .hours(48)).filter { $0.subject == .attempt(World.attempt(1)) }
            .map { ($0.at - World.origin).seconds - 95 }
    }
}

/// A thousand steps that are reported once, at their end: without anybody beside it, and with these orders.
private func ends(_ orders: [Order], every: Span? = nil) -> (alone: Double, shared: [Double]) {
    let start = World.start(
        1, at: ready, work: World.work(steps: 1_000, reportEvery: 1_000),
        plan: every.map { _ in CheckpointPlan() }, every: every)
    return (plain.after([start]).seconds().last ?? 0, plain.after([start] + orders).seconds())
}

@Test func anAttemptKeepsAPartOfItsPaceWhileOthersAreThere() {
    let orders = [
        World.pace(1, at: .seconds(95 + 20), keptPPM: 500_000, order: 2),
        World.pace(1, at: .seconds(95 + 60), keptPPM: 1_000_000, order: 3),
    ]
    // Forty seconds at half the pace: twenty are lost.
    let (alone, shared) = ends(orders)
    #expect(abs((shared.last ?? 0) - (alone + 20)) < 0.002)
    let (_, slow) = ends([World.pace(1, at: ready, keptPPM: 250_000)])
    #expect(abs((slow.last ?? 0) - 4 * alone) < 0.004, "from before its first step")
}

/// Saves every thirty seconds of stepping, ten seconds each: what changes while it saves counts from its next step on.
@Test func aChangeDuringASaveCountsFromTheNextStepOn() {
    let order = [World.pace(1, at: .seconds(95 + 35), keptPPM: 500_000)]
    let (alone, shared) = ends(order, every: .seconds(30))
    let steps = alone - 30
    #expect(abs((shared.first { $0 > 0 } ?? 0) - 40) < 0.001, "the first save ends as before")
    // After thirty seconds of stepping, the rest takes twice as long, and there are more intervals to save in.
    let running = 30 + 2 * (steps - 30)
    let saves = (running / 30).rounded(.down)
    #expect(abs((shared.last ?? 0) - (running + 10 * saves)) < 0.004, "\(shared)")
}

@Test func theSameOrderAgainChangesNothing() {
    let pace = World.pace(1, at: .seconds(120), keptPPM: 300_000)
    #expect(ends([pace, pace]).shared == ends([pace]).shared)
    let later = World.pace(1, at: .seconds(130), keptPPM: 1_000_000, order: 3)
    #expect(ends([pace, later, pace]).shared == ends([later, pace]).shared)
}
