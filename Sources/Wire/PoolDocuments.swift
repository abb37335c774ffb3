/// An open lease: what `nodes` lists.
package struct NodeDocument: Codable, Hashable, Sendable {
    /// `L7`.
    package var lease: String
    /// Its group.
    package var group: String
    /// Provider, region and zone: `aws/us-east-1/us-east-1a`.
    package var place: String
    /// The provider's machine type.
    package var type: String
    /// `A100:1` or `cpu`.
    package var hardware: String
    /// Its terms.
    package var terms: String
    /// `ordered`, `booting`, `ready`, `warned`, `draining`, `releasing`.
    package var state: String
    /// When billing started; nil before.
    package var startedAt: String?
    /// Price in force, dollars an hour; nil before billing.
    package var rate: MoneyDocument?
    /// Posted and metered so far.
    package var cost: MoneyDocument
    /// The jobs on it or waiting for it.
    package var jobs: [Int64]
    /// A node.
    package init(
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
package struct OfferDocument: Codable, Hashable, Sendable {
    /// The group.
    package var group: String
    /// Provider, region and zone.
    package var place: String
    /// The provider's machine type.
    package var type: String
    /// `A100:1` or `cpu`.
    package var hardware: String
    /// Virtual processors of a node.
    package var vcpus: Int
    /// Memory of a node in MiB.
    package var memoryMiB: Int
    /// Its terms.
    package var terms: String
    /// Price now, dollars an hour.
    package var price: MoneyDocument
    /// Price of one accelerator an hour; nil for processors alone.
    package var pricePerAccelerator: MoneyDocument?
    /// Whether a node can be had now, as far as is known.
    package var isAvailable: Bool
    /// Nodes leased now.
    package var leased: Int
    /// Most nodes that may be leased.
    package var limit: Int
    /// Interruptions an hour reckoned with; nil where there are none.
    package var hazardPerHour: Double?
    /// An offer.
    package init(
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
