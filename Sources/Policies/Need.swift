import Domain

/// What a waiting job still needs, as the placement rule sees it. Policies never see the state.
public struct Need: Hashable, Sendable {
    /// How much work is left.
    public enum Rest: Hashable, Sendable {
        /// So many steps of a workload whose speed is known per accelerator.
        case steps(Int, workload: String)
        /// About so long, on any hardware; a guess.
        case time(Span)
    }
    /// The hardware asked for.
    public var resources: ResourceRequest
    /// Equal nodes it needs at once.
    public var nodes: Int
    /// The job's class.
    public var jobClass: JobClass
    /// How it uses spot.
    public var spot: SpotPlan
    /// How it saves; nil: an interruption means starting again.
    public var checkpoint: CheckpointPlan?
    /// What is left to do.
    public var rest: Rest
    /// From an attempt's start to its first step.
    public var startup: Span
    /// Time to load the checkpoint it would begin from; zero when it begins at the start.
    public var restore: Span
    /// Interruptions it has suffered.
    public var interruptions: Int
    /// What is left of its budget; nil: no budget.
    public var budgetLeft: Money?
    /// The time that must still be paid for once the budget says stop: a tick, a save, the grace.
    public var reserve: Span
    /// What is to be small.
    public var objective = Objective.cost
    /// Until its deadline; negative: it is past. Nil: it has none.
    public var timeLeft: Span?
    /// The size it is a need of; nil: the job is not elastic.
    public var size: JobSize?

    /// A need.
    public init(
        resources: ResourceRequest, nodes: Int = 1, jobClass: JobClass, spot: SpotPlan, checkpoint: CheckpointPlan?,
        rest: Rest,
        startup: Span, restore: Span, interruptions: Int, budgetLeft: Money?, reserve: Span
    ) {
        self.resources = resources
        self.nodes = nodes
        self.jobClass = jobClass
        self.spot = spot
        self.checkpoint = checkpoint
        self.rest = rest
        self.startup = startup
        self.restore = restore
        self.interruptions = interruptions
        self.budgetLeft = budgetLeft
        self.reserve = reserve
    }
}

/// A group as the placement rule sees it at one instant.
public struct Site: Hashable, Sendable {
    /// The group, kept once: sites are copied often.
    private var sharedGroup: Shared<NodeGroup>
    /// The price of a node now.
    public var price: Price
    /// Leased nodes of it with room for the job, best first; no more than it needs.
    public var roomy: [LeaseID]
    /// What keeps the job from having all its nodes there now and may pass: full, refused, unavailable, kept, quota.
    public var obstacle: Obstacle?
    /// Expected interruptions of a node per hour.
    public var hazardPerHour: Double
    /// Speed of the job's workload there; nil: unknown.
    public var speed: Speed?
    /// What the job's data costs there.
    public var data = DataCosts.none
    /// What must be kept back for its checkpoint until the budget is looked at again.
    public var dataReserve = Money.zero

    /// How long a spot node of the group is kept; nil: nobody knows, or it is not spot.
    public var life: SpotLife?
    /// How long spot nodes of the group are expected to be away at a time; nil: it is not spot.
    public var meanWait: Span?
    /// How many of `roomy` cost their whole price, whatever part of them the job has: nobody else is on them.
    public var unshared = 0
    /// The other jobs on each of the nodes that the job has or would join, where sharing slows them down.
    public var sharers: [[Sharer]] = []
    /// How long others keep each of the leased nodes that the job would join; empty: it does not matter.
    public var keptFor: [Span] = []

    /// A site.
    public init(
        group: NodeGroup, price: Price, roomy: [LeaseID] = [], obstacle: Obstacle?, hazardPerHour: Double, speed: Speed?
    ) {
        sharedGroup = Shared(group)
        self.price = price
        self.roomy = roomy
        self.obstacle = obstacle
        self.hazardPerHour = hazardPerHour
        self.speed = speed
    }
}

extension Site {
    /// The group.
    public var group: NodeGroup {
        _read { yield sharedGroup.value }
        set { sharedGroup = Shared(newValue) }
    }

    /// Whether the job would have only nodes that are leased already: no boot, no minimum charge.
    func isWarm(for need: Need) -> Bool { roomy.count >= need.nodes }

    /// What the job's nodes cost an hour: its share of nodes it joins, the whole price of those leased for it.
    public func rate(for need: Need) -> Price {
        let joined = min(roomy.count, need.nodes)
        let parts = joined - min(unshared, joined)
        let whole = price.nanosPerHour * Int64(need.nodes - parts)
        guard parts > 0 else { return Price(nanosPerHour: whole) }
        let room = group.room(for: need.resources)
        let share = room.fits(in: group.room) ? group.share(of: room) : .whole
        return Price(nanosPerHour: whole + share.total(of: price, over: .hours(1)).nanos * Int64(parts))
    }
}
