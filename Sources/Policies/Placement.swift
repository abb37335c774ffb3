import Domain

/// The placement rule: the offer with the least expected cost to finish, of those that will do.
public enum Placement {
    /// What the rule proposes.
    public struct Proposal: Hashable, Sendable {
        /// The options that would do now, best first.
        public var options: [PlacementOption]
        /// The groups that would not, by name, each with its first obstacle.
        public var rejected: [Rejection]

        /// Whether waiting may help: some group would do but for something that passes.
        public var mayWait: Bool { rejected.contains { !$0.obstacle.isLasting } }

        /// The reason for taking the best option; nil when there is none.
        public func choice(for need: Need, remainingSteps: Int?) -> Choice? {
            guard let chosen = options.first else { return nil }
            var choice = Choice(
                chosen: chosen, others: Array(options.dropFirst().prefix(Limits.optionsKept)),
                rejected: Array(rejected.prefix(Limits.optionsKept)), remainingSteps: remainingSteps)
            choice.slack = need.timeLeft.map { $0 - (chosen.timeP90 ?? chosen.time) }
            return choice
        }
    }

    /// Compares all sites for one need. Options come in the order of preference: those that nine times of ten end by
    /// the deadline, else those that pass it by least; then the file's order of accelerators where it gave a list, then
    /// the objective, for dollars what the bill would grow by (reserved nodes are paid for already); then expected
    /// cost, then an idle node of ours, then the group's name; or as another rule says.
    public static func propose(
        for need: Need, among sites: [Site], by rule: PlacementRule = .expectedCost
    ) -> Proposal {
        let compared = compare(need, sites, by: rule)
        return Proposal(
            options: FallingBack.spread(compared.ranked.inOrder, for: need),
            rejected: compared.rejected.sorted { $0.group < $1.group })
    }

    /// Compares the sites of all sizes of an elastic job by the same order; of what is equal, the smaller goes first.
    /// A group that no size would do on is rejected once; elsewhere each size says what it waits for.
    public static func propose(
        among sizes: [(need: Need, sites: [Site])], by rule: PlacementRule = .expectedCost
    ) -> Proposal {
        guard let first = sizes.first?.need else { return Proposal(options: [], rejected: []) }
        var ranked = Ranked(atMost: sizes.reduce(0) { $0 + $1.sites.count })
        var rejected: [Rejection] = []
        for (need, sites) in sizes {
            let compared = compare(need, sites, by: rule)
            ranked.append(compared.ranked)
            rejected += compared.rejected.map { rejection in
                var rejection = rejection
                rejection.size = need.size
                return rejection
            }
        }
        let options = FallingBack.spread(ranked.inOrder, for: first)
        return Proposal(options: options, rejected: merged(rejected, beside: Set(options.map(\.group))))
    }

    /// Options, and what each is compared by.
    private struct Ranked {
        var ranks: [Rank] = []
        var options: [PlacementOption] = []

        init(atMost count: Int) {
            ranks.reserveCapacity(count)
            options.reserveCapacity(count)
        }

        mutating func append(_ option: PlacementOption, _ rank: Rank) {
            ranks.append(rank)
            options.append(option)
        }

        mutating func append(_ other: Ranked) {
            ranks += other.ranks
            options += other.options
        }

        /// Whether an option goes before another.
        private func isBefore(_ left: Int, _ right: Int) -> Bool {
            if ranks[left] != ranks[right] { return ranks[left] < ranks[right] }
            let news = (options[left].newLeases ?? 0, options[right].newLeases ?? 0)
            if news.0 != news.1 { return news.0 < news.1 }
            let groups = (options[left].group, options[right].group)
            return groups.0 != groups.1 ? groups.0 < groups.1 : left < right
        }

        /// The options, the best first.
        var inOrder: [PlacementOption] {
            let order = ranks.indices.sorted(by: isBefore)
            return order.elementsEqual(ranks.indices) ? options : order.map { options[$0] }
        }
    }

    /// The sites that would do for a need, and those that would not, in their order.
    private static func compare(
        _ need: Need, _ sites: [Site], by rule: PlacementRule
    ) -> (ranked: Ranked, rejected: [Rejection]) {
        let hasFirmSite = sites.contains { $0.group.terms != .spot && misfit(of: need, on: $0) == nil }
        let firm = isUnsavedSpot(need) ? bestFirm(for: need, among: sites) : nil
        var ranked = Ranked(atMost: sites.count)
        var rejected: [Rejection] = []
        for site in sites {
            let found = misfit(of: need, on: site) ?? spotMisfit(of: need, on: site, hasFirmSite: hasFirmSite, firm)
            if let obstacle = found {
                rejected.append(Rejection(group: site.group.id, obstacle: obstacle))
                continue
            }
            let option = CostToFinish.option(for: need, on: site)
            if let obstacle = budgetMisfit(of: need, on: site) ?? passingMisfit(of: need, on: site) {
                rejected.append(Rejection(group: site.group.id, obstacle: obstacle))
            } else {
                ranked.append(option, Rank(option, for: need, preference: preference(of: need, on: site), by: rule))
            }
        }
        return (ranked, rejected)
    }

    /// The rejections of all sizes, by group and size: what passes is said of each, of what lasts the first that is not
    /// about the number of accelerators or nodes, where no other size would do there.
    private static func merged(_ all: [Rejection], beside taken: Set<GroupID>) -> [Rejection] {
        let passing = all.filter { !$0.obstacle.isLasting }
        let mayDo = taken.union(passing.map(\.group))
        var lasting: [GroupID: Rejection] = [:]
        for var rejection in all where rejection.obstacle.isLasting && !mayDo.contains(rejection.group) {
            rejection.size = nil
            if lasting[rejection.group].map(\.obstacle.isAboutSize) ?? true { lasting[rejection.group] = rejection }
        }
        return (passing + lasting.values).sorted {
            ($0.group, $0.size?.count ?? 0, $0.size?.nodes ?? 0) < ($1.group, $1.size?.count ?? 0, $1.size?.nodes ?? 0)
        }
    }

    /// On which of several sites of one group a job is best off, by index: the first of equals, and the first of all
    /// where none would do.
    public static func preferred(
        of sites: [Site], for need: Need, by rule: PlacementRule = .expectedCost
    ) -> Int {
        var best: (index: Int, rank: Rank)?
        for (index, site) in sites.enumerated() where sites.count > 1 {
            guard let rank = compare(need, [site], by: rule).ranked.ranks.first else { continue }
            if best.map({ rank < $0.rank }) ?? true { best = (index, rank) }
        }
        return best?.index ?? 0
    }

    /// The groups whose hardware and place would do, whatever the price, in the order of the sites.
    public static func groups(for need: Need, among sites: [Site]) -> [GroupID] {
        sites.filter { misfit(of: need, on: $0) == nil }.map(\.group.id)
    }

    /// What an option is compared by, the less the better.
    private struct Rank: Comparable {
        /// By how much it is expected to pass the deadline.
        var late = Span.zero
        /// Where it stands in the file's list.
        var preference: Int
        /// What the objective, or the rule, makes small.
        var aim: Int128 = 0
        /// Expected cost in nano-dollars.
        var cost: Int64 = 0

        init(_ option: PlacementOption, for need: Need, preference: Int, by rule: PlacementRule) {
            self.preference = preference
            switch rule {
            case .expectedCost:
                let length = option.timeP90 ?? option.time
                late = need.timeLeft.map { max(.zero, length - $0) } ?? .zero
                aim = need.objective.aim(cost: option.added, time: option.time)
                cost = option.cost.nanos
            case .lowestPrice: aim = option.isPaidFor == true ? 0 : Int128(option.price.nanosPerHour)
            case .firstFit: break
            }
        }

        static func < (left: Rank, right: Rank) -> Bool {
            (left.late, left.preference, left.aim, left.cost) < (right.late, right.preference, right.aim, right.cost)
        }
    }

    /// What is wrong with the hardware or the place, whatever the price.
    static func misfit(of need: Need, on site: Site) -> Obstacle? {
        if let obstacle = misfit(of: need.resources, nodes: need.nodes, on: site.group) { return obstacle }
        if case .steps(_, let workload) = need.rest, site.speed == nil { return .unknownSpeed(workload: workload) }
        return nil
    }

    /// Whether the hardware and the place would do for `nodes` equal nodes, whatever runs there.
    public static func suits(_ group: NodeGroup, _ resources: ResourceRequest, nodes: Int) -> Bool {
        misfit(of: resources, nodes: nodes, on: group) == nil
    }

    private static func misfit(of resources: ResourceRequest, nodes: Int, on group: NodeGroup) -> Obstacle? {
        let wanted = resources.accelerators
        if !wanted.isEmpty, preferenceIndex(wanted, group) == nil {
            return .wrongAccelerator(wanted: wanted, has: group.accelerators)
        }
        if wanted.isEmpty, let has = group.accelerators { return .wrongAccelerator(wanted: [], has: has) }
        if group.vcpus < resources.cpus { return .tooFewCPUs(wanted: resources.cpus, has: group.vcpus) }
        if group.memoryMiB < resources.memoryMiB {
            return .tooLittleMemory(wanted: resources.memoryMiB, has: group.memoryMiB)
        }
        if group.limit < nodes { return .tooFewNodes(wanted: nodes, limit: group.limit) }
        if !resources.places.isEmpty, !resources.places.contains(where: { $0.contains(group) }) { return .wrongPlace }
        return nil
    }

    /// What forbids this job a spot node. The limit of interruptions counts only where there is something to fall
    /// back to.
    private static func spotMisfit(
        of need: Need, on site: Site, hasFirmSite: Bool, _ firm: PlacementOption?
    ) -> Obstacle? {
        guard site.group.terms == .spot else { return nil }
        if need.resources.useSpot == false { return .spotNotAllowed }
        if need.resources.useSpot != true,
            case .forbidden(let guardrail) = Guardrails.verdict(on: .moveToSpot, jobClass: need.jobClass)
        {
            return .spotForbidden(guardrail)
        }
        if need.checkpoint == nil, need.resources.useSpot != true { return .spotWithoutCheckpoint }
        if let firm, let loss = loss(of: need, on: site, against: firm) { return .spotLoses(loss) }
        if need.interruptions >= need.spot.maxInterruptions, hasFirmSite {
            return .spotLimit(interruptions: need.interruptions)
        }
        return nil
    }

    /// Whether the rest of the budget pays for booting, starting and stopping there.
    private static func budgetMisfit(of need: Need, on site: Site) -> Obstacle? {
        guard let left = need.budgetLeft else { return nil }
        let isWarm = site.isWarm(for: need)
        let running = (isWarm ? .zero : site.group.boot) + need.startup + need.restore + need.reserve
        let data = site.data.begin + site.data.success + site.dataReserve
        let least = site.rate(for: need).cost(over: max(running, isWarm ? .zero : site.group.minimumCharge)) + data
        return left < least ? .budgetTooSmall(left: left, least: least) : nil
    }

    /// What stands in the way now and may pass: a price above the user's ceiling, no free node.
    private static func passingMisfit(of need: Need, on site: Site) -> Obstacle? {
        if let most = need.resources.maxHourlyCost {
            let rate = site.rate(for: need)
            if rate > most { return .tooDear(price: rate, most: most) }
        }
        return site.obstacle
    }

    /// Where in the file's list a site stands, for a job that prefers the first of it.
    static func preference(of need: Need, on site: Site) -> Int {
        need.resources.isOrdered ? preferenceIndex(need.resources.accelerators, site.group) ?? 0 : 0
    }

    /// Where in the list of alternatives the first stands that a node of the group can serve; nil: none. A job may have
    /// a part of a node that has more accelerators than it wants; leasing such a node for it costs the whole price.
    private static func preferenceIndex(_ wanted: [Accelerators], _ group: NodeGroup) -> Int? {
        group.accelerators.flatMap { has in
            wanted.firstIndex { $0.count <= has.count && $0.kind.isSame(as: has.kind) }
        }
    }
}

extension Obstacle {
    /// Whether it is only that the nodes have other accelerators, or that they are too few: of another size that may
    /// be different.
    fileprivate var isAboutSize: Bool {
        switch self {
        case .wrongAccelerator, .tooFewNodes: true
        default: false
        }
    }
}
