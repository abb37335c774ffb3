import Client
import Domain
import Formats
import Foundation
import Orchestration
import Simulation
import Store
import Wire

/// What a question is about: the history of the database, and the settings of today and otherwise.
struct WhatIfInput {
    private let question: WhatIf
    private let sides: (today: WhatIfDocument.Side, otherwise: WhatIfDocument.Side)
    /// What is likely to be a mistake, a line each.
    private(set) var warnings: [String] = []

    /// Reads files and the database; what is wrong with them is a failure.
    init(_ asked: WhatIfCommand) throws(Failure) {
        let policy = try Self.policy(asked.policy)
        let environment = ProcessInfo.processInfo.environment
        let places = DaemonPlaces(environment: environment)
        let found = try Self.reading { () throws in
            try FoundConfiguration(asked.config ?? environment["PURSER_CONFIG"] ?? places.configuration)
        }
        let said = found.said
        let history = try Self.history(
            asked, path: asked.db ?? environment["PURSER_DATABASE"] ?? said.database ?? places.database)
        let basePath =
            asked.basePool ?? environment["PURSER_POOL"] ?? said.pool.map { found.resolve($0) } ?? places.pool
        let (base, other, catalog) = try Self.reading { () throws in
            let (catalog, tables) = (try found.catalog(), try found.throughputs())
            let base = try PoolFile.read(basePath, catalog, tables)
            return (
                base, try asked.pool.map { try PoolFile.read($0, catalog, tables) } ?? base,
                try asked.catalog.map { try PriceCatalog.read($0) }
            )
        }
        let priced = catalog.map { other.repriced(by: $0.catalog) } ?? (pool: other, kept: [])
        if let catalog, !priced.kept.isEmpty {
            let names = priced.kept.map(\.name).joined(separator: ", ")
            warnings.append("purser: groups that \(catalog.directory) has no price for, and that keep theirs: \(names)")
        }
        question = WhatIf(
            history, today: Self.settings(.expectedCost, base, asked.tick, said),
            otherwise: Self.settings(policy, priced.pool, asked.tick, said), policy: policy)
        sides = (
            .init(pool: Self.name(basePath), policy: ReplayPolicy.expectedCost.rawValue),
            .init(
                pool: Self.name(asked.pool ?? basePath), policy: policy.rawValue, catalog: catalog.map(\.directory))
        )
    }

    /// The settings of a policy on a pool, as the configuration changes them.
    private static func settings(
        _ policy: ReplayPolicy, _ pool: PoolDescription, _ tick: Span, _ said: DaemonConfiguration
    ) -> Settings {
        var settings = policy.settings(for: pool, tick: tick)
        settings.quotas = said.quotas
        settings.leastRun = said.leastRun ?? settings.leastRun
        guard policy == .expectedCost else { return settings }
        settings.preemptionGap = said.isPreempting ? said.preemptionGap ?? settings.preemptionGap : nil
        settings.moves = said.moves
        settings.probes = said.probes
        return settings
    }

    private static func policy(_ word: String) throws(Failure) -> ReplayPolicy {
        if let policy = ReplayPolicy(rawValue: word) { return policy }
        let names = ReplayPolicy.allCases.map(\.rawValue)
        let near = nearest(to: word, among: names).map { "did you mean '\($0)'?" }
        throw Failure(
            .usage, "there is no policy '\(word)'", hint: near ?? "one of: \(names.joined(separator: ", "))")
    }

    /// Turns what is wrong with a file into a failure.
    private static func reading<Value>(_ body: () throws -> Value) throws(Failure) -> Value {
        do {
            return try body()
        } catch let problems as FileProblems {
            throw Failure(problems)
        } catch {
            throw Failure(.usage, "\(error)", hint: "--base-pool, --pool, --catalog and --config name files")
        }
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Where a month was asked for in which nothing was submitted: the months in which something was.
    var monthsThereAre: String {
        let months = question.history.months
        return months.isEmpty
            ? "The database has no jobs at all." : "The database has jobs of \(months.joined(separator: ", "))."
    }
}

// The database.
extension WhatIfInput {
    private static func history(_ asked: WhatIfCommand, path: String) throws(Failure) -> JobHistory {
        do {
            return try Books.readingOnly(path: path) { books in
                let now = try books.lastInstant() ?? .epoch
                let since = try month(asked.from, "--from", now, books)
                let last = try asked.to.map { try month($0, "--to", now, books) } ?? since
                guard last >= since else {
                    throw Failure(
                        .usage, "--to \(asked.to ?? "") is before --from \(asked.from)", hint: "exchange the two")
                }
                return try books.history(from: since, to: last.nextMonth)
            }
        } catch let failure as Failure {
            throw failure
        } catch let error as StoreError {
            throw failure(error, path)
        } catch {
            throw Failure(.failure, "the database \(path) cannot be read: \(error)")
        }
    }

    /// The start of a month: `2026-11`, or `this`.
    private static func month(_ text: String, _ flag: String, _ now: Instant, _ books: Books) throws -> Instant {
        if text == "this" { return now.monthStart }
        if text.utf8.count == 7, let start = Instant(iso8601: "\(text)-01") { return start }
        let months = try books.monthsOfJobs()
        let near = nearest(to: text, among: months).map { "did you mean '\($0)'?" }
        let known =
            months.isEmpty
            ? "a month is written like 2026-11" : "jobs were submitted in \(months.joined(separator: ", "))"
        throw Failure(.usage, "\(flag): '\(text)' is no UTC month", hint: near ?? known)
    }

    private static func failure(_ error: StoreError, _ path: String) -> Failure {
        switch error.kind {
        case .cannotOpen where !FileManager.default.fileExists(atPath: path):
            Failure(
                .notFound, "there is no database at \(path)",
                hint: "name one with --db; 'purser info' says where a daemon has its own")
        case .cannotOpen where !FileManager.default.isReadableFile(atPath: path):
            Failure(.notAllowed, error.description, hint: "ask its owner, or run as them")
        case .notOurs: Failure(.usage, error.description, hint: "name a database with --db")
        case .newer, .older, .edited: Failure(.versionMismatch, error.description)
        case .cannotOpen, .cannotRead, .cannotWrite, .damaged: Failure(.failure, error.description)
        }
    }
}

// The answer.
extension WhatIfInput {
    private static let mostAffected = 10

    /// Replays every seed and says what follows.
    func answer(seeds: Int, progress: Progress) -> WhatIfDocument {
        let history = question.history
        var document = WhatIfDocument(
            since: history.since.description, until: history.until.description, asOf: history.asOf.description,
            today: sides.today, otherwise: sides.otherwise, jobs: history.jobs.count,
            replayed: question.work.jobs.count)
        let chosen = question.seeds(seeds)
        guard !question.work.jobs.isEmpty else { return document }
        let pairs = onAllProcessors(chosen) { seed in
            defer { progress.step() }
            return question.pair(seed: seed)
        }
        progress.finish(jobs: 2 * question.work.jobs.count * seeds)
        let runs = zip(chosen, pairs).map { seed, pair in
            WhatIfDocument.Run(
                today: SimulationRun(pair.today, policy: sides.today.policy, seed: Int(truncatingIfNeeded: seed)),
                otherwise: SimulationRun(
                    pair.otherwise, policy: sides.otherwise.policy, seed: Int(truncatingIfNeeded: seed)),
                difference: pair.difference)
        }
        document.answer(WhatIfDocument.Bill(history), runs)
        let compared = question.comparisons(pairs[0])
        document.affected = compared.count { $0.isAffected }
        document.mostAffected = compared.filter { $0.difference != .zero }
            .sorted { ($1.difference.nanos.magnitude, $0.job.id) < ($0.difference.nanos.magnitude, $1.job.id) }
            .prefix(Self.mostAffected).map { WhatIfDocument.Job($0) }
        document.unknowns = question.unknowns(pairs[0]).map { WhatIfDocument.Unknown($0) }
        return document
    }
}

extension WhatIfDocument.Bill {
    /// What the jobs of a history came to.
    fileprivate init(_ history: JobHistory) {
        self.init(cost: history.cost, idle: history.idle, ofWindow: history.bill)
        let (submitted, ended) = (history.jobs.map(\.submittedAt), history.jobs.compactMap(\.endedAt))
        jctHours =
            ReplayResult.Quantiles(
                history.jobs.compactMap { job in job.endedAt.map { $0 - job.submittedAt } }
            ).meanHours
        waitHours =
            ReplayResult.Quantiles(
                history.jobs.compactMap { job in job.startedAt.map { $0 - job.submittedAt } }
            ).meanHours
        if let first = submitted.min(), let last = ended.max() { makespanHours = (last - first).hours }
        late = history.jobs.count { $0.isLate(at: history.asOf) }
        interruptions = history.jobs.reduce(0) { $0 + $1.interruptions }
    }
}

extension WhatIfDocument.Job {
    /// A job of a pair.
    fileprivate init(_ compared: WhatIf.Comparison) {
        self.init(
            id: compared.job.id.number, name: compared.job.spec.name, bill: compared.job.cost,
            today: compared.today?.cost ?? .zero, otherwise: compared.otherwise?.cost ?? .zero)
        groupToday = compared.today?.group?.name
        groupOtherwise = compared.otherwise?.group?.name
    }
}
