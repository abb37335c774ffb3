import Domain
import Policies
import Pools

/// What one step came to: the changes it made, in order, and what to tell whoever asked.
public struct Outcome: Sendable {
    /// The changes, in the order in which they were applied.
    public internal(set) var changes: [Change] = []
    /// What to tell the caller of a request; nil for events nobody waits for.
    public internal(set) var answer: Answer?
    /// Observations of a subject that were taken: to be told to the pool after the commit.
    public internal(set) var taken: Observation?

    /// Tables to be solved, which come back as `tableSolved`; after the commit, and elsewhere.
    public internal(set) var tables: [SpotTableRequest] = []

    /// Decisions made, in order.
    public var decisions: [Decision] {
        changes.compactMap { if case .decision(let decision) = $0 { decision } else { nil } }
    }
    /// Orders for the pool, in order; to be carried out after the commit.
    public var orders: [Order] {
        changes.compactMap { if case .order(let order) = $0 { order } else { nil } }
    }
    /// Ledger entries, in order.
    public var postings: [Posting] {
        changes.compactMap { if case .posting(let posting) = $0 { posting } else { nil } }
    }
}

/// What a request came to.
public enum Answer: Hashable, Sendable {
    /// The job was accepted under this number; `isRepeat` when the same request had come before.
    case accepted(JobID, isRepeat: Bool)
    /// It is so, or on its way.
    case done
    /// A correction was booked under this number, at this instant; a repeat of its request books nothing more.
    case booked(ChargeID, at: Instant, isRepeat: Bool)
    /// Not granted.
    case refused(Refusal)
}
