import Domain
import Foundation
import Store
import Wire

/// Answers questions about the bill from a database without a daemon: the documents of the routes. Nothing is changed.
public enum CostFile {
    /// What can be asked.
    public enum Subject: String, CaseIterable, Sendable {
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
        /// `GET /v1/jobs?all=true`.
        case jobs
        /// `GET /v1/jobs/N/why`.
        case why
        /// `GET /v1/budgets`.
        case budgets
    }

    /// Gives the answer in pieces, or throws a problem. `words` are those of the route's query; times ago count from
    /// the last commit.
    public static func answer(
        _ subject: Subject, _ words: [String: String], database: String, to give: ([UInt8]) -> Void
    ) throws(Problem) {
        do {
            let path = URL(fileURLWithPath: database).standardizedFileURL.path
            let pieces = try Books.readingOnly(path: path) { books -> [[UInt8]] in
                let now = try books.lastInstant() ?? .epoch
                switch subject {
                case .verify:
                    let report = try words["new"] == "true" ? books.verifyNew() : books.verify()
                    return [try JSON.bytes(report) + [0x0A]]
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
                case .jobs:
                    var filter = JobFilter()
                    filter.limit = .max
                    return [try list("JobList", try books.jobs(filter), now)]
                case .budgets:
                    return [try list("BudgetList", try budgets(words["month"], now, books), now)]
                case .why: return [try JSON.bytes(try why(words, now, books)) + [0x0A]]
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
        if let sweep = query.sweep, try books.trials(of: sweep).isEmpty { throw Problem.noSuchSweep(sweep) }
        guard let text = words["job"] else { return query }
        guard let number = Int64(text), number > 0 else {
            throw Problem.badQuery("job", "the number of a job, not '\(text)'")
        }
        query.job = JobID(number)
        if try books.spec(of: JobID(number)) == nil { throw Refusal.noSuchJob(JobID(number)).problem }
        return query
    }

    private static func list(_ kind: String, _ items: [some Codable & Hashable & Sendable], _ now: Instant) throws
        -> [UInt8]
    {
        try JSON.bytes(ItemList(kind: kind, asOf: now.description, items: items)) + [0x0A]
    }

    /// The budgets in force; of a month, those in force for it, or as they stood at its end.
    private static func budgets(_ month: String?, _ now: Instant, _ books: Books) throws -> [BudgetDocument] {
        let standing = try books.budgets()
        guard let month else { return standing }
        let query = try CostQuestion { $0 == "month" ? month : nil }.query(asOf: now)
        let current = standing.filter { $0.since == query.since?.description }
        return try current.isEmpty ? books.budgets(ofMonth: query.since) : current
    }

    private static func why(_ words: [String: String], _ now: Instant, _ books: Books) throws -> WhyDocument {
        guard let id = try bill(words, now, books).job else { throw Problem.badQuery("job", "the number of a job") }
        guard let job = try books.detail(of: id)?.job else { throw Refusal.noSuchJob(id).problem }
        return Explaining.document(
            job, decisions: try books.decisions(of: id), results: try books.results(of: id), nil)
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
