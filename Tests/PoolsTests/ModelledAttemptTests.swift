import Domain
import Pools
import Testing

private let attempt = Subject.attempt(World.attempt(1))
private let plain = World.pool([World.group(World.onDemand)]).after([World.lease(1, World.onDemand)])
private let ready = Span.seconds(65)

/// Saves in ten seconds.
private var plan: CheckpointPlan { CheckpointPlan() }

extension SimulatedPool {
    /// What happens to the attempt, without instants.
    fileprivate func facts() -> [String] { story(of: attempt).map { String($0.drop { $0 != " " }.dropFirst()) } }

    fileprivate func instants(of attempt: Subject) -> [Double] {
        observations(upTo: World.origin + .hours(48)).filter { $0.subject == attempt }
            .map { ($0.at - World.origin).seconds }
    }

    fileprivate func values(of run: Int) -> [Int: MetricValue] {
        let subject = Subject.attempt(World.attempt(1, run))
        return observations(upTo: World.origin + .hours(48)).reduce(into: [:]) { values, observation in
            guard observation.subject == subject else { return }
            if case .reported(let step, let metrics) = observation.fact { values[step] = metrics.first?.value }
        }
    }
}

@Test func attemptStartsWhenTheNodeIsReadyAndReportsToTheEnd() {
    let pool = plain.after([World.start(1, at: .seconds(20), work: World.work(steps: 250))])
    #expect(pool.facts() == ["started", "reported 100", "reported 200", "reported 250", "exited finished"])
    let times = pool.instants(of: attempt)
    #expect(times[0] == 65)
    let perHundred = times[1] - 95
    #expect((10 / 1.03...10 / 0.97).contains(perHundred))
    #expect(abs(times[3] - (95 + 2.5 * perHundred)) < 0.01 && times[4] == times[3])
}

@Test func commandsAreLeftToAnotherPool() {
    let work = Workload.command(CommandWork(run: "true", directory: "/"))
    let start = StartAttempt(
        attempt: World.attempt(1), nodes: NodeSet([LeaseID(1)]), room: .none, work: work, checkpoint: nil,
        checkpointEvery: nil, resumeStep: 0,
        resumePath: nil, budgetLeft: nil)
    let key = OrderKey(subject: attempt, number: 1)
    let pool = plain.after([Order(key: key, issuedAt: World.origin + ready, action: .start(start))])
    #expect(pool.facts().isEmpty && pool.inventory(at: World.origin).attempts.isEmpty)
}

@Test func savesBlockTheStepsAndAResumeLoads() {
    let work = World.work(steps: 1_000, reportEvery: 1_000)
    let bare = plain.after([World.start(1, at: ready, work: work)]).instants(of: attempt)
    var steps = plan
    steps.every = .steps(400)
    let saving = plain.after([World.start(1, at: ready, work: work, plan: steps)])
    #expect(saving.facts() == ["started", "checkpointed 400", "checkpointed 800", "reported 1000", "exited finished"])
    #expect(abs(saving.instants(of: attempt)[3] - (bare[1] + 20)) < 0.01)
    let resumed = plain.after([World.start(1, at: ready, work: work, plan: steps, from: 800)])
    #expect(resumed.facts() == ["started", "reported 1000", "exited finished"])
    #expect(abs(resumed.instants(of: attempt)[1] - (65 + 30 + 10 + (bare[1] - 95) / 5)) < 0.01)
    let timed = plain.after([World.start(1, at: ready, work: work, plan: plan, every: .seconds(30))])
    #expect(timed.facts().count { $0.hasPrefix("checkpointed") } == 3)
    #expect(timed.instants(of: attempt)[1] == 95 + 30 + 10 && timed.instants(of: attempt)[2] == 95 + 60 + 20)
}

@Test func shortIntervalSavesOncePerStep() {
    let work = World.work(steps: 3, reportEvery: 3)
    let pool = plain.after([World.start(1, at: ready, work: work, plan: plan, every: Span(milliseconds: 1))])
    #expect(pool.facts() == ["started", "checkpointed 1", "checkpointed 2", "reported 3", "exited finished"])
}

@Test func stopSavesFirstWhereAsked() {
    let start = World.start(1, at: ready, work: World.work(steps: 100_000, reportEvery: 50_000), plan: plan)
    let saved = plain.after([start, World.stop(1, at: .seconds(195), saving: true)])
    #expect(saved.facts().dropLast(2) == ["started"] && saved.facts().last == "exited stopped")
    #expect(saved.instants(of: attempt) == [65, 205, 205])
    let atOnce = plain.after([start, World.stop(1, at: .seconds(195), saving: false)])
    #expect(atOnce.story(of: attempt) == ["65.000 started", "195.000 exited stopped"])
    let impatient = plain.after([
        start, World.stop(1, at: .seconds(195), saving: true),
        World.stop(1, at: .seconds(200), saving: false, order: 3),
    ])
    #expect(impatient.story(of: attempt) == ["65.000 started", "200.000 exited stopped"])
    let early = plain.after([start, World.stop(1, at: .seconds(80), saving: true)])
    #expect(early.story(of: attempt) == ["65.000 started", "80.000 exited stopped"])
    let waiting = plain.after([
        World.start(1, at: .seconds(1), work: World.work()), World.stop(1, at: .seconds(2), saving: false),
    ])
    #expect(waiting.story(of: attempt) == ["2.000 exited stopped"])
}

@Test func stopDuringASaveWaitsForItAndNoLonger() {
    let work = World.work(steps: 100_000, reportEvery: 50_000)
    let start = World.start(1, at: ready, work: work, plan: plan, every: .seconds(30))
    let stopped = plain.after([start, World.stop(1, at: .seconds(130), saving: true)])
    #expect(stopped.instants(of: attempt) == [65, 135, 135])
    #expect(stopped.facts().last == "exited stopped")
    let released = plain.after([
        start, World.stop(1, at: .seconds(130), saving: true), World.release(1, at: .seconds(134)),
    ])
    #expect(released.story(of: attempt) == ["65.000 started", "134.000 exited stopped"])
    let free = plain.after([start, World.stop(1, at: .seconds(135), saving: true)])
    #expect(free.instants(of: attempt) == [65, 135, 135])
}

@Test func interruptionSavesOnceWithinTheNotice() {
    let spot = World.pool([World.group(World.spot, market: World.trace(downAfter: .seconds(600)))])
    let work = World.work(steps: 100_000, reportEvery: 50_000)
    func facts(_ plan: CheckpointPlan?) -> [String] {
        spot.after([World.lease(1, World.spot), World.start(1, at: ready, work: work, plan: plan)]).story(of: attempt)
    }
    let saved = facts(plan)
    #expect(saved.count == 3 && saved[1].hasPrefix("610.000 checkpointed") && saved[2] == "720.000 exited interrupted")
    var slow = plan
    slow.saveTime = .seconds(121)
    #expect(facts(slow) == ["65.000 started", "720.000 exited interrupted"])
    #expect(facts(nil) == ["65.000 started", "720.000 exited interrupted"])
}

@Test func releaseStopsTheAttemptBeforeTheLeaseEnds() {
    let orders = [World.start(1, at: ready, work: World.work()), World.release(1, at: .seconds(80))]
    let last = plain.after(orders).observations(upTo: World.origin + .hours(1)).suffix(2)
    #expect(last.map(\.fact) == [.exited(.stopped), .ended(.released)])
    #expect(last.allSatisfy { $0.at == World.origin + .seconds(80) })
}

@Test func redoneStepsReportTheSameValues() {
    var work = World.work()
    work.curve.noise = 0.5
    let pool = plain.after([
        World.start(1, at: ready, work: work), World.stop(1, at: .seconds(170), saving: false),
        World.start(1, at: .seconds(200), work: work, from: 300, run: 2),
    ])
    let first = pool.values(of: 1)
    let second = pool.values(of: 2)
    #expect(second.keys.sorted() == [400, 500, 600, 700, 800, 900, 1_000])
    #expect(first[500] != nil && second[500] == first[500] && second[600] != second[500])
}

@Test func failureComesAtItsStepAndOnlyOnTheWayThroughIt() {
    var work = World.work()
    work.failsAtStep = 300
    let failing = plain.after([World.start(1, at: ready, work: work)])
    #expect(failing.facts() == ["started", "reported 100", "reported 200", "reported 300", "exited failed:1"])
    #expect(plain.after([World.start(1, at: ready, work: work, from: 300)]).facts().last == "exited finished")
}

@Test func divergenceIsNotANumberFromItsStepOn() {
    var work = World.work()
    work.curve.divergesAtStep = 800
    work.curve.noise = 0
    let values = plain.after([World.start(1, at: ready, work: work)]).values(of: 1)
    #expect(values.filter { $0.value == .notANumber }.keys.sorted() == [800, 900, 1_000])
    let first = values[100]?.finite ?? 0
    #expect(abs(first - (0.2 + 1.8 * 0.606_530_659_712)) < 1e-9)
}

@Test func startOnALeaseThatIsOverOrUnknownNamesWhy() {
    let released = plain.after([
        World.release(1, at: .seconds(70)), World.start(1, at: .seconds(75), work: World.work()),
    ])
    #expect(released.facts() == ["exited not-started"])
    let unknown = plain.after([World.start(1, on: 9, at: .seconds(75), work: World.work())])
    let why = unknown.observations(upTo: World.origin + .hours(1)).last?.fact
    #expect(why == .exited(.notStarted("the pool does not know L9")))
    let refused = World.pool([]).after([World.lease(1, World.spot), World.start(1, at: ready, work: World.work())])
    #expect(refused.facts() == ["exited not-started"])
}
