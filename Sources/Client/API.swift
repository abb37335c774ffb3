import Wire

/// The routes of the daemon as calls. A document comes decoded and as the bytes that were sent, which `--json` prints.
public struct API: Sendable {
    /// A decoded document and its bytes.
    public struct Reply<Document: Sendable>: Sendable {
        /// The document.
        public var document: Document
        /// The bytes it came as.
        public var raw: String
    }

    /// A piece of output and where it goes on.
    public struct OutputPiece: Sendable {
        /// The bytes.
        public var bytes: [UInt8]
        /// The attempt they are of.
        public var attempt: Int
        /// Where the next piece begins.
        public var next: Int
        /// Whether nothing more will come of this attempt.
        public var isEnd: Bool
    }

    /// Seconds the daemon holds a `wait` open.
    private static let heldOpen = 20
    let transport: Transport

    /// The API over a transport.
    public init(_ transport: Transport) { self.transport = transport }

    /// Submits; the key makes sending it twice safe, so a broken connection is tried once more.
    public func submit(_ request: SubmitRequest, key: String) throws(Failure) -> Reply<SubmitReply> {
        let body = try encoded(request)
        return try sendOnce(body, to: "/v1/jobs", key: key)
    }

    /// Sends a body under a key, and once more where the connection breaks before the answer.
    private func sendOnce<Document: Decodable & Sendable>(
        _ body: [UInt8], to target: String, key: String
    ) throws(Failure) -> Reply<Document> {
        let call = Transport.Request(method: "POST", target: target, headers: [("Idempotency-Key", key)], body: body)
        do {
            return try decoded(try transport.send(call))
        } catch  where error.isUncertain {
            return try decoded(try transport.send(call))
        }
    }

    /// What submitting would come to.
    public func plan(_ request: SubmitRequest) throws(Failure) -> Reply<PlanDocument> {
        try decoded(try transport.send(.init(method: "POST", target: "/v1/plans", body: try encoded(request))))
    }

    /// Which jobs to list; nothing said: the live and the lately ended ones.
    public struct JobQuery: Sendable {
        /// Only these.
        public var ids: [Int64] = []
        /// Only in these states.
        public var states: [String] = []
        /// Also those that ended long ago.
        public var isAll = false
        /// Only of this user.
        public var user: String?
        /// Only of this project.
        public var project: String?
        /// Only trials of this sweep, by number or name.
        public var sweep: String?
        /// Live ones and those that ended since.
        public var since: String?
        /// The live and the lately ended ones.
        public init() {}

        fileprivate var pairs: [(String, String)] {
            var query: [(String, String)] = []
            if !ids.isEmpty { query.append(("ids", ids.map { "\($0)" }.joined(separator: ","))) }
            if !states.isEmpty { query.append(("state", states.joined(separator: ","))) }
            if isAll { query.append(("all", "true")) }
            for (key, value) in [("user", user), ("project", project), ("sweep", sweep), ("since", since)] {
                if let value { query.append((key, value)) }
            }
            return query
        }
    }

    /// Jobs, oldest first.
    public func jobs(_ wanted: JobQuery) throws(Failure) -> Reply<ItemList<JobDocument>> {
        try get("/v1/jobs", wanted.pairs)
    }

    /// The same list as the bytes it comes as. Reading ten thousand jobs takes longer than making and sending them.
    public func jobsAsSent(_ wanted: JobQuery) throws(Failure) -> [UInt8] {
        try checked(try transport.send(.init(method: "GET", target: "/v1/jobs" + text(wanted.pairs)))).body
    }

    /// One job with its attempts and bill.
    public func job(_ id: Int64) throws(Failure) -> Reply<JobDetail> { try get("/v1/jobs/\(id)") }

    /// Everything decided about a job.
    public func why(_ id: Int64) throws(Failure) -> Reply<WhyDocument> { try get("/v1/jobs/\(id)/why") }

    /// Asks something of a job: `cancel`, `hold`, `unhold`, `pause`, `resume`.
    public func ask(_ word: String, of id: Int64) throws(Failure) -> Reply<JobDocument> {
        try decoded(try transport.send(.init(method: "POST", target: "/v1/jobs/\(id)/\(word)")))
    }

    /// Asks the same of every trial of a sweep that is not over; those trials.
    public func ask(_ word: String, ofSweep sweep: String) throws(Failure) -> Reply<ItemList<JobDocument>> {
        try decoded(try transport.send(.init(method: "POST", target: "/v1/sweeps/\(percentEncoded(sweep))/\(word)")))
    }

    /// Changes what a waiting job asks for.
    public func edit(_ id: Int64, _ request: EditRequest) throws(Failure) -> Reply<JobDocument> {
        let body = try encoded(request)
        return try decoded(try transport.send(.init(method: "POST", target: "/v1/jobs/\(id)/edit", body: body)))
    }

    /// Submits an ended job again.
    public func retry(_ id: Int64) throws(Failure) -> Reply<SubmitReply> {
        try decoded(try transport.send(.init(method: "POST", target: "/v1/jobs/\(id)/retry")))
    }

    /// Takes a node out of work, or puts it back.
    public func drain(_ lease: String, isDraining: Bool) throws(Failure) -> Reply<ItemList<NodeDocument>> {
        let word = isDraining ? "drain" : "undrain"
        return try decoded(
            try transport.send(.init(method: "POST", target: "/v1/nodes/\(percentEncoded(lease))/\(word)")))
    }

    /// The job when it is over, or as it stands after a while.
    public func wait(_ id: Int64, atMost seconds: Int) throws(Failure) -> Reply<JobDocument> {
        let held = max(0, min(seconds, Self.heldOpen))
        return try get("/v1/jobs/\(id)/wait", [("timeout", "\(held)")], patience: .seconds(held))
    }

    /// A piece of an attempt's output.
    public func output(
        of id: Int64, attempt: Int?, from offset: Int, isMetrics: Bool
    ) throws(Failure) -> OutputPiece {
        var query = [("offset", "\(offset)")]
        if let attempt { query.append(("attempt", "\(attempt)")) }
        if isMetrics { query.append(("metrics", "true")) }
        let response = try checked(
            try transport.send(.init(method: "GET", target: "/v1/jobs/\(id)/logs\(text(query))")))
        return OutputPiece(
            bytes: response.body, attempt: response.headers["purser-attempt"].flatMap { Int($0) } ?? 1,
            next: response.headers["purser-next-offset"].flatMap { Int($0) } ?? offset + response.body.count,
            isEnd: response.headers["purser-ended"] == "true")
    }

    /// Open leases.
    public func nodes() throws(Failure) -> Reply<ItemList<NodeDocument>> { try get("/v1/nodes") }

    /// What the pool sells; a query names its pairs as the route does.
    public func offers(_ query: [(String, String)] = []) throws(Failure) -> Reply<ItemList<OfferDocument>> {
        try get("/v1/offers", query)
    }

    /// Lines of the price catalogue.
    public func catalog(_ query: [(String, String)] = []) throws(Failure) -> Reply<ItemList<CatalogDocument>> {
        try get("/v1/catalog", query)
    }

    /// How fast workloads are reckoned to run.
    public func throughput(_ query: [(String, String)]) throws(Failure) -> Reply<ItemList<ThroughputDocument>> {
        try get("/v1/throughput", query)
    }

    /// The identities of the ledger; `onlyNew`: of what came since it was verified last.
    public func verify(onlyNew: Bool = false) throws(Failure) -> Reply<VerifyReport> {
        try get("/v1/cost/verify", onlyNew ? [("new", "true")] : [])
    }

    /// Closes a month.
    public func close(_ request: CloseRequest) throws(Failure) -> Reply<ClosedMonthDocument> {
        let body = try encoded(request)
        return try decoded(try transport.send(.init(method: "POST", target: "/v1/cost/close", body: body)))
    }

    /// Books a correction; the key makes sending it twice safe, so a broken connection is tried once more.
    public func correct(_ request: CorrectRequest, key: String) throws(Failure) -> Reply<CorrectionDocument> {
        try sendOnce(try encoded(request), to: "/v1/cost/correct", key: key)
    }

    /// The ledger in another format, given as it comes.
    func export(_ query: [(String, String)], _ take: ([UInt8]) -> Void) throws(Failure) {
        let request = Transport.Request(method: "GET", target: "/v1/cost/export\(text(query))")
        let ordinary = try transport.stream(request) { headers, bytes throws(Failure) in
            try checkVersion(headers)
            take(bytes)
            return true
        }
        if let ordinary { take(try checked(ordinary).body) }
    }

    /// The daemon and its clock; with `isChecking`, also whether its pool file could be read again.
    public func info(isChecking: Bool = false) throws(Failure) -> Reply<InfoDocument> {
        try get("/v1/info", isChecking ? [("check", "true")] : [])
    }

    /// Whether the daemon does its work, and why not.
    public func health() throws(Failure) -> HealthDocument {
        let response = try transport.send(.init(method: "GET", target: "/healthz"))
        guard let health = try? JSON.value(HealthDocument.self, from: response.body) else {
            throw mismatch("it does not say how it is")
        }
        return health
    }

    /// The daemon's own figures, in the text format of Prometheus.
    public func metrics() throws(Failure) -> String {
        String(decoding: try checked(try transport.send(.init(method: "GET", target: "/metrics"))).body, as: UTF8.self)
    }

    func get<Document: Decodable & Sendable>(
        _ path: String, _ query: [(String, String)] = [], patience: Duration = .zero
    ) throws(Failure) -> Reply<Document> {
        try decoded(try transport.send(.init(method: "GET", target: path + text(query), patience: patience)))
    }

    func text(_ query: [(String, String)]) -> String {
        let pairs = query.map { "\($0.0)=\(percentEncoded($0.1))" }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    func encoded(_ document: some Encodable) throws(Failure) -> [UInt8] {
        do {
            return try JSON.bytes(document)
        } catch {
            throw Failure(.failure, "the request cannot be written as JSON: \(error)")
        }
    }

    func decoded<Document: Decodable & Sendable>(
        _ response: ResponseParser.Response
    ) throws(Failure) -> Reply<Document> {
        let body = try checked(response).body
        do {
            let document = try JSON.value(Document.self, from: body)
            return Reply(document: document, raw: String(decoding: body, as: UTF8.self))
        } catch {
            throw mismatch("its answer cannot be read: \(error)")
        }
    }

    /// The response, or what its problem means.
    func checked(_ response: ResponseParser.Response) throws(Failure) -> ResponseParser.Response {
        try checkVersion(response.headers)
        guard response.status >= 400 else { return response }
        guard let problem = try? JSON.value(Problem.self, from: response.body) else {
            throw Failure(.failure, "the daemon answered with status \(response.status)")
        }
        throw Failure(problem)
    }

    /// The daemon must speak the same API.
    func checkVersion(_ headers: [String: String]) throws(Failure) {
        guard let version = headers[Release.header.lowercased()] else {
            throw mismatch("it does not say which version of the API it speaks")
        }
        guard version == Release.apiVersion else { throw mismatch("it speaks API \(version)") }
    }

    func mismatch(_ why: String) -> Failure {
        Failure(
            .versionMismatch,
            "the daemon and this command (\(Release.version), API \(Release.apiVersion)) do not understand each other: "
                + why, hint: "install the same version of both, and restart the daemon")
    }
}

/// Text as a part of a query: letters, digits and `-._~:+` without the plus stay (RFC 3986).
func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
        let scalar = UnicodeScalar(byte)
        let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte))
        if isPlain || "-._~:,".unicodeScalars.contains(scalar) { return String(scalar) }
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
}
