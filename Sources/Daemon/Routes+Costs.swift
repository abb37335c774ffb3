import Domain
import Hummingbird
import NIOCore
import Store
import Wire

extension Routes {
    /// The bill.
    func cost(_ request: Request, _ context: CallContext) async throws -> Response {
        let query = try await costQuery(request, context)
        let now = await runtime.now()
        guard request.uri.queryParameters["memo"] == "true" else {
            return try Answering.json(try books.cost(query, asOf: now))
        }
        // Both are read at once, on processors of their own.
        async let memo = books.memo(query.ofMemo, asOf: now).total
        var report = try books.cost(query, asOf: now)
        report.memo = try await memo
        return try Answering.json(report)
    }

    /// What decisions were expected to come to, and came to.
    func outcomes(_ request: Request, _ context: CallContext) async throws -> Response {
        let query = try await costQuery(request, context)
        return try Answering.json(try books.outcomes(query, asOf: await runtime.now()))
    }

    /// What stands beside the bill: energy and people.
    func memo(_ request: Request, _ context: CallContext) async throws -> Response {
        let query = try await costQuery(request, context) { try $0.memo(asOf: $1) }
        return try Answering.json(try books.memo(query, asOf: await runtime.now()))
    }

    /// The ledger as FOCUS, sent as it is read: a page of postings at a time, each in a read of its own, so that a slow
    /// reader holds nothing up.
    func export(_ request: Request, _ context: CallContext) async throws -> Response {
        let format = request.uri.queryParameters["format"].map(String.init) ?? ""
        guard format == "focus" else {
            throw Problem.badQuery("format", "focus, not '\(format)'")
        }
        var export = FocusExport(try await costQuery(request, context))
        let head = try export.next(from: books) ?? ""
        let rest = export
        return Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8"],
            body: .init { [books] writer in
                var export = rest
                try await writer.write(ByteBuffer(string: head))
                while let piece = try export.next(from: books) {
                    if !piece.isEmpty { try await writer.write(ByteBuffer(string: piece)) }
                }
                try await writer.finish(nil)
            })
    }

    /// Every identity of the ledger, or with `new` those of what came since it was verified last.
    func verify(_ request: Request, _ context: CallContext) throws -> Response {
        if visibility.onlyUser(for: context.caller) != nil {
            throw Problem(
                status: 403, code: "OperatorsOnly", title: "only operators may verify the whole ledger",
                detail: "users see their own jobs here, and the ledger has everybody's",
                hint: "purser cost shows what your own jobs cost")
        }
        let isNew = request.uri.queryParameters["new"] == "true"
        return try Answering.json(try isNew ? books.verifyNew() : books.verify())
    }

    /// What is asked, of what the caller may see.
    private func costQuery(
        _ request: Request, _ context: CallContext,
        reading: (CostQuestion, Instant) throws -> CostQuery = { try $0.query(asOf: $1) }
    ) async throws -> CostQuery {
        let parameters = request.uri.queryParameters
        let question = CostQuestion { name in parameters[Substring(name)].map(String.init) }
        var query = try reading(question, await runtime.now())
        query.job = try parameters["job"].map { try mustSee(try jobID($0), context) }
        query.owner = visibility.onlyUser(for: context.caller)
        if let sweep = query.sweep { _ = try trials(of: sweep, context) }
        if let job = query.job, try books.spec(of: job) == nil { throw Refusal.noSuchJob(job).problem }
        return query
    }
}
