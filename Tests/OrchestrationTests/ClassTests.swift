import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

/// The billed time of a run by class, minutes and seconds as the pool's model gives them.
private func times(_ picture: Picture) -> [CostClass: Span] {
    var times: [CostClass: Span] = [:]
    for posting in picture.postings where posting.segment.costClass != .idle {
        times[posting.segment.costClass, default: .zero] =
            times[posting.segment.costClass, default: .zero]
            + (posting.end - posting.segment.start)
    }
    for move in picture.moves {
        let time = move.end - move.segment.start
        times[.useful] = (times[.useful] ?? .zero) - time
        times[move.to, default: .zero] = times[move.to, default: .zero] + time
    }
    return times
}

/// The amounts of a run by class.
private func amounts(_ picture: Picture) -> [CostClass: Money] {
    var amounts: [CostClass: Money] = [:]
    for posting in picture.postings { amounts[posting.segment.costClass, default: .zero] += posting.amount }
    for move in picture.moves {
        amounts[move.segment.costClass, default: .zero] += Money.zero - move.amount
        amounts[move.to, default: .zero] += move.amount
    }
    return amounts
}

private func spec(hours: Int, startup: Span, change: (inout JobSpec) -> Void = { _ in }) -> JobSpec {
    Fixture.spec("job", hours: hours) { spec in
        if case .simulated(var work) = spec.work {
            work.startup = startup
            spec.work = .simulated(work)
        }
        change(&spec)
    }
}

/// An hour's work: two minutes of boot, three of start-up, five saves of ten seconds, and the steps.
@Test func startUpAndSavesAreApartFromTheSteps() throws {
    let picture = Picture(
        Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(0, spec(hours: 1, startup: .minutes(3)))]),
        column: .minutes(30))
    #expect(picture.findings == [])
    let times = times(picture)
    #expect(times[.boot] == .minutes(2) && times[.initialization] == .minutes(3))
    let saves = try #require(times[.checkpoint])
    #expect(saves.milliseconds % 10_000 == 0 && saves >= .seconds(50))
    let steps = try #require(times[.useful])
    #expect(abs(steps.milliseconds - 3_600_000) < 110_000, "an hour of steps, 3 % more or less: \(steps)")
    let sum = picture.postings.reduce(Money.zero) { $0 + $1.amount }
    #expect(amounts(picture).values.reduce(Money.zero, +) == sum, "moves leave the sum as it is")
}

/// The node goes at 20:47 without notice, seven minutes after the save that ended at 20:40 or so: those are redone.
@Test func whatIsLostWithANodeIsRedoneAndLoadingIsRestoring() throws {
    let spot = Fixture.group(
        "spot", .spot, cents: 20, notice: .zero,
        trace: [.init(at: .zero, available: true), .init(at: .minutes(47), available: false)])
    let picture = Picture(
        Fixture.scenario(
            [spot, Fixture.group("t4", cents: 60)],
            jobs: [(0, spec(hours: 1, startup: .zero) { $0.resources.useSpot = true })]), column: .minutes(30))
    #expect(picture.findings == [])
    let lost = picture.moves.filter { $0.to == .redone }
    #expect(lost.map(\.end) == [Fixture.origin + .minutes(47)])
    let since = try #require(lost.first?.segment.start)
    let saved = picture.moves.filter { $0.to == .checkpoint && $0.end <= since }.map(\.end).max()
    #expect(saved == since, "from the newest save to the end of the node")
    #expect(times(picture)[.restore] == .seconds(10))
}

@Test func anErrorMakesTheStepsSinceTheNewestSaveFailed() throws {
    let picture = Picture(
        Fixture.scenario(
            [Fixture.group("t4", cents: 60)],
            jobs: [
                (
                    0,
                    spec(hours: 2, startup: .zero) { spec in
                        guard case .simulated(var work) = spec.work else { return }
                        work.failsAtStep = 450
                        spec.work = .simulated(work)
                    }
                )
            ]), column: .minutes(30))
    #expect(picture.findings == [])
    let times = times(picture)
    #expect(times[.redone] == nil)
    let failed = try #require(times[.failed])
    #expect(failed > .minutes(2) && failed < .minutes(10), "since the newest save: \(failed)")
}

/// A curve that is flat from the start, and patience that only says so: all beyond it is a plateau, but for the saves.
@Test func stepsBeyondPatienceAreAPlateau() throws {
    let job = spec(hours: 3, startup: .zero) { spec in
        guard case .simulated(var work) = spec.work else { return }
        work.curve.rate = 600
        work.reportEvery = 100
        spec.work = .simulated(work)
        spec.metric = MetricGoal(name: "loss", mode: .min)
        spec.earlyStop.patience = PatienceRule(reports: 3, minDelta: 0.01)
        spec.earlyStop.mode = .shadow
    }
    let picture = Picture(
        Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(0, job)]), column: .minutes(30))
    #expect(picture.findings == [])
    let times = times(picture)
    let (plateau, useful) = (try #require(times[.plateau]), try #require(times[.useful]))
    #expect(plateau > .hours(1) && useful < .hours(2), "\(times)")
    #expect(times[.checkpoint] ?? .zero > .minutes(2), "saves stay saves")
}

/// A start that is not heard of to its end, an attempt that never runs: no time is classed twice, whatever comes when.
@Test func aStretchLessOthers() {
    let at = { (minute: Int64) in Fixture.origin + .minutes(minute) }
    let whole = TimeStretch(at(0), at(60))
    #expect(whole.without([]) == [whole])
    #expect(whole.without([TimeStretch(at(-5), at(5)), TimeStretch(at(50), at(70))]) == [TimeStretch(at(5), at(50))])
    #expect(
        whole.without([TimeStretch(at(10), at(20)), TimeStretch(at(20), at(30))])
            == [TimeStretch(at(0), at(10)), TimeStretch(at(30), at(60))])
    #expect(whole.without([TimeStretch(at(0), at(60))]).isEmpty)
}

/// Two fifths of the steps' time their accelerators wait, and it uses half a processor of four and a quarter of the
/// memory: a quarter of what is left is useful. Saves, boot and start-up are neither.
@Test func waitsAreStalledAndWhatIsNotUsedIsOversized() throws {
    let job = spec(hours: 2, startup: .minutes(3)) { spec in
        guard case .simulated(var work) = spec.work else { return }
        work.stalledPerMille = 400
        work.uses = PeakUse(milliAccelerators: 100, milliCPUs: 500, memoryMiB: 4_096)
        spec.work = .simulated(work)
    }
    let picture = Picture(
        Fixture.scenario([Fixture.group("t4", cents: 60)], jobs: [(0, job)]), column: .minutes(30))
    #expect(picture.findings == [])
    let times = times(picture)
    let stalled = try #require(times[.stalled])
    let oversized = try #require(times[.oversized])
    #expect(abs(stalled.milliseconds * 3 - oversized.milliseconds * 2) < 100, "two fifths: \(times)")
    #expect(times[.useful] == .zero, "all other steps are oversized by a part")
    let amounts = amounts(picture)
    let (spare, used) = (try #require(amounts[.oversized]), try #require(amounts[.useful]))
    #expect(abs(used.nanos * 3 - spare.nanos) < 1_000, "three quarters: \(amounts)")
    let sum = picture.postings.reduce(Money.zero) { $0 + $1.amount }
    #expect(amounts.values.reduce(Money.zero, +) == sum, "moves leave the sum as it is")
}

/// What is lost with a node is redone, whether its accelerators waited or not.
@Test func lostStepsAreNeitherStalledNorOversized() throws {
    let spot = Fixture.group(
        "spot", .spot, cents: 20, notice: .zero,
        trace: [.init(at: .zero, available: true), .init(at: .minutes(47), available: false)])
    let job = spec(hours: 1, startup: .zero) { spec in
        spec.resources.useSpot = true
        guard case .simulated(var work) = spec.work else { return }
        work.stalledPerMille = 100
        work.uses = PeakUse(milliAccelerators: 500, milliCPUs: 2_000)
        spec.work = .simulated(work)
    }
    let picture = Picture(
        Fixture.scenario([spot, Fixture.group("t4", cents: 60)], jobs: [(0, job)]), column: .minutes(30))
    #expect(picture.findings == [])
    let lost = try #require(picture.moves.first { $0.to == .redone })
    #expect(lost.end == Fixture.origin + .minutes(47))
    let divided = picture.moves.filter { $0.to == .stalled || $0.to == .oversized }
    #expect(divided.allSatisfy { $0.end <= lost.segment.start || $0.segment.start >= lost.end })
    #expect(divided.contains { $0.end < lost.segment.start } && divided.contains { $0.segment.start > lost.end })
}

/// What a command says of itself, told by hand.
private struct Told {
    var stage: Stage
    let attempt: AttemptID

    /// A command's attempt that has just begun.
    init(attempt number: Int) {
        stage = Stage(at: number == 1 ? .start : .again, isCommand: true)
        if number > 1 { stage.step(.caughtUp) }
        attempt = AttemptID(job: Stage.job, number: number)
        say(.started)
    }

    mutating func say(_ fact: Fact, after minutes: Int64 = 0) {
        stage.wait(.minutes(minutes))
        stage.observe(.attempt(attempt), fact)
    }

    /// The minutes from the attempt's start at which a class was given to its time.
    func minutes(_ costClass: CostClass, since start: Instant) -> [[Int64]] {
        moves(costClass).map { move in
            [move.segment.start, move.end].map { ($0 - start).milliseconds / 60_000 }
        }
    }

    func moves(_ costClass: CostClass) -> [Reclassification] {
        stage.changes.compactMap { change in
            if case .reclassified(let move) = change, move.to == costClass, move.segment.attempt == attempt {
                move
            } else {
                nil
            }
        }
    }
}

/// Where the steps are kept: no more is stalled than there was, and what binds is the largest part that is used.
@Test func aCommandsWaitsAndSavesAreWhatItSays() {
    var told = Told(attempt: 1)
    let start = told.stage.now
    told.say(.restored(took: .minutes(1)), after: 2)
    told.say(.used(PeakUse(milliAccelerators: 250, milliCPUs: 3_000, memoryMiB: 1)))
    told.say(.stalled(.minutes(3)), after: 8)
    told.say(.used(PeakUse(milliCPUs: 1_000, memoryMiB: 8_192)))
    told.say(.checkpointed(step: 120, path: "c", took: .minutes(2)), after: 5)
    told.say(.stalled(.hours(3)), after: 4)
    told.say(.exited(.finished))
    #expect(told.minutes(.checkpoint, since: start) == [[13, 15]])
    #expect(told.minutes(.stalled, since: start) == [[10, 13], [15, 19]])
    #expect(told.minutes(.oversized, since: start) == [[0, 10]])
    #expect(told.moves(.oversized).map(\.segment.share) == [.part(Fraction(1, of: 4))])
    #expect(told.moves(.restore).isEmpty, "a first attempt loads nothing")
}

/// Until a checkpoint is loaded nothing is a step; a line that comes later says nothing new.
@Test func aCommandsLoadIsARestore() {
    var told = Told(attempt: 2)
    let start = told.stage.now
    told.say(.restored(took: .minutes(3)), after: 5)
    told.say(.reported(step: 91, metrics: []), after: 1)
    told.say(.restored(took: .minutes(1)), after: 2)
    told.say(.exited(.interrupted), after: 2)
    #expect(told.minutes(.restore, since: start) == [[2, 5]])
    #expect(told.minutes(.initialization, since: start).contains([0, 2]))
    #expect(told.minutes(.redone, since: start) == [[5, 10]])
}

/// A save that is longer than the time since the last one took all of it.
@Test func aCommandsSaveIsNoLongerThanItsSteps() {
    var told = Told(attempt: 1)
    let start = told.stage.now
    told.say(.checkpointed(step: 10, path: "a", took: .hours(2)), after: 5)
    told.say(.checkpointed(step: 20, path: "b", took: nil), after: 5)
    told.say(.exited(.failed(code: 1)), after: 3)
    #expect(told.minutes(.checkpoint, since: start) == [[0, 5]])
    #expect(told.minutes(.failed, since: start) == [[10, 13]])
}
