/// An open lease: what `nodes` lists.
public struct NodeDocument: Codable, Hashable, Sendable {
    /// `L7`.
    public var lease: String
    /// Its group.
    public var group: String
    /// Provider, region and zone: `aws/us-east-1/us-east-1a`.
    public var place: String
    /// The provider's machine type.
    public var type: String
    /// `A100:1` or `cpu`.
    public var hardware: String
    /// Its terms.
    public var terms: String
    /// `ordered`, `booting`, `ready`, `warned`, `draining`, `releasing`.
    public var state: String
    /// When billing started; nil before.
    public var startedAt: String?
    /// Price in force, dollars an hour; nil before billing.
    public var rate: MoneyDocument?
    /// Posted and metered so far.
    public var cost: MoneyDocument
    /// The jobs on it or waiting for it.
    public var jobs: [Int64]
    /// A node.
    public init(
        lease: String, group: String, place: String, type: String, hardware: String, terms: String, state: String,
        startedAt: String?, rate: MoneyDocument?, cost: MoneyDocument, jobs: [Int64]
    ) {
        self.lease = lease
        self.group = group
        self.place = place
        self.type = type
        self.hardware = hardware
        self.terms = terms
        self.state = state
        self.startedAt = startedAt
        self.rate = rate
        self.cost = cost
        self.jobs = jobs
    }
}

/// Something the pool sells: what `offers` lists.
public struct OfferDocument: Codable, Hashable, Sendable {
    /// The group.
    public var group: String
    /// Provider, region and zone.
    public var place: String
    /// The provider's machine type.
    public var type: String
    /// `A100:1` or `cpu`.
    public var hardware: String
    /// Virtual processors of a node.
    public var vcpus: Int
    /// Memory of a node in MiB.
    public var memoryMiB: Int
    /// Its terms.
    public var terms: String
    /// Price now, dollars an hour.
    public var price: MoneyDocument
    /// Price of one accelerator an hour; nil for processors alone.
    public var pricePerAccelerator: MoneyDocument?
    /// Whether a node can be had now, as far as is known.
    public var isAvailable: Bool
    /// Nodes leased now.
    public var leased: Int
    /// Most nodes that may be leased.
    public var limit: Int
    /// Interruptions an hour reckoned with; nil where there are none.
    public var hazardPerHour: Double?
    /// What was seen of its spot market; nil: nothing, or it is not sold as spot.
    public var spot: SpotMarketDocument?
    /// An offer.
    public init(
        group: String, place: String, type: String, hardware: String, vcpus: Int, memoryMiB: Int, terms: String,
        price: MoneyDocument, pricePerAccelerator: MoneyDocument?, isAvailable: Bool, leased: Int, limit: Int,
        hazardPerHour: Double?
    ) {
        self.group = group
        self.place = place
        self.type = type
        self.hardware = hardware
        self.vcpus = vcpus
        self.memoryMiB = memoryMiB
        self.terms = terms
        self.price = price
        self.pricePerAccelerator = pricePerAccelerator
        self.isAvailable = isAvailable
        self.leased = leased
        self.limit = limit
        self.hazardPerHour = hazardPerHour
    }
}

/// What was seen of a spot market.
public struct SpotMarketDocument: Codable, Hashable, Sendable {
    /// Whether there are nodes now.
    public var isUp: Bool
    /// How long that has been so, seconds, to ten minutes.
    public var sinceSeconds: Int64
    /// How long it is expected to go on, seconds.
    public var expectedSeconds: Int64
    /// The share of recent time in which there were nodes, 0 to 1, to a hundredth; eight hours ago counts half.
    public var availability: Double
    /// The lowest price that was seen, dollars an hour.
    public var lowest: MoneyDocument
    /// The highest price that was seen, dollars an hour.
    public var highest: MoneyDocument
    /// A market.
    public init(
        isUp: Bool, sinceSeconds: Int64, expectedSeconds: Int64, availability: Double, lowest: MoneyDocument,
        highest: MoneyDocument
    ) {
        self.isUp = isUp
        self.sinceSeconds = sinceSeconds
        self.expectedSeconds = expectedSeconds
        self.availability = availability
        self.lowest = lowest
        self.highest = highest
    }
}
