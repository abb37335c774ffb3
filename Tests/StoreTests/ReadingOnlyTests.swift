import Domain
import Foundation
import GRDB
import Schema
import TestKit
import Testing
import Wire

@testable import Store

private func finished() throws -> (directory: TemporaryDirectory, path: String, report: CostReport) {
    var recorded = try Recorded(seed: 5)
    try recorded.finish()
    let last = try #require(try recorded.books.lastInstant())
    let report = try recorded.books.cost(CostQuery(by: .job), asOf: last)
    try recorded.books.close()
    return (recorded.directory, recorded.directory.file("purser.db"), report)
}

private func kind(reading path: String) -> StoreError.Kind? {
    do {
        _ = try Books.readingOnly(path: path) { try $0.verify() }
        return nil
    } catch {
        return (error as? StoreError)?.kind
    }
}

@Test func readingChangesNothing() throws {
    let (directory, path, report) = try finished()
    let before = try Data(contentsOf: URL(filePath: path))
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    let read = try Books.readingOnly(path: path) { books in
        #expect(throws: StoreError.self) { try books.write { try $0.execute(sql: "DELETE FROM quote") } }
        #expect(try books.verify().holds)
        return try books.cost(CostQuery(by: .job), asOf: try #require(try books.lastInstant()))
    }
    #expect(read.rows == report.rows && read.total == report.total && read.asOf == report.asOf)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == files)
}

/// A database in which a daemon writes is read as it stands after the last commit.
@Test func whatIsInTheLogIsReadToo() throws {
    var recorded = try Recorded(seed: 5)
    for _ in 0..<60 where try recorded.advance() {}
    let here = try recorded.books.cost(CostQuery(by: .job), asOf: recorded.run.now)
    let path = recorded.directory.file("purser.db")
    let before = try Data(contentsOf: URL(filePath: path))
    let there = try Books.readingOnly(path: path) { books in
        try books.cost(CostQuery(by: .job), asOf: try #require(try books.lastInstant()))
    }
    #expect(there == here)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    #expect(try recorded.advance(), "the writer goes on")
}

@Test func aDatabaseOfAnotherShapeIsRefused() throws {
    let (directory, path, _) = try finished()
    #expect(kind(reading: directory.file("missing.db")) == .cannotOpen)
    #expect(kind(reading: try directory.write(String(repeating: "notes ", count: 200), to: "notes.txt")) == .notOurs)
    #expect(kind(reading: try directory.write("", to: "empty.db")) == .notOurs)
    let other = try DatabaseQueue(path: directory.file("other.db"))
    try other.write { try $0.execute(sql: "CREATE TABLE recipes (name TEXT)") }
    try other.close()
    #expect(kind(reading: directory.file("other.db")) == .notOurs)
    let older = directory.file("older.db")
    try Books.open(path: older, migrations: Array(Migrations.all.dropLast())).close()
    let bytes = try Data(contentsOf: URL(filePath: older))
    #expect(kind(reading: older) == .older)
    #expect(try Data(contentsOf: URL(filePath: older)) == bytes, "it is not migrated")
    try Books.open(
        path: path, migrations: Migrations.all + [Migration(name: "V9999_more", sql: "CREATE TABLE more (x) ")]
    ).close()
    #expect(kind(reading: path) == .newer)
}

@Test func aNameWithSignsOfURIsIsAName() throws {
    let (directory, path, _) = try finished()
    let odd = directory.file("a ?b#c%41 &.db")
    try FileManager.default.copyItem(atPath: path, toPath: odd)
    #expect(kind(reading: odd) == nil)
}
