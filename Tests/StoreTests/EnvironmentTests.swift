import Domain
import GRDB
import Orchestration
import TestKit
import Testing

@testable import Store

private func accepted(_ number: Int64, _ environment: [String: String]) -> Change {
    var work = CommandWork(run: "true", directory: "/")
    work.inherited = EnvironmentVariables(environment)
    work.environment = ["OWN": "\(number)"]
    let spec = JobSpec(name: "job", work: .command(work))
    let owner = Owner(uid: 1, name: "ada")
    return .jobAccepted(Job(id: JobID(number), spec: spec, owner: owner, submittedAt: .epoch, reasonCode: "Submitted"))
}

@Test func anEnvironmentIsStoredOnce() throws {
    let directory = try TemporaryDirectory()
    let books = try Books.open(path: directory.file("purser.db"))
    let changes = [accepted(1, ["A": "1"]), accepted(2, ["A": "2"]), accepted(3, ["A": "1"]), accepted(4, [:])]
    try books.commit(Array(changes.prefix(2)), at: .epoch)
    try books.commit(Array(changes.suffix(2)), at: .epoch)
    let rows = try books.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM environment") }
    #expect(rows == 2)
    let loaded = try books.load().state
    #expect(loaded == State(applying: changes))
    guard case .command(let one)? = loaded.jobs[JobID(1)]?.spec.work,
        case .command(let third)? = loaded.jobs[JobID(3)]?.spec.work
    else {
        Issue.record("the jobs are commands")
        return
    }
    #expect(one.inherited === third.inherited)
    #expect(try books.spec(of: JobID(2))?.spec == loaded.jobs[JobID(2)]?.spec)
}

@Test func anEnvironmentOfAFailedCommitIsStoredByTheNext() throws {
    let directory = try TemporaryDirectory()
    let books = try Books.open(path: directory.file("purser.db"))
    let twice = accepted(1, ["A": "1"])
    #expect(throws: StoreError.self) { try books.commit([twice, twice], at: .epoch) }
    try books.commit([twice], at: .epoch)
    #expect(try books.load().state == State(applying: [twice]))
}
