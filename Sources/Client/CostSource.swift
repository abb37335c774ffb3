import Wire

/// Where bills come from: a daemon, or a database file that `purserd cost` reads without one.
public enum CostSource: Sendable {
    /// The daemon's routes.
    case daemon(API)
    /// The database at a path, and how long reading it may take.
    case file(String, timeout: Duration)

    /// What is asked; nil: nothing is said of it.
    public struct Words: Sendable {
        /// One cut or two: `job,day`.
        public var by: String?
        /// A UTC month: `2026-11`, or `this`.
        public var month: String?
        /// Start of the window.
        public var since: String?
        /// End of the window.
        public var until: String?
        /// Only this job.
        public var job: Int64?
        /// Only the trials of this sweep, by number or name.
        public var sweep: String?
        /// Of an export: `focus`.
        public var format: String?
        /// Of a bill: whether what stands beside it is wanted as well.
        public var withMemo = false
        /// Of a bill: whether what the same time of nodes costs on demand is wanted as well.
        public var savings = false
        /// Of a bill: whether jobs that came to a result are counted.
        public var goodput = false
        /// Of verify: whether only what is new is checked.
        public var onlyNew = false
        /// Nothing.
        public init() {}

        fileprivate var pairs: [(String, String)] {
            let all = [
                ("by", by), ("month", month), ("since", since), ("until", until), ("job", job.map { "\($0)" }),
                ("sweep", sweep),
                ("format", format), ("memo", withMemo ? "true" : nil),
                ("new", onlyNew ? "true" : nil), ("savings", savings ? "true" : nil),
                ("goodput", goodput ? "true" : nil),
            ]
            return all.compactMap { pair in pair.1.map { (pair.0, $0) } }
        }
    }

    /// A bill.
    public func cost(_ words: Words) throws(Failure) -> API.Reply<CostReport> {
        switch self {
        case .daemon(let api): try api.get("/v1/cost", words.pairs)
        case .file: try document("report", words)
        }
    }

    /// What decisions were expected to come to, and came to.
    public func outcomes(_ words: Words) throws(Failure) -> API.Reply<OutcomeReport> {
        switch self {
        case .daemon(let api): try api.get("/v1/cost/outcomes", words.pairs)
        case .file: try document("outcomes", words)
        }
    }

    /// What stands beside a bill: energy and people.
    public func memo(_ words: Words) throws(Failure) -> API.Reply<CostMemo> {
        switch self {
        case .daemon(let api): try api.get("/v1/cost/memo", words.pairs)
        case .file: try document("memo", words)
        }
    }

    /// The identities of the ledger; `onlyNew`: of what came since it was verified last.
    public func verify(onlyNew: Bool = false) throws(Failure) -> API.Reply<VerifyReport> {
        var words = Words()
        words.onlyNew = onlyNew
        switch self {
        case .daemon(let api): return try api.verify(onlyNew: onlyNew)
        case .file: return try document("verify", words)
        }
    }

    /// Every job there is or was, oldest first.
    func jobs() throws(Failure) -> [JobDocument] {
        var query = API.JobQuery()
        query.isAll = true
        switch self {
        case .daemon(let api): return try api.jobs(query).document.items
        case .file:
            let list: API.Reply<ItemList<JobDocument>> = try document("jobs", Words())
            return list.document.items
        }
    }

    /// Everything decided about a job.
    func why(_ id: Int64) throws(Failure) -> WhyDocument {
        var words = Words()
        words.job = id
        switch self {
        case .daemon(let api): return try api.why(id).document
        case .file:
            let why: API.Reply<WhyDocument> = try document("why", words)
            return why.document
        }
    }

    /// The budgets as they stand; with a month (`2026-10`), those of the month, as they stood at its end where it is
    /// over.
    public func budgets(ofMonth month: String? = nil) throws(Failure) -> API.Reply<ItemList<BudgetDocument>> {
        var words = Words()
        words.month = month
        return switch self {
        case .daemon(let api): try api.get("/v1/budgets", words.pairs)
        case .file: try document("budgets", words)
        }
    }

    /// A bill of a window; nil: until now.
    func bill(
        by: String, since: String?, until: String?, savings: Bool = false, goodput: Bool = false
    ) throws(Failure) -> CostReport {
        var words = Words()
        (words.by, words.since, words.until) = (by, since, until)
        (words.savings, words.goodput) = (savings, goodput)
        return try cost(words).document
    }

    /// The daemon's time; of a file, that of its last commit.
    func now() throws(Failure) -> String {
        switch self {
        case .daemon(let api): try api.info().document.now
        case .file: try bill(by: "class", since: nil, until: nil).asOf
        }
    }

    /// The ledger in another format, given a piece at a time.
    public func export(_ words: Words, _ take: ([UInt8]) -> Void) throws(Failure) {
        switch self {
        case .daemon(let api): try api.export(words.pairs, take)
        case .file: try run("export", words, take)
        }
    }

    private func document<Document: Decodable & Sendable>(
        _ subject: String, _ words: Words
    ) throws(Failure) -> API.Reply<Document> {
        var bytes: [UInt8] = []
        try run(subject, words) { bytes += $0 }
        do {
            return API.Reply(
                document: try JSON.value(Document.self, from: bytes), raw: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw Failure(
                .versionMismatch, "the answer of purserd cannot be read: \(error)",
                hint: "install the same version of purser and purserd")
        }
    }

    private func run(_ subject: String, _ words: Words, _ take: ([UInt8]) -> Void) throws(Failure) {
        guard case .file(let path, let timeout) = self else { return }
        let flags = words.pairs.flatMap { $0.1.isEmpty ? ["--\($0.0)", ""] : ["--\($0.0)=\($0.1)"] }
        let ended = try Program(
            name: "purserd", arguments: ["cost", subject, "--database=\(path)"] + flags
        ).run(timeout: timeout, take)
        guard ended.status != 0 else { return }
        let said = String(decoding: ended.messages, as: UTF8.self)
        guard let line = said.split(separator: "\n").last,
            let problem = try? JSON.value(Problem.self, from: String(line))
        else {
            throw Failure(
                .failure, "purserd could not read \(path) (it ended with \(ended.status)): \(said)",
                hint: "install the same version of purser and purserd")
        }
        throw Failure(problem)
    }
}
