import Domain
import Formats
import Foundation
import Hummingbird
import Logging
import Orchestration
import Processes
import Store
import Wire

/// The API: what each route does.
struct Routes: Sendable {
    let runtime: Runtime
    let books: Books
    let settings: Settings
    let jobsDirectory: String
    let rate: Int64
    let log: Logger

    /// The longest a `wait` is held open.
    private static let longestWait = 25

    func responder() -> some HTTPResponder<CallContext> {
        let router = Router(context: CallContext.self)
        router.add(middleware: ProblemMiddleware(log: log))
        router.get("/healthz") { _, _ in try await health() }
        let v1 = router.group("v1")
        v1.post("jobs") { try await submit($0, $1) }
        v1.get("jobs") { request, _ in try await list(request) }
        v1.get("jobs/:id") { _, context in try Answering.json(try detail(context)) }
        v1.get("jobs/:id/why") { _, context in try await why(context) }
        v1.get("jobs/:id/logs") { try await logs($0, $1) }
        v1.get("jobs/:id/wait") { try await wait($0, $1) }
        addRequests(to: v1)
        v1.get("nodes") { _, _ in
            try Answering.json(
                ItemList(kind: "NodeList", asOf: await runtime.now().description, items: try books.nodes()))
        }
        v1.get("offers") { _, _ in try await offers() }
        v1.get("cost") { request, _ in try await cost(request) }
        v1.get("cost/verify") { _, _ in try Answering.json(try books.verify()) }
        v1.get("info") { _, _ in try await info() }
        return router.buildResponder()
    }

    private func health() async throws -> Response {
        if let failure = await runtime.writeFailure() { throw Runtime.Unwritable(why: failure) }
        return Response(
            status: .ok, headers: [.contentType: "text/plain"], body: .init(byteBuffer: .init(string: "ok\n")))
    }

    private func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try await caller(context)
        let submitted = try decode(SubmitRequest.self, try await whole(request.body))
        let spec = try SubmissionReader(request: submitted).spec()
        var key: IdempotencyKey?
        if let text = request.headers[.init("Idempotency-Key")!] {
            guard (1...Limits.idempotencyKey).contains(text.count) else {
                throw Problem(
                    status: 400, code: "BadIdempotencyKey", title: "bad idempotency key",
                    detail: "a key has 1 to \(Limits.idempotencyKey) letters")
            }
            key = IdempotencyKey(key: text, digest: try SubmissionReader.digest(spec))
        }
        var submission = Submission(spec: spec, caller: caller, idempotency: key)
        submission.isHeld = submitted.overrides?.isHeld ?? false
        return try await accept(submission)
    }

    private func list(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        var filter = JobFilter()
        let now = await runtime.now()
        filter.ids = try (query["ids"].map { $0.split(separator: ",") } ?? []).map { try jobID($0) }
        filter.states = query["state"].map { $0.split(separator: ",").map { $0.uppercased() } } ?? []
        let isWhole = query["all"] == "true" || !filter.ids.isEmpty || !filter.states.isEmpty
        filter.endedSince = isWhole ? nil : now - .hours(24)
        if let limit = query["limit"] {
            guard let number = Int(limit), number > 0 else { throw badQuery("limit", "a positive number") }
            filter.limit = min(number, 1_000_000)
        }
        return try Answering.json(ItemList(kind: "JobList", asOf: now.description, items: try books.jobs(filter)))
    }

    func detail(_ context: CallContext) throws -> JobDetail {
        let id = try jobID(context)
        guard let detail = try books.detail(of: id) else { throw Refusal.noSuchJob(id).problem }
        return detail
    }

    private func why(_ context: CallContext) async throws -> Response {
        let id = try jobID(context)
        let job = try detail(context).job
        let explanation = await runtime.snapshot().explain(id)
        return try Answering.json(
            Explaining.document(job, decisions: try books.decisions(of: id), explanation))
    }

    private func wait(_ request: Request, _ context: CallContext) async throws -> Response {
        let id = try jobID(context)
        _ = try detail(context)
        let seconds = request.uri.queryParameters["timeout"].flatMap { Int($0) } ?? Self.longestWait
        await runtime.waitForEnd(of: id, atMost: .seconds(min(max(0, seconds), Self.longestWait)))
        return try Answering.json(try detail(context).job)
    }

    private func offers() async throws -> Response {
        let orchestrator = await runtime.snapshot()
        let offers = settings.pool.groups.map { group in Offering.document(of: group, orchestrator) }
        return try Answering.json(
            ItemList(kind: "OfferList", asOf: await runtime.now().description, items: offers))
    }

    private func cost(_ request: Request) async throws -> Response {
        let parameters = request.uri.queryParameters
        let words = CostQuery.Cut.allCases.map(\.rawValue)
        let by = parameters["by"].map(String.init) ?? "job"
        guard let cut = CostQuery.Cut(rawValue: by) else {
            let hint = nearest(to: by, among: words).map { "did you mean '\($0)'?" }
            throw Problem(
                status: 400, code: "BadQuery", title: "cannot cut the bill by '\(by)'",
                detail: "by is one of \(words.joined(separator: ", "))", hint: hint)
        }
        var query = CostQuery(by: cut)
        let now = await runtime.now()
        query.since = try parameters["since"].map { try instant($0, "since", now) }
        query.until = try parameters["until"].map { try instant($0, "until", now) }
        query.job = try parameters["job"].map { try jobID($0) }
        if let job = query.job, try books.spec(of: job) == nil { throw Refusal.noSuchJob(job).problem }
        return try Answering.json(try books.cost(query, asOf: now))
    }

    private func info() async throws -> Response {
        let state = await runtime.snapshot().state
        return try Answering.json(
            InfoDocument(
                version: Release.version, pid: getpid(), now: await runtime.now().description, rate: rate,
                database: books.path, isWritable: await runtime.writeFailure() == nil, liveJobs: state.jobs.count,
                waitingJobs: state.queue.count, leases: state.leases.count))
    }

    func caller(_ context: CallContext) async throws -> Caller {
        guard let peer = try await context.peer() else {
            throw Problem(
                status: 403, code: "UnknownCaller", title: "unknown caller", detail: "the kernel does not say who calls"
            )
        }
        return peer.caller
    }

    func jobID(_ context: CallContext) throws -> JobID {
        try jobID(try context.parameters.require("id"))
    }

    private func jobID(_ text: some StringProtocol) throws -> JobID {
        guard let number = Int64(text), number > 0 else {
            throw Problem(
                status: 404, code: "NoSuchJob", title: "no such job", detail: "'\(text)' is not the number of a job",
                hint: "purser status lists the numbers")
        }
        return JobID(number)
    }

    /// An instant, a UTC day, or how long ago.
    private func instant(_ text: Substring, _ key: String, _ now: Instant) throws -> Instant {
        let text = String(text)
        if let ago = Quantity.span(text) { return now - ago }
        guard let instant = Instant(iso8601: text) else {
            throw badQuery(
                key, "an instant (2026-11-24T12:00:00Z), a day (2026-11-24) or a time ago (24h), not '\(text)'")
        }
        return instant
    }

    private func badQuery(_ key: String, _ expected: String) -> Problem {
        Problem(status: 400, code: "BadQuery", title: "bad query", detail: "'\(key)' must be \(expected)")
    }

    func problem(of answer: Answer) -> Problem {
        guard case .refused(let refusal) = answer else { preconditionFailure("not a refusal: \(answer)") }
        return refusal.problem
    }

    /// The whole body. What is too large is still read up to a further limit, so that its sender comes to the answer.
    func whole(_ body: RequestBody) async throws -> Data {
        var data = Data()
        var read = 0
        for try await piece in body {
            read += piece.readableBytes
            if read <= Limits.requestBody { data.append(contentsOf: piece.readableBytesView) }
            if read > Limits.drainedBody { break }
        }
        guard read <= Limits.requestBody else { throw HTTPError(.contentTooLarge) }
        return data
    }

    /// Reads a JSON body; what is wrong with it is said with its place.
    func decode<Document: Decodable>(_ type: Document.Type, _ data: Data) throws -> Document {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw Problem(
                status: 400, code: "BadJSON", title: "the body is not the JSON this route takes",
                detail: error.sentence, hint: "docs/reference/api.md has examples")
        }
    }
}

extension JobFilter {
    /// One job.
    init(only id: JobID) {
        self.init()
        ids = [id]
    }
}

extension DecodingError {
    /// What is wrong and where, in words.
    fileprivate var sentence: String {
        switch self {
        case .dataCorrupted(let context):
            let cause = (context.underlyingError as? NSError)?.userInfo["NSDebugDescription"] as? String
            return cause ?? context.debugDescription
        case .keyNotFound(let key, _): return "the key '\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return "'\(path)': \(context.debugDescription)"
        @unknown default: return "\(self)"
        }
    }
}

/// Turns every error of a route into problem+json.
private struct ProblemMiddleware: RouterMiddleware {
    let log: Logger

    func handle(
        _ request: Request, context: CallContext, next: (Request, CallContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return Answering.failure(error, log)
        }
    }
}
