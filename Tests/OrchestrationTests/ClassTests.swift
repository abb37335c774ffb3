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
