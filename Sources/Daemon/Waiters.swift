import Domain

/// Who waits for which job to be over.
struct Waiters {
    private var continuations: [Int: (job: JobID, continuation: CheckedContinuation<Void, Never>)] = [:]
    private var byJob: [JobID: Set<Int>] = [:]
    private var next = 0

    /// Adds one; its ticket.
    mutating func add(_ job: JobID, _ continuation: CheckedContinuation<Void, Never>) -> Int {
        next += 1
        continuations[next] = (job, continuation)
        byJob[job, default: []].insert(next)
        return next
    }

    /// Wakes one, once.
    mutating func wake(_ ticket: Int) {
        guard let waiter = continuations.removeValue(forKey: ticket) else { return }
        byJob[waiter.job]?.remove(ticket)
        if byJob[waiter.job]?.isEmpty == true { byJob[waiter.job] = nil }
        waiter.continuation.resume()
    }

    /// Wakes those who wait for a job.
    mutating func wakeAll(of job: JobID) {
        for ticket in (byJob[job] ?? []).sorted() { wake(ticket) }
    }

    /// Wakes everybody.
    mutating func wakeAll() {
        for ticket in continuations.keys.sorted() { wake(ticket) }
    }
}
