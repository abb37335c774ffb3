import Domain
import Foundation
import GRDB
import Schema

extension Books {
    /// Reads something from a database that nothing here may change: no row, no migration and, where no daemon has left
    /// or has a write-ahead log, no file beside it either. It may be on a read-only disk, and a daemon may run on it.
    public static func readingOnly<Value>(
        path: String, _ body: (Books) throws -> Value
    ) throws -> Value {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(
                .cannotOpen, "there is no database at \(path); 'purser info' says where a daemon has its own")
        }
        let before = Stamp(of: path)
        // Without a log the file is all there is, and SQLite need not prepare for somebody who writes.
        if !before.hasLog {
            let result = Result { try read(path, isImmutable: true, body) }
            // A daemon that began to write in between is the one thing that could have been seen by halves.
            if Stamp(of: path) == before { return try result.get() }
        }
        return try read(path, isImmutable: false, body)
    }

    private static func read<Value>(
        _ path: String, isImmutable: Bool, _ body: (Books) throws -> Value
    ) throws -> Value {
        let books: Books
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
            let queue = try DatabaseQueue(
                path: "file:\(escaped)\(isImmutable ? "?immutable=1" : "")", configuration: configuration)
            try Migrator(migrations: Migrations.all, path: path).requireCurrent(queue)
            books = Books(path: path, pool: queue)
        } catch let error as StoreError {
            throw error
        } catch {
            throw opening(path, error)
        }
        defer { try? books.pool.close() }
        return try body(books)
    }

    /// The instant of the last commit: the daemon's time as far as the database knows; nil: nothing was ever committed.
    public func lastInstant() throws(StoreError) -> Instant? {
        try read { db in
            try Int64.fetchOne(db, sql: "SELECT last_instant FROM counter").map { Instant(milliseconds: $0) }
        }
    }
}

/// What tells that a database was written.
private struct Stamp: Hashable {
    let size: Int64
    let modified: Date
    let hasLog: Bool

    init(of path: String) {
        let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
        size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        modified = attributes[.modificationDate] as? Date ?? .distantPast
        let log = (try? FileManager.default.attributesOfItem(atPath: "\(path)-wal"))?[.size] as? NSNumber
        hasLog = (log?.int64Value ?? 0) > 0
    }
}
