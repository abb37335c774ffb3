import Domain
import Orchestration
import Simulation
import TestKit

@testable import Store

/// A simulated run whose every turn is committed to a database.
struct Recorded {
    let directory: TemporaryDirectory
    let books: Books
    private(set) var run: Run
    private(set) var auditor: Auditor
    private(set) var turns = 0

    init(seed: UInt64) throws { try self.init(Scenario.drawn(seed: seed)) }

    init(_ scenario: Scenario) throws {
        directory = try TemporaryDirectory()
        books = try Books.open(path: directory.file("purser.db"))
        run = Run(scenario)
        auditor = Auditor(scenario)
        try books.note(scenario.settings.pool)
    }

    /// The next turn, committed; false: the run is over.
    mutating func advance() throws -> Bool {
        guard let turn = run.advance() else { return false }
        try books.commit(turn.changes, at: turn.at)
        auditor.check(turn, run.orchestrator.state)
        turns += 1
        return true
    }

    /// The next turn, not committed.
    mutating func nextTurn() -> Turn? { run.advance() }

    /// Every turn to the end.
    mutating func finish() throws {
        while try advance() {}
        auditor.conclude(run.orchestrator.state)
    }
}
