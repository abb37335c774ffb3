import Domain

/// What replays of one list of jobs on one pool came to: a row for each policy and seed, and what follows from them.
/// The same files give the same document; parts of a study are joined by `merging`.
public struct SimulationDocument: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `Simulation`.
    public var kind = "Simulation"
    /// The list of jobs and the pool.
    public var study: SimulationStudy
    /// A row for each policy and seed: policies as they were asked for, each with its seeds in order.
    public private(set) var runs: [SimulationRun]
    /// A row for each policy, in the same order.
    public private(set) var policies: [SimulationSummary]

    /// A document of these runs.
    public init(study: SimulationStudy, runs: [SimulationRun]) {
        self.study = study
        var order: [String] = []
        for run in runs where !order.contains(run.policy) { order.append(run.policy) }
        let lines = order.map { policy in
            runs.filter { $0.policy == policy }.sorted { $0.seed < $1.seed }
        }
        self.runs = lines.flatMap(\.self)
        policies = zip(order, lines).map { SimulationSummary(policy: $0, runs: $1, optimum: study.optimum) }
    }

    /// Why parts of a study cannot be joined.
    public enum Mismatch: Error, Hashable, Sendable {
        /// They are about other files or settings; the place of the first such part.
        case otherStudy(part: Int)
        /// Two of them have another result for one policy and seed.
        case otherResult(policy: String, seed: Int64)
    }

    /// One document of several parts of a study. A run that several of them have must be the same.
    public static func merging(_ parts: [SimulationDocument]) throws(Mismatch) -> SimulationDocument? {
        guard let first = parts.first else { return nil }
        var runs: [SimulationRun] = []
        for (index, part) in parts.enumerated() {
            guard part.study == first.study else { throw .otherStudy(part: index) }
            for run in part.runs {
                if let known = runs.first(where: { $0.policy == run.policy && $0.seed == run.seed }) {
                    if known != run { throw .otherResult(policy: run.policy, seed: run.seed) }
                } else {
                    runs.append(run)
                }
            }
        }
        return SimulationDocument(study: first.study, runs: runs)
    }
}

/// What was replayed.
public struct SimulationStudy: Codable, Hashable, Sendable {
    /// The file of the jobs, without its directories.
    public var workload: String
    /// A digest of that file (FNV-1a, 64 bits).
    public var workloadDigest: String
    /// What the file was taken for.
    public var format: String
    /// Jobs read from it.
    public var jobs: Int
    /// Rows of it that were passed over.
    public var badRows: Int
    /// The pool file, without its directories.
    public var pool: String
    /// A digest of that file.
    public var poolDigest: String
    /// The beat of the meter, in milliseconds.
    public var tickMilliseconds: Int64
    /// What the work would cost if each job ran alone on its cheapest node; nil: not asked for, or not known.
    public var bound: MoneyDocument?
    /// The same with deadlines kept where one node can keep them.
    public var boundWithDeadlines: MoneyDocument?
    /// What the best choices in hindsight come to; nil: not asked for, or not known.
    public var optimum: MoneyDocument?

    /// A study without bounds.
    public init(
        workload: String, workloadDigest: String, format: String, jobs: Int, badRows: Int, pool: String,
        poolDigest: String, tickMilliseconds: Int64
    ) {
        self.workload = workload
        self.workloadDigest = workloadDigest
        self.format = format
        self.jobs = jobs
        self.badRows = badRows
        self.pool = pool
        self.poolDigest = poolDigest
        self.tickMilliseconds = tickMilliseconds
    }
}

/// What one replay came to.
public struct SimulationRun: Codable, Hashable, Sendable {
    /// The policy.
    public var policy: String
    /// The seed of the world.
    public var seed: Int64
    /// Of every posting and decision: equal runs have equal digests.
    public var digest: String
    /// The bill.
    public var cost: MoneyDocument
    /// The bill by class; classes that came to nothing are left out.
    public var byClass: [String: MoneyDocument]
    /// Jobs that did what they were to do.
    public var succeeded: Int
    /// Jobs that the scheduler could never place, and refused.
    public var refused: Int
    /// Jobs that were not over when nothing more could happen.
    public var unfinished: Int
    /// From the first submission to the last end, in hours.
    public var makespanHours: Double
    /// From submission to end, in hours: the mean, the median, and what 99 of 100 jobs stay under.
    public var jctHours: Spread
    /// From submission to the first start, in hours; nil: it is not recorded.
    public var waitHours: Spread?
    /// Jobs that ended after their deadline, or not at all.
    public var late: Int
    /// How late they were together, in hours.
    public var lateHours: Double
    /// Times a job lost its nodes to a provider.
    public var interruptions: Int
    /// Decisions made.
    public var decisions: Int
    /// Ledger entries.
    public var postings: Int

    /// A mean and two quantiles.
    public struct Spread: Codable, Hashable, Sendable {
        /// The mean.
        public var mean: Double
        /// The median.
        public var p50: Double
        /// The 99th of 100.
        public var p99: Double
        /// These figures.
        public init(mean: Double, p50: Double, p99: Double) {
            self.mean = mean
            self.p50 = p50
            self.p99 = p99
        }
    }

    /// A run in which nothing happened yet.
    public init(policy: String, seed: Int64, digest: String) {
        self.policy = policy
        self.seed = seed
        self.digest = digest
        cost = MoneyDocument(.zero)
        byClass = [:]
        (succeeded, refused, unfinished, late, interruptions, decisions, postings) = (0, 0, 0, 0, 0, 0, 0)
        (makespanHours, lateHours) = (0, 0)
        jctHours = Spread(mean: 0, p50: 0, p99: 0)
        waitHours = jctHours
    }
}
