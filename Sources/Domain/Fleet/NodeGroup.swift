/// How an offer is paid for.
public enum Terms: String, Hashable, Sendable, Codable, CaseIterable {
    /// Pay as you go; not interrupted.
    case onDemand = "on-demand"
    /// Cheaper, but the provider may take the node back.
    case spot
    /// Paid in advance for a term.
    case reserved
    /// Your own machine.
    case owned
}

/// What does the computing on a node.
public enum Device: String, Hashable, Sendable, Codable {
    /// The processors alone.
    case cpu
    /// Graphics processors.
    case gpu
    /// Tensor processing units.
    case tpu
}

/// A number of accelerators of one kind; on a node, or asked for by a job.
public struct Accelerators: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Which accelerator.
    public var kind: AcceleratorKind
    /// How many, at least 1.
    public var count: Int
    /// `count` accelerators of `kind`.
    public init(kind: AcceleratorKind, count: Int) {
        self.kind = kind
        self.count = count
    }
    /// `A100:8`.
    public var description: String { "\(kind):\(count)" }
}

/// A group of equal nodes that one provider sells in one zone on the same terms: one line of the pool file.
public struct NodeGroup: Hashable, Sendable, Codable {
    /// The group's name.
    public var id: GroupID
    /// `aws`, `gcp`, `azure`, `local`, ...
    public var provider: String
    /// The provider's name of the machine: `g5.xlarge`.
    public var instanceType: String
    /// `us-east-1`.
    public var region: String
    /// `us-east-1a`.
    public var zone: String
    /// How it is paid for.
    public var terms: Terms
    /// The most nodes that may be leased at once.
    public var limit: Int
    /// List price of one node an hour, its disk included. For spot, the level the simulated market moves around; the
    /// part for the disk does not move.
    public var price: Price
    /// Virtual processors of a node.
    public var vcpus: Int
    /// Memory of a node in MiB.
    public var memoryMiB: Int
    /// What kind of device does the work; `.cpu` exactly when `accelerators` is nil.
    public var device: Device
    /// The accelerators of a node.
    public var accelerators: Accelerators?
    /// From the order to the node running (billing starts).
    public var grantDelay: Span
    /// From the node running to ready for work (billed).
    public var boot: Span
    /// Warning before a spot node is taken back.
    public var notice: Span
    /// The least time that is billed from each start.
    public var minimumCharge: Span
    /// Chance, in parts per million, that an order is refused for want of capacity.
    public var refusalPPM: Int
    /// How the simulated spot market behaves; nil unless `terms` is `.spot`.
    public var market: SpotMarketModel?
    /// How long an empty node is kept for the next job; nil: as long as keeping it costs no more than booting another.
    public var keepIdle: Span?
    /// A node that the provider takes back within this time of its start is not charged; zero: it always is.
    public var refundWindow: Span = .zero
    /// The disk of a node that is billed by its size; nil: none is.
    public var disk: NodeDisk?
    /// What a job keeps of its speed for each other one on its node, in parts per million; above zero.
    public var sharedSpeedPPM: Int64 = 1_000_000
    /// What a node draws, as far as that is known.
    public var power: PowerFigures = .unknown

    /// A group; the file reader has checked every bound.
    public init(
        id: GroupID, provider: String, instanceType: String, region: String, zone: String, terms: Terms, limit: Int,
        price: Price, vcpus: Int, memoryMiB: Int, device: Device = .cpu, accelerators: Accelerators? = nil,
        grantDelay: Span = .seconds(5), boot: Span = .seconds(60), notice: Span = .seconds(120),
        minimumCharge: Span = .seconds(60), refusalPPM: Int = 0, market: SpotMarketModel? = nil
    ) {
        self.id = id
        self.provider = provider
        self.instanceType = instanceType
        self.region = region
        self.zone = zone
        self.terms = terms
        self.limit = limit
        self.price = price
        self.vcpus = vcpus
        self.memoryMiB = memoryMiB
        self.device = device
        self.accelerators = accelerators
        self.grantDelay = grantDelay
        self.boot = boot
        self.notice = notice
        self.minimumCharge = minimumCharge
        self.refusalPPM = refusalPPM
        self.market = market
    }
}

/// How spot availability and price of a zone come about.
public enum SpotMarketModel: Hashable, Sendable, Codable {
    /// Heavy-tailed spells drawn from the pool's seed: mean hours up and down, and the price's spread in percent.
    case seeded(meanUp: Span, meanDown: Span, priceSpreadPercent: Int)
    /// Recorded change points, in order of time.
    case trace(SpotTrace)
}

/// Recorded availability and price of spot nodes in one zone, relative to the start of the pool's world.
public struct SpotTrace: Hashable, Sendable, Codable {
    /// One change: from `at` on, spot nodes are there or not, at `price` (nil: the group's list price).
    public struct Point: Hashable, Sendable, Codable {
        /// Since the start of the world.
        public var at: Span
        /// Whether spot nodes can be had and kept.
        public var available: Bool
        /// Price in force, if the trace records one.
        public var price: Price?
        /// A change at `at`.
        public init(at: Span, available: Bool, price: Price? = nil) {
            self.at = at
            self.available = available
            self.price = price
        }
    }
    /// Change points in strictly rising order of `at`; before the first, nothing is available; the last one holds on.
    public var points: [Point]
    /// A trace of these points.
    public init(points: [Point]) { self.points = points }
}
