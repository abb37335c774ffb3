import Domain
import Policies
import Pools

/// A running job as a contest about scarce nodes sees it.
struct RunningClaim {
    var job: Job
    var claim: SlotClaim
    /// What it needs, where it is, and what leaving takes.
    var running: Reallocation.Running
    /// The group it would be on if all were free.
    var first: Int
    /// What going on comes to elsewhere, the best first.
    var options: [PlacementOption] = []
}

/// The groups of one contest, and how jobs saw them.
struct Prospects {
    /// The groups, by which kinds of slots are numbered.
    let groups: [NodeGroup]
    /// What jobs without data saw.
    var seen: [View: [Site]] = [:]

    init(groups: [NodeGroup]) { self.groups = groups }

    /// How a job looks at the groups.
    struct View: Hashable {
        var wish: Wish
        /// The group on which it runs; nil: it waits.
        var own: Int?
    }
}

// What scarce nodes are worth to jobs. Groups are numbered as in the list that a contest is about.
extension Orchestrator {
    /// Whether nodes are given to a job, or taken from it, by what it would lose: only among jobs that money decides
    /// over, and that have no preference, policy or sizes of their own.
    func contends(_ job: Job) -> Bool {
        if job.isToBeProbed { return false }
        switch job.spec.jobClass {
        case .critical, .research: return false
        case .standard, .scavenger:
            return !job.spec.isPaced && !job.spec.resources.isOrdered && job.spec.elastic == nil
        }
    }

    /// What slots of these groups are worth to jobs.
    func slotWorth(of groups: [NodeGroup], _ plan: ContestPlan) -> SlotWorth {
        let slots = groups.reduce(0) { $0 + $1.limit * $1.slots }
        let dollars = groups.reduce(0) { $0 + Double($1.limit) * Double(quote(of: $1).price.nanosPerHour) / 1e9 }
        var worth = SlotWorth(meanPrice: dollars / Double(max(slots, 1)))
        worth.waiting = Double(plan.waitingPerMille) / 1_000
        worth.staying = Double(plan.stayingPerMille) / 1_000
        worth.margin.hours += (settings.moves?.every ?? .zero).hours
        worth.leavesIdle = false
        return worth
    }

    /// The claim of a job that waits, and the group it would be on if all were free; nil: none would do.
    func claim(
        of job: Job, _ wish: Wish, among prospects: inout Prospects, _ plan: ContestPlan
    ) -> (claim: SlotClaim, first: Int)? {
        let (need, groups) = (need(of: job), prospects.groups)
        let sites = sites(for: job, wish, on: nil, &prospects)
        let options = Placement.propose(for: need, among: sites, by: settings.placement).options
        guard let best = options.first, let first = groups.firstIndex(where: { $0.id == best.group }) else {
            return nil
        }
        var claim = claim(of: job, need, among: groups)
        for option in options {
            guard let kind = groups.firstIndex(where: { $0.id == option.group }) else { continue }
            claim.paces[kind] = pace(option)
        }
        claim.isDue = now - job.state.since >= plan.patience
        finish(&claim, need)
        return (claim, first)
    }

    /// The claim of a job that runs on a group of these; nil: how much it has left is not known.
    func claim(of job: Job, on nodes: NodeSet, among prospects: inout Prospects) -> RunningClaim? {
        let groups = prospects.groups
        guard let running = running(job, on: nodes),
            let own = groups.firstIndex(where: { $0.id == running.site.group.id })
        else { return nil }
        var claim = claim(of: job, running.need, among: groups)
        let elsewhere = sites(for: job, Wish(job), on: own, &prospects)
        var found = RunningClaim(job: job, claim: claim, running: running, first: own)
        claim.kind = own
        let stay = running.stay
        claim.paces[own] = SlotPace(hours: stay.time.hours, rate: stay.added.dollars / max(stay.time.hours, 1e-6))
        found.options = Placement.propose(for: running.need, among: elsewhere, by: settings.placement).options
        for (place, option) in found.options.enumerated() {
            guard let kind = groups.firstIndex(where: { $0.id == option.group }) else { continue }
            var pace = pace(option)
            pace.start += running.save.hours
            pace.startCost += running.leaving.dollars
            claim.paces[kind] = pace
            if place == 0, Reallocation.prefers(option, to: stay, of: running) { found.first = kind }
        }
        finish(&claim, running.need)
        found.claim = claim
        return found
    }

    /// The groups of a contest as a job sees them if nobody else were there, but for its own. Jobs that wish for the
    /// same see the same, unless they have data to bring.
    private func sites(for job: Job, _ wish: Wish, on own: Int?, _ prospects: inout Prospects) -> [Site] {
        let isBare = !hasData(job.spec, job.id)
        let view = Prospects.View(wish: wish, own: own)
        if isBare, let known = prospects.seen[view] { return known }
        let others = prospects.groups.indices.filter { $0 != own }
        let sites = others.map { empty(prospects.groups[$0], for: job, isThere: own != nil) }
        if isBare { prospects.seen[view] = sites }
        return sites
    }

    /// A group as if nobody else were there: where all nodes are leased, the job would have leased ones; a part of a
    /// node costs one that waits its share.
    private func empty(_ group: NodeGroup, for job: Job, isThere: Bool) -> Site {
        var site = prospect(group, for: job)
        let isFull = (state.leasesOfGroup[group.id]?.count ?? 0) >= group.limit
        if isFull || (!isThere && group.room(for: job.spec.resources) != group.room) {
            site.roomy = Array(repeating: LeaseID(0), count: job.spec.nodes)
        }
        return site
    }

    /// What is the same for all groups.
    private func claim(of job: Job, _ need: Need, among groups: [NodeGroup]) -> SlotClaim {
        var claim = SlotClaim(
            id: job.id, submittedAt: job.submittedAt,
            sizes: groups.map { job.spec.nodes * $0.slots(of: $0.room(for: job.spec.resources)) },
            paces: Array(repeating: nil, count: groups.count))
        claim.hoursLeft = need.timeLeft?.hours
        return claim
    }

    /// One more start is kept in reserve before a deadline; and an hour has the price that the job's objective says.
    private func finish(_ claim: inout SlotClaim, _ need: Need) {
        let paces = claim.paces.compactMap(\.self)
        let start = paces.map(\.start).max() ?? 0
        for kind in claim.paces.indices { claim.paces[kind]?.reserve = start }
        switch need.objective {
        case .cost: break
        case .time: claim.hourPrice = paces.map(\.rate).max() ?? 0
        case .balanced(let price): claim.hourPrice = Double(price.nanosPerHour) / 1e9
        }
    }

    private func pace(_ option: PlacementOption) -> SlotPace {
        let parts = option.parts
        let start = ((parts?.boot ?? .zero) + (parts?.startup ?? .zero) + (parts?.restore ?? .zero)).hours
        let hours = max(option.time.hours - start, 1e-6)
        let startCost =
            option.isPaidFor == true ? 0 : min(start * Double(option.price.nanosPerHour) / 1e9, option.added.dollars)
        var pace = SlotPace(hours: hours, rate: (option.added.dollars - startCost) / hours)
        pace.start = start
        pace.startCost = startCost
        return pace
    }
}

extension NodeGroup {
    /// What a node is counted as: its accelerators, or its processors where it has none.
    var slots: Int { slots(of: room) }

    /// What a part of a node is counted as.
    func slots(of room: Room) -> Int { max(1, accelerators == nil ? room.cpus : room.accelerators) }
}

extension Money {
    /// In dollars, for estimates.
    fileprivate var dollars: Double { Double(nanos) / 1e9 }
}
