import Domain
import Policies
import Pools

extension Orchestrator {
    /// Takes nodes for the first jobs of these lines, which found none, from jobs that have their turn after them.
    mutating func preempt(for lines: [Demand]) {
        guard let gap = settings.preemptionGap, let least = state.placed.leastPriority else { return }
        let heads = lines.compactMap { demand in state.queue.head(of: demand).map { (key: $0, demand: demand) } }
        for (key, demand) in heads.sorted(by: { $0.key < $1.key }).prefix(Limits.preemptionsLookedAt) {
            guard let job = state.jobs[key.job], job.spec.priority >= least + gap else { continue }
            let groups = (open.blocked[demand] ?? [:]).filter(\.value).keys.sorted()
            let pools = groups.compactMap { settings.pool.group($0) }
            var isCleared = false
            for group in pools where !isCleared { isCleared = preempt(for: job, key, in: group, gap) }
            if !isCleared { tellKept(from: job, key, in: pools, gap) }
        }
    }

    /// Jobs that were let in before their turn and have not ended in time leave what the job at the head needs.
    mutating func recallBorrowers() {
        for id in open.borrowers.sorted() {
            guard let job = state.jobs[id], let until = job.borrowedUntil, until <= now, isAtWork(job),
                let group = job.state.nodes.flatMap({ state.leases[$0.first] })?.group,
                let head = firstWaiting(in: group), head < QueueKey(job)
            else { continue }
            if let guardrail = guardrail(against: .preempt, of: job) {
                keep(job, from: .preempt, on: .job(head.job), because: guardrail)
                continue
            }
            let saving = job.spec.checkpoint != nil
            stop(
                job, then: .requeue, saving: saving, because: .overran(until: until, head: head.job),
                expecting: costOfMoving(job, saving: saving))
        }
    }

    /// The turn of the first job that waits for a node of a group to be given back; nil: none does.
    func firstWaiting(in group: GroupID) -> QueueKey? {
        (open.waiters[group] ?? []).filter { open.blocked[$0]?[group] == true }
            .compactMap { state.queue.head(of: $0) }.min()
    }

    /// Looks for nodes of a group whose jobs may be moved off for `job`; false: there are not enough.
    private mutating func preempt(for job: Job, _ key: QueueKey, in group: NodeGroup, _ gap: Int) -> Bool {
        let leases = leases(of: group)
        guard !leases.contains(where: { isBeingCleared($0) }) else { return true }
        let victims = victims(on: leases, of: group, for: job) { victim in
            mayBeMoved(victim, for: job, key, gap) && guardrail(against: .preempt, of: victim) == nil
        }
        for victim in victims {
            let reason = Reason.preempted(
                Preemption(
                    by: job.id, priority: job.spec.priority, victimPriority: victim.spec.priority,
                    lost: lostWork(of: victim)))
            let saving = victim.spec.checkpoint != nil
            stop(
                victim, then: .requeue, saving: saving, because: reason,
                expecting: costOfMoving(victim, saving: saving))
        }
        return !victims.isEmpty
    }

    /// Says, of the first group that could be cleared otherwise, which jobs are kept from being preempted.
    private mutating func tellKept(from job: Job, _ key: QueueKey, in groups: [NodeGroup], _ gap: Int) {
        for group in groups {
            let victims = victims(on: leases(of: group), of: group, for: job) { mayBeMoved($0, for: job, key, gap) }
            for victim in victims {
                guard let guardrail = guardrail(against: .preempt, of: victim) else { continue }
                keep(victim, from: .preempt, on: .job(job.id), because: guardrail)
            }
            if !victims.isEmpty { return }
        }
    }

    private func leases(of group: NodeGroup) -> [Lease] {
        (state.leasesOfGroup[group.id] ?? []).compactMap { state.leases[$0] }
    }

    /// The jobs to move off nodes of a group for `job`, by number; none: it would not have its nodes by that.
    private func victims(
        on leases: [Lease], of group: NodeGroup, for job: Job, where mayBeMoved: (Job) -> Bool
    ) -> [Job] {
        let room = group.room(for: job.spec.resources)
        var clearings = leases.compactMap { clearing(of: $0, room, group, for: job, where: mayBeMoved) }
        clearings.sort { ($0.priority, $0.lost, $0.lease) < ($1.priority, $1.lost, $1.lease) }
        let free = self.leases(for: job, in: group, atMost: job.spec.nodes).count + max(0, group.limit - leases.count)
        let missing = job.spec.nodes - free
        guard missing > 0, clearings.count >= missing else { return [] }
        return Set(clearings.prefix(missing).flatMap(\.victims)).sorted().compactMap { state.jobs[$0] }
    }

    /// A node and the jobs that would have to leave it.
    private struct Clearing {
        var lease: LeaseID
        var victims: [JobID]
        var priority: Int
        var lost: Money
    }

    /// Whether a job is leaving the node for another already.
    func isBeingCleared(_ lease: Lease) -> Bool {
        lease.allocations.contains { allocation in
            if case .stopping(_, _, .requeue) = state.jobs[allocation.job]?.state { true } else { false }
        }
    }

    /// The least jobs that would have to leave a node for this room; nil: not all that are in the way may be moved.
    private func clearing(
        of lease: Lease, _ room: Room, _ group: NodeGroup, for job: Job, where mayBeMoved: (Job) -> Bool
    ) -> Clearing? {
        guard lease.takesWork else { return nil }
        var left = group.room - lease.allocated
        var apart = Set(notToJoin(on: lease, job, in: group))
        guard !room.fits(in: left) || !apart.isEmpty else { return nil }
        let movable = lease.allocations.compactMap { allocation -> (victim: Job, room: Room)? in
            guard let victim = state.jobs[allocation.job], mayBeMoved(victim) else { return nil }
            if room.fits(in: left), !apart.contains(victim.id) { return nil }
            return (victim, allocation.room)
        }
        var clearing = Clearing(lease: lease.id, victims: [], priority: 0, lost: .zero)
        for (victim, freed) in movable.sorted(by: { Self.isMovedFirst($0.victim, $1.victim) }) {
            left = left + freed
            clearing.victims.append(victim.id)
            clearing.priority = max(clearing.priority, victim.spec.priority)
            clearing.lost += lostWork(of: victim)
            apart.remove(victim.id)
            if room.fits(in: left), apart.isEmpty { return clearing }
        }
        return nil
    }

    private static func isMovedFirst(_ left: Job, _ right: Job) -> Bool {
        (left.spec.priority, right.state.since, right.id) < (right.spec.priority, left.state.since, left.id)
    }

    /// A job may be moved off its nodes for another whose turn is before its own, whose priority is above its own by
    /// the gap, when it has run its least time. Whether it may be for its own sake, the guardrails say.
    private func mayBeMoved(_ victim: Job, for job: Job, _ key: QueueKey, _ gap: Int) -> Bool {
        guard case .running(_, let since) = victim.state else { return false }
        return victim.spec.priority + gap <= job.spec.priority && key < QueueKey(victim)
            && now - since >= settings.leastRun
    }

    private func isAtWork(_ job: Job) -> Bool {
        switch job.state {
        case .starting, .running: true
        default: false
        }
    }
}
