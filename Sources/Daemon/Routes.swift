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
    let feed: EventFeed
    let visibility: Visibility
    let jobsDirectory: String
    let poolFile: String
    let rate: Int64
    let limits: ServiceLimits
    let catalog: CurrentCatalog
    let throughputs: ThroughputTables?
    let log: Logger
    let environments = SharedEnvironments()

    /// The longest a `wait` is held open.
    private static let longestWait = 25

    func responder() -> some HTTPResponder<CallContext> {
        let router = Router(context: CallContext.self)
        router.add(middleware: ProblemMiddleware(log: log))
        router.get("/healthz") { _, _ in try await health() }
        router.get("/metrics") { _, _ in await metrics() }
        let v1 = router.group("v1")
        v1.post("jobs") { try await submit($0, $1) }
        v1.post("plans") { try await plan($0, $1) }
        v1.get("jobs") { try await list($0, $1) }
        v1.get("jobs/:id") { _, context in try Answering.json(try detail(context)) }
        v1.get("jobs/:id/why") { _, context in try await why(context) }
        v1.get("jobs/:id/logs") { try await logs($0, $1) }
        v1.get("jobs/:id/wait") { try await wait($0, $1) }
        addRequests(to: v1)
        addSweeps(to: v1)
        addBudgets(to: v1)
        addBookkeeping(to: v1)
        v1.get("nodes") { _, context in try await nodes(context) }
        v1.get("offers") { request, _ in try await offers(request) }
        v1.get("catalog") { request, _ in try await catalog(request) }
        v1.get("throughput") { request, _ in try await throughput(request) }
        v1.get("cost") { try await cost($0, $1) }
        v1.get("cost/memo") { try await memo($0, $1) }
        v1.get("cost/export") { try await export($0, $1) }
        v1.get("cost/outcomes") { try await outcomes($0, $1) }
        v1.get("cost/verify") { try verify($0, $1) }
        v1.get("events") { try await events($0, $1) }
        v1.get("info") { request, _ in try await info(request) }
        return MethodCheck(router.buildResponder(), router.routes)
    }

    private func health() async throws -> Response {
        if await runtime.isStopping() { return try Answering.health("stopping") }
        if let failure = await runtime.writeFailure() { return try Answering.health("unwritable", failure) }
        return try Answering.health("ready")
    }

    private func submit(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try caller(context)
        let submitted = try decode(SubmitRequest.self, try await whole(request.body))
        let reader = SubmissionReader(request: submitted, environments: environments)
        let content = try reader.content()
        let key = try idempotencyKey(of: request) { try reader.digest() }
        var submission = Submission(content, caller: caller, idempotency: key)
        submission.isHeld = submitted.overrides?.isHeld ?? false
        submission.plan = try planBound(submitted.plan, reader)
        return try await accept(submission)
    }

    /// The key that makes repeating a request harmless, with a digest of the request; nil: it came with none.
    func idempotencyKey(of request: Request, digest: () throws -> UInt64) throws -> IdempotencyKey? {
        guard let text = request.headers[.init("Idempotency-Key")!] else { return nil }
        guard !text.isEmpty, text.utf8.count <= Limits.idempotencyKey || text.count <= Limits.idempotencyKey else {
            throw Problem(
                status: 400, code: "BadIdempotencyKey", title: "bad idempotency key",
                detail: "a key has 1 to \(Limits.idempotencyKey) letters")
        }
        return IdempotencyKey(key: text, digest: try digest())
    }

    private func list(_ request: Request, _ context: CallContext) async throws -> Response {
        let query = request.uri.queryParameters
        var filter = JobFilter()
        let now = await runtime.now()
        filter.owner = visibility.onlyUser(for: context.caller)
        filter.user = query["user"].map(String.init)
        filter.project = query["project"].map(String.init)
        filter.sweep = query["sweep"].map { SweepChoice(String($0)) }
        filter.ids = try (query["ids"].map { $0.split(separator: ",") } ?? []).map { try jobID($0) }
        filter.states = query["state"].map { $0.split(separator: ",").map { $0.uppercased() } } ?? []
        let isWhole =
            query["all"] == "true" || !filter.ids.isEmpty || !filter.states.isEmpty || filter.sweep != nil
        filter.endedSince = isWhole ? nil : now - .hours(24)
        if let since = query["since"] { filter.endedSince = try Instant(asked: String(since), as: "since", now) }
        if let limit = query["limit"] {
            guard let number = Int(limit), number > 0 else { throw badQuery("limit", "a positive number") }
            filter.limit = min(number, 1_000_000)
        }
        return try Answering.json(ItemList(kind: "JobList", asOf: now.description, items: try books.jobs(filter)))
    }

    func detail(_ context: CallContext) throws -> JobDetail {
        try detail(of: try jobID(context), for: context)
    }

    /// A job with all that belongs to it, if there is one and the caller may see it.
    func detail(of id: JobID, for context: CallContext) throws -> JobDetail {
        guard let detail = try books.detail(of: try mustSee(id, context)) else { throw Refusal.noSuchJob(id).problem }
        return detail
    }

    /// The job, if the caller may see it; a job that it may not see is none to it.
    func mustSee(_ id: JobID, _ context: CallContext) throws -> JobID {
        guard let user = visibility.onlyUser(for: context.caller) else { return id }
        guard try books.spec(of: id)?.owner.uid == user else { throw Refusal.noSuchJob(id).problem }
        return id
    }

    private func why(_ context: CallContext) async throws -> Response {
        let id = try jobID(context)
        let job = try detail(context).job
        let explanation = await runtime.explain(id)
        let limit = await runtime.read { $0.limitToGoOn(id) }
        return try Answering.json(
            Explaining.document(
                job, decisions: try books.decisions(of: id), results: try books.results(of: id), explanation,
                limitToGoOn: limit))
    }

    private func wait(_ request: Request, _ context: CallContext) async throws -> Response {
        let id = try jobID(context)
        _ = try detail(context)
        let seconds = request.uri.queryParameters["timeout"].flatMap { Int($0) } ?? Self.longestWait
        await runtime.waitForEnd(of: id, atMost: .seconds(min(max(0, seconds), Self.longestWait)))
        return try Answering.json(try detail(context).job)
    }

    /// Open leases; for a caller who sees only its own jobs, those that are for them.
    private func nodes(_ context: CallContext) async throws -> Response {
        var nodes = try books.nodes()
        if let user = visibility.onlyUser(for: context.caller) {
            let own = await runtime.read { Set($0.state.jobs.values.filter { $0.owner.uid == user }.map(\.id.number)) }
            for index in nodes.indices { nodes[index].jobs.removeAll { !own.contains($0) } }
            nodes.removeAll { $0.jobs.isEmpty }
        }
        return try Answering.json(ItemList(kind: "NodeList", asOf: await runtime.now().description, items: nodes))
    }

    private func info(_ request: Request) async throws -> Response {
        let counts = await runtime.read { ($0.state.jobs.count, $0.state.queue.count, $0.state.leases.count) }
        var info = InfoDocument(
            version: Release.version, pid: getpid(), now: await runtime.now().description, rate: rate,
            database: books.path, isWritable: await runtime.writeFailure() == nil, liveJobs: counts.0,
            waitingJobs: counts.1, leases: counts.2)
        info.pool = poolFile
        if request.uri.queryParameters["check"] == "true" { info.poolFile = await poolFileState() }
        return try Answering.json(info)
    }

    /// Whether the pool file still says what is in force, or what is wrong with it.
    private func poolFileState() async -> String {
        do {
            let file = try PoolFile.read(poolFile, catalog.now, throughputs)
            let isSame = await runtime.read { orchestrator in
                let pool = orchestrator.settings.pool
                return pool.replaced(by: file, keeping: Set(orchestrator.state.leasesOfGroup.keys)) == pool
            }
            return isSame ? "same" : "changed"
        } catch {
            return "\(error)"
        }
    }

    func caller(_ context: CallContext) throws -> Caller {
        if let caller = context.caller { return caller }
        throw Problem(
            status: 403, code: "UnknownCaller", title: "unknown caller", detail: "the kernel does not say who calls")
    }

    func jobID(_ context: CallContext) throws -> JobID {
        try jobID(try context.parameters.require("id"))
    }

    func jobID(_ text: some StringProtocol) throws -> JobID {
        guard let number = Int64(text), number > 0 else {
            throw Problem(
                status: 404, code: "NoSuchJob", title: "no such job", detail: "'\(text)' is not the number of a job",
                hint: "purser status lists the numbers")
        }
        return JobID(number)
    }

    func badQuery(_ key: String, _ expected: String) -> Problem { .badQuery(key, expected) }

    func problem(of answer: Answer) -> Problem {
        guard case .refused(let refusal) = answer else { preconditionFailure("not a refusal: \(answer)") }
        return refusal.problem
    }

    /// The whole body. What is too large is still read up to a further limit, so that its sender comes to the answer.
    func whole(_ body: RequestBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var read = 0
        for try await piece in body {
            read += piece.readableBytes
            if read <= limits.body { bytes.append(contentsOf: piece.readableBytesView) }
            if read > Limits.drainedBody { break }
        }
        guard read <= limits.body else {
            throw Problem(
                status: 413, code: "BodyTooLarge", title: "the request is too large",
                detail: "a request has at most \(limits.body) bytes",
                hint: "a job file is text; large data belongs into files the job reads")
        }
        return bytes
    }

    /// Reads a JSON body; what is wrong with it is said with its place.
    func decode<Document: Decodable>(_ type: Document.Type, _ bytes: [UInt8]) throws -> Document {
        if let document = try? JSON.value(type, from: bytes) { return document }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw Problem(
                status: 400, code: "BadJSON", title: "the body is not the JSON this route takes",
                detail: error.sentence, hint: "docs/reference/api.md has examples")
        }
    }
}

extension Submission {
    /// A submission of what a job file asks for.
    init(_ content: JobFile.Content, caller: Caller, idempotency: IdempotencyKey? = nil) {
        switch content {
        case .job(let spec): self.init(spec: spec, caller: caller, idempotency: idempotency)
        case .sweep(_, let trials): self.init(trials: trials, caller: caller, idempotency: idempotency)
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
