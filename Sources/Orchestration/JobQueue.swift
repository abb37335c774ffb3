import Domain

/// The jobs that wait, in lines of equal demand, each in order of turn.
package struct JobQueue: Hashable, Sendable {
    /// The lines; none is empty.
    package private(set) var lines: [Demand: SortedBag<QueueKey>] = [:]
    /// How many wait.
    package private(set) var count = 0

    /// Nobody waits.
    package init() {}

    /// Adds a job that is not in the queue.
    mutating func insert(_ job: Job) {
        lines[Demand(job), default: SortedBag()].insert(QueueKey(job))
        count += 1
    }

    /// Takes a job out, which is described as it was when it was inserted.
    mutating func remove(_ job: Job) {
        let demand = Demand(job)
        lines[demand]?.remove(QueueKey(job))
        if lines[demand]?.isEmpty == true { lines[demand] = nil }
        count -= 1
    }

    /// The turn of the first job of a line; nil: nobody waits there.
    package func head(of demand: Demand) -> QueueKey? { lines[demand]?.first }

    /// How many jobs have their turn before this one.
    package func position(of job: Job) -> Int {
        let key = QueueKey(job)
        return lines.values.reduce(0) { $0 + $1.countBefore(key) }
    }
}
