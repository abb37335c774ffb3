import Domain

/// `POST /v1/plans`: what submitting a job now would come to.
public struct PlanDocument: Codable, Hashable, Sendable {
    /// One option.
    public struct Entry: Codable, Hashable, Sendable {
        /// The option and its numbers.
        public var option: OptionDocument
        /// What keeps the job from starting there now; nil: nothing.
        public var wait: ObstacleDocument?
        /// By how many seconds nine of ten runs may pass the deadline; nil: none.
        public var lateSeconds: Int64?
        /// An option.
        public init(option: OptionDocument, wait: ObstacleDocument?, lateSeconds: Int64?) {
            self.option = option
            self.wait = wait
            self.lateSeconds = lateSeconds
        }
    }
    /// A node reserved for a term, against the jobs at hand on demand.
    public struct Reserved: Codable, Hashable, Sendable {
        /// The group whose nodes it would be.
        public var group: String
        /// `reserved-1y`, `reserved-3y`.
        public var terms: String
        /// Of a reserved hour.
        public var price: MoneyDocument
        /// How long it is paid for.
        public var termSeconds: Int64
        /// What the term costs, used or not.
        public var cost: MoneyDocument
        /// Jobs at hand that would use it, this one among them.
        public var jobs: Int
        /// Time of nodes they are expected to take.
        public var nodeSeconds: Int64
        /// What one node's share of that costs on demand.
        public var onDemandCost: MoneyDocument
        /// What reserving would save; negative: cost more.
        public var saving: MoneyDocument
        /// Time of use from which on it pays; nil: never.
        public var paysFromSeconds: Int64?

        /// A reserved node of a group.
        public init(_ group: GroupID, _ reserved: ReservedTerm) {
            self.group = group.name
            terms = reserved.terms.rawValue
            price = MoneyDocument(Money(nanos: reserved.reserved.nanosPerHour))
            termSeconds = reserved.term.milliseconds / 1_000
            cost = MoneyDocument(reserved.cost)
            jobs = reserved.work.jobs
            nodeSeconds = reserved.work.time.milliseconds / 1_000
            onDemandCost = MoneyDocument(reserved.replaced)
            saving = MoneyDocument(reserved.saving)
            paysFromSeconds = reserved.paysFrom.map { $0.milliseconds / 1_000 }
        }
    }
    /// `v1`.
    public var apiVersion = "v1"
    /// `Plan`.
    public var kind = "Plan"
    /// When.
    public var asOf: String
    /// What `purser submit --plan` takes; nil: there is no option to promise anything of.
    public var id: String?
    /// The job's name.
    public var name: String
    /// What is made small: `cost`, `time`, `balanced`.
    public var objective: String
    /// When it is to be over; nil: it does not matter.
    public var deadline: String?
    /// What would be chosen, in one sentence with its numbers.
    public var summary: String
    /// Options that would do now or later, in the order of preference.
    public var options: [Entry]
    /// Groups that never would, and why.
    public var rejected: [ObstacleDocument]
    /// Nodes that could be reserved instead, where the price catalogue knows for how much; nil: none.
    public var reserved: [Reserved]?
    /// What would make it feasible, or better; may be empty.
    public var advice: [String]
    /// Things accepted that mean nothing here.
    public var warnings: [String]
    /// How many trials the sweep has, of which this is the plan of the first; nil: it is one job.
    public var trials: Int?

    /// A plan without options.
    public init(asOf: String, name: String, objective: String, summary: String) {
        self.asOf = asOf
        self.name = name
        self.objective = objective
        self.summary = summary
        options = []
        rejected = []
        advice = []
        warnings = []
    }
}

/// The name of a plan: which job it is for and what it promised, so that nothing needs to be kept.
/// `P-<digest>-<micro-dollars>-<seconds>`, each in base 36.
public struct PlanID: Hashable, Sendable, CustomStringConvertible {
    /// Digest of the request that was planned.
    public var digest: UInt64
    /// The cost that nine of ten runs stay under, in whole micro-dollars, rounded up.
    public var microdollars: Int64
    /// The time that nine of ten runs stay under, in whole seconds, rounded up.
    public var seconds: Int64

    /// The plan of a request whose chosen option promises this.
    public init(digest: UInt64, cost: Money, time: Span) {
        self.digest = digest
        microdollars = (max(0, cost.nanos) + 999) / 1_000
        seconds = (max(0, time.milliseconds) + 999) / 1_000
    }

    /// Reads one; nil: it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "P", let digest = UInt64(parts[1], radix: 36),
            let microdollars = Int64(parts[2], radix: 36), (0...Int64.max / 1_000).contains(microdollars),
            let seconds = Int64(parts[3], radix: 36), (0...Int64.max / 1_000).contains(seconds)
        else { return nil }
        self.digest = digest
        self.microdollars = microdollars
        self.seconds = seconds
    }

    /// The cost it promised.
    public var cost: Money { Money(nanos: microdollars * 1_000) }
    /// The time it promised.
    public var time: Span { .seconds(seconds) }

    /// As it is printed and read.
    public var description: String {
        "P-\(String(digest, radix: 36))-\(String(microdollars, radix: 36))-\(String(seconds, radix: 36))"
    }
}
