import Domain
import Foundation
import Store
import Wire

/// Answers questions about the bill from a database without a daemon: the documents of the routes. Nothing is changed.
package enum CostFile {
    /// What can be asked.
    package enum Subject: String, CaseIterable, Sendable {
        /// `GET /v1/cost`.
        case report
        /// `GET /v1/cost/outcomes`.
        case outcomes
        /// `GET /v1/cost/memo`.
        case memo
        /// `GET /v1/cost/verify`.
        case verify
        /// `GET /v1/cost/export`.
        case export
    }

    /// Gives the answer in pieces, or throws a problem. `words` are those of the route's query; times ago count from
    /// the last commit.
    package static func answer(
        _ subject: Subject, _ words: [String: String], database: String, to give: ([UInt8]) -> Void
    ) throws(Problem) {
        do {
            let path = URL(fileURLWithPath: database).standardizedFileURL.path
            let pieces = try Books.readingOnly(path: path) { books -> [[UInt8]] in
                let now = try books.lastInstant() ?? .epoch
                switch subject {
                case .verify: return [try JSON.bytes(try books.verify()) + [0x0A]]
                case .report:
                    let query = try bill(words, now, books)
                    var report = try books.cost(query, asOf: now)
                    if words["memo"] == "true" { report.memo = try books.memo(query.ofMemo, asOf: now).total }
                    return [try JSON.bytes(report) + [0x0A]]
                case .memo:
                    let query = try query(words, books) { try $0.memo(asOf: now) }
                    return [try JSON.bytes(try books.memo(query, asOf: now)) + [0x0A]]
                case .outcomes:
                    return [try JSON.bytes(try books.outcomes(try bill(words, now, books), asOf: now)) + [0x0A]]
                case .export:
                    guard words["format"] == "focus" else { throw Problem.badQuery("format", "focus") }
                    return try export(try bill(words, now, books), books)
                }
            }
            pieces.forEach(give)
        } catch let problem as Problem {
            throw problem
        } catch let error as StoreError {
            throw problem(error, database)
        } catch {
            throw Problem(
                status: 500, code: "Internal", title: "the database cannot be read", detail: "\(error)")
        }
    }

    private static func bill(_ words: [String: String], _ now: Instant, _ books: Books) throws -> CostQuery {
        try query(words, books) { try $0.query(asOf: now) }
    }

    private static func query(
        _ words: [String: String], _ books: Books,
        reading: (CostQuestion) throws -> CostQuery
    ) throws -> CostQuery {
        var query = try reading(CostQuestion { words[$0] })
        guard let text = words["job"] else { return query }
        guard let number = Int64(text), number > 0 else {
            throw Problem.badQuery("job", "the number of a job, not '\(text)'")
        }
        query.job = JobID(number)
        if try books.spec(of: JobID(number)) == nil { throw Refusal.noSuchJob(JobID(number)).problem }
        return query
    }

    private static func export(_ query: CostQuery, _ books: Books) throws -> [[UInt8]] {
        var export = FocusExport(query)
        var pieces: [[UInt8]] = []
        while let piece = try export.next(from: books) { pieces.append(Array(piece.utf8)) }
        return pieces
    }

    private static func problem(_ error: StoreError, _ database: String) -> Problem {
        func problem(_ status: Int, _ code: String, _ title: String) -> Problem {
            Problem(status: status, code: code, title: title, detail: error.description)
        }
        switch error.kind {
        case .cannotOpen where !FileManager.default.fileExists(atPath: database):
            return problem(404, "NoSuchDatabase", "there is no such database")
        case .cannotOpen where !FileManager.default.isReadableFile(atPath: database):
            return problem(403, "DatabaseNotReadable", "the database may not be read")
        case .notOurs: return problem(400, "NotADatabase", "the file is not a database of Purser's")
        case .newer, .older, .edited: return problem(409, "DatabaseShape", "the database has another shape")
        case .cannotOpen, .cannotRead, .cannotWrite, .damaged:
            return problem(500, "StoreUnreadable", "the database cannot be read")
        }
    }
}
