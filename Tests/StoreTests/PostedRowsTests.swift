import Domain
import Orchestration
import TestKit
import Testing

@testable import Store

private func job(_ posted: Int64, warned: Int) -> Job {
    var job = Job(
        id: JobID(1), spec: Fixture.spec("billed", hours: 1), owner: Owner(uid: 1, name: "ada"), submittedAt: .epoch,
        reasonCode: "Submitted")
    job.posted = Money(nanos: posted)
    job.warnedPercent = warned
    return job
}

/// What was posted to a job is written apart from the rest of its row: however the two follow each other in a turn, the
/// rows make the state that memory has.
@Test(
    arguments: [
        [.jobPosted(JobID(1), Money(nanos: 5))],
        [.job(job(0, warned: 50)), .jobPosted(JobID(1), Money(nanos: 5))],
        [.jobPosted(JobID(1), Money(nanos: 5)), .job(job(5, warned: 50))],
        [.jobPosted(JobID(1), Money(nanos: 5)), .job(job(5, warned: 50)), .jobPosted(JobID(1), Money(nanos: 7))],
        [.job(job(0, warned: 50)), .jobPosted(JobID(1), Money(nanos: 5)), .job(job(5, warned: 80))],
    ] as [[Change]])
func whatWasPostedIsTheLastThatWasSaid(turn: [Change]) throws {
    let directory = try TemporaryDirectory()
    let books = try Books.open(path: directory.file("purser.db"))
    let accepted = [Change.jobAccepted(job(0, warned: 0))]
    try books.commit(accepted, at: .epoch)
    try books.commit(turn, at: .epoch)
    let loaded = try books.load().state
    #expect(loaded == State(applying: accepted + turn))
    #expect(loaded.jobs[JobID(1)]?.posted ?? .zero >= Money(nanos: 5))
}

/// A whole new job in the turn in which something is posted to it.
@Test func aJobThatIsAcceptedAndBilledInOneTurn() throws {
    let directory = try TemporaryDirectory()
    let books = try Books.open(path: directory.file("purser.db"))
    let turn: [Change] = [.jobAccepted(job(0, warned: 0)), .jobPosted(JobID(1), Money(nanos: 9))]
    try books.commit(turn, at: .epoch)
    #expect(try books.load().state == State(applying: turn))
    #expect(try books.load().state.jobs[JobID(1)]?.posted == Money(nanos: 9))
}
