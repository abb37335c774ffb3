import Domain
import Foundation
import GRDB
import Orchestration
import TestKit
import Testing

@testable import Store

@Test func commitsAreFullySynchronous() throws {
    let directory = try TemporaryDirectory()
    let books = try Books.open(path: directory.file("purser.db"))
    let durability = try books.durability()
    #expect(durability.synchronous == 2)
    #expect(durability.journalMode == "wal")
    let mode = try FileManager.default.attributesOfItem(atPath: directory.file("purser.db"))[.posixPermissions]
    #expect(mode as? Int == 0o600)
}

@Test func aFailedCommitLeavesNothingBehind() throws {
    var recorded = try Recorded(seed: 2)
    for _ in 0..<60 where try recorded.advance() {}
    let before = try recorded.books.load()
    let pages = try recorded.books.pool.write { db in
        let count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        return try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(count)") ?? 0
    }
    var failure: StoreError?
    var committed = 0
    // A small file takes a few turns more before its free pages are used up.
    while failure == nil, let turn = recorded.nextTurn() {
        do {
            try recorded.books.commit(turn.changes + padding(committed), at: turn.at)
            committed += 1
        } catch {
            failure = error
        }
    }
    let error = try #require(failure, "the disk should be full at \(pages) pages")
    #expect(error.kind == .cannotWrite)
    #expect(error.description.contains("disk is full"), "\(error)")
    let reopened = try recorded.books.load()
    #expect(reopened.state.jobs.count >= before.state.jobs.count)
    #expect(try recorded.books.verify().holds)
}

/// Metrics enough to fill pages.
private func padding(_ number: Int) -> [Change] {
    (0..<2_000).map { step in
        .metric(
            MetricPoint(
                attempt: AttemptID(job: JobID(1), number: 1), step: number * 2_000 + step, at: .epoch,
                name: "a metric with a long name to fill pages quickly", value: .finite(1)))
    }
}
