import Domain
import Pools

extension State {
    /// What must hold between any two steps, each as a sentence where it does not. Empty: all is well.
    public func brokenInvariants(in pool: PoolDescription) -> [String] {
        brokenJobs() + brokenAttempts() + brokenLeases(in: pool) + brokenMeters() + brokenOrders()
    }

    private func brokenJobs() -> [String] {
        var broken: [String] = []
        for id in jobs.keys.sorted() {
            guard let job = jobs[id] else { continue }
            if job.state.isEnded { broken.append("job \(id) is over and still in memory") }
            if id.number > counters.jobs { broken.append("job \(id) was never counted") }
            for lease in job.state.nodes?.leases ?? [] {
                if leases[lease]?.allocations.contains(where: { $0.job == id }) != true {
                    broken.append("job \(id) is \(job.state.word) on \(lease), which has no room for it")
                }
            }
            broken += brokenSize(of: job)
            if job.posted < .zero { broken.append("job \(id) was posted \(job.posted.exact)") }
            if job.progress.checkpointStep > job.progress.furthestStep {
                broken.append("job \(id) has a checkpoint at a step it never reached")
            }
        }
        let waiting = jobs.values.count { $0.state.isWaiting }
        if waiting != queue.count { broken.append("\(waiting) jobs wait, the queue has \(queue.count)") }
        let heldJobs = jobs.values.count { $0.state.isHeld && ($0.spec.notBefore != nil) }
        if heldJobs != held.timers.count { broken.append("\(heldJobs) jobs wait for a time, \(held.timers.count) do") }
        return broken
    }

    /// An elastic job has a size while it has nodes, which is that of what it has of them.
    private func brokenSize(of job: Job) -> [String] {
        guard let plan = job.spec.elastic?.value else { return [] }
        guard let nodes = job.state.nodes else {
            return plan.size.map { ["job \(job.id) has the size \($0) and no nodes"] } ?? []
        }
        let held = nodes.leases.compactMap { leases[$0]?.allocations.first { $0.job == job.id }?.room.accelerators }
        guard let size = plan.size, size.nodes == held.count, held.allSatisfy({ $0 == size.accelerators }) else {
            return ["job \(job.id) has \(held) accelerators on its nodes, its size is \(plan.size?.description ?? "?")"]
        }
        return []
    }

    private func brokenAttempts() -> [String] {
        attempts.keys.sorted().compactMap { id in
            guard let attempt = attempts[id] else { return nil }
            guard jobs[id.job]?.currentAttempt == id else { return "attempt \(id) is not its job's current one" }
            guard jobs[id.job]?.state.nodes == attempt.nodes else { return "attempt \(id) is not on \(attempt.nodes)" }
            return nil
        }
    }

    private func brokenLeases(in pool: PoolDescription) -> [String] {
        var broken: [String] = []
        for id in leases.keys.sorted() {
            guard let lease = leases[id] else { continue }
            for allocation in lease.allocations where jobs[allocation.job]?.state.nodes?.contains(id) != true {
                broken.append("\(id) has room for job \(allocation.job), which is not there")
            }
            if let group = pool.group(lease.group), !lease.allocated.fits(in: group.room) {
                broken.append("\(id) has more allocated than its node has")
            }
            if (lease.startedAt == nil) != (lease.tariff == nil) { broken.append("\(id) runs without a price") }
        }
        return broken
    }

    private func brokenMeters() -> [String] {
        var broken: [String] = []
        for id in Set(leases.keys).union(meters.keys).sorted() {
            let isBilled = leases[id]?.startedAt != nil
            if isBilled != (meters[id] != nil) { broken.append("\(id): billed \(isBilled), metered \(!isBilled)") }
            guard let meter = meters[id] else { continue }
            if meter.proofOfLife < meter.start { broken.append("the meter of \(id) runs backwards") }
            let charged = Set(meter.uses.compactMap(\.attempt))
            let running = Set(attempts.keys.filter { attempts[$0]?.nodes.contains(id) ?? false })
            if charged != running { broken.append("the meter of \(id) charges other attempts than those on it") }
            if meter.start.nextHour < meter.proofOfLife { broken.append("\(id) has an uncut clock hour") }
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
