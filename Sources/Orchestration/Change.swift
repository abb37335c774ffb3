import Domain
import Policies
import Pools

/// One change of the state, which is also one row to write: the store writes exactly the list that was applied. Large
/// kinds are kept apart (`indirect`): each change takes the room of the largest other one, and is handed on by
/// reference.
public enum Change: Hashable, Sendable {
    /// A new job (its spec included).
    indirect case jobAccepted(Job)
    /// A job as it stands now; its spec, owner and submission never change. An ended job leaves the memory.
    indirect case job(Job)
    /// What was posted to a live job so far; nothing else of it has changed.
    case jobPosted(JobID, Money)
    /// A job of which its user has changed what it asks for.
    indirect case jobEdited(Job)
    /// An attempt as it stands now; an ended one leaves the memory.
    indirect case attempt(Attempt)
    /// A lease as it stands now; an ended one leaves the memory.
    indirect case lease(Lease)
    /// The open meter of a lease.
    case meter(Meter)
    /// A lease has no open meter any more.
    case meterClosed(LeaseID)
    /// A budget as it stands now.
    indirect case budget(BudgetStanding)
    /// A budget as it stood at the end of a month; append-only, not kept in memory.
    indirect case budgetMonthOver(BudgetStanding)
    /// A budget was given up.
    case budgetRemoved(BudgetKey)
    /// A ledger entry; append-only.
    indirect case posting(Posting)
    /// A ledger entry for what is not a lease; append-only.
    indirect case charge(Charge)
    /// Where a job's checkpoint lies, and how far its storage is metered.
    case storage(StorageMeter)
    /// A job's checkpoint is not kept any longer.
    case storageClosed(JobID)
    /// What was moved by a line of the price list in its month.
    case moved(line: String, MovedVolume)
    /// A month is closed; append-only.
    case monthClosed(ClosedMonth)
    /// A part of a posting was something else; append-only.
    indirect case reclassified(Reclassification)
    /// What is kept of an open attempt to class its time.
    indirect case account(AttemptID, AttemptAccount)
    /// What the node of a lease that was granted draws; append-only, not kept in memory.
    case powerFrozen(LeaseID, PowerDraw)
    /// The hours of people that an accepted job declares, with their rates; append-only, not kept in memory.
    case peopleFrozen(JobID, [PeopleTime])
    /// A decision log entry; append-only. Of savings that were forbidden the occasion stays in memory.
    indirect case decision(Decision)
    /// What a decision is expected to come to; append-only. It stays in memory until it is known what it came to.
    case expected(Expectation)
    /// What a decision came to; append-only.
    case cameTo(DecisionOutcome)
    /// A reported metric; append-only, not kept in memory.
    case metric(MetricPoint)
    /// The value reported last of a metric that a job's quality bounds are about.
    case guarded(JobID, metric: String, MetricValue)
    /// An order that stands until its subject is over.
    indirect case order(Order)
    /// A subject is over: its orders stand no longer.
    case ordersClosed(Subject)
    /// What a market says now.
    case quote(Quote)
    /// What was seen of a group's spot market.
    case spotRecord(GroupID, SpotRecord)
    /// What was learnt about a speed.
    case throughput(ThroughputKey, ThroughputStatistics)
    /// An idempotency key was used.
    case idempotency(IdempotencyRecord)
    /// An idempotency key is forgotten.
    case idempotencyForgotten(uid: UInt32, key: String)
    /// The running numbers given out so far.
    case counters(Counters)
}

/// The highest running numbers given out so far.
public struct Counters: Hashable, Sendable {
    /// Jobs.
    public var jobs: Int64 = 0
    /// Leases.
    public var leases: Int64 = 0
    /// Decisions.
    public var decisions: Int64 = 0
    /// Postings.
    public var postings: Int64 = 0
    /// Charges.
    public var charges: Int64 = 0
    /// Entries of the ledger.
    public var entries: Int64 { postings + charges }
    /// None given out.
    public init() {}
}
