/// One offer with what finishing the job there is expected to take.
public struct PlacementOption: Hashable, Sendable, Codable {
    /// The group.
    public var group: GroupID
    /// Its terms.
    public var terms: Terms
    /// Its price when compared.
    public var price: Price
    /// A node of the group that is already leased and has room; nil: a new lease would be ordered.
    public var lease: LeaseID?
    /// Further leased nodes of the group it would use, for a gang; nil: none.
    public var moreLeases: [LeaseID]?
    /// New leases that would be ordered; nil: one, unless there is `lease`.
    public var newLeases: Int?
    /// Expected dollars to finish, boot, start-up and redone work included.
    public var cost: Money
    /// Dollars that one of ten runs stays under; nil: not reckoned.
    public var costP10: Money?
    /// Dollars that nine of ten runs stay under.
    public var costP90: Money
    /// Expected time to finish.
    public var time: Span
    /// Time that nine of ten runs stay under; nil: not reckoned.
    public var timeP90: Span?
    /// The part of `time` that is work redone after interruptions.
    public var redone: Span
    /// Expected interruptions.
    public var interruptions: Double
    /// Interval between checkpoints this reckons with; nil: none.
    public var checkpointEvery: Span?
    /// Whether the speed was measured or is a stated estimate.
    public var isSpeedMeasured: Bool
    /// Whether its nodes are paid for already, whether the job uses them or not; nil: they are not.
    public var isPaidFor: Bool?
    /// The part of `cost` that is for keeping and moving data; nil: none.
    public var dataCost: Money?
    /// What `cost` is made of; nil: not kept.
    public var parts: CostParts?
    /// Where the speed comes from; nil: the length of the work is a guess, or it was not kept.
    public var speedBasis: Speed.Basis?
    /// What the speed was estimated from; nil: it was not.
    public var speedFrom: Accelerators?
    /// Whether reports from other hardware have corrected the speed; nil: they have not.
    public var isSpeedCorrected: Bool?
    /// The size an elastic job would have; nil: it is not elastic.
    public var size: JobSize?
    /// Other jobs on its nodes that would slow it down, and be slowed down by it; nil: none.
    public var sharers: Int?
    /// What those are expected to cost more by it; nil: nothing.
    public var slowing: Money?
    /// By what the bill of its nodes grows, of which others keep some anyway: a part of a node that nobody has is paid
    /// all the same. Nil: by its own cost.
    public var growth: Money?
    /// An option.
    public init(
        group: GroupID, terms: Terms, price: Price, lease: LeaseID?, cost: Money, costP90: Money, time: Span,
        redone: Span, interruptions: Double, checkpointEvery: Span?, isSpeedMeasured: Bool
    ) {
        self.group = group
        self.terms = terms
        self.price = price
        self.lease = lease
        self.cost = cost
        self.costP90 = costP90
        self.time = time
        self.redone = redone
        self.interruptions = interruptions
        self.checkpointEvery = checkpointEvery
        self.isSpeedMeasured = isSpeedMeasured
    }
}

extension PlacementOption {
    /// What choosing it adds to the bill: nothing where its nodes are paid for already, but for its data; and what it
    /// makes others cost.
    public var added: Money {
        let data = dataCost ?? .zero
        return (isPaidFor == true ? data : growth.map { $0 + data } ?? cost) + (slowing ?? .zero)
    }
    /// Whether the bill grows by something else than its own cost, as others keep some of its nodes anyway.
    public var isGrowthApart: Bool { isPaidFor != true && growth.map { $0 + (dataCost ?? .zero) != cost } ?? false }
    /// The leased nodes it would use.
    public var leases: [LeaseID] { (lease.map { [$0] } ?? []) + (moreLeases ?? []) }
}
