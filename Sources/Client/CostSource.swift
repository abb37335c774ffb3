import Wire

/// Where bills come from: a daemon, or a database file that `purserd cost` reads without one.
package enum CostSource: Sendable {
    /// The daemon's routes.
    case daemon(API)
    /// The database at a path, and how long reading it may take.
    case file(String, timeout: Duration)

    /// What is asked; nil: nothing is said of it.
    package struct Words: Sendable {
        /// One cut or two: `job,day`.
        package var by: String?
        /// A UTC month: `2026-11`, or `this`.
        package var month: String?
        /// Start of the window.
        package var since: String?
        /// End of the window.
        package var until: String?
        /// Only this job.
        package var job: Int64?
        /// Of an export: `focus`.
        package var format: String?
        /// Of a bill: whether what stands beside it is wanted as well.
        package var withMemo = false
        /// Nothing.
        package init() {}

        fileprivate var pairs: [(String, String)] {
            let all = [
                ("by", by), ("month", month), ("since", since), ("until", until), ("job", job.map { "\($0)" }),
                ("format", format), ("memo", withMemo ? "true" : nil),
            ]
            return all.compactMap { pair in pair.1.map { (pair.0, $0) } }
        }
    }

    /// A bill.
    package func cost(_ words: Words) throws(Failure) -> API.Reply<CostReport> {
        switch self {
        case .daemon(let api): try api.get("/v1/cost", words.pairs)
        case .file: try document("report", words)
        }
    }

    /// What decisions were expected to come to, and came to.
    package func outcomes(_ words: Words) throws(Failure) -> API.Reply<OutcomeReport> {
        switch self {
        case .daemon(let api): try api.get("/v1/cost/outcomes", words.pairs)
        case .file: try document("outcomes", words)
        }
    }

    /// What stands beside a bill: energy and people.
    package func memo(_ words: Words) throws(Failure) -> API.Reply<CostMemo> {
        switch self {
        case .daemon(let api): try api.get("/v1/cost/memo", words.pairs)
        case .file: try document("memo", words)
        }
    }

    /// The identities of the ledger.
    package func verify() throws(Failure) -> API.Reply<VerifyReport> {
        switch self {
        case .daemon(let api): try api.verify()
        case .file: try document("verify", Words())
        }
    }

    /// The ledger in another format, given a piece at a time.
    package func export(_ words: Words, _ take: ([UInt8]) -> Void) throws(Failure) {
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

extension API {
    /// A bill of a window; nil: until now.
    func bill(by: String, since: String, until: String?) throws(Failure) -> CostReport {
        var words = CostSource.Words()
        (words.by, words.since, words.until) = (by, since, until)
        return try CostSource.daemon(self).cost(words).document
    }
}
