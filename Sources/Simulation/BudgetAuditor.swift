import Domain
import Orchestration
import Pools

/// Keeps the spending of each scope and month from the postings alone, and holds the budgets against it.
struct BudgetAuditor: Sendable {
    private var payers: [JobID: Payer] = [:]
    private var critical: Set<JobID> = []
    /// What was posted to a scope, by the start of the UTC month; nil: in all.
    private var sums: [BudgetScope: [Instant?: Money]] = [:]
    /// Scopes in which a critical job has cost something.
    private var unbounded: Set<BudgetScope> = []
    /// Budgets that were set above what was spent, while nothing was at work, so that they can keep their limit.
    private var trusted: Set<BudgetKey> = []
    private var warned: [BudgetKey: (window: TimeStretch, percent: Int)] = [:]
    private let keepsLimits: Bool

    init(keepsLimits: Bool) { self.keepsLimits = keepsLimits }

    mutating func note(_ job: Job) {
        payers[job.id] = Payer(job)
        if job.spec.jobClass == .critical { critical.insert(job.id) }
    }

    /// Adds a posting to its scopes, cut where months meet.
    mutating func note(_ posting: Posting) {
        let scopes = BudgetScope.scopes(of: posting.segment.job.flatMap { payers[$0] })
        if let job = posting.segment.job, critical.contains(job) { unbounded.formUnion(scopes) }
        if posting.segment.terms == .reserved { unbounded.insert(.all) }
        for (month, amount) in Self.months(of: posting) {
            for scope in scopes { sums[scope, default: [:]][month, default: .zero] += amount }
        }
        for scope in scopes { sums[scope, default: [:]][nil, default: .zero] += posting.amount }
    }

    /// Adds a charge. Checkpoints are kept, and billed, while their jobs wait for a budget, and operators correct what
    /// they will: neither has a bound.
    mutating func note(_ charge: Charge) {
        let scopes = BudgetScope.scopes(of: charge.job.flatMap { payers[$0] })
        for scope in scopes {
            sums[scope, default: [:]][charge.start.monthStart, default: .zero] += charge.amount
            sums[scope, default: [:]][nil, default: .zero] += charge.amount
        }
        if charge.kind != .egress, charge.amount != .zero { unbounded.formUnion(scopes) }
    }

    private static func months(of posting: Posting) -> [(Instant, Money)] {
        let last = (posting.end - Span(milliseconds: 1)).monthStart
        let first = posting.segment.start.monthStart
        guard posting.segment.costClass != .refunded, first < last else { return [(last, posting.amount)] }
        let early = posting.segment.cost(until: last)
        return [(first, early), (last, posting.amount - early)]
    }

    /// A warning of a percentage comes once in a period, and again only after the budget was set anew.
    mutating func check(_ decision: Decision, _ state: State, _ findings: inout [String]) {
        switch decision.reason {
        case .budget(.set(_, let budget, _)):
            warned[budget.key] = nil
            trusted.remove(budget.key)
            let month = budget.key.period == .month ? decision.at.monthStart : nil
            let sum = sums[budget.key.scope]?[month] ?? .zero
            if state.leases.isEmpty, sum <= budget.limit { trusted.insert(budget.key) }
        case .budget(.removed(_, let key)): trusted.remove(key)
        case .budget(.warning(let percent, let position)):
            let window = position.key.period.window(at: decision.at)
            if let before = warned[position.key], before.window == window, before.percent >= percent {
                findings.append("\(decision.at): \(position.key) warned at \(percent) % twice")
            }
            warned[position.key] = (window, percent)
        default: break
        }
    }

    /// Every budget counts what was posted, and what may stop jobs keeps its limit.
    func check(_ state: State, at instant: Instant, _ findings: inout [String]) {
        for key in state.budgets.keys.sorted() {
            guard let standing = state.budgets[key] else { continue }
            let month = key.period == .month ? standing.window.start : nil
            let sum = sums[key.scope]?[month] ?? .zero
            if standing.spent != sum {
                findings.append("\(instant): \(key) counts \(standing.spent.exact), its postings are \(sum.exact)")
            }
            guard keepsLimits, trusted.contains(key), !unbounded.contains(key.scope) else { continue }
            if standing.budget.onExceed != .warn, sum > standing.budget.limit {
                findings.append("\(instant): \(key) may come to \(standing.budget.limit.exact), came to \(sum.exact)")
            }
        }
    }
}
