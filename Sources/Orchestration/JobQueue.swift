import Domain

/// The jobs that wait, in the order in which they are offered nodes: higher priority first, then earlier submission.
package struct JobQueue: Hashable, Sendable {
    /// One sorted list of jobs per priority, 0 ... 100.
    private var buckets: [[JobID]] = Array(repeating: [], count: 101)
    /// How many wait.
    package private(set) var count = 0

    /// Nobody waits.
    package init() {}

    /// Adds a job that is not in the queue.
    package mutating func insert(_ job: JobID, priority: Int) {
        let index = buckets[priority].firstIndex(after: job)
        buckets[priority].insert(job, at: index)
        count += 1
    }

    /// Takes a job out; no change when it is not in the queue.
    package mutating func remove(_ job: JobID, priority: Int) {
        let index = buckets[priority].firstIndex(after: job) - 1
        guard index >= 0, buckets[priority][index] == job else { return }
        buckets[priority].remove(at: index)
        count -= 1
    }

    /// The waiting jobs in order.
    package var ordered: some Sequence<JobID> { buckets.reversed().lazy.joined() }

    /// How many jobs are offered nodes before this one.
    package func position(of job: JobID, priority: Int) -> Int {
        buckets[(priority + 1)...].reduce(0) { $0 + $1.count } + max(0, buckets[priority].firstIndex(after: job) - 1)
    }
}

extension [JobID] {
    /// The index of the first job numbered above `job`, by bisection. The list is sorted.
    fileprivate func firstIndex(after job: JobID) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= job { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
