import Domain

/// The jobs that wait, in lines of equal demand, each in order of turn.
public struct JobQueue: Hashable, Sendable {
    /// The lines; none is empty.
    public private(set) var lines: [Demand: SortedBag<QueueKey>] = [:]
    /// How many wait.
    public private(set) var count = 0
    /// How many of each user wait; none is zero.
    public private(set) var ofUser: [UInt32: Int] = [:]

    /// Nobody waits.
    public init() {}

    /// Adds a job that is not in the queue.
    mutating func insert(_ job: Job) {
        lines[Demand(job), default: SortedBag()].insert(QueueKey(job))
        count += 1
        ofUser[job.owner.uid, default: 0] += 1
    }

    /// Takes a job out, which is described as it was when it was inserted.
    mutating func remove(_ job: Job) {
        let demand = Demand(job)
        lines[demand]?.remove(QueueKey(job))
        if lines[demand]?.isEmpty == true { lines[demand] = nil }
        count -= 1
        let left = (ofUser[job.owner.uid] ?? 1) - 1
        ofUser[job.owner.uid] = left > 0 ? left : nil
    }

    /// The turn of the first job of a line; nil: nobody waits there.
    public func head(of demand: Demand) -> QueueKey? { lines[demand]?.first }

    /// How many jobs have their turn before this one.
    public func position(of job: Job) -> Int {
        let key = QueueKey(job)
        return lines.values.reduce(0) { $0 + $1.countBefore(key) }
    }
}
