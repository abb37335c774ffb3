/// A machine of the price catalogue with one of its prices: what `offers --catalog` lists.
public struct CatalogDocument: Codable, Hashable, Sendable {
    /// `aws`.
    public var provider: String
    /// The provider's machine type.
    public var type: String
    /// `us-east-1`.
    public var region: String
    /// `us-east-1a`; nil: any zone of the region.
    public var zone: String?
    /// `A100:1` or `cpu`.
    public var hardware: String
    /// Virtual processors.
    public var vcpus: Int
    /// Memory in MiB.
    public var memoryMiB: Int
    /// Memory of one accelerator in GiB; nil for processors alone.
    public var deviceMemoryGiB: Int?
    /// `on-demand`, `spot`, `reserved-1y`, `reserved-3y`.
    public var terms: String
    /// Dollars an hour.
    public var price: MoneyDocument
    /// Price of one accelerator an hour; nil for processors alone.
    public var pricePerAccelerator: MoneyDocument?
    /// What it draws with nothing to do, in watts; nil: not known.
    public var wattsIdle: Int?
    /// What it draws with everything in use, in watts; nil: not known.
    public var wattsBusy: Int?
    /// The price list or data set.
    public var source: String
    /// The day or month of the source: `2026-09-06`, `2026-01`.
    public var date: String
    /// A line of the catalogue.
    public init(
        provider: String, type: String, region: String, zone: String?, hardware: String, vcpus: Int, memoryMiB: Int,
        deviceMemoryGiB: Int?, terms: String, price: MoneyDocument, pricePerAccelerator: MoneyDocument?,
        wattsIdle: Int?, wattsBusy: Int?, source: String, date: String
    ) {
        self.provider = provider
        self.type = type
        self.region = region
        self.zone = zone
        self.hardware = hardware
        self.vcpus = vcpus
        self.memoryMiB = memoryMiB
        self.deviceMemoryGiB = deviceMemoryGiB
        self.terms = terms
        self.price = price
        self.pricePerAccelerator = pricePerAccelerator
        self.wattsIdle = wattsIdle
        self.wattsBusy = wattsBusy
        self.source = source
        self.date = date
    }
}
