import Domain
import Foundation
import GRDB
import Schema

/// The database: the state and the books as rows. Written by the turn alone, one transaction each; read by anyone.
public final class Books: Sendable {
    /// Where the file is.
    public let path: String
    let pool: any DatabaseWriter
    let environments = EnvironmentRows()

    init(path: String, pool: any DatabaseWriter) {
        self.path = path
        self.pool = pool
    }

    /// Opens the database, makes it if there is none, and brings it to this release's shape. A copy is kept before an
    /// older one is changed. Never wipes anything.
    public static func open(path: String, migrations: [Migration] = Migrations.all) throws(StoreError) -> Books {
        do {
            try makePrivate(path)
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.maximumReaderCount = 4
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Migrator(migrations: migrations, path: path).run(on: pool)
            try makeDurable(pool)
            return Books(path: path, pool: pool)
        } catch let error as StoreError {
            throw error
        } catch {
            throw opening(path, error)
        }
    }

    /// Closes the database and folds the write-ahead log into it.
    public func close() throws(StoreError) {
        do {
            _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw StoreError(.cannotWrite, "cannot close \(path): \(error)")
        }
    }

    /// Reads something.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try pool.read(body)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.cannotRead, "cannot read \(path): \(error)")
        }
    }

    /// Writes something in one transaction.
    func write(_ body: (Database) throws -> Void) throws(StoreError) {
        do {
            try pool.write(body)
        } catch {
            throw StoreError(.cannotWrite, "cannot write \(path): \(reason(of: error))")
        }
    }

    /// A new file is readable by its owner alone, whatever the umask says.
    private static func makePrivate(_ path: String) throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: path) else {
            guard FileManager.default.isWritableFile(atPath: path) else {
                throw StoreError(
                    .cannotOpen,
                    "the database \(path) is not writable for this user; run as its owner, or name another file"
                )
            }
            return
        }
        let made = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made else {
            throw StoreError(
                .cannotOpen,
                "cannot create the database \(path); check that its directory exists and is writable, or name another "
                    + "file")
        }
    }

    /// synchronous=FULL (GRDB sets NORMAL when it opens, so it is set afterwards and checked), and a write-ahead log
    /// that is grown once, because a growing one is the bottleneck of a commit.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0")
            try db.inTransaction {
                try db.execute(
                    sql: """
                        CREATE TABLE grown (x);
                        INSERT INTO grown VALUES (zeroblob(33554432));
                        DROP TABLE grown
                        """)
                return .rollback
            }
            try db.checkpoint(.restart)
            try db.execute(sql: "PRAGMA wal_autocheckpoint=4000")
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            guard synchronous == 2 else {
                throw StoreError(.cannotOpen, "SQLite does not accept synchronous=FULL; commits would not be durable")
            }
        }
    }

    /// What stands in the pragmas that durability hangs on: `synchronous` (2 is FULL) and `journal_mode`.
    public func durability() throws(StoreError) -> (synchronous: Int, journalMode: String) {
        do {
            return try pool.writeWithoutTransaction { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1,
                    try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "?"
                )
            }
        } catch {
            throw StoreError(.cannotRead, "cannot read \(path): \(error)")
        }
    }

    static func opening(_ path: String, _ error: any Error) -> StoreError {
        if let database = error as? DatabaseError, database.resultCode == .SQLITE_NOTADB {
            return StoreError(.notOurs, "\(path) is not an SQLite database; name another file")
        }
        return StoreError(.cannotOpen, "cannot open the database \(path): \(reason(of: error))")
    }
}

/// SQLite's own words for an error, with what to do where that is known.
func reason(of error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    let words = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL: return "\(words): the disk is full; free some space, and the daemon goes on by itself"
    case .SQLITE_READONLY: return "\(words): the file or its directory is read-only"
    case .SQLITE_IOERR: return "\(words): check the disk and the kernel's log"
    default: return words
    }
}
