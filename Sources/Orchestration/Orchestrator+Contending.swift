import Domain
import Policies
import Pools

/// A waiting job that is given scarce nodes out of its turn.
struct Award {
    var job: JobID
    var group: GroupID
    /// The job that does without; nil: none loses by it.
    var contest: Contest?
}

/// What is known of contests in one turn.
struct ContestRound {
    /// Jobs that nodes were given out among.
    var dealt: Set<JobID> = []
    /// How often that was done.
    var count = 0
    /// Priorities and classes whose jobs were given what had been cleared for them.
    var looked: Set<ContestLayer> = []
}

// Waiting jobs of one priority that want the same free nodes: who would lose most without has them (docs/PLACEMENT.md).
extension Orchestrator {
    /// Who of the jobs that wait in line after `head`, which could start now, goes before it; none: nodes are not
    /// scarce, or it goes by turn.
    mutating func awards(
        around head: Job, _ demand: Demand, among ready: Set<Demand>, _ round: inout ContestRound
    ) -> [Award] {
        guard let plan = settings.contest, settings.placement == .expectedCost, !round.dealt.contains(head.id),
            contends(head), settings.pool.groups.count > 1, round.count < Limits.contestsPerTurn,
            fittingGroups(for: head, demand).count > 1
        else { return [] }
        round.count += 1
        let jobs = contenders(from: head, among: ready, round.dealt)
        round.dealt.formUnion(jobs.map(\.id))
        let waiting = jobs.filter { open.reviews.heading[$0.id]?.isAward != true }
        return waiting.count > 1 ? deal(among: waiting, plan) : []
    }

    /// Waiting jobs of a head's priority and class that nodes were cleared for; they are looked at once in a turn.
    func pendingAwards(around head: Job, _ round: inout ContestRound) -> [Award] {
        guard !open.reviews.heading.isEmpty, round.looked.insert(ContestLayer(head)).inserted else { return [] }
        return open.reviews.heading.filter(\.value.isAward).keys.sorted().compactMap { id in
            guard let job = state.jobs[id], job.state.isWaiting, ContestLayer(job) == ContestLayer(head),
                let heading = open.reviews.heading[id]
            else { return nil }
            return Award(job: id, group: heading.group, contest: heading.contest)
        }
    }

    /// The first jobs in turn from `head` on, as far as they are of its priority and class.
    private func contenders(from head: Job, among ready: Set<Demand>, _ dealt: Set<JobID>) -> [Job] {
        let (first, layer) = (QueueKey(head), ContestLayer(head))
        let lines = firstLines(of: ready).compactMap { state.queue.lines[$0] }
        // Mostly the next one in turn is of another layer, and there is nobody to contend with.
        let second = lines.compactMap { line in line.elements.first { $0 > first && !dealt.contains($0.job) } }.min()
        guard let second, let next = state.jobs[second.job], ContestLayer(next) == layer else { return [head] }
        var keys: [QueueKey] = []
        for line in lines {
            let rest = line.elements.lazy.filter { $0 >= first && !dealt.contains($0.job) }
            keys += rest.prefix(Limits.contenders)
        }
        let jobs = keys.sorted().lazy.compactMap { state.jobs[$0.job] }
        return Array(jobs.prefix { ContestLayer($0) == layer && contends($0) }.prefix(Limits.contenders))
    }

    /// The lines whose first jobs have their turn first: no others have any of the first contenders.
    private func firstLines(of ready: Set<Demand>) -> [Demand] {
        guard ready.count > Limits.contenders else { return Array(ready) }
        var found: [(key: QueueKey, demand: Demand)] = []
        for demand in ready {
            guard let key = state.queue.head(of: demand) else { continue }
            if found.count == Limits.contenders, let last = found.last, last.key < key { continue }
            found.insert((key, demand), at: found.firstIndex { key < $0.key } ?? found.endIndex)
            if found.count > Limits.contenders { found.removeLast() }
        }
        return found.map(\.demand)
    }

    /// Gives free nodes out by regret, where not everyone can be where it would be alone.
    private mutating func deal(among jobs: [Job], _ plan: ContestPlan) -> [Award] {
        let all = settings.pool.groups.prefix(Limits.contestedGroups)
        let fitting = jobs.reduce(into: Set<GroupID>()) { $0.formUnion(fittingGroups(for: $1, Demand($1))) }
        let groups = all.filter { fitting.contains($0.id) }
        let found = jobs.compactMap { claim(of: $0, among: groups, plan) }
        var wanted = [Int](repeating: 0, count: groups.count)
        for (claim, first) in found { wanted[first] += claim.sizes[first] }
        let most = wanted.reduce(0, +)
        let free = groups.map { freeSlots(in: $0, atMost: most) }
        guard zip(wanted, free).contains(where: { $0 > $1 }) else { return [] }
        let claims = found.map(\.claim)
        let offers = self.offers(of: claims, slotWorth(of: Array(all), plan), among: groups)
        let awards = SlotAssignment.assign(offers, capacity: free)
        return awards.sorted { $0.value.place < $1.value.place }.map { id, award in
            Award(
                job: id, group: groups[award.kind].id,
                contest: rival(of: id, award, offers, awards).map { rival, loss in
                    Contest(
                        group: groups[award.kind].id, winner: id, loser: rival,
                        winnerLoss: Price(nanosPerHour: award.regret), loserLoss: Price(nanosPerHour: loss))
                })
        }
    }

    /// What claims gain on each group; what is too slow for a deadline is remembered.
    mutating func offers(of claims: [SlotClaim], _ worth: SlotWorth, among groups: [NodeGroup]) -> [SlotOffer] {
        let typical = SlotWorth.typicalLength(claims)
        return claims.map { claim in
            let before = open.contests.tooSlow(for: claim.id, among: groups)
            let verdict = worth.judge(claim, tooSlow: before, typical: typical)
            if before != verdict.tooSlow { open.contests.keep(verdict.tooSlow, of: claim.id, among: groups) }
            return SlotOffer(claim, gains: verdict.gains)
        }
    }

    /// Of those that have no node of a kind that was awarded, the one that loses most by that, and how much; nil: none
    /// does.
    private func rival(
        of winner: JobID, _ award: SlotAward, _ offers: [SlotOffer], _ awards: [JobID: SlotAward]
    ) -> (job: JobID, loss: Int64)? {
        var most: (job: JobID, loss: Int64)?
        for offer in offers where offer.id != winner && awards[offer.id]?.kind != award.kind {
            guard let gain = offer.gains[award.kind] else { continue }
            let loss = gain - (awards[offer.id].flatMap { offer.gains[$0.kind] } ?? 0)
            if loss > most?.loss ?? 0 { most = (offer.id, loss) }
        }
        return most
    }

    /// What is free of a group, nodes that may be leased included, as far as it is asked for.
    private func freeSlots(in group: NodeGroup, atMost most: Int) -> Int {
        var free = 0
        let quote = quote(of: group)
        if quote.isAvailable, quote.refusedUntil.map({ $0 <= now }) ?? true {
            free = min(most, max(0, group.limit - (state.leasesOfGroup[group.id]?.count ?? 0))) * group.slots
        }
        guard free < most, let roomy = open.roomy[group.id] else { return free }
        for lease in roomy.elements where free < most { free += group.slots(of: lease.left) }
        return free
    }

    /// The groups whose hardware and place would do for a job.
    private mutating func fittingGroups(for job: Job, _ demand: Demand) -> [GroupID] {
        if let known = open.contests.groups(for: demand) { return known }
        let sites = settings.pool.groups.map { bareSite($0, for: job) }
        let groups = Placement.groups(for: need(of: job), among: sites)
        open.contests.note(demand, fits: groups)
        return groups
    }
}
