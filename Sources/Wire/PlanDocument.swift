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
