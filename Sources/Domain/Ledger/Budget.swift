/// Whose spending a budget limits.
public enum BudgetScope: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Everything, idle nodes included.
    case all
    /// The jobs of a user, by login name.
    case user(String)
    /// The jobs of a project.
    case project(String)

    /// The scope that `all`, `user:ada` or `project:vision` names; nil: none.
    public init?(_ text: String) {
        if text == "all" {
            self = .all
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[1].count <= Limits.nameLength else { return nil }
        switch parts[0] {
        case "user": self = .user(parts[1])
        case "project": self = .project(parts[1])
        default: return nil
        }
    }

    /// `all`, `user:ada`, `project:vision`.
    public var description: String {
        switch self {
        case .all: "all"
        case .user(let name): "user:\(name)"
        case .project(let name): "project:\(name)"
        }
    }

    /// In a sentence: `everything`, `user ada`, `project vision`.
    public var words: String {
        switch self {
        case .all: "everything"
        case .user(let name): "user \(name)"
        case .project(let name): "project \(name)"
        }
    }
}

/// How long a budget's limit is for.
public enum BudgetPeriod: String, Hashable, Sendable, Codable, CaseIterable {
    /// Each UTC calendar month.
    case month
    /// For good.
    case total
}

/// Which budget: a scope has one for each kind of period.
public struct BudgetKey: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// Whose spending.
    public var scope: BudgetScope
    /// For how long.
    public var period: BudgetPeriod
    /// A budget's key.
    public init(_ scope: BudgetScope, _ period: BudgetPeriod) {
        self.scope = scope
        self.period = period
    }
    /// `project:vision/month`.
    public var description: String { "\(scope)/\(period.rawValue)" }
    /// By description.
    public static func < (left: BudgetKey, right: BudgetKey) -> Bool { left.description < right.description }
}

/// A limit on what the jobs of a scope may cost in a period. One posting may count in several.
public struct Budget: Hashable, Sendable, Codable {
    /// What happens at the limit to jobs that are not critical.
    public enum Action: String, Hashable, Sendable, Codable, CaseIterable {
        /// It is said, and nothing else.
        case warn
        /// They leave their nodes, saved where they can, and wait until there is room again.
        case pause
        /// They are saved where they can, and end.
        case checkpointStop = "checkpoint_stop"
    }
    /// Whose spending, for how long.
    public var key: BudgetKey
    /// The most it may come to.
    public var limit: Money
    /// What happens at the limit.
    public var onExceed: Action
    /// Percentages of the limit at which a warning is recorded, rising.
    public var warnAt: [Int]
    /// A budget that warns at 50, 80 and 100 percent, then saves and stops.
    public init(
        key: BudgetKey, limit: Money, onExceed: Action = .checkpointStop, warnAt: [Int] = Budget.usualWarnings
    ) {
        self.key = key
        self.limit = limit
        self.onExceed = onExceed
        self.warnAt = warnAt
    }
    /// 50, 80 and 100 percent.
    public static let usualWarnings = [50, 80, 100]
}

/// A budget and what has become of it in its period.
public struct BudgetStanding: Hashable, Sendable, Codable {
    /// The budget.
    public var budget: Budget
    /// Who set it last.
    public var setBy: String
    /// When.
    public var setAt: Instant
    /// The period it is in; a total has one from the beginning of time.
    public var window: TimeStretch
    /// What was posted in the period; the open meters come on top.
    public var spent: Money
    /// The highest percentage of the limit that was warned about in the period.
    public var warnedPercent = 0
    /// Whether it was warned in the period that what is at work would pass the limit.
    public var isForecastWarned = false
    /// Whether the limit was reached in the period and acted upon: nothing new is admitted any more.
    public var isSpent = false
    /// Critical jobs that were let go on although it was spent, each said once, in order.
    public var spared: [JobID] = []

    /// A budget that was just set at `setAt`, with what was posted in its period so far.
    public init(_ budget: Budget, setBy: String, setAt: Instant, spent: Money) {
        self.budget = budget
        self.setBy = setBy
        self.setAt = setAt
        self.spent = spent
        window = budget.key.period.window(at: setAt)
    }

    /// The part of a posting that counts in the period, as bills of the month have it: the part of the stretch that
    /// lies in it, and a refund as a whole where it ends.
    public func part(of posting: Posting) -> Money {
        let segment = posting.segment
        if segment.costClass == .refunded {
            let last = posting.end - Span(milliseconds: 1)
            return window.start <= last && last < window.end ? posting.amount : .zero
        }
        if window.start <= segment.start, posting.end <= window.end { return posting.amount }
        let from = max(segment.start, window.start)
        let until = min(posting.end, window.end)
        return from < until ? segment.cost(from: from, to: until) : .zero
    }

    /// The part of a charge that counts in the period: it has no length, or lies within a clock hour.
    public func part(of charge: Charge) -> Money {
        window.start <= charge.start && charge.start < window.end ? charge.amount : .zero
    }

    /// The same budget at the beginning of the period that `now` lies in.
    public func renewed(at now: Instant) -> BudgetStanding {
        var next = BudgetStanding(budget, setBy: setBy, setAt: setAt, spent: .zero)
        next.window = budget.key.period.window(at: now)
        return next
    }
}

extension BudgetPeriod {
    /// The period that an instant lies in.
    public func window(at instant: Instant) -> TimeStretch {
        switch self {
        case .month: TimeStretch(instant.monthStart, instant.nextMonth)
        case .total: TimeStretch(Instant(milliseconds: .min), Instant(milliseconds: .max))
        }
    }
}

/// Who is charged for a job: the scopes its cost counts in.
public struct Payer: Hashable, Sendable, Codable {
    /// Its owner's login name.
    public var user: String
    /// Its project.
    public var project: String
    /// A payer.
    public init(user: String, project: String) {
        self.user = user
        self.project = project
    }
    /// Who pays for a job.
    public init(_ job: Job) { self.init(user: job.owner.name, project: job.spec.project) }
}

extension BudgetScope {
    /// The scopes in which a cost counts; nil: no job caused it.
    public static func scopes(of payer: Payer?) -> [BudgetScope] {
        payer.map { [.all, .user($0.user), .project($0.project)] } ?? [.all]
    }
}

/// Where a scope stands with its budget.
public struct ScopePosition: Hashable, Sendable, Codable {
    /// Which budget.
    public var key: BudgetKey
    /// The limit.
    public var limit: Money
    /// Postings of the period and the open meters.
    public var spent: Money
    /// Kept back: what it takes until every job of the scope could be off its nodes.
    public var reserve: Money
    /// When the next period begins; nil: never.
    public var renewsAt: Instant?
    /// A position.
    public init(_ standing: BudgetStanding, spent: Money, reserve: Money) {
        key = standing.budget.key
        limit = standing.budget.limit
        self.spent = spent
        self.reserve = reserve
        renewsAt = key.period == .total ? nil : standing.window.end
    }
}
