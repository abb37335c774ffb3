import Domain
import Store
import Wire

/// A question about the bill in the words of the API: `by`, `month`, `since`, `until`, `job`, `sweep`. The routes and
/// the reader of a database without a daemon understand it alike.
struct CostQuestion {
    /// The words by their names.
    let word: (String) -> String?

    /// What is asked, at an instant that times ago count from. Errors are problems.
    func query(asOf now: Instant) throws -> CostQuery {
        var query = CostQuery(by: try cuts())
        query.isCompared = word("savings") == "true"
        query.countsResults = word("goodput") == "true"
        query.sweep = word("sweep").map { SweepChoice($0) }
        query.since = try word("since").map { try Instant(asked: $0, as: "since", now) }
        query.until = try word("until").map { try Instant(asked: $0, as: "until", now) }
        if let month = word("month") {
            guard query.since == nil, query.until == nil else {
                throw Problem(
                    status: 400, code: "BadQuery", title: "month together with since or until",
                    detail: "month \(month) says where the window begins and ends, and so do since and until",
                    hint: "leave out one or the other")
            }
            let start = try start(ofMonth: month, now)
            query.since = start
            query.until = start.nextMonth
        }
        if let since = query.since, let until = query.until, until < since {
            throw Problem(
                status: 400, code: "BadQuery", title: "the window ends before it begins",
                detail: "since is \(since) and until is \(until)", hint: "exchange the two")
        }
        return query
    }

    /// What is asked of a memo: one cut, and not by class, as people have none.
    func memo(asOf now: Instant) throws -> CostQuery {
        let query = try query(asOf: now)
        guard query.by.count == 1, query.by != [.costClass] else {
            let names = CostQuery.Cut.allCases.filter { $0 != .costClass }.map(\.rawValue)
            throw Problem(
                status: 400, code: "BadQuery",
                title: "cannot cut a memo by '\(query.by.map(\.rawValue).joined(separator: ","))'",
                detail: "energy and people are cut one way, by one of \(names.joined(separator: ", "))")
        }
        return query
    }

    private func cuts() throws -> [CostQuery.Cut] {
        let names = CostQuery.Cut.allCases.map(\.rawValue)
        let asked = (word("by") ?? "job").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let cuts = try asked.map { name in
            guard let cut = CostQuery.Cut(rawValue: name) else {
                let hint = nearest(to: name, among: names).map { "did you mean '\($0)'?" }
                throw Problem(
                    status: 400, code: "BadQuery", title: "cannot cut the bill by '\(name)'",
                    detail: "by is one of \(names.joined(separator: ", ")), or two of them with a comma between",
                    hint: hint)
            }
            return cut
        }
        guard cuts.count <= 2, Set(cuts).count == cuts.count else {
            throw Problem(
                status: 400, code: "BadQuery", title: "cannot cut the bill by '\(asked.joined(separator: ","))'",
                detail: "a bill is cut one way or two different ways", hint: "for example by job,day")
        }
        return cuts
    }

    /// `2026-11`, or `this`.
    private func start(ofMonth text: String, _ now: Instant) throws -> Instant {
        if text == "this" { return Instant(iso8601: "\(now.description.prefix(7))-01") ?? now }
        guard text.utf8.count == 7, let start = Instant(iso8601: "\(text)-01") else {
            throw Problem.badQuery("month", "a UTC month (2026-11) or 'this', not '\(text)'")
        }
        return start
    }
}

extension Problem {
    /// No job that the caller may see is a trial of such a sweep.
    static func noSuchSweep(_ sweep: SweepChoice) -> Problem {
        Problem(
            status: 404, code: "NoSuchSweep", title: "no such sweep", detail: "there is no sweep \(sweep)",
            hint: "purser cost --by sweep lists those that cost something; purser show ID names the sweep of a job")
    }

    /// A word of a query that does not say what it should.
    static func badQuery(_ key: String, _ expected: String) -> Problem {
        Problem(status: 400, code: "BadQuery", title: "bad query", detail: "'\(key)' must be \(expected)")
    }
}

extension Instant {
    /// An instant, a UTC day, or how long ago.
    init(asked text: String, as key: String, _ now: Instant) throws {
        if let ago = Quantity.span(text) {
            self = now - ago
        } else if let instant = Instant(iso8601: text) {
            self = instant
        } else {
            throw Problem.badQuery(
                key, "an instant (2026-11-24T12:00:00Z), a day (2026-11-24) or a time ago (24h), not '\(text)'")
        }
    }
}
