import Domain
import Orchestration

/// What a replay came to, counted from the changes of its turns as they come: nothing of them is kept.
struct Tally: Sendable {
    /// A digest of every posting and decision.
    private(set) var digest = Digest()
    /// What nodes and charges cost, by class.
    private(set) var costs: [Money] = Array(repeating: .zero, count: CostClass.allCases.count)
    /// Ledger entries.
    private(set) var postings = 0
    /// Decisions.
    private(set) var decisions = 0
    /// Times a job lost its nodes to a provider.
    private(set) var interruptions = 0
    /// Times a running job was told to leave its nodes for better ones, or for another job.
    private(set) var moves = 0
    /// The first start of each job and its end, by number less one.
    private var starts: [Instant]
    private var ends: [Instant]
    /// The instant of what did not happen.
    private static let never = Instant(milliseconds: .min)
    /// Jobs that ended well.
    private(set) var succeeded = 0
    /// What is kept of each job, by number less one; empty: nothing is.
    private(set) var details: [ReplayResult.Detail]
    /// What the nodes of each group cost; only where details are kept.
    private(set) var spent: [GroupID: Money] = [:]
    private var groups: [LeaseID: GroupID] = [:]

    /// Of `jobs` jobs; where `keepsDetails`, with what became of each.
    init(jobs: Int, keepsDetails: Bool = false) {
        starts = Array(repeating: Self.never, count: jobs)
        ends = starts
        details = Array(repeating: ReplayResult.Detail(), count: keepsDetails ? jobs : 0)
    }

    /// When a job first started, by its number less one; nil: it did not.
    func started(_ index: Int) -> Instant? { starts[index] == Self.never ? nil : starts[index] }

    /// When a job was over, by its number less one; nil: it was not.
    func ended(_ index: Int) -> Instant? { ends[index] == Self.never ? nil : ends[index] }

    mutating func note(_ change: Change) {
        if !details.isEmpty { keep(change) }
        switch change {
        case .posting(let posting):
            postings += 1
            costs[posting.segment.costClass.index] += posting.amount
            digest.add(posting)
        case .charge(let charge):
            costs[charge.costClass.index] += charge.amount
            digest.add(charge)
        case .reclassified(let move):
            let amount = move.amount
            costs[move.segment.costClass.index] = costs[move.segment.costClass.index] - amount
            costs[move.to.index] += amount
        case .decision(let decision):
            decisions += 1
            if case .interrupted = decision.reason { interruptions += 1 }
            if [.move, .resize, .preempt].contains(decision.verdict) { moves += 1 }
            digest.add(decision)
        case .attempt(let attempt):
            let index = Int(attempt.id.job.number) - 1
            if let at = attempt.startedAt, starts[index] == Self.never { starts[index] = at }
        case .job(let job):
            guard case .ended(let end, let at) = job.state else { return }
            ends[Int(job.id.number) - 1] = at
            succeeded += end == .succeeded ? 1 : 0
        default: break
        }
    }

    /// Keeps what a change says of one job, or of a group.
    private mutating func keep(_ change: Change) {
        switch change {
        case .lease(let lease): groups[lease.id] = lease.group
        case .posting(let posting):
            if let job = posting.segment.job { details[Int(job.number) - 1].cost += posting.amount }
            if let group = groups[posting.segment.lease] { spent[group, default: .zero] += posting.amount }
        case .charge(let charge):
            if let job = charge.job { details[Int(job.number) - 1].cost += charge.amount }
        case .decision(let decision):
            guard case .cheapest(let choice) = decision.reason, decision.verdict == .place, let job = decision.job
            else { return }
            details[Int(job.number) - 1].group = choice.chosen.group
        case .job(let job):
            if case .ended(let end, _) = job.state { details[Int(job.id.number) - 1].end = end }
        default: break
        }
    }
}

extension CostClass {
    /// Its place among all classes.
    var index: Int {
        switch self {
        case .boot: 0
        case .useful: 1
        case .initialization: 2
        case .restore: 3
        case .checkpoint: 4
        case .redone: 5
        case .failed: 6
        case .plateau: 7
        case .stalled: 8
        case .oversized: 9
        case .idle: 10
        case .padding: 11
        case .refunded: 12
        case .storage: 13
        case .egress: 14
        case .correction: 15
        case .probe: 16
        }
    }
}
