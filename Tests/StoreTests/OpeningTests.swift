import Domain
import Foundation
import GRDB
import Schema
import TestKit
import Testing

@testable import Store

private func kind(opening path: String, _ migrations: [Migration] = Migrations.all) -> StoreError.Kind? {
    do {
        _ = try Books.open(path: path, migrations: migrations)
        return nil
    } catch {
        return error.kind
    }
}

private let second = Migration(name: "V9999_more", sql: "CREATE TABLE more (x INTEGER) STRICT")

@Test func theListOfMigrationsIsTheFolder() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "migrations").path)
        .filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted()
    #expect(Migrations.all.map(\.name) == names)
    for migration in Migrations.all {
        let text = try String(contentsOf: root.appending(path: "migrations/\(migration.name).sql"), encoding: .utf8)
        #expect(migration.sql == text)
    }
}

@Test func anOlderDatabaseIsBroughtUpAndACopyKept() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("purser.db")
    try Books.open(path: path).close()
    let books = try Books.open(path: path, migrations: Migrations.all + [second])
    #expect(try books.read { try $0.tableExists("more") })
    let copy = try DatabaseQueue(path: "\(path).before-V9999_more")
    #expect(try copy.read { try $0.tableExists("posting") })
    #expect(try copy.read { try !$0.tableExists("more") })
}

@Test func aNewerDatabaseIsRefusedAndLeftAlone() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("purser.db")
    try Books.open(path: path, migrations: Migrations.all + [second]).close()
    #expect(kind(opening: path) == .newer)
    #expect(kind(opening: path, Migrations.all + [second]) == nil)
}

@Test func anEditedMigrationIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("purser.db")
    try Books.open(path: path, migrations: Migrations.all + [second]).close()
    let edited = Migration(name: second.name, sql: second.sql + " ")
    #expect(kind(opening: path, Migrations.all + [edited]) == .edited)
}

@Test func otherFilesAreRefused() throws {
    let directory = try TemporaryDirectory()
    let text = try directory.write(String(repeating: "not a database ", count: 100), to: "notes.txt")
    #expect(kind(opening: text) == .notOurs)
    let other = try DatabaseQueue(path: directory.file("other.db"))
    try other.write { try $0.execute(sql: "CREATE TABLE recipes (name TEXT)") }
    try other.close()
    #expect(kind(opening: directory.file("other.db")) == .notOurs)
    #expect(kind(opening: directory.file("missing/purser.db")) == .cannotOpen)
}

@Test func aMigrationThatFailsChangesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("purser.db")
    try Books.open(path: path).close()
    let broken = Migration(name: "V0002_broken", sql: "CREATE TABLE half (x INTEGER); CREATE TABLE half (x INTEGER)")
    #expect(kind(opening: path, Migrations.all + [broken]) == .cannotOpen)
    let books = try Books.open(path: path)
    #expect(try books.read { try !$0.tableExists("half") })
}
