import Domain
import HeapModule
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
    /// Who of the jobs that wait in line after a first job, which could start now, goes before it; none: nodes are not
    /// scarce, or it goes by turn. `others` are the first jobs of the other lines that may find nodes.
    mutating func awards(
        around job: Job, _ head: LineHead, among others: Heap<LineHead>, _ round: inout ContestRound
    ) -> [Award] {
        let layer = ContestLayer(job)
        guard let plan = settings.contest, settings.placement == .expectedCost, !round.dealt.contains(job.id),
            contends(job), settings.pool.groups.count > 1, round.count < Limits.contestsPerTurn,
            isContested(head, others.min?.key, layer, round.dealt),
            fittingGroups(for: Contender(job: job, wish: head.demand.wish)).count > 1
        else { return [] }
        round.count += 1
        let contenders = contenders(from: head, layer, among: others, round.dealt)
        round.dealt.formUnion(contenders.map(\.job.id))
        let waiting = contenders.filter { open.reviews.heading[$0.job.id]?.isAward != true }
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

    /// Whether the next job in turn after `head` may be one of its priority and class. Mostly it is not, and there is
    /// nobody to contend with.
    private func isContested(_ head: LineHead, _ next: QueueKey?, _ layer: ContestLayer, _ dealt: Set<JobID>) -> Bool {
        let behind = state.queue.lines[head.demand]?.elements.first { $0 > head.key && !dealt.contains($0.job) }
        return [behind, next].compactMap(\.self).contains { key in
            state.jobs[key.job].map { !$0.state.isWaiting || dealt.contains(key.job) || ContestLayer($0) == layer }
                ?? true
        }
    }

    /// The first jobs in turn from `head` on, as far as they are of its priority and class.
    private func contenders(
        from head: LineHead, _ layer: ContestLayer, among others: Heap<LineHead>, _ dealt: Set<JobID>
    ) -> [Contender] {
        var first: [LineHead] = []
        for front in firstLines(of: others, and: head) {
            guard let line = state.queue.lines[front.demand] else { continue }
            for key in line.elements where key >= head.key && !dealt.contains(key.job) {
                let place = first.firstIndex { key < $0.key } ?? first.endIndex
                guard place < Limits.contenders else { break }
                first.insert(LineHead(key: key, demand: front.demand), at: place)
                if first.count > Limits.contenders { first.removeLast() }
            }
        }
        var found: [Contender] = []
        for one in first {
            guard let job = state.jobs[one.key.job] else { continue }
            guard ContestLayer(job) == layer, contends(job) else { break }
            found.append(Contender(job: job, wish: one.demand.wish))
        }
        return found
    }

    /// The lines whose first jobs have their turn first: no others have any of the first contenders.
    private func firstLines(of others: Heap<LineHead>, and head: LineHead) -> [LineHead] {
        guard others.count >= Limits.contenders else { return [head] + others.unordered }
        var found = [head]
        for other in others.unordered {
            if found.count == Limits.contenders, let last = found.last, last < other { continue }
            found.insert(other, at: found.firstIndex { other < $0 } ?? found.endIndex)
            if found.count > Limits.contenders { found.removeLast() }
        }
        return found
    }

    /// Gives free nodes out by regret, where not everyone can be where it would be alone.
    private mutating func deal(among contenders: [Contender], _ plan: ContestPlan) -> [Award] {
        let all = settings.pool.groups.prefix(Limits.contestedGroups)
        let fitting = contenders.reduce(into: Set<GroupID>()) { $0.formUnion(fittingGroups(for: $1)) }
        let groups = all.filter { fitting.contains($0.id) }
        var prospects = Prospects(groups: groups)
        let found = contenders.compactMap { claim(of: $0.job, $0.wish, among: &prospects, plan) }
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
    func freeSlots(in group: NodeGroup, atMost most: Int) -> Int {
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
    private mutating func fittingGroups(for contender: Contender) -> [GroupID] {
        if let known = open.contests.groups(for: contender.wish) { return known }
        let sites = settings.pool.groups.map { prospect($0, for: contender.job) }
        let groups = Placement.groups(for: need(of: contender.job), among: sites)
        open.contests.note(contender.wish, fits: groups)
        return groups
    }
}

/// A waiting job that may be given scarce nodes out of its turn.
private struct Contender {
    var job: Job
    /// What it wishes for.
    var wish: Wish
}
