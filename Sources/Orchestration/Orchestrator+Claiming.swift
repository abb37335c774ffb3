import Domain
import Policies
import Pools

/// A running job as a contest about scarce nodes sees it. There may be thousands, so that none is copied.
final class RunningClaim {
    let job: Job
    var claim: SlotClaim
    /// What it needs, where it is, and what leaving takes.
    let running: Reallocation.Running
    /// The group it would be on if all were free.
    let first: Int
    /// What going on comes to elsewhere, the best first.
    let options: [PlacementOption]

    init(job: Job, claim: SlotClaim, running: Reallocation.Running, first: Int, options: [PlacementOption]) {
        self.job = job
        self.claim = claim
        self.running = running
        self.first = first
        self.options = options
    }
}

/// The groups of one contest, and how jobs saw them.
struct Prospects {
    /// The groups, by which kinds of slots are numbered.
    let groups: [NodeGroup]
    /// The number of each group.
    let kinds: [GroupID: Int]
    /// What jobs without data saw of others, and of their own.
    var seen: [View: [Site]] = [:]
    var own: [View: Site] = [:]
    /// What jobs would have of each group.
    private var parts: [Wish: Parts] = [:]

    init(groups: [NodeGroup]) {
        self.groups = groups
        kinds = Dictionary(groups.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    /// What a job would have of each group.
    struct Parts {
        /// Slots at once.
        var sizes: [Int]
        /// Whether those are whole nodes.
        var areWhole: [Bool]
    }

    /// What jobs with a wish would have of each group; `spec` is one of theirs.
    mutating func parts(for wish: Wish, as spec: JobSpec) -> Parts {
        if let known = parts[wish] { return known }
        let rooms = groups.map { $0.room(for: spec.resources) }
        let found = Parts(
            sizes: zip(groups, rooms).map { spec.nodes * $0.slots(of: $1) },
            areWhole: zip(groups, rooms).map { $0.room == $1 })
        parts[wish] = found
        return found
    }

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
        let dollars = groups.reduce(0) { $0 + Double($1.limit) * quote(of: $1).price.dollars }
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
        let need = need(of: job)
        let sites = sites(for: job, wish, on: nil, &prospects)
        let options = Placement.propose(for: need, among: sites, by: settings.placement).options
        guard let best = options.first, let first = prospects.kinds[best.group] else { return nil }
        var claim = claim(of: job, need, prospects.parts(for: wish, as: job.spec))
        for option in options {
            guard let kind = prospects.kinds[option.group] else { continue }
            claim.paces[kind] = pace(option)
        }
        claim.isDue = now - job.state.since >= plan.patience
        finish(&claim, need)
        return (claim, first)
    }

    /// The claim of a job that runs on a group of these; nil: how much it has left is not known.
    func claim(of job: Job, _ wish: Wish, on nodes: NodeSet, among prospects: inout Prospects) -> RunningClaim? {
        guard let own = state.leases[nodes.first].flatMap({ prospects.kinds[$0.group] }),
            let running = running(job, on: nodes, as: ownSite(own, job, wish, &prospects))
        else { return nil }
        let parts = prospects.parts(for: wish, as: job.spec)
        let elsewhere = sites(for: job, wish, on: own, &prospects)
        var claim = claim(of: job, running.need, parts)
        claim.kind = own
        var first = own
        let stay = running.stay
        claim.paces[own] = SlotPace(hours: stay.time.hours, rate: stay.added.dollars / max(stay.time.hours, 1e-6))
        let options = Placement.propose(for: running.need, among: elsewhere, by: settings.placement).options
        for (place, option) in options.enumerated() {
            guard let kind = prospects.kinds[option.group] else { continue }
            var pace = pace(option)
            pace.start += running.save.hours
            pace.startCost += running.leaving.dollars
            claim.paces[kind] = pace
            if place == 0, Reallocation.prefers(option, to: stay, of: running) { first = kind }
        }
        finish(&claim, running.need)
        claim.keepWholeNodes(of: parts)
        return RunningClaim(job: job, claim: claim, running: running, first: first, options: options)
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

    /// The group on which a job runs, as far as that does not depend on what is leased.
    private func ownSite(_ kind: Int, _ job: Job, _ wish: Wish, _ prospects: inout Prospects) -> Site {
        let isBare = !hasData(job.spec, job.id)
        let view = Prospects.View(wish: wish, own: kind)
        if isBare, let known = prospects.own[view] { return known }
        let site = bareSite(prospects.groups[kind], for: job)
        if isBare { prospects.own[view] = site }
        return site
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
    private func claim(of job: Job, _ need: Need, _ parts: Prospects.Parts) -> SlotClaim {
        var claim = SlotClaim(
            id: job.id, submittedAt: job.submittedAt, sizes: parts.sizes,
            paces: Array(repeating: nil, count: parts.sizes.count))
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
        case .balanced(let price): claim.hourPrice = price.dollars
        }
    }

    private func pace(_ option: PlacementOption) -> SlotPace {
        let parts = option.parts
        let start = ((parts?.boot ?? .zero) + (parts?.startup ?? .zero) + (parts?.restore ?? .zero)).hours
        let hours = max(option.time.hours - start, 1e-6)
        let startCost =
            option.isPaidFor == true ? 0 : min(start * option.price.dollars, option.added.dollars)
        var pace = SlotPace(hours: hours, rate: (option.added.dollars - startCost) / hours)
        pace.start = start
        pace.startCost = startCost
        return pace
    }
}

extension SlotClaim {
    /// Leaves only groups of which the job has whole nodes: what is free of shared ones may be in pieces.
    mutating func keepWholeNodes(of parts: Prospects.Parts) {
        for (kind, isWhole) in parts.areWhole.enumerated() where !isWhole { paces[kind] = nil }
    }
}

extension NodeGroup {
    /// What a node is counted as: its accelerators, or its processors where it has none.
    var slots: Int { slots(of: room) }

    /// What a part of a node is counted as.
    func slots(of room: Room) -> Int { max(1, accelerators == nil ? room.cpus : room.accelerators) }
}
