import Domain

/// `purser whatif`: what the jobs of some months came to, what a replay of them comes to, and what they would have come
/// to otherwise.
package struct WhatIfDocument: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `WhatIf`.
    package var kind = "WhatIf"
    /// Start of the window in which the jobs were submitted, inclusive.
    package var since: String
    /// Its end, exclusive.
    package var until: String
    /// The last commit of the database.
    package var asOf: String
    /// Pool and policy of today.
    package var today: Side
    /// The other pool and policy.
    package var otherwise: Side
    /// Jobs that were submitted in the window.
    package var jobs: Int
    /// Those of them that did something, and are replayed.
    package var replayed: Int
    /// What they came to; nil: there are none.
    package var bill: Bill?
    /// Both replays of each seed; that of the database's own world is the first.
    package private(set) var runs: [Run] = []
    /// The replays of today together; nil: there are none.
    package private(set) var replay: SimulationSummary?
    /// The other replays together; nil: there are none.
    package private(set) var other: SimulationSummary?
    /// What the others cost more in dollars, seed by seed; negative: they save.
    package private(set) var difference: SimulationSummary.Interval?
    /// The mean of `difference` as a percentage of what the replays of today cost; nil: nothing.
    package private(set) var differencePercent: Double?
    /// How far the replays of today are above the bill, as a percentage of it; nil: it is zero.
    package private(set) var offPercent: Double?
    /// The same of the first seed, which has the markets of the database's own world.
    package private(set) var offPercentOwn: Double?
    /// Jobs of the first seed that went elsewhere or cost something else.
    package var affected = 0
    /// Those of them that cost most more or less, at most ten, the largest difference first.
    package var mostAffected: [Job] = []
    /// What the replays cannot know.
    package var unknowns: [Unknown] = []

    /// A pool and a policy.
    package struct Side: Codable, Hashable, Sendable {
        /// The pool file, without its directories.
        package var pool: String
        /// The policy.
        package var policy: String
        /// The catalogue whose prices are in force; nil: those of the pool file.
        package var catalog: String?
        /// These.
        package init(pool: String, policy: String, catalog: String? = nil) {
            self.pool = pool
            self.policy = policy
            self.catalog = catalog
        }
    }

    /// What the jobs came to in the database.
    package struct Bill: Codable, Hashable, Sendable {
        /// All that was posted, charged and metered for them, and nodes without work that had been ordered for them.
        package var cost: MoneyDocument
        /// The part of `cost` that is for nodes without work.
        package var idle: MoneyDocument
        /// What was billed in the window in all, for whatever jobs.
        package var ofWindow: MoneyDocument
        /// Mean hours from submission to end.
        package var jctHours: Double
        /// Mean hours from submission to the first start.
        package var waitHours: Double
        /// Hours from the first submission to the last end.
        package var makespanHours: Double
        /// Jobs that ended after their deadline, or had passed it.
        package var late: Int
        /// Times a provider took a job's nodes.
        package var interruptions: Int
        /// A bill.
        package init(cost: Money, idle: Money, ofWindow: Money) {
            self.cost = MoneyDocument(cost)
            self.idle = MoneyDocument(idle)
            self.ofWindow = MoneyDocument(ofWindow)
            (jctHours, waitHours, makespanHours, late, interruptions) = (0, 0, 0, 0, 0)
        }
    }

    /// Both replays of one seed.
    package struct Run: Codable, Hashable, Sendable {
        /// Under the pool and policy of today.
        package var today: SimulationRun
        /// Under the others.
        package var otherwise: SimulationRun
        /// What the other one costs more.
        package var difference: MoneyDocument
        /// A pair.
        package init(today: SimulationRun, otherwise: SimulationRun, difference: Money) {
            self.today = today
            self.otherwise = otherwise
            self.difference = MoneyDocument(difference)
        }
    }

    /// A job in the first seed.
    package struct Job: Codable, Hashable, Sendable {
        /// Its number.
        package var id: Int64
        /// Its name.
        package var name: String
        /// What it cost in the database.
        package var bill: MoneyDocument
        /// What it cost in the replay of today.
        package var today: MoneyDocument
        /// What it cost otherwise.
        package var otherwise: MoneyDocument
        /// What it cost more otherwise.
        package var difference: MoneyDocument
        /// The group it was placed on last today; nil: none.
        package var groupToday: String?
        /// The group it was placed on last otherwise; nil: none.
        package var groupOtherwise: String?
        /// A job.
        package init(id: Int64, name: String, bill: Money, today: Money, otherwise: Money) {
            self.id = id
            self.name = name
            self.bill = MoneyDocument(bill)
            self.today = MoneyDocument(today)
            self.otherwise = MoneyDocument(otherwise)
            difference = MoneyDocument(otherwise - today)
        }
    }

    /// Something that the replays cannot know.
    package struct Unknown: Codable, Hashable, Sendable {
        /// What: `cancelled`, `speed-estimated`, ...
        package var kind: String
        /// Jobs, groups or budgets.
        package var count: Int
        /// The dollars behind them.
        package var amount: MoneyDocument
        /// A document.
        package init(_ unknown: ReplayUnknown) {
            kind = unknown.kind.rawValue
            count = unknown.count
            amount = MoneyDocument(unknown.amount)
        }
    }

    /// A question about a window that was not answered yet.
    package init(since: String, until: String, asOf: String, today: Side, otherwise: Side, jobs: Int, replayed: Int) {
        self.since = since
        self.until = until
        self.asOf = asOf
        self.today = today
        self.otherwise = otherwise
        self.jobs = jobs
        self.replayed = replayed
    }

    /// Sets the replays, of which there is at least one, and what follows from them.
    package mutating func answer(_ bill: Bill, _ runs: [Run]) {
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
