import Domain
import Policies
import Pools

/// What is kept in a group for the job whose turn it is next there, so that jobs behind it do not delay it.
struct Reservation {
    /// The job it is kept for.
    var job: JobID
    /// The group.
    var group: GroupID
    /// Leases it is expected to have.
    var leases: Set<LeaseID>
    /// Further nodes it is expected to lease.
    var newNodes: Int
    /// When it is expected to have them all.
    var start: Instant
}

extension Orchestrator {
    /// What is kept in `group` for the first job that waits for a node there, if its turn is before `key`.
    func reservation(
        in group: NodeGroup, before key: QueueKey, _ known: inout [JobID: Reservation]
    ) -> Reservation? {
        let heads = (open.waiters[group.id] ?? []).compactMap { demand in
            open.blocked[demand]?[group.id] == true ? state.queue.head(of: demand).map { ($0, demand) } : nil
        }
        guard let (first, demand) = heads.min(by: { $0.0 < $1.0 }), first < key, let job = state.jobs[first.job] else {
            return nil
        }
        if known[job.id] == nil { known[job.id] = reserve(for: job, in: open.blocked[demand] ?? [:]) }
        return known[job.id].flatMap { $0.group == group.id ? $0 : nil }
    }

    /// The nodes a job that found none is expected to have soonest, of the groups whose nodes are all in use.
    private func reserve(for job: Job, in groups: [GroupID: Bool]) -> Reservation? {
        let full = groups.filter(\.value).keys.sorted()
        return full.compactMap { id in settings.pool.group(id).flatMap { reserve(for: job, in: $0) } }
            .min { ($0.start, $0.group) < ($1.start, $1.group) }
    }

    /// The nodes a job is expected to have soonest in a group; nil: nobody can say.
    func reserve(for job: Job, in group: NodeGroup) -> Reservation? {
        let room = group.room(for: job.spec.resources)
        let leases = state.leasesOfGroup[group.id] ?? []
        var free = leases.compactMap { id in state.leases[id].flatMap { freeing(room, of: $0, in: group, for: job) } }
        free.sort { ($0.at, $0.lease) < ($1.at, $1.lease) }
        let new = min(job.spec.nodes, max(0, group.limit - staying(in: group)))
        let taken = free.prefix(job.spec.nodes - new)
        guard taken.count + new == job.spec.nodes else { return nil }
        return Reservation(
            job: job.id, group: group.id, leases: Set(taken.map(\.lease)), newNodes: new, start: taken.last?.at ?? now)
    }

    /// Leases of a group that stay: one that is being released makes room for a new one in a moment.
    func staying(in group: NodeGroup) -> Int {
        (state.leasesOfGroup[group.id] ?? []).count { state.leases[$0]?.state != .releasing }
    }

    /// When a leased node is expected to have this room for a job, with nobody there whom it may not slow down; nil:
    /// not at all.
    func freeing(
        _ room: Room, of lease: Lease, in group: NodeGroup, for job: Job
    ) -> (at: Instant, lease: LeaseID)? {
        guard lease.takesWork else { return nil }
        var left = group.room - lease.allocated
        var apart = Set(notToJoin(on: lease, job, in: group))
        if room.fits(in: left), apart.isEmpty { return (now, lease.id) }
        let ends = lease.allocations.map { (at: expectedEnd(of: $0.job, on: group), allocation: $0) }
        for (at, allocation) in ends.sorted(by: { ($0.at, $0.allocation.job) < ($1.at, $1.allocation.job) }) {
            left = left + allocation.room
            apart.remove(allocation.job)
            if room.fits(in: left), apart.isEmpty { return (at, lease.id) }
        }
        return nil
    }

    /// When a job that has nodes is expected to be off them.
    func expectedEnd(of id: JobID, on group: NodeGroup) -> Instant {
        state.jobs[id].map { expectedEnd(of: $0, on: group) } ?? now
    }

    /// When a job that has nodes is expected to be off them.
    func expectedEnd(of job: Job, on group: NodeGroup) -> Instant {
        if let end = expectedProbeEnd(of: job, on: group) { return end }
        let attempt = job.currentAttempt.flatMap { state.attempts[$0] }
        switch job.spec.work {
        case .command(let work):
            let since = (work.steps == nil ? nil : attempt?.lastReportAt) ?? attempt?.startedAt ?? now
            let step = attempt?.lastStep ?? job.progress.checkpointStep
            let rest = work.expectedRest(from: step, assuming: settings.assumedWork)
            return max(now, since + stretched(rest, for: attempt?.id))
        case .simulated(let work):
            guard let speed = speed(of: work.workload, on: group, for: job.spec) else { return now }
            let ahead = attempt?.startedAt == nil ? group.boot + work.startup : .zero
            let rest = speed.throughput.time(for: max(0, work.steps - job.progress.step))
            return now + ahead + stretched(rest, for: attempt?.id)
        }
    }
}
