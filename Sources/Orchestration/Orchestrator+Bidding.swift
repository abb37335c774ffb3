import Domain
import HeapModule
import Policies

// Waiting jobs with deadlines that want the same few spot nodes: those have them that save most by it
// (docs/reference/spot-policies.md).
extension Orchestrator {
    /// Who of the jobs of a first job's priority and class has the spot nodes that it could have now, by what they save
    /// each; none: there are enough for all, or it goes by turn. `others` are the first jobs of the other lines that
    /// may find nodes.
    func bids(
        around job: Job, _ proposal: Placement.Proposal, among others: Heap<LineHead>, _ round: inout ContestRound
    ) -> [Award] {
        guard settings.contest != nil, settings.placement == .expectedCost, round.count < Limits.contestsPerTurn,
            mayBid(job, round), let group = proposal.options.first.flatMap({ settings.pool.group($0.group) }),
            group.terms == .spot
        else { return [] }
        let jobs = [job] + rivals(of: job, in: group, among: others, round)
        let wanted = jobs.reduce(0) { $0 + slots(of: $1, in: group) }
        let free = freeSlots(in: group, atMost: wanted)
        guard jobs.count > 1, wanted > free else { return [] }
        round.count += 1
        let claims = jobs.compactMap { bid(of: $0, for: group) }
        guard claims.first?.job == job.id else { return [] }
        round.dealt.formUnion(claims.map(\.job))
        return awards(of: claims, in: group, free: free)
    }

    /// Jobs in line behind another one, of its priority and class, that may want nodes of the same group; in turn.
    private func rivals(
        of job: Job, in group: NodeGroup, among others: Heap<LineHead>, _ round: ContestRound
    ) -> [Job] {
        let layer = ContestLayer(job)
        let found = others.unordered.compactMap { state.jobs[$0.key.job] }.filter { other in
            other.id != job.id && other.state.isWaiting && mayBid(other, round) && ContestLayer(other) == layer
                && Placement.suits(group, other.spec.resources, nodes: other.spec.nodes)
        }
        return Array(found.sorted { QueueKey($0) < QueueKey($1) }.prefix(Limits.contenders - 1))
    }

    /// Whether spot nodes are given to a job by what it saves: money decides over it, and it has no preference.
    private func mayBid(_ job: Job, _ round: ContestRound) -> Bool {
        guard job.spec.isPaced, !job.isToBeProbed, !job.spec.resources.isOrdered, !round.dealt.contains(job.id) else {
            return false
        }
        return job.spec.jobClass == .standard || job.spec.jobClass == .scavenger
    }

    private func slots(of job: Job, in group: NodeGroup) -> Int {
        job.spec.nodes * group.slots(of: group.room(for: job.spec.resources))
    }

    /// What spot nodes of a group save a job in this tick; nil: it does not want them, or has no table.
    private func bid(of job: Job, for group: NodeGroup) -> SpotClaim? {
        guard let pacing = pacing(of: job, among: survey(for: job, [:]).map(\.site)), pacing.spot == group.id,
            pacing.advice.choice == .spot, let zone = pacing.zones.first,
            let spell = state.spotRecords[group.id]?.advanced(to: now).present,
            let saving = table(of: job.id, zone)?.bid(at: zone.moment, spell)
        else { return nil }
        return SpotClaim(job: job.id, nodes: slots(of: job, in: group), saving: saving)
    }

    /// What is free of a group for those that save most by it; none where there is enough for all.
    private func awards(of claims: [SpotClaim], in group: NodeGroup, free: Int) -> [Award] {
        let winners = Set(SpotAllocation.winners(claims, nodes: free))
        let losers = claims.filter { !winners.contains($0.job) }
        guard let rival = losers.max(by: { $0.shadowPrice < $1.shadowPrice }) else { return [] }
        return claims.filter { winners.contains($0.job) }.map { claim in
            Award(
                job: claim.job, group: group.id,
                contest: Contest(
                    group: group.id, winner: claim.job, loser: rival.job, winnerLoss: hourly(claim),
                    loserLoss: hourly(rival)))
        }
    }

    /// What each slot of a claim saves, by the hour.
    private func hourly(_ claim: SpotClaim) -> Price {
        Price(nanosPerHour: claim.shadowPrice.nanos * (Span.hours(1).milliseconds / Self.marketTick.milliseconds))
    }
}
