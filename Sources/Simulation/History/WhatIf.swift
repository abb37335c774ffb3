import Domain
import Orchestration

/// What the jobs of a history would have come to otherwise: each seed is replayed under the settings of today and under
/// others, so that what the replay does not know is missing from both.
public struct WhatIf: Sendable {
    /// What happened.
    public let history: JobHistory
    /// The work that is replayed.
    public let work: PastWork
    /// The settings of today.
    public let today: Settings
    /// The other settings.
    public let otherwise: Settings
    private let otherWork: PastWork

    /// A question about a history; where the other policy knows no priorities, its queue sees none.
    public init(_ history: JobHistory, today: Settings, otherwise: Settings, policy: ReplayPolicy) {
        self.history = history
        self.today = today
        self.otherwise = otherwise
        work = PastWork(history, speeds: today.pool.throughputs)
        otherWork = policy == .expectedCost ? work : work.withoutPriorities
    }

    /// Both replays of one seed.
    public struct Pair: Sendable {
        /// Under the settings of today.
        public var today: ReplayResult
        /// Under the others.
        public var otherwise: ReplayResult
        /// What the other settings cost more; negative: they save.
        public var difference: Money { otherwise.cost - today.cost }
    }

    /// Replays a seed under both settings; where both are equal, once.
    public func pair(seed: UInt64) -> Pair {
        let origin = history.origin ?? history.since
        var replay = Replay(work, settings: today, seed: seed, origin: origin)
        let base = replay.run()
        var other = Replay(otherWork, settings: otherwise, seed: seed, origin: origin)
        return Pair(today: base, otherwise: other.run())
    }

    /// The seeds of a question: that of the database's world, which has its spot markets as they were, then others.
    public func seeds(_ count: Int) -> [UInt64] {
        let own = history.seed ?? today.pool.seed
        return [own] + (1...UInt64(count)).filter { $0 != own }.prefix(count - 1)
    }

    /// A job in a pair.
    public struct Comparison: Sendable {
        /// The job as it was.
        public var job: RecordedJob
        /// In the replay of today; nil: it was refused there.
        public var today: ReplayResult.Detail?
        /// In the other one; nil: it was refused there.
        public var otherwise: ReplayResult.Detail?
        /// What it costs more otherwise.
        public var difference: Money { (otherwise?.cost ?? .zero) - (today?.cost ?? .zero) }
        /// Whether it went elsewhere or cost something else.
        public var isAffected: Bool { difference != .zero || today?.group != otherwise?.group }
    }

    /// Every replayed job of a pair, in order of submission.
    public func comparisons(_ pair: Pair) -> [Comparison] {
        let base = Dictionary(pair.today.details.map { ($0.index, $0) }) { first, _ in first }
        let other = Dictionary(pair.otherwise.details.map { ($0.index, $0) }) { first, _ in first }
        return work.jobs.indices.map { index in
            Comparison(
                job: history.jobs[work.jobs[index].index], today: base[index], otherwise: other[index])
        }
    }
}

extension JobHistory {
    /// What the jobs came to, their nodes' time without work included.
    public var cost: Money { jobs.reduce(idle) { $0 + $1.cost } }
}
