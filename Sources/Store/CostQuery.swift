import Domain

/// What bill to make.
public struct CostQuery: Hashable, Sendable {
    /// How a bill can be cut.
    public enum Cut: String, Hashable, Sendable, CaseIterable {
        /// By job; what no job caused is `idle`.
        case job
        /// By terms: on-demand, spot, reserved, owned.
        case terms
        /// By class: boot, useful, idle, padding and so on.
        case costClass = "class"
        /// By node group.
        case group
        /// By provider.
        case provider
        /// By project; idle nodes are `idle`.
        case project
        /// By owner; idle nodes are `idle`.
        case owner
        /// By sweep; jobs that are in none are `none`, idle nodes `idle`.
        case sweep
        /// By UTC day.
        case day
        /// By UTC month.
        case month
        /// By the region of the node's group as of the last start of a daemon; `unknown` where it was never noted.
        case region
        /// By UTC hour.
        case hour

        /// Whether its keys are stretches of time, which are shown in order.
        var isTime: Bool { self == .hour || self == .day || self == .month }
        /// Whether its keys come from the job.
        var isOfJob: Bool { self == .job || self == .project || self == .owner || self == .sweep }
        /// Whether its keys come from the node.
        var isOfLease: Bool { self == .terms || self == .group || self == .provider || self == .region }
    }

    /// The cuts: one, or two different ones.
    public var by: [Cut]
    /// Start of the window, inclusive; nil: the beginning.
    public var since: Instant?
    /// End of the window, exclusive; nil: now.
    public var until: Instant?
    /// Only this job.
    public var job: JobID?
    /// Only trials of these sweeps.
    public var sweep: SweepChoice?
    /// Only jobs of this user; nil: of anybody, and idle nodes.
    public var owner: UInt32?

    /// Whether the same time of nodes on demand is reckoned beside it.
    public var isCompared = false
    /// Whether jobs that came to a result are counted.
    public var countsResults = false
    /// Whether steps are counted: those of a job cannot be told apart by day or by node.
    var countsSteps: Bool { countsResults && by.allSatisfy(\.isOfJob) }

    /// Whether what is metered and not posted yet is left out.
    var isPostedOnly = false

    /// The whole bill, cut one way.
    public init(by: Cut) { self.by = [by] }
    /// The whole bill, cut one way or two.
    public init(by: [Cut]) { self.by = by }

    /// The window with both its ends; far away where there is none.
    var window: Range<Instant> {
        let from = since ?? .epoch
        return from..<max(from, until ?? Self.farAway)
    }

    /// The start of the year 10000; later than any posting.
    private static let farAway = Instant(milliseconds: 253_402_300_800_000)
}

extension Instant {
    /// The start of the UTC day this instant lies in.
    var dayStart: Instant { Instant(milliseconds: milliseconds - milliseconds % 86_400_000) }

    /// The start of the month that a number like 202611 says; nil: it is none.
    init?(monthNumber: Int64) {
        self.init(iso8601: "\(padded(monthNumber / 100, to: 4))-\(padded(monthNumber % 100, to: 2))-01")
    }

    /// The month as a number: 202611.
    var monthNumber: Int64 { Int64(description.prefix(7).filter { $0 != "-" }) ?? 0 }
}
