import Domain
import Pools

extension State {
    /// What must hold between any two steps, each as a sentence where it does not. Empty: all is well.
    package func brokenInvariants(in pool: PoolDescription) -> [String] {
        brokenJobs() + brokenAttempts() + brokenLeases(in: pool) + brokenMeters() + brokenOrders()
    }

    private func brokenJobs() -> [String] {
        var broken: [String] = []
        for id in jobs.keys.sorted() {
            guard let job = jobs[id] else { continue }
            if job.state.isEnded { broken.append("job \(id) is over and still in memory") }
            if id.number > counters.jobs { broken.append("job \(id) was never counted") }
            if let lease = job.state.lease, leases[lease] == nil {
                broken.append("job \(id) is \(job.state.word) on \(lease), which is not open")
            }
            if job.posted < .zero { broken.append("job \(id) was posted \(job.posted.exact)") }
            if job.progress.checkpointStep > job.progress.furthestStep {
                broken.append("job \(id) has a checkpoint at a step it never reached")
            }
        }
        let waiting = jobs.values.count { $0.state.isWaiting }
        if waiting != queue.count { broken.append("\(waiting) jobs wait, the queue has \(queue.count)") }
        return broken
    }

    private func brokenAttempts() -> [String] {
        attempts.keys.sorted().compactMap { id in
            guard let attempt = attempts[id] else { return nil }
            guard jobs[id.job]?.currentAttempt == id else { return "attempt \(id) is not its job's current one" }
            guard leases[attempt.lease]?.occupant == id else { return "attempt \(id) is not on \(attempt.lease)" }
            return nil
        }
    }

    private func brokenLeases(in pool: PoolDescription) -> [String] {
        var broken: [String] = []
        for id in leases.keys.sorted() {
            guard let lease = leases[id] else { continue }
            if let occupant = lease.occupant, attempts[occupant] == nil {
                broken.append("\(id) is taken by \(occupant), which is over")
            }
            if (lease.startedAt == nil) != (lease.tariff == nil) { broken.append("\(id) runs without a price") }
        }
        for group in pool.groups {
            let open = leasesOfGroup[group.id]?.count ?? 0
            if open > group.limit { broken.append("\(group.id) has \(open) leases of \(group.limit)") }
        }
        return broken
    }

    private func brokenMeters() -> [String] {
        var broken: [String] = []
        for id in Set(leases.keys).union(meters.keys).sorted() {
            let isBilled = leases[id]?.startedAt != nil
            if isBilled != (meters[id] != nil) { broken.append("\(id): billed \(isBilled), metered \(!isBilled)") }
            guard let meter = meters[id] else { continue }
            if meter.proofOfLife < meter.segment.start { broken.append("the meter of \(id) runs backwards") }
            if meter.segment.attempt != leases[id]?.occupant {
                broken.append("the meter of \(id) charges another attempt than the one on it")
            }
            if meter.segment.start.nextHour < meter.proofOfLife { broken.append("\(id) has an uncut clock hour") }
        }
        return broken
    }

    private func brokenOrders() -> [String] {
        var broken: [String] = []
        for id in leases.keys.sorted() where orders[.lease(id)] == nil { broken.append("\(id) was never ordered") }
        for id in attempts.keys.sorted() where orders[.attempt(id)] == nil {
            broken.append("attempt \(id) was never ordered")
        }
        return broken
    }
}
