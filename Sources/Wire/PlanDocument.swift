import Domain

/// `POST /v1/plans`: what submitting a job now would come to.
package struct PlanDocument: Codable, Hashable, Sendable {
    /// One option.
    package struct Entry: Codable, Hashable, Sendable {
        /// The option and its numbers.
        package var option: OptionDocument
        /// What keeps the job from starting there now; nil: nothing.
        package var wait: ObstacleDocument?
        /// By how many seconds nine of ten runs may pass the deadline; nil: none.
        package var lateSeconds: Int64?
        /// An option.
        package init(option: OptionDocument, wait: ObstacleDocument?, lateSeconds: Int64?) {
            self.option = option
            self.wait = wait
            self.lateSeconds = lateSeconds
        }
    }
    /// A node reserved for a term, against the jobs at hand on demand.
    package struct Reserved: Codable, Hashable, Sendable {
        /// The group whose nodes it would be.
        package var group: String
        /// `reserved-1y`, `reserved-3y`.
        package var terms: String
        /// Of a reserved hour.
        package var price: MoneyDocument
        /// How long it is paid for.
        package var termSeconds: Int64
        /// What the term costs, used or not.
        package var cost: MoneyDocument
        /// Jobs at hand that would use it, this one among them.
        package var jobs: Int
        /// Time of nodes they are expected to take.
        package var nodeSeconds: Int64
        /// What one node's share of that costs on demand.
        package var onDemandCost: MoneyDocument
        /// What reserving would save; negative: cost more.
        package var saving: MoneyDocument
        /// Time of use from which on it pays; nil: never.
        package var paysFromSeconds: Int64?

        /// A reserved node of a group.
        package init(_ group: GroupID, _ reserved: ReservedTerm) {
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
    package var apiVersion = "v1"
    /// `Plan`.
    package var kind = "Plan"
    /// When.
    package var asOf: String
    /// What `purser submit --plan` takes; nil: there is no option to promise anything of.
    package var id: String?
    /// The job's name.
    package var name: String
    /// What is made small: `cost`, `time`, `balanced`.
    package var objective: String
    /// When it is to be over; nil: it does not matter.
    package var deadline: String?
    /// What would be chosen, in one sentence with its numbers.
    package var summary: String
    /// Options that would do now or later, in the order of preference.
    package var options: [Entry]
    /// Groups that never would, and why.
    package var rejected: [ObstacleDocument]
    /// Nodes that could be reserved instead, where the price catalogue knows for how much; nil: none.
    package var reserved: [Reserved]?
    /// What would make it feasible, or better; may be empty.
    package var advice: [String]
    /// Things accepted that mean nothing here.
    package var warnings: [String]
    /// How many trials the sweep has, of which this is the plan of the first; nil: it is one job.
    package var trials: Int?

    /// A plan without options.
    package init(asOf: String, name: String, objective: String, summary: String) {
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
package struct PlanID: Hashable, Sendable, CustomStringConvertible {
    /// Digest of the request that was planned.
    package var digest: UInt64
    /// The cost that nine of ten runs stay under, in whole micro-dollars, rounded up.
    package var microdollars: Int64
    /// The time that nine of ten runs stay under, in whole seconds, rounded up.
    package var seconds: Int64

    /// The plan of a request whose chosen option promises this.
    package init(digest: UInt64, cost: Money, time: Span) {
        self.digest = digest
        microdollars = (max(0, cost.nanos) + 999) / 1_000
        seconds = (max(0, time.milliseconds) + 999) / 1_000
    }

    /// Reads one; nil: it is none.
    package init?(_ text: String) {
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
    package var cost: Money { Money(nanos: microdollars * 1_000) }
    /// The time it promised.
    package var time: Span { .seconds(seconds) }

    /// As it is printed and read.
    package var description: String {
        "P-\(String(digest, radix: 36))-\(String(microdollars, radix: 36))-\(String(seconds, radix: 36))"
    }
}
