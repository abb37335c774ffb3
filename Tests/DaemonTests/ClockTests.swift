import Domain
import Store
import Testing

@testable import Daemon

private let noon = Instant(milliseconds: 1_790_000_000_000)

private func clock(
    stored: ClockSegment? = nil, last: Instant? = nil, rate: Int64 = 1, isRunningWhileDown: Bool = true,
    wall: Instant = noon
) -> DaemonClock {
    DaemonClock(stored: stored, last: last, rate: rate, isRunningWhileDown: isRunningWhileDown, wall: wall)
}

@Test func aNewClockBeginsAtTheWallClocksTimeAndRunsAtItsRate() {
    var clock = clock(rate: 300)
    #expect(clock.now(wall: noon) == noon)
    #expect(clock.now(wall: noon + .seconds(2)) == noon + .minutes(10))
    #expect(clock.wall(at: noon + .minutes(10)) == noon + .seconds(2))
    #expect(clock.wall(at: noon + Span(milliseconds: 1)) == noon + Span(milliseconds: 1), "rounded up")
}

@Test func aRehearsalMayBeginAtAnotherTime() {
    let start = noon + .hours(90)
    var new = DaemonClock(
        stored: nil, last: nil, rate: 60, isRunningWhileDown: false, start: start, wall: noon)
    #expect(new.now(wall: noon + .minutes(1)) == start + .hours(1))
    var old = DaemonClock(
        stored: new.segment, last: start + .hours(1), rate: 60, isRunningWhileDown: false, start: start + .hours(9),
        wall: noon + .hours(5))
    #expect(old.now(wall: noon + .hours(5)) == start + .hours(1), "a database that has begun goes on")
}

@Test func timeNeverRunsBackwards() {
    var clock = clock()
    #expect(clock.now(wall: noon + .hours(1)) == noon + .hours(1))
    #expect(clock.now(wall: noon - .hours(5)) == noon + .hours(1))
    #expect(clock.now(wall: noon + .hours(2)) == noon + .hours(2))
}

@Test func aRestartGoesOnAfterTheLastCommit() {
    let stored = ClockSegment(origin: noon, wallOrigin: noon, rate: 60)
    let last = noon + .hours(3)
    var frozen = clock(stored: stored, last: last, rate: 60, isRunningWhileDown: false, wall: noon + .hours(1))
    #expect(frozen.now(wall: noon + .hours(1)) == last, "the world stood still")
    var running = clock(stored: stored, last: last, rate: 60, wall: noon + .hours(1))
    #expect(running.now(wall: noon + .hours(1)) == noon + .hours(60), "the world went on")
    #expect(running.segment == stored)
}

@Test func aNewRateBeginsANewSegment() {
    let stored = ClockSegment(origin: noon, wallOrigin: noon, rate: 60)
    let later = noon + .hours(1)
    var changed = clock(stored: stored, last: noon, rate: 1, wall: later)
    let began = changed.now(wall: later)
    #expect(began == noon + .hours(60))
    #expect(changed.now(wall: later + .seconds(5)) == began + .seconds(5))
}

@Test func aWallClockThatWentBackwardsWhileDownDoesNotTakeTimeBack() {
    let stored = ClockSegment(origin: noon, wallOrigin: noon, rate: 1)
    var clock = clock(stored: stored, last: noon + .hours(2), wall: noon - .hours(24))
    #expect(clock.now(wall: noon - .hours(24)) == noon + .hours(2))
}
