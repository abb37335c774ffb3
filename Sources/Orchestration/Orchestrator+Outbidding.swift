import Domain
import Policies
import Pools

// Running jobs among jobs of their priority that would lose more without their nodes: who has which group is decided
// for all of them together, from time to time (docs/PLACEMENT.md).
extension Orchestrator {
    /// Gives scarce nodes out anew among running and waiting jobs, layer by layer. Running jobs that took part are left
    /// where that has them.
    mutating func contest() {
        guard let plan = settings.contest, let moves = settings.moves, settings.placement == .expectedCost,
            settings.pool.groups.count > 1
        else { return }
        guard now >= open.contests.next else { return }
        open.contests.next = now + moves.every
        open.contests.managed.removeAll()
        dropStaleAwards()
        let running = open.reviews.running.compactMap { state.jobs[$0] }.filter { mayBeOutbid($0) }
            .prefix(Limits.runningContenders)
        let byLayer = Dictionary(grouping: running, by: ContestLayer.init)
        guard !byLayer.isEmpty else { return }
        let waiting = settings.preemptionGap == nil ? [:] : waitingContenders()
        for layer in byLayer.keys.sorted() { contest(byLayer[layer] ?? [], waiting[layer] ?? [], layer, plan) }
    }

    /// A job's nodes may go to others of its priority when money decides over it, it saves, and it has run its least
    /// time, which grows with each start.
    private func mayBeOutbid(_ job: Job) -> Bool {
        guard case .running(_, let since) = job.state, contends(job), job.spec.checkpoint != nil,
            job.borrowedUntil == nil, now - since >= leastRun(of: job)
        else { return false }
        return guardrail(against: .move, of: job) == nil && guardrail(against: .preempt, of: job) == nil
    }

    /// How long a job runs before its nodes may go to others of its priority.
    private func leastRun(of job: Job) -> Span {
        let least = settings.leastRun.milliseconds * Int64(job.attempts) / Int64(Limits.startsPerLeastRun)
        return max(settings.leastRun, Span(milliseconds: least))
    }

    /// The first waiting jobs of each layer, in turn.
    private func waitingContenders() -> [ContestLayer: [Job]] {
        var found: [ContestLayer: [QueueKey]] = [:]
        for (demand, line) in state.queue.lines where open.blocked[demand] != nil {
            for key in line.elements.lazy.prefix(Limits.contenders) {
                guard let job = state.jobs[key.job], contends(job) else { break }
                found[ContestLayer(job), default: []].append(key)
            }
        }
        return found.mapValues { keys in keys.sorted().prefix(Limits.contenders).compactMap { state.jobs[$0.job] } }
    }

    /// Awards of waiting jobs for which no node is being cleared any more have come to nothing.
    private mutating func dropStaleAwards() {
        for (id, heading) in open.reviews.heading where heading.isAward {
            let isWaiting = state.jobs[id]?.state.isWaiting ?? true
            if isWaiting, !isBeingCleared(heading.group) { open.reviews.forgetHeading(of: id) }
        }
    }

    private func isBeingCleared(_ group: GroupID) -> Bool {
        (state.leasesOfGroup[group] ?? []).contains { state.leases[$0].map { isBeingCleared($0) } ?? false }
    }

    /// One layer: nothing happens where nodes are not scarce, or while the last contest is still being carried out.
    private mutating func contest(_ running: [Job], _ waiting: [Job], _ layer: ContestLayer, _ plan: ContestPlan) {
        let isUnderWay = open.reviews.heading.contains { id, heading in
            heading.isAward && state.jobs[id].map { ContestLayer($0) == layer } ?? false
        }
        guard !isUnderWay else { return }
        let groups = contestedGroups(of: layer)
        var scene = ContestScene(groups: groups)
        var prospects = Prospects(groups: groups)
        for job in running {
            guard case .running(let nodes, _) = job.state, hasWholeNodes(nodes) else { continue }
            let wish = open.contests.wish(of: job)
            if let claim = claim(of: job, wish, on: nodes, among: &prospects) { scene.running.append(claim) }
        }
        scene.waiting = waiting.compactMap { job in
            let wish = Wish(job)
            guard var found = claim(of: job, wish, among: &prospects, plan) else { return nil }
            found.claim.keepWholeNodes(of: prospects.parts(for: wish, as: job.spec))
            return found
        }
        scene.free = groups.map { freeNodes(in: $0) }
        guard scene.isScarce else { return }
        open.contests.managed.formUnion(scene.running.map(\.job.id))
        let mayGoDearer = !scene.waiting.isEmpty
        for claim in scene.running {
            claim.claim.mayGoDearer = mayGoDearer || claim.running.need.objective != .cost
        }
        scene.offers = offers(of: scene.claims, slotWorth(of: groups, plan), among: groups)
        scene.awards = SlotAssignment.assign(scene.offers, capacity: scene.capacity)
        // Nobody is sent to wait where no job takes another's nodes.
        guard settings.preemptionGap != nil || scene.running.allSatisfy({ scene.awards[$0.job.id] != nil }) else {
            return
        }
        carryOut(scene)
    }

    /// The groups in which nodes may change hands inside a layer: not those for which a job of another waits first.
    private func contestedGroups(of layer: ContestLayer) -> [NodeGroup] {
        let groups = settings.pool.groups.filter { group in
            guard let first = firstWaiting(in: group.id), let job = state.jobs[first.job] else { return true }
            return ContestLayer(job) == layer
        }
        return Array(groups.prefix(Limits.contestedGroups))
    }

    private func hasWholeNodes(_ nodes: NodeSet) -> Bool {
        nodes.leases.allSatisfy { id in
            guard let lease = state.leases[id], let group = settings.pool.group(lease.group) else { return false }
            return lease.allocations.count == 1 && lease.allocations[0].room == group.room && lease.takesWork
        }
    }

    /// Nodes of a group on which nothing runs, and those that may be leased, counted in slots.
    private func freeNodes(in group: NodeGroup) -> Int {
        let leases = (state.leasesOfGroup[group.id] ?? []).compactMap { state.leases[$0] }
        let empty = leases.count { $0.takesWork && $0.allocations.isEmpty }
        let new = isTrusted(group) ? max(0, group.limit - leases.count) : 0
        return max(0, empty + new - open.reviews.nodesAwaited(in: group.id)) * group.slots
    }

    /// Moves and preempts what a contest has elsewhere, and keeps what it leaves for those that won it.
    private mutating func carryOut(_ scene: ContestScene) {
        var (won, lost): ([JobID: Contest], [JobID: Contest]) = ([:], [:])
        for contest in scene.contests {
            won[contest.winner] = won[contest.winner] ?? contest
            lost[contest.loser] = contest
        }
        for claim in scene.running {
            let (job, own) = (claim.job, claim.claim.kind)
            guard let award = scene.awards[job.id] else {
                guard let contest = lost[job.id] else { continue }
                let cost = costOfMoving(job, saving: true)
                stop(job, then: .requeue, saving: true, because: .outbid(contest), expecting: cost)
                continue
            }
            let group = scene.groups[award.kind].id
            guard award.kind != own, let option = claim.options.first(where: { $0.group == group })
            else { continue }
            let move = Reallocation.move(claim.running, to: option, contest: lost[job.id] ?? won[job.id])
            self.award(group, to: job, won[job.id])
            stop(job, then: .requeue, saving: true, because: .moved(move), expecting: move.saved)
        }
        for (claim, _) in scene.waiting {
            guard let award = scene.awards[claim.id], let job = state.jobs[claim.id] else { continue }
            self.award(scene.groups[award.kind].id, to: job, won[claim.id])
        }
    }

    private mutating func award(_ group: GroupID, to job: Job, _ contest: Contest?) {
        open.reviews.head(
            job.id, for: Reviews.Heading(group: group, nodes: job.spec.nodes, isAward: true, contest: contest))
    }
}

/// The jobs of one layer and the nodes they are about.
private struct ContestScene {
    let groups: [NodeGroup]
    var running: [RunningClaim] = []
    /// Waiting jobs, and the group where each would be if all were free.
    var waiting: [(claim: SlotClaim, first: Int)] = []
    /// Slots of each group that nobody has.
    var free: [Int] = []
    var offers: [SlotOffer] = []
    var awards: [JobID: SlotAward] = [:]

    init(groups: [NodeGroup]) { self.groups = groups }

    var claims: [SlotClaim] { running.map(\.claim) + waiting.map(\.claim) }

    /// Slots of each group that are free or on which a running job of the scene is.
    var capacity: [Int] {
        running.reduce(into: free) { slots, claim in
            if let kind = claim.claim.kind { slots[kind] += claim.claim.sizes[kind] }
        }
    }

    /// Whether not everyone can be on the group where it would be alone.
    var isScarce: Bool {
        guard running.count + waiting.count > 1 else { return false }
        var wanted = [Int](repeating: 0, count: groups.count)
        for claim in running { wanted[claim.first] += claim.claim.sizes[claim.first] }
        for (claim, first) in waiting { wanted[first] += claim.sizes[first] }
        return zip(wanted, capacity).contains { $0 > $1 }
    }

    /// Of each running job that loses its nodes or has to go on elsewhere, with whom it was about them: the winners of
    /// its group in the order in which they chose, one after the other.
    var contests: [Contest] {
        var own: [JobID: Int] = [:]
        for claim in running { own[claim.job.id] = claim.claim.kind }
        let gains = Dictionary(offers.map { ($0.id, $0.gains) }) { first, _ in first }
        var found: [Contest] = []
        for kind in groups.indices {
            let coming = awards.filter { $0.value.kind == kind && own[$0.key] != kind }
                .sorted { ($0.value.place, $0.key) < ($1.value.place, $1.key) }
            guard !coming.isEmpty else { continue }
            let leaving = running.map(\.job.id).compactMap { id -> (isOn: Int, loss: Int64, job: JobID)? in
                guard own[id] == kind, awards[id]?.kind != kind, let gain = gains[id]?[kind] else { return nil }
                let loss = gain - (awards[id].flatMap { gains[id]?[$0.kind] } ?? 0)
                return awards[id] != nil && loss <= 0 ? nil : (awards[id] == nil ? 0 : 1, loss, id)
            }
            for (index, loser) in leaving.sorted(by: <).enumerated() {
                let winner = coming[min(index, coming.count - 1)]
                found.append(
                    Contest(
                        group: groups[kind].id, winner: winner.key, loser: loser.job,
                        winnerLoss: Price(nanosPerHour: winner.value.regret),
                        loserLoss: Price(nanosPerHour: loser.loss)))
            }
        }
        return found
    }
}
