import Foundation
import GRDB
import Schema

/// Brings a database to this release's shape: what is missing is applied in order, each migration in one transaction;
/// what is there must be what this release knows, letter by letter.
struct Migrator {
    let migrations: [Migration]
    let path: String

    func run(on pool: DatabasePool) throws {
        let applied = try appliedMigrations(in: pool)
        try check(applied)
        let missing = migrations.dropFirst(applied.count)
        guard let first = missing.first else { return }
        if !applied.isEmpty { try backUp(pool, before: first) }
        for migration in missing { try apply(migration, to: pool) }
    }

    /// Checks that a database has this release's shape, and changes nothing.
    func requireCurrent(_ reader: any DatabaseReader) throws {
        let applied = try appliedMigrations(in: reader)
        guard !applied.isEmpty else {
            throw StoreError(.notOurs, "\(path) is an empty database; a daemon that runs on it makes its tables")
        }
        try check(applied)
        guard let missing = migrations.dropFirst(applied.count).first else { return }
        throw StoreError(
            .older,
            "\(path) was written by an older Purser (it has no \(missing.name)), and reading never changes a database; "
                + "start this release's purserd on it once, or read it with the release that wrote it")
    }

    private func appliedMigrations(in pool: any DatabaseReader) throws -> [(name: String, digest: String)] {
        try pool.read { db in
            guard try db.tableExists("migration") else {
                let strangers = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
                guard strangers == 0 else {
                    throw StoreError(
                        .notOurs, "\(path) is a database of another program; name another file")
                }
                return []
            }
            return try Row.fetchAll(db, sql: "SELECT name, digest FROM migration ORDER BY name")
                .map { ($0["name"], $0["digest"]) }
        }
    }

    private func check(_ applied: [(name: String, digest: String)]) throws {
        for (index, row) in applied.enumerated() {
            guard index < migrations.count, migrations[index].name == row.name else {
                throw StoreError(
                    .newer,
                    "\(path) was written by a newer Purser (it has the migration \(row.name)); install that release")
            }
            guard migrations[index].digest == row.digest else {
                throw StoreError(
                    .edited, "the migration \(row.name) in \(path) is not the one of this release; nothing was changed")
            }
        }
    }

    private func apply(_ migration: Migration, to pool: DatabasePool) throws {
        try pool.write { db in
            try db.execute(
                sql: "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT")
            try db.execute(sql: migration.sql)
            try db.execute(
                sql: "INSERT INTO migration VALUES (?, ?)", arguments: [migration.name, migration.digest])
        }
    }

    /// Keeps a copy beside the database: `purser.db.before-V0002_name`.
    private func backUp(_ pool: DatabasePool, before migration: Migration) throws {
        let copy = try DatabaseQueue(path: "\(path).before-\(migration.name)")
        try pool.backup(to: copy)
        try copy.close()
    }
}
