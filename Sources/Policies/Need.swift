import Domain

/// What a waiting job still needs, as the placement rule sees it. Policies never see the state.
package struct Need: Hashable, Sendable {
    /// How much work is left.
    package enum Rest: Hashable, Sendable {
        /// So many steps of a workload whose speed is known per accelerator.
        case steps(Int, workload: String)
        /// About so long, on any hardware; a guess.
        case time(Span)
    }
    /// The hardware asked for.
    package var resources: ResourceRequest
    /// The job's class.
    package var jobClass: JobClass
    /// How it uses spot.
    package var spot: SpotPlan
    /// How it saves; nil: an interruption means starting again.
    package var checkpoint: CheckpointPlan?
    /// What is left to do.
    package var rest: Rest
    /// From an attempt's start to its first step.
    package var startup: Span
    /// Time to load the checkpoint it would begin from; zero when it begins at the start.
    package var restore: Span
    /// Interruptions it has suffered.
    package var interruptions: Int
    /// What is left of its budget; nil: no budget.
    package var budgetLeft: Money?
    /// The time that must still be paid for once the budget says stop: a tick, a save, the grace.
    package var reserve: Span

    /// A need.
    package init(
        resources: ResourceRequest, jobClass: JobClass, spot: SpotPlan, checkpoint: CheckpointPlan?, rest: Rest,
        startup: Span, restore: Span, interruptions: Int, budgetLeft: Money?, reserve: Span
    ) {
        self.resources = resources
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
package struct Site: Hashable, Sendable {
    /// The group.
    package var group: NodeGroup
    /// Its price now.
    package var price: Price
    /// A leased node of it that is ready and has nothing on it.
    package var idleLease: LeaseID?
    /// What keeps a new lease from being ordered now, whatever the job: full, refused, unavailable.
    package var obstacle: Obstacle?
    /// Expected interruptions of a node per hour.
    package var hazardPerHour: Double
    /// Speed of the job's workload there, and whether it was measured; nil: unknown.
    package var speed: Speed?

    /// A speed and where it comes from.
    package struct Speed: Hashable, Sendable {
        /// Steps per hour.
        package var throughput: Throughput
        /// False: a stated estimate.
        package var isMeasured: Bool
        /// A speed.
        package init(throughput: Throughput, isMeasured: Bool) {
            self.throughput = throughput
            self.isMeasured = isMeasured
        }
    }

    /// A site.
    package init(
        group: NodeGroup, price: Price, idleLease: LeaseID?, obstacle: Obstacle?, hazardPerHour: Double, speed: Speed?
    ) {
        self.group = group
        self.price = price
        self.idleLease = idleLease
        self.obstacle = obstacle
        self.hazardPerHour = hazardPerHour
        self.speed = speed
    }
}
