import Domain

/// `purser whatif`: what the jobs of some months came to, what a replay of them comes to, and what they would have come
/// to otherwise.
public struct WhatIfDocument: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `WhatIf`.
    public var kind = "WhatIf"
    /// Start of the window in which the jobs were submitted, inclusive.
    public var since: String
    /// Its end, exclusive.
    public var until: String
    /// The last commit of the database.
    public var asOf: String
    /// Pool and policy of today.
    public var today: Side
    /// The other pool and policy.
    public var otherwise: Side
    /// Jobs that were submitted in the window.
    public var jobs: Int
    /// Those of them that did something, and are replayed.
    public var replayed: Int
    /// What they came to; nil: there are none.
    public var bill: Bill?
    /// Both replays of each seed; that of the database's own world is the first.
    public private(set) var runs: [Run] = []
    /// The replays of today together; nil: there are none.
    public private(set) var replay: SimulationSummary?
    /// The other replays together; nil: there are none.
    public private(set) var other: SimulationSummary?
    /// What the others cost more in dollars, seed by seed; negative: they save.
    public private(set) var difference: SimulationSummary.Interval?
    /// The mean of `difference` as a percentage of what the replays of today cost; nil: nothing.
    public private(set) var differencePercent: Double?
    /// How far the replays of today are above the bill, as a percentage of it; nil: it is zero.
    public private(set) var offPercent: Double?
    /// The same of the first seed, which has the markets of the database's own world.
    public private(set) var offPercentOwn: Double?
    /// Jobs of the first seed that went elsewhere or cost something else.
    public var affected = 0
    /// Those of them that cost most more or less, at most ten, the largest difference first.
    public var mostAffected: [Job] = []
    /// What the replays cannot know.
    public var unknowns: [Unknown] = []

    /// A pool and a policy.
    public struct Side: Codable, Hashable, Sendable {
        /// The pool file, without its directories.
        public var pool: String
        /// The policy.
        public var policy: String
        /// The catalogue whose prices are in force; nil: those of the pool file.
        public var catalog: String?
        /// These.
        public init(pool: String, policy: String, catalog: String? = nil) {
            self.pool = pool
            self.policy = policy
            self.catalog = catalog
        }
    }

    /// What the jobs came to in the database.
    public struct Bill: Codable, Hashable, Sendable {
        /// All that was posted, charged and metered for them, and nodes without work that had been ordered for them.
        public var cost: MoneyDocument
        /// The part of `cost` that is for nodes without work.
        public var idle: MoneyDocument
        /// What was billed in the window in all, for whatever jobs.
        public var ofWindow: MoneyDocument
        /// Mean hours from submission to end.
        public var jctHours: Double
        /// Mean hours from submission to the first start.
        public var waitHours: Double
        /// Hours from the first submission to the last end.
        public var makespanHours: Double
        /// Jobs that ended after their deadline, or had passed it.
        public var late: Int
        /// Times a provider took a job's nodes.
        public var interruptions: Int
        /// A bill.
        public init(cost: Money, idle: Money, ofWindow: Money) {
            self.cost = MoneyDocument(cost)
            self.idle = MoneyDocument(idle)
            self.ofWindow = MoneyDocument(ofWindow)
            (jctHours, waitHours, makespanHours, late, interruptions) = (0, 0, 0, 0, 0)
        }
    }

    /// Both replays of one seed.
    public struct Run: Codable, Hashable, Sendable {
        /// Under the pool and policy of today.
        public var today: SimulationRun
        /// Under the others.
        public var otherwise: SimulationRun
        /// What the other one costs more.
        public var difference: MoneyDocument
        /// A pair.
        public init(today: SimulationRun, otherwise: SimulationRun, difference: Money) {
            self.today = today
            self.otherwise = otherwise
            self.difference = MoneyDocument(difference)
        }
    }

    /// A job in the first seed.
    public struct Job: Codable, Hashable, Sendable {
        /// Its number.
        public var id: Int64
        /// Its name.
        public var name: String
        /// What it cost in the database.
        public var bill: MoneyDocument
        /// What it cost in the replay of today.
        public var today: MoneyDocument
        /// What it cost otherwise.
        public var otherwise: MoneyDocument
        /// What it cost more otherwise.
        public var difference: MoneyDocument
        /// The group it was placed on last today; nil: none.
        public var groupToday: String?
        /// The group it was placed on last otherwise; nil: none.
        public var groupOtherwise: String?
        /// A job.
        public init(id: Int64, name: String, bill: Money, today: Money, otherwise: Money) {
            self.id = id
            self.name = name
            self.bill = MoneyDocument(bill)
            self.today = MoneyDocument(today)
            self.otherwise = MoneyDocument(otherwise)
            difference = MoneyDocument(otherwise - today)
        }
    }

    /// Something that the replays cannot know.
    public struct Unknown: Codable, Hashable, Sendable {
        /// What: `cancelled`, `speed-estimated`, ...
        public var kind: String
        /// Jobs, groups or budgets.
        public var count: Int
        /// The dollars behind them.
        public var amount: MoneyDocument
        /// A document.
        public init(_ unknown: ReplayUnknown) {
            kind = unknown.kind.rawValue
            count = unknown.count
            amount = MoneyDocument(unknown.amount)
        }
    }

    /// A question about a window that was not answered yet.
    public init(since: String, until: String, asOf: String, today: Side, otherwise: Side, jobs: Int, replayed: Int) {
        self.since = since
        self.until = until
        self.asOf = asOf
        self.today = today
        self.otherwise = otherwise
        self.jobs = jobs
        self.replayed = replayed
    }

    /// Sets the replays, of which there is at least one, and what follows from them.
    public mutating func answer(_ bill: Bill, _ runs: [Run]) {
        self.bill = bill
        self.runs = runs
        let (replay, other) = (
            SimulationSummary(policy: "replayed", runs: runs.map(\.today)),
            SimulationSummary(policy: "otherwise", runs: runs.map(\.otherwise))
        )
        (self.replay, self.other) = (replay, other)
        let difference = SimulationSummary.Interval(runs.map { Double($0.difference.money?.nanos ?? 0) / 1e9 })
        self.difference = difference
        differencePercent = Self.percent(difference.mean, of: replay.cost.mean)
        let billed = Double(bill.cost.money?.nanos ?? 0) / 1e9
        offPercent = Self.percent(replay.cost.mean - billed, of: billed)
        let own = Double(runs[0].today.cost.money?.nanos ?? 0) / 1e9
        offPercentOwn = Self.percent(own - billed, of: billed)
    }

    private static func percent(_ part: Double, of whole: Double) -> Double? {
        whole > 0 ? (part / whole * 1_000).rounded() / 10 : nil
    }
}
